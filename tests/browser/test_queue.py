"""The operator's page of the queue in a real browser: empty, in every trouble, by keyboard, without JavaScript."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served

Visit = Callable[..., Visitor]
BEGIN = "import django\ndjango.setup()\n"
EMPTY = """
from equipoise.web.mail.models import Circuit, Letter
from equipoise.web.operations.models import Heartbeat, JobRun
for model in (Circuit, Letter, Heartbeat, JobRun):
    model.objects.all().delete()
"""
LOG_IN = """
from django.conf import settings
from django.test import Client
from tests.web.accounts.people import log_in, person
client = log_in(Client(), person("olga", is_staff=True))
print(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
TROUBLE = """
from datetime import UTC, datetime, timedelta
from django.utils import timezone
from equipoise.web.mail.models import Circuit, Letter
from equipoise.web.operations import actions
now = datetime.now(UTC)
def letters(state, count, kind="team_notice", **more):
    Letter.objects.bulk_create([
        Letter(key=f"{state}{kind}{n}", about=f"nothing:{n}", kind=kind, state=state, due_at=now - timedelta(hours=2),
               created_at=now - timedelta(days=3, minutes=n), **more) for n in range(count)])
letters("waiting", 10_000)
letters("sent", 1_234_567 // 1_000)
letters("dead", 118, attempts=14, ended_at=now - timedelta(hours=1), trouble="451")
letters("dead", 1, kind="a_letter_of_a_very_long_kind_" + "indeed_" * 4, attempts=14, ended_at=now,
        trouble="ConnectionResetError")
letters("bounced", 1, kind="person_copy", attempts=1, ended_at=now, trouble="550")
letters("bounced", 1, kind="person_link", attempts=1, ended_at=now, trouble="550", emptied=True)
rest = now + timedelta(minutes=5)
Circuit.objects.create(failures=9, since=now - timedelta(hours=5), open_until=rest, trouble="TimeoutError")
actions.beat(now - timedelta(hours=3), "silent00" * 4)
actions.ran("operations: beat", now - timedelta(hours=3), well=True)
actions.ran("mail: wake letters", now, well=False)
"""


def program(text: str, environment: dict[str, str]) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + text],
        cwd=ROOT,
        env=environment | settings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """A site of this module's own, its environment, and the operator's cookie."""
    with served(tmp_path_factory.mktemp("queue") / "home") as (address, environment):
        name, value = program(LOG_IN, environment).split()
        yield address, environment, {"url": address, "name": name, "value": value}


@pytest.fixture(scope="module")
def site(place: tuple[str, dict[str, str], dict[str, str]]) -> str:
    return place[0]


@pytest.fixture
def operator(visit: Visit, place: tuple[str, dict[str, str], dict[str, str]]) -> Visit:
    """A window of the operator's."""

    def make(width: int = 1440, **settings: object) -> Visitor:
        visitor = visit(width=width, **settings)
        visitor.context.add_cookies([place[2]])  # type: ignore[list-item]
        return visitor

    return make


def test_empty_and_in_every_trouble_it_can_be_read_at_any_width(
    operator: Visit, place: tuple[str, dict[str, str], dict[str, str]]
) -> None:
    program(EMPTY, place[1])
    visitor = operator(reduced_motion="reduce")
    page = visitor.see("/operations/queue/")
    expect(page.get_by_text("No letter was given up or came back.")).to_be_visible()
    expect(page.get_by_text("No worker was seen during the last day.")).to_be_visible()
    steps.require_no_violations(page, steps.EVERY[2:])

    program(TROUBLE, place[1])
    page = visitor.see("/operations/queue/")
    expect(page.get_by_role("heading", name="The queue needs you")).to_be_visible()
    looked_at = page.locator(".callout--error li")
    expect(looked_at).to_have_count(4)
    expect(looked_at.first).to_contain_text("No worker is alive.")
    expect(page.locator("dd").get_by_text("10,000", exact=True)).to_be_visible()
    expect(page.get_by_text("The mail server put it off (451)").first).to_be_visible()
    expect(page.get_by_text("Silent, last seen")).to_be_visible()
    expect(page.locator("tbody tr").first).to_be_visible()
    steps.require_no_violations(page)
    steps.require_no_sideways_scrolling(page)
    assert (visitor.foreign(), visitor.errors) == ([], [])


@pytest.fixture
def troubled(place: tuple[str, dict[str, str], dict[str, str]]) -> None:
    """The same trouble, whatever another test did to it."""
    program(EMPTY + TROUBLE, place[1])


def test_one_is_sent_again_by_keyboard_and_then_all_without_javascript(
    operator: Visit, troubled: None
) -> None:
    page = operator().see("/operations/queue/")
    expect(page.locator("td .link-button").first).to_be_visible()
    steps.tab_to(page, "td .link-button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="The letter waits to be sent again.")).to_be_visible()

    page = operator(width=360, java_script_enabled=False).see("/operations/queue/")
    with page.expect_navigation():
        page.get_by_role("button", name="that were given up again").click()
    expect(page.get_by_role("status").filter(has_text="letters wait to be sent again.")).to_be_visible()
    expect(page.get_by_text("Letters were given up.")).to_have_count(0)
