"""The study team's workspace as a coordinator meets it: by eye, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served
from tests.browser.made_up import STOP_2

Visit = Callable[..., Visitor]
ROWS = """
import django
django.setup()
from datetime import UTC, datetime
from django.conf import settings
from django.test import Client
from equipoise.cli import demo_centres
from equipoise.web.accounts.demonstration import prepare
from tests.web.accounts.people import log_in
users = {name: prepare(name, "only-for-this-test-1") for name in demo_centres.log_ins()}
demo_centres.prepare({name: user.pk for name, user in users.items()}, datetime.now(UTC))
for name in ("coordinator", "site-manager"):
    print(name, log_in(Client(), users[name]).cookies[settings.SESSION_COOKIE_NAME].value)
print("name", settings.SESSION_COOKIE_NAME)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A site of this module's own with the demonstration's messages, and the session's cookie: its name and values."""
    with served(tmp_path_factory.mktemp("workspace") / "home") as (address, environment):
        yield address, _sessions(environment)


def _sessions(environment: dict[str, str]) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
    made = subprocess.run(
        [sys.executable, "-c", ROWS],
        cwd=ROOT,
        env=environment | settings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(line.split(maxsplit=1) for line in made.stdout.splitlines() if " " in line)


@pytest.fixture(scope="module")
def site(place: tuple[str, dict[str, str]]) -> str:
    return place[0]


@pytest.fixture
def coordinator(visit: Visit, place: tuple[str, dict[str, str]]) -> Visit:
    """A window of the coordinator's, or of another member's."""
    address, sessions = place

    def make(width: int = 1440, who: str = "coordinator", **settings: object) -> Visitor:
        visitor = visit(width=width, **settings)
        cookie = {"url": address, "name": sessions["name"], "value": sessions[who]}
        visitor.context.add_cookies([cookie])  # type: ignore[list-item]
        return visitor

    return make


def opened(visitor: Visitor, name: str) -> Page:
    """The page of that person's message."""
    page = visitor.see("/workspace/")
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()
    return page


def test_axe_finds_nothing_and_nothing_scrolls_sideways(coordinator: Visit) -> None:
    visitor = coordinator(reduced_motion="reduce")
    for path in ("/workspace/", "/workspace/figures/", "/workspace/?need=bounced&who=me"):
        page = visitor.see(path)
        steps.open_folds(page)
        steps.require_no_violations(page, steps.EVERY[1:])
        steps.require_no_sideways_scrolling(page)
    page = opened(coordinator(reduced_motion="reduce"), "Birgit Example")
    steps.open_folds(page)
    steps.require_no_violations(page, steps.EVERY[1:])
    steps.require_no_sideways_scrolling(page)
    assert (visitor.foreign(), visitor.errors) == ([], [])


def test_a_message_is_answered_by_a_kept_answer_that_is_looked_at_first(coordinator: Visit) -> None:
    page = opened(coordinator(java_script_enabled=False), "Ada Example")
    page.get_by_label("Begin from an answer that is kept").select_option(label="We would like to talk")
    with page.expect_navigation():
        page.get_by_role("button", name="Put it below").click()
    expect(page.get_by_label("What you write")).to_have_value("""Dear {first_name},

Thank you for writing to us about the study. We would like to tell you more and to hear your questions. \
When may we call you, and on which number?

{me}
{centre}""")
    with page.expect_navigation():
        page.get_by_role("button", name="See it before it is sent").click()
    expect(page.get_by_role("heading", name="This is what they will read")).to_be_visible()
    expect(page.locator(".work-preview")).to_contain_text("Dear Ada,")
    with page.expect_navigation():
        page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()
    expect(page.locator(".story")).to_contain_text("The team answered")


def test_two_at_once_lose_nothing(coordinator: Visit) -> None:
    first, second = (opened(coordinator(), "Chidi Example") for _ in range(2))
    for page, text in ((first, "Come on Tuesday."), (second, "Come on Friday.")):
        page.get_by_label("What you write").fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name="See it before it is sent").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Send it").click()
    expect(second.get_by_role("heading", name="Something happened meanwhile")).to_be_visible()
    expect(second.locator(".story")).to_contain_text("Come on Tuesday.")
    expect(second.get_by_label("What you write")).to_have_value("Come on Friday.")


