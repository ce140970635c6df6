"""The study team's room, as people meet it: by eye, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import places
from tests.browser.conftest import ROOT, Visitor
from tests.browser.made_up import LONG, RTL
from tests.browser.test_pages import LEVELS, SHIFT, WEIGHT

Visit = Callable[..., Visitor]
SHIPPED = "NCT06918951"
PASSWORD = "only-for-this-test-1"
ROWS = f"""
from django.contrib.auth import get_user_model
from equipoise.web.criteria import actions, team
from equipoise.protocols import texts
from datetime import UTC, datetime
now = datetime(2026, 11, 22, 9, tzinfo=UTC)
team.join("ann", by="test", now=now)
user = get_user_model().objects.get(username="ann")
user.set_password({PASSWORD!r})
user.save()
text = texts()["stop-2.yaml"]
for one in (text, text.replace("ecog in 0..2", "ecog in 0..1").replace("size >= nadir + 5", "size >= nadir + 6")):
    number = actions.save({SHIPPED!r}, one, by="ann", now=now)
    actions.approve({SHIPPED!r}, number, by="a-colleague-with-a-very-long-log-in-name@hospital.example.org", now=now)
    if number == 1:
        actions.publish({SHIPPED!r}, number, by="ann", now=now)
for nct_id in ({LONG!r}, {RTL!r}):
    actions.begin_from_what_there_is(nct_id, by="ann", now=now)
