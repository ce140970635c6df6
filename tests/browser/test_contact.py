"""Writing to a study team, as people do: by keyboard alone, without JavaScript, small, dark and large, to an answer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served
from tests.browser.paper import pages
from tests.web.contact.made_up import NEAR, STUDY, TYPED

LIMITS = "plain.address=1000/hour,address=1000/hour,plain.sender=1000/day,sender=1000/day"
SEED = """
from datetime import UTC, datetime, timedelta
from equipoise.core.referral.consents import Purpose
from equipoise.web.referrals import actions, passing
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.team import Hand
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.studies.actions import load_records
from tests.web.contact import made_up
now = datetime.now(UTC)
load_records([made_up.record()], now=lambda: now)
desks = made_up.on_board()
desk, other = desks[made_up.NEAR], desks[made_up.MIDDLE]
long = "wordwithoutend" * 30
people = {
    "open": ({"first_name": "Ada", "email": "ada@example.org", "writes_for": "me", "phone": "604 555 0123"}, "Hello"),
    "asked": ({"first_name": "محمد", "last_name": "العلي", "email": "m@example.org", "writes_for": "carer"}, "مرحبا"),
    "declined": ({"first_name": "N" * 100, "email": "n@example.org", "writes_for": "patient"}, long * 8),
    "suggested": ({"first_name": "P", "email": "p@example.org", "writes_for": "me"}, "Hello"),
    "passed": ({"first_name": "Q", "email": "q@example.org", "writes_for": "me"}, "Hello"),
    "withdrawn": ({"first_name": "O", "email": "o@example.org", "writes_for": "me"}, ""),
}
every = frozenset(Purpose) - {Purpose.FORWARD}
hand = Hand("coordinator", 1, frozenset({desk.site_id}))
answers = [{"key": "a", "question": "How old are you? " + long, "said": long}]
for name, (person, message) in people.items():
    agreed = every | ({Purpose.FORWARD} if name == "passed" else set())
    made = submit(Submission(name, desk.pk, person, agreed, message=message, answers=answers), now)
    if name in ("suggested", "passed"):
        seen = Referral.objects.get(pk=made.id).story.last().pk
        passing.pass_on(made.id, other.pk, "They live nearer to you.", hand, seen=seen, now=now)
    if name == "asked":
        actions.ask(made.id, "Which hospital treats you?", by="coordinator", now=now)
    if name == "declined":
        actions.decline(made.id, "criteria", long, by="coordinator", now=now)
    if name == "withdrawn":
        actions.withdraw(made.id, now=now)
    print(name, made.secret)