def test_keys_lead_through_the_inbox_and_to_the_answer(coordinator: Visit) -> None:
    page = coordinator().see("/workspace/")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("a")
    expect(page.get_by_label("What you write")).to_be_focused()
    expect(page.get_by_label("What you write")).to_have_value("")


def test_a_name_is_found_and_stands_in_no_address(coordinator: Visit) -> None:
    page = coordinator().see("/workspace/")
    page.get_by_label("Find a person").fill("greta")
    with page.expect_navigation():
        page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="1 message found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/workspace/search/$"))


def test_a_no_needs_a_reason_and_keeps_what_was_typed(coordinator: Visit) -> None:
    page = opened(coordinator(), "Joanna")
    page.get_by_label("A “no”, with the reason below").check()
    page.get_by_label("What you write").fill("We are sorry.")
    with page.expect_navigation():
        page.get_by_role("button", name="See it before it is sent").click()
    expect(page.get_by_text("Choose a reason from the list.")).to_be_visible()
    expect(page.get_by_label("What you write")).to_have_value("We are sorry.")


@pytest.mark.parametrize(
    "path",
    ["", "sites/", "sites/1/", "sites/1/answers/", "people/", "figures/?from=2020-01-01&to=2020-01-02"],
)
def test_axe_finds_nothing_on_what_a_manager_sees(coordinator: Visit, path: str) -> None:
    address = "/sites/1/people/" if path == "people/" else f"/workspace/{path}"
    page = coordinator(who="site-manager", reduced_motion="reduce").see(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    steps.open_folds(page)
    steps.require_no_violations(page, ((360, "dark"),))
    steps.require_no_sideways_scrolling(page, (1440, 720, 360, 320))


def test_answers_of_a_self_check_come_to_the_team_with_the_message(visit: Visit, coordinator: Visit) -> None:
    person = visit().see(f"/studies/{STOP_2}/fit/question/ecog/")
    person.get_by_label("3: I need some help").check()
    with person.expect_navigation():
        person.locator("main form button").first.click()
    person.goto(f"/studies/{STOP_2}/contact/")
    with person.expect_navigation():
        person.get_by_role("link", name="Write to Demonstration Cancer Centre Vancouver").click()
    person.get_by_label("Myself").check()
    person.get_by_label("First name").fill("Zora")
    person.get_by_label("E-mail address").fill("zora@example.org")
    with person.expect_navigation():
        person.get_by_role("button", name="Look it over").click()
    expect(person.locator(".contact__answers")).to_contain_text("How active are you on most days?")
    person.get_by_label("Equipoise may pass my answers").check()
    person.get_by_label("Equipoise may pass my name").check()
    person.get_by_role("button", name="Send to the study team").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Your message is saved")

    page = opened(coordinator(reduced_motion="reduce"), "Zora")
    told = page.get_by_role("region", name="Their answers to the self-check")
    expect(told).to_contain_text("As the person said, not checked.")
    expect(told.locator("details", has_text="Speaks against").first).to_contain_text("3: I need some help")
    steps.open_folds(page)
    steps.require_no_violations(page, ((1440, "light"), (360, "dark")))
    steps.require_no_sideways_scrolling(page, (1440, 720, 320))
    page.get_by_label("Centre", exact=True).select_option(index=1)
    page.get_by_label("What you tell the person").fill("They are nearer to you.")
    with page.expect_navigation():
        page.get_by_role("button", name="Ask the person").click()
    expect(page.get_by_text("The person is asked.")).to_be_visible()
    expect(page.get_by_text("has not decided yet")).to_be_visible()
