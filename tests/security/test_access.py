"""Every address, asked by everybody: what is shut, and what every answer carries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from equipoise.web.sites.permissions import AT_A_SITE
from tests.security import addresses, production, walking
from tests.security.world import KINDS, OPERATOR, VISITOR, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_production")]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
REFERRERS = ("same-origin", "strict-origin", "no-referrer")
"""What other sites may be told of where somebody comes from: nothing, or that it was this site."""
PERSONAL = ("alerts", "contact", "fit", "notes", "participant")
"""Open rooms whose pages show what somebody wrote or answered."""
PUBLIC = {"notes:list", "notes:how"}
"""Pages of these rooms that show nothing of anybody, and may be kept."""
OF_ACCOUNT = {f"notes:{each}" for each in ("wrap", "forget", "sealed", "attach", "attached", "detach")}
"""Addresses of open rooms that are about whoever is logged in: everybody asks them."""


def lacking(answer: Any) -> list[str]:
    """What an answer should carry and doesn't."""
    policy = answer.headers.get("Content-Security-Policy", "")
    missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    missing += [each for each in POLICY if each not in policy]
    missing += ["unsafe"] if "unsafe" in policy or "*" in policy else []
    missing += ["referrer"] if answer.headers.get("Referrer-Policy") not in REFERRERS else []
    positions = answer.headers.get("Permissions-Policy", "")
    return missing + (
        [] if "geolocation=(self)" in positions and "camera=()" in positions else ["permissions"]
    )


def kept(name: str, answer: Any) -> bool:
    """Whether a browser, or something on the way, may keep what only one person should see."""
    personal = name.partition(":")[0] in PERSONAL and name not in PUBLIC
    shut = not addresses.is_open(name) or personal
    said = answer.headers.get("Cache-Control", "")
    return bool(shut and answer.status_code == 200 and "no-store" not in said)


def test_every_address_stands_in_the_table_with_both_methods() -> None:
    known = {(method, name) for name in addresses.names() for method in ("GET", "POST")}
    assert sorted(known - set(walking.rows())) == []
    assert sorted(set(walking.rows()) - known) == []


def test_what_is_open_is_the_same_for_everybody_and_nothing_else_shows_a_stranger_a_page() -> None:
    """Deny by default: a visitor is led to log in from whatever is not an open room, or a way in."""
    ways_in = ("account", "accounts:", "mfa_login", "mfa_authenticate", "sites:join")
    for (_, name), by in walking.rows().items():
        if name in OF_ACCOUNT:
            assert by[VISITOR] in {401, 405}, name
        elif addresses.is_open(name):
            assert len(set(by.values())) == 1, name
        elif not name.startswith(ways_in):
            assert by[VISITOR] == 302, name
            assert (
                by["nobody"] in {200, 302, 403, 404, 405} if name.startswith("mfa_") else by["nobody"] >= 403
            ), name


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_gets_what_the_table_says_with_every_header(everything: World, kind: str) -> None:
    """Open rooms are asked as a visitor and as an operator alone, where they don't look at who asks."""
    table = walking.rows()
    by_who = {row for row in table if row[1] in OF_ACCOUNT or not addresses.is_open(row[1])}
    asked = [row for row in table if kind in (VISITOR, OPERATOR) or row in by_who]
    wrong, bare, keep = {}, {}, []
    for row, answer in walking.ask(everything.browser(kind), everything, asked):
        if answer.status_code != table[row][kind]:
            wrong[row] = (answer.status_code, table[row][kind])
        if lacking(answer):
            bare[row] = lacking(answer)
        keep += [row] if kept(row[1], answer) else []
    assert wrong == {}
    assert bare == {}
    assert keep == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing/", 404),
        ("/about", 301),
        ("/static/shell/equipoise.css", 200),
        ("/static/nothing.css", 404),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 200),
        ("/about/?" + "&".join(f"a{each}" for each in range(1_001)), 200),
        ("/studies/?" + "&".join(f"a{each}=1" for each in range(1_001)), 400),
    ],
)
def test_what_no_page_answers_has_every_header_too(everything: World, path: str, status: int) -> None:
    answer = everything.browser(VISITOR).get(path)
    assert answer.status_code == status
    assert lacking(answer) == []


def test_a_fault_of_ours_and_a_part_that_is_down_have_every_header(
    everything: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from equipoise.web.shell import urls

    about = next(each for each in urls.urlpatterns if each.name == "about")
    for fault, status in ((ValueError("of somebody"), 500), (OperationalError("of the database"), 503)):

        def fails(request: object, fault: Exception = fault) -> None:
            raise fault

        monkeypatch.setattr(about, "callback", fails)
        answer = everything.browser(VISITOR).get("/about/")
        assert answer.status_code == status
        assert lacking(answer) == []
        assert answer["Cache-Control"] == "no-store"
        assert b"of somebody" not in answer.content and b"of the database" not in answer.content


@pytest.mark.parametrize(
    "host", ["evil.example.com", "trials.example.org.evil.example.com", "", "a b", "[::1"]
)
def test_another_host_is_refused_before_anything_is_made_of_it(host: str) -> None:
    for path in ("/", "/account/forgotten/", "/messages/link/"):
        answer = production.browser().get(path, headers={"host": host})
        assert answer.status_code == 400
        assert b"evil" not in answer.content
        assert lacking(answer) == []


def test_a_forwarded_host_is_not_believed() -> None:
    answer = production.browser().get("/account/log-out/", headers={"x-forwarded-host": "evil.example.com"})
    assert "evil" not in answer["Location"]
    plain = Client(HTTP_HOST=production.HOST).get("/about/", headers={"x-forwarded-proto": "https"})
    assert (plain.status_code, plain["Location"]) == (301, f"https://{production.HOST}/about/")


def test_without_tls_everything_but_the_probes_is_led_to_it() -> None:
    client = Client(HTTP_HOST=production.HOST)
    for path in ("/", "/account/log-in/", "/messages/link/", "/static/shell/equipoise.css"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, f"https://{production.HOST}{path}")
    assert client.get("/healthz").status_code == 200


def test_the_roles_of_a_site_are_all_asked() -> None:
    assert {str(each) for each in AT_A_SITE} <= set(KINDS)