"""
ANSWER = """
from datetime import UTC, datetime
from equipoise.web.referrals import actions
from equipoise.web.referrals.models import Referral
now = datetime.now(UTC)
newest = Referral.objects.latest("created_at").id
actions.open_by_team(newest, by="coordinator", now=now)
actions.answer(newest, "Please come on Tuesday.", by="coordinator", now=now)
"""
Run = Callable[[str], str]
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Run]]:
    """A site of this module's own, and how the team does something there."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("EQUIPOISE_CONTACT_LIMITS", LIMITS)
        with served(tmp_path_factory.mktemp("contact") / "home") as (address, environment):

            def run(program: str) -> str:
                done = subprocess.run(
                    [sys.executable, "-c", f"import django\ndjango.setup()\n{program}"],
                    cwd=ROOT,
                    env=environment | {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"},
                    check=True,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                return done.stdout

            yield address, run


@pytest.fixture(scope="module")
def site(made: tuple[str, Run]) -> str:
    return made[0]


@pytest.fixture(scope="module")
def secrets(made: tuple[str, Run]) -> dict[str, str]:
    """The private pages of messages in several states."""
    return dict(line.split() for line in made[1](SEED).splitlines())


def see_form(visitor: Visitor) -> Page:
    page = visitor.see(f"/studies/{STUDY}/contact/?near=Nanaimo")
    page.get_by_role("link", name=f"Write to {NEAR}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Write to {NEAR}")
    return page


def fill(page: Page) -> None:
    page.get_by_label("Myself").check()
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("E-mail address").fill(TYPED["email"])
    page.get_by_label("Your message").fill("May I ask whether this fits me?")


def look_over(page: Page) -> None:
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look it over, then send it")


def to_page(page: Page) -> None:
    page.get_by_role("button", name="Send to the study team").click()
    expect(page).to_have_url(re.compile(r"/messages/.+sent=1"))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_story_to_an_answer(
    visit: Visit, made: tuple[str, Run], secrets: dict[str, str], scripts: bool
) -> None:
    visitor = visit(width=360, java_script_enabled=scripts)
    page = visitor.see(f"/studies/{STUDY}/")
    page.get_by_role("link", name="Choose a centre").click()
    page = see_form(visitor)
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(page.locator("#id_email-error")).to_be_visible()
    fill(page)
    look_over(page)
    page.get_by_role("button", name="Send to the study team").click()
    expect(page.get_by_role("alert")).to_contain_text("your agreement is missing")
    page.get_by_label("Equipoise may pass my name").check()
    to_page(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is saved")
    made[1](ANSWER)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("The study team has answered")
    expect(page.get_by_text("Please come on Tuesday.")).to_be_visible()
    page.get_by_label("Add something").fill("I will.")
    page.get_by_role("button", name="Send this").click()
    expect(page.get_by_text("What you wrote is with the study team")).to_be_visible()
    page.get_by_role("link", name="Erase all about me").click()
    page.get_by_role("button", name="Erase it all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All about you in this message is erased")
    assert visitor.foreign() == []
    assert [each for each in visitor.errors if "422" not in each] == []


def test_keyboard_alone(visit: Visit, secrets: dict[str, str]) -> None:
    page = see_form(visit())
    steps.tab_to(page, "#id_writes_for_0")
    page.keyboard.press("Space")
    for field, typed in (
        ("#id_first_name", "Ada"),
        ("#id_email", "kay@example.org"),
        ("#id_message", "Hello"),
    ):
        steps.tab_to(page, field)
        page.keyboard.type(typed)
    steps.tab_to(page, ".button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look it over, then send it")
    steps.tab_to(page, "#agree-contact")
    page.keyboard.press("Space")
    steps.tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/messages/.+sent=1"))


def test_the_browser_proves_its_work(visit: Visit, secrets: dict[str, str]) -> None:
    page = see_form(visit())
    fill(page)
    look_over(page)
    expect(page.locator("input[name=proof]")).to_have_value(re.compile(r"^\d+$"))


def test_the_focus_goes_to_what_is_wrong(visit: Visit, secrets: dict[str, str]) -> None:
    page = see_form(visit())
    page.get_by_role("button", name="Look it over").click()
    expect(page.locator("#summary")).to_be_focused()
    page.get_by_role("link", name="Write your e-mail address.").click()
    expect(page.locator("#id_email")).to_be_focused()


def test_axe_finds_nothing_on_the_way(visit: Visit, secrets: dict[str, str]) -> None:
    visitor = visit(reduced_motion="reduce")
    visitor.see(f"/studies/{STUDY}/contact/?near=Nanaimo")
    looks = ((1440, "light"), (360, "dark"))
    steps.require_no_violations(visitor.page, looks)
    page = see_form(visitor)
    steps.require_no_violations(page, looks)
    page.get_by_role("button", name="Look it over").click()
    expect(page.locator("#summary")).to_be_visible()
    steps.require_no_violations(page, looks)
    fill(page)
    look_over(page)
    page.get_by_role("button", name="Send to the study team").click()
    expect(page.get_by_role("alert")).to_be_visible()
    steps.require_no_violations(page, looks)
    steps.require_no_sideways_scrolling(page, (1440, 640, 360, 320))


@pytest.mark.parametrize("state", ["open", "asked", "declined", "suggested", "passed", "withdrawn"])
def test_axe_finds_nothing_on_the_private_page(visit: Visit, secrets: dict[str, str], state: str) -> None:
    page = visit(reduced_motion="reduce").see(f"/messages/{secrets[state]}/")
    steps.open_folds(page)
    steps.require_no_violations(page, ((1440, "light"), (360, "dark")))
    steps.require_no_sideways_scrolling(page, (1440, 640, 360, 320))


def test_a_suggested_centre_gets_the_message_by_one_click_of_the_keyboard(
    visit: Visit, secrets: dict[str, str]
) -> None:
    page = visit(width=360).see(f"/messages/{secrets['suggested']}/")
    expect(page.get_by_text("They live nearer to you.")).to_be_visible()
    expect(page.get_by_label("My answers to the self-check")).not_to_be_checked()
    steps.tab_to(page, ".contact__offer .button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your message is passed on.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is saved")
    page.goto(f"/messages/{secrets['suggested']}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message was passed on")
    with page.expect_navigation():
        page.get_by_role("link", name="See how it stands there").click()
    expect(page.get_by_text("to Island Clinic").first).to_be_visible()


def test_on_paper_there_is_all_that_was_written_and_nothing_to_press(
    visit: Visit, secrets: dict[str, str]
) -> None:
    page = visit(width=794).see(f"/messages/{secrets['asked']}/")
    printed = " ".join(pages(page.pdf()))
    assert "Which hospital treats you?" in printed
    assert "What you sent, and what you agreed to" in printed
    assert "version" in printed.lower()  # what is folded on the screen is read on paper
    assert "Send this" not in printed
    assert "Erase all about me" not in printed


@pytest.mark.parametrize("path", ["withdraw/", "erase/", "next/"])
def test_axe_finds_nothing_on_what_follows(visit: Visit, secrets: dict[str, str], path: str) -> None:
    page = visit().see(f"/messages/{secrets['open']}/{path}")
    steps.require_no_violations(page, ((360, "dark"),))
    steps.require_no_sideways_scrolling(page, (1440, 360, 320))


def test_axe_finds_nothing_on_the_lost_link(visit: Visit, secrets: dict[str, str]) -> None:
    page = visit().see("/messages/link/")
    steps.require_no_violations(page, ((360, "dark"),))
    page.get_by_label("Your e-mail address").fill("nobody@example.org")
    page.get_by_role("button", name="Send me my link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
