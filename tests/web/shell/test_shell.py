"""The frame of every page, its style, the pages about the site, and those for when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from equipoise.core.registry.terms import STATUS
from equipoise.web.shell import views
from equipoise.web.shell.credits import all_credits
from equipoise.web.shell.templatetags.shell import ICONS, STATUS_ICONS, icon, status_badge

STATIC = Path(views.__file__).parent / "static/shell"
PAGES = ("/about/", "/about/sources/", "/about/accessibility/", "/about/privacy/", "/account/log-in/")


def _palettes() -> list[dict[str, str]]:
    """Light, dark by the device, dark by choice, as they stand in the style sheet."""
    blocks = re.findall(
        r"color-scheme: (?:light|dark);(.*?)\n\s*}", (STATIC / "equipoise.css").read_text(), re.S
    )
    return [dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", block)) for block in blocks[:3]]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_aaa_for_body_text_and_aa_for_all_else() -> None:
    for palette in _palettes():
        for paper in ("--paper", "--paper-2"):
            assert _contrast(palette["--ink"], palette[paper]) >= 7
            for ink in ("--ink-2", "--act", "--act-strong", "--met", "--not-met", "--not-known", "--na"):
                assert _contrast(palette[ink], palette[paper]) >= 4.5, (ink, paper)
            assert _contrast(palette["--edge"], palette[paper]) >= 3
        for meaning in ("--met", "--not-met", "--not-known", "--na"):
            assert _contrast(palette[meaning], palette[f"{meaning}-paper"]) >= 4.5, meaning
            assert _contrast(palette["--ink"], palette[f"{meaning}-paper"]) >= 7, meaning
        assert _contrast(palette["--on-act"], palette["--act"]) >= 4.5
        assert _contrast(palette["--act-strong"], palette["--act-paper"]) >= 4.5


def test_dark_is_the_same_by_device_and_by_choice() -> None:
    light, by_device, by_choice = _palettes()
    assert by_device == by_choice
    assert by_device.keys() == light.keys()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole_and_have_no_inline_script_or_style(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    assert text.count("<h1") == 1
    assert "not medical advice" in text
    assert '<a class="skip" href="#main">' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style", text)


def test_the_policy_forbids_inline_script_and_other_hosts(client: Client) -> None:
    policy = client.get("/about/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_demonstration_is_said_on_every_page(client: Client, settings: object) -> None:
    assert "This is a demonstration." in client.get("/about/").content.decode()
    settings.EQUIPOISE_MODE = "production"  # type: ignore[attr-defined]
    assert "This is a demonstration." not in client.get("/about/").content.decode()


def test_every_source_is_named_with_its_licence(client: Client) -> None:
    text = client.get("/about/sources/").content.decode()
    for credit in all_credits():
        assert credit.licence
        assert escape(credit.name) in text
        assert escape(credit.licence) in text
    assert "CC BY-SA" in text


def _raise(error: Exception) -> object:
    def view(*_: object, **__: object) -> None:
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (SuspiciousOperation("made up"), 400, "can’t be read"),
        (PermissionDenied("made up"), 403, "not open to you"),
        (OperationalError("no such table: made_up"), 503, "The records can’t be reached"),
        (RuntimeError("made up"), 500, "Something went wrong on our side"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    monkeypatch.setattr("equipoise.web.finder.views.home.home", _raise(error))
    response = Client(raise_request_exception=False).get("/")
    text = response.content.decode()
    assert response.status_code == status
    assert words in text
    assert "made" not in text.replace("made up, and marked so", "")
    assert response["Cache-Control"] == "no-store"
    assert (response.headers.get("Retry-After") == "60") == (status == 503)


def test_no_such_page(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "There is no page here" in text
    assert f'<a href="{reverse("accounts:onward")}">Your page</a>' in text


@pytest.mark.parametrize("status", [*STATUS, "", "SOMETHING_NEW"])
def test_every_status_has_icon_and_word(status: str) -> None:
    badge = status_badge(status, "The <word>")
    assert "<svg" in badge
    assert "The &lt;word&gt;" in badge


def test_icons_are_hidden_from_screen_readers_and_all_drawn() -> None:
    assert {drawing for drawing, _ in STATUS_ICONS.values()} <= set(ICONS)
    assert all('aria-hidden="true"' in icon(name) for name in ICONS)


@pytest.mark.django_db
def test_log_in_says_what_is_wrong_and_keeps_the_name(client: Client) -> None:
    text = client.post("/account/log-in/", {"login": "someone", "password": "wrong"}).content.decode()
    assert "don’t belong together" in text
    assert 'value="someone"' in text
    text = client.post("/account/log-in/", {"login": "", "password": ""}).content.decode()
    assert "Write your name or your address." in text
    assert "Write your password." in text


def test_fonts_are_bundled_with_their_licence_and_small() -> None:
    fonts = STATIC / "fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text()
    assert sum(each.stat().st_size for each in fonts.glob("*.woff2")) < 36_000
