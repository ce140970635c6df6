"""The whole road in a browser: every role plays its part, from a message to the last visit of five years of follow-up.

Every step is done by clicking and typing in pages, by the log-in whose part it is. What is prepared before stands in
`tests.browser.road`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.clock import VARIABLE, Clock
from tests.browser.conftest import served
from tests.browser.road import (
    BEGAN,
    CODES,
    HOME,
    NUMBER,
    PASSWORD,
    PERSON,
    SCREENING,
    Road,
    prepared,
    press,
    told,
    write,
)
from tests.browser.road_of_visits import (
    BASELINE,
    the_baseline_is_entered,
    the_last_visit,
    they_answer_on_their_phone,
    they_guess,
    three_months,
    week_six,
)
from tests.browser.road_to_treatment import (
    a_person_writes,
    the_criteria_are_confirmed,
    the_site_answers_and_screens,
    the_treating_team_opens_the_code,
    the_treatment_is_recorded,
    they_are_enrolled_and_allocated,
)
from tests.browsing import text_of


@pytest.fixture
def road(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Road]:
    """A site with the trial, on the first day of the play."""
    folder = tmp_path_factory.mktemp("road")
    monkeypatch.setenv(VARIABLE, str(folder / "clock"))
    clock = Clock(folder / "clock", BEGAN)
    with served(folder / "home") as (address, environment):
        road = Road(chromium, address, clock, prepared(environment))
        yield road
        for each in road.windows.values():
            each.context.close()


@pytest.mark.timeout(900)  # a machine with twenty others at work is no fault
def test_the_whole_road(road: Road, tmp_path: Path) -> None:
    """From the message to the last visit."""
    a_person_writes(road)
    the_site_answers_and_screens(road, tmp_path)
    the_criteria_are_confirmed(road)
    they_are_enrolled_and_allocated(road)
    the_treating_team_opens_the_code(road)
    the_baseline_is_entered(road)
    they_answer_on_their_phone(road)
    the_treatment_is_recorded(road)
    week_six(road)
    they_guess(road)
    three_months(road)
    the_data_are_cleaned_signed_and_locked(road)
    the_code_is_opened_in_an_emergency(road)
    the_guesses_are_compared(road)
    one_stops_the_treatment_and_another_is_not_taken(road)
    the_last_visit(road)
    the_data_are_taken_away_and_everybody_is_counted(road)


def the_data_are_cleaned_signed_and_locked(road: Road) -> None:
    """A data query is asked, answered and closed; a form is compared with its source, signed, and locked."""
    manager = road.member("data-manager", PERSON)
    manager.locator("#week6").get_by_role("link", name="Visit", exact=True).click()
    weight = manager.locator("#a-WEIGHT")
    weight.get_by_text("Ask about it").click()
    weight.get_by_label("What do you ask about “Weight”?").fill("It was 71 before. Was it measured?")
    with manager.expect_navigation():
        weight.get_by_role("button", name="Ask the site").click()
    told(manager, "The site is asked.")
    page = road.member("coordinator")
    page.get_by_role("link", name="1 data query to answer").click()
    page.get_by_role("link", name=NUMBER).click()
    page.get_by_label("Your words").fill("Yes, on the same scale.")
    press(page, "Answer")
    manager = road.member("data-manager")
    manager.get_by_role("link", name="1 data query answered, to be closed").click()
    manager.get_by_role("link", name=NUMBER).click()
    press(manager, "Close")
    told(manager, "The data query is closed.")
    monitor = road.member("monitor")
    monitor.get_by_role("link", name="forms to compare with the source").click()
    monitor.get_by_role("link", name=NUMBER).first.click()
    monitor.get_by_role("checkbox", name="Weight").check()
    press(monitor, "Mark what is ticked")
    press(monitor, "All that is left agrees too")
    expect(monitor.get_by_text("All 10 values agree with the source.")).to_be_visible()
    road.clock.on(minutes=10)
    page = road.member("oncologist")
    page.get_by_role("link", name="forms to sign").click()
    page.get_by_role("link", name=NUMBER).first.click()
    page.get_by_role("link", name="Sign it").click()
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Go on")
    page.get_by_label("I take responsibility for it as the investigator").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign as").click()
    told(page, "Signed.")
    manager.goto(f"{BASELINE}review/")
    press(manager, "Lock this form")
    expect(manager.get_by_text("Locked by data-manager")).to_be_visible()
    page = road.member("coordinator", BASELINE)
    expect(page.get_by_text("Locked by data-manager")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)


def the_code_is_opened_in_an_emergency(road: Road) -> None:
    """At half past three in the night two people open one code; the physician who was named reads it with the words."""
    road.clock.to(datetime(2027, 6, 21, 10, 30, tzinfo=UTC))
    page = road.member("coordinator", f"{HOME}emergency/")
    page.get_by_role("link", name="Ask for a code to be opened").click()
    write(page, {"The participant’s number": NUMBER, "What happened": "Bleeding; the field has to be known."})
    page.get_by_label("A serious adverse event").check()
    page.get_by_label("Who treats the participant").select_option("oncologist")
    press(page, "Ask now")
    words = " ".join(text_of(page.locator(".words li").nth(at)) for at in range(7))
    call = road.member("on-call")
    call.get_by_role("link", name=f"Emergency 1: open the code of participant {NUMBER}").click()
    call.get_by_role("link", name="Open the code").click()
    call.get_by_label("Your passphrase").fill(road.words["on-call"])
    press(call, "Open the code")
    expect(call.locator("main")).to_contain_text(CODES)
    physician = road.member("oncologist")
    physician.get_by_role("link", name=f"Emergency 1: the answer on participant {NUMBER} is there").click()
    expect(physician.locator("main")).not_to_contain_text(CODES)
    physician.get_by_role("link", name="Read the answer").click()
    physician.get_by_label("The seven words you were told").fill(words)
    press(physician, "Show the answer")
    expect(physician.locator("main")).to_contain_text(CODES)
    manager = road.member("manager")
    manager.get_by_role("link", name="Emergency 1: say what it means for the trial").click()
    manager.get_by_role("link", name="Say what it means for the trial").click()
    write(manager, {"Write it down": "One participant and one physician know; somebody else assesses them."})
    press(manager, "Keep it")
    told(manager, "Kept. It stands in the record.")
    page.goto(f"{HOME}emergency/1/")
    expect(page.locator("main")).not_to_contain_text(CODES)


def the_guesses_are_compared(road: Road) -> None:
    """The independent statistician alone sees the indices of blinding; the blinded one is not even told of the page."""
    page = road.member("independent", f"{HOME}guesses/")
    page.get_by_label("Your passphrase").fill(road.words["independent"])
    press(page, "Compare")
    expect(page.get_by_role("heading", name="Participant, Week 6")).to_be_visible()
    expect(page.get_by_text("James’s index: 1.000")).to_be_visible()
    page = road.member("statistician")
    expect(page.get_by_role("link", name="Guesses")).to_have_count(0)


def one_stops_the_treatment_and_another_is_not_taken(road: Road) -> None:
    """The participant withdraws from treatment and stays in follow-up; somebody else is a screen failure."""
    page = road.member("coordinator", SCREENING)
    page.get_by_role("link", name="Record a withdrawal").click()
    page.get_by_label("Treatment: visits go on").check()
    press(page, "Record the withdrawal")
    told(page, "The withdrawal is recorded.")
    page.goto(f"{HOME}screening/new/")
    press(page, "Enter")
    page.get_by_role("link", name="Record a screen failure").click()
    page.get_by_label("I5 Fitness").check()
    press(page, "Record the screen failure")
    told(page, "01-002 is recorded as a screen failure.")


def the_data_are_taken_away_and_everybody_is_counted(road: Road) -> None:
    """The blinded statistician reads the file and the flow: everybody, every answer once, and no arm."""
    page = road.member("statistician", f"{HOME}data/")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the file").click()
    tables = read_tables(taken.value.path())
    assert not CODES.search("".join(tables.values())), "no arm in any file"
    rows = list(csv.DictReader(StringIO(tables["eq5d.csv"])))
    assert [(each["mobility"], each["vas"]) for each in rows] == [("2", "71"), ("1", "80")]
    page.goto(f"{HOME}flow/")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 assessed, 1 enrolled, 1 allocated")
    for words in ("Excluded: 1", "Completed: 1", "treatment: 1"):
        expect(page.locator("main")).to_contain_text(words)


def read_tables(archive: Path) -> dict[str, str]:
    """The files of an archive by their name, as text."""
    with ZipFile(archive) as file:
        return {Path(each).name: file.read(each).decode() for each in file.namelist()}