"""
PAGES = {
    "list": "/review/",
    "nothing found": "/review/?number=abc",
    "not begun": "/review/NCT90000006/",
    "draft": f"/review/{LONG}/",
    "right to left": f"/review/{RTL}/",
    "approved": f"/review/{SHIPPED}/",
    "file": f"/review/{LONG}/file/",
    "approve": f"/review/{LONG}/versions/1/approve/",
    "publish": f"/review/{SHIPPED}/versions/2/publish/",
    "withdraw": f"/review/{SHIPPED}/versions/1/withdraw/",
    "history": f"/review/{SHIPPED}/history/",
    "compare": f"/review/{SHIPPED}/compare/",
}
EVERY = ((1440, "light"), (768, "dark"), (360, "light"), (360, "dark"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of this module's own: what is done here must not show elsewhere."""
    home = places.given_to(tmp_path_factory.mktemp("review") / "home")
    environment = os.environ | {"EQUIPOISE_HOME": str(home), "EQUIPOISE_LOG_LEVEL": "ERROR"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.browser.serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http"), "the site did not start; its error stands above"
        _write(environment)
        yield address
        process.terminate()


def _write(environment: dict[str, str]) -> None:
    program = f"import django\ndjango.setup()\n{ROWS}"
    settings = {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment | settings, check=True)


@pytest.fixture(scope="module")
def cookie(chromium: object, site: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cookies of somebody who has logged in lie."""
    visitor = Visitor(chromium, site)  # type: ignore[arg-type]
    page = visitor.see("/review/")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/review/")
    path = tmp_path_factory.mktemp("cookie") / "state.json"
    visitor.context.storage_state(path=path)
    visitor.context.close()
    return path


@pytest.fixture
def ann(visit: Visit, cookie: Path) -> Visit:
    """A window of somebody of the study team."""

    def make(width: int = 1440, **settings: object) -> Visitor:
        return visit(width=width, storage_state=str(cookie), **settings)

    return make


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(ann: Visit, name: str) -> None:
    page = ann(reduced_motion="reduce").see(PAGES[name])
    _open_all(page)
    for width, scheme in EVERY if name == "draft" else EVERY[2:]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        violations = Axe().run(page, options=LEVELS).response["violations"]
        told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:4]) for each in violations]
        assert not told, f"{width} px, {scheme}: {told}"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_moves_or_asks_elsewhere(ann: Visit, name: str) -> None:
    visitor = ann()
    page = visitor.see(PAGES[name], until="networkidle")
    assert page.evaluate(SHIFT) < 0.001
    assert page.evaluate(WEIGHT) < 120_000
    _open_all(page)
    for width in (1440, 960, 768, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    assert visitor.foreign() == []
    assert [each for each in visitor.errors if "422" not in each] == []


@pytest.mark.parametrize("name", ["list", "draft", "approve", "history"])
def test_targets_are_large_enough(ann: Visit, name: str) -> None:
    page = ann(width=360).see(PAGES[name])
    _open_all(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
        .filter(each => each.closest('main') && !each.closest('.prose p, .callout p, .facts, .checks'))
        .filter(each => each.offsetParent)
        .map(each => [Math.round(each.getBoundingClientRect().height), each.outerHTML.slice(0, 90)])
        .filter(([height]) => height < 44)"""
    )
    assert small == []


def test_text_and_rule_lie_side_by_side_on_wide_screens_and_one_under_another_on_phones(ann: Visit) -> None:
    page = ann().see(PAGES["draft"])
    text, rule = page.locator("#I1 .criterion__text"), page.locator("#I1 .criterion__rule")
    wide = text.bounding_box(), rule.bounding_box()
    assert wide[0] and wide[1] and wide[0]["y"] == wide[1]["y"] and wide[0]["x"] < wide[1]["x"]
    page.set_viewport_size({"width": 360, "height": 800})
    narrow = text.bounding_box(), rule.bounding_box()
    assert narrow[0] and narrow[1] and narrow[0]["y"] < narrow[1]["y"] and narrow[0]["x"] == narrow[1]["x"]
    assert page.get_by_role("heading", name="The text says").first.is_visible()


def test_keyboard_alone_corrects_a_criterion(ann: Visit) -> None:
    visitor = ann()
    page = visitor.see(f"/review/{LONG}/#I1")
    page.locator("#I1 summary", has_text="Correct I1").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "I1-text"
    page.keyboard.press("Control+a")
    page.keyboard.type("I1: ecog in 0..nonsense")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#I1-error")
    assert page.evaluate("document.activeElement.id") == "I1-text"
    assert page.locator("#I1-text").input_value() == "I1: ecog in 0..nonsense"
    page.keyboard.press("Control+a")
    page.keyboard.type("I1: ecog in 0..1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Save I1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#I1")
    assert "is from 0 to 1" in page.locator("#I1").inner_text()
    assert page.get_by_role("status").inner_text() == "I1 is saved."


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_record_to_a_version_in_force(ann: Visit, scripts: bool) -> None:
    """Begin, correct, approve, publish, take out of force: once with scripts and once without."""
    nct_id = "NCT91000001" if scripts else "NCT91000002"
    page = ann(width=360, java_script_enabled=scripts).see("/review/")
    page.get_by_label("Find a trial by its number").fill(nct_id)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Draft it by rules").click()
    page.locator("summary", has_text="Correct I2").click()
    page.locator("#I2-text").fill("I2:\n  title: Metastases\n  rule: {words: One to five, ask: radiology}")
    page.get_by_role("button", name="Save I2").click()
    page.get_by_role("link", name="Check and approve").click()
    page.get_by_role("button", name="Approve version 1").click()
    page.get_by_role("link", name="See what changes, and publish").click()
    page.get_by_role("button", name="Publish version 1").click()
    assert "version 1 is in force" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Take it out of force").click()
    page.get_by_role("button", name="Take it out of force").click()
    assert page.get_by_role("alert").inner_text().strip() == "Say why."
    page.get_by_label("Why?").fill("It was a try.")
    page.get_by_role("button", name="Take it out of force").click()
    assert "version 1 was withdrawn" in page.locator("h1").inner_text()


def test_print_shows_text_and_rule_alone(ann: Visit) -> None:
    page = ann().see(PAGES["draft"])
    page.emulate_media(media="print")
    assert page.locator("#I1 .criterion__text").is_visible()
    assert not page.locator("summary", has_text="Correct I1").is_visible()
    assert not page.get_by_role("link", name="Check and approve").is_visible()
