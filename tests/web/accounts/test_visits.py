"""Where one is logged in: seen, and ended one by one."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from equipoise.web.accounts import visits
from equipoise.web.accounts.models import User, Visit
from equipoise.web.audit.models import Entry
from tests.web.accounts.people import PASSWORD, log_in, person

pytestmark = pytest.mark.usefixtures("database")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"
HOME = "/account/security/"


@pytest.fixture
def ann() -> User:
    return person("ann")


def browser(agent: str) -> Client:
    """Ann's, in which she has given name and password."""
    client = Client(headers={"user-agent": agent})
    assert client.post("/account/log-in/", {"login": "ann", "password": PASSWORD}).status_code == 302
    return client


def places(client: Client, user: User) -> list[tuple[str, bool]]:
    user.refresh_from_db()
    return [
        (each.browser, each.here) for each in visits.places(user, client.session.session_key, timezone.now())
    ]


def test_every_browser_is_seen_and_one_of_them_can_be_ended(ann: User) -> None:
    here, phone = browser(FIREFOX), browser(PHONE)
    assert places(here, ann) == [("Firefox on Linux", True), ("Safari on an iPhone", False)]
    page = here.get(HOME).content.decode()
    assert "Firefox on Linux <strong>(here)</strong>" in page
    assert page.count("Log out there") == 1
    number = Visit.objects.get(browser="Safari on an iPhone").pk
    answer = here.post(f"/account/sessions/{number}/end/", follow=True)
    assert "You are logged out there." in answer.content.decode()
    assert phone.get(HOME)["Location"].startswith("/account/log-in/")
    assert here.get(HOME).status_code == 200
    assert places(here, ann) == [("Firefox on Linux", True)]
    assert Entry.objects.filter(verb="ended a session", actor="ann").count() == 1
    again = here.post(f"/account/sessions/{number}/end/", follow=True)
    assert "That log-in was over already." in again.content.decode()


def test_nobody_ends_a_session_of_somebody_else(ann: User) -> None:
    hers = browser(FIREFOX)
    number = Visit.objects.get().pk
    bob = log_in(Client(), person("bob"))
    assert bob.post(f"/account/sessions/{number}/end/")["Location"].endswith("?ended=already")
    assert hers.get(HOME).status_code == 200
    assert bob.get(f"/account/sessions/{number}/end/").status_code == 405


def test_a_session_that_is_over_is_not_shown_and_is_put_away_at_the_next_log_in(ann: User) -> None:
    first, here = browser(FIREFOX), browser(PHONE)
    assert here.post("/account/elsewhere/").status_code == 302
    assert places(here, ann) == [("Safari on an iPhone", True)], "this one has a new key"
    first.get(HOME)
    Session.objects.exclude(session_key=here.session.session_key).delete()
    browser(FIREFOX)
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(
    ("agent", "called"),
    [
        ("", "A browser"),
        ("curl/8", "A browser"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/19.0 Safari/605.1", "Safari on a Mac"),
        ("<script>Firefox/" + "x" * 5_000, "Firefox"),
    ],
)
def test_a_browser_is_called_by_its_name_and_no_more(agent: str, called: str) -> None:
    assert visits.browser(agent) == called
