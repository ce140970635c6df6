"""Screening as a site's team meets it: by keyboard, on a phone, in the dark, without JavaScript."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served

Visit = Callable[..., Visitor]
ROWS = """
import django
django.setup()
from datetime import timedelta
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.passwords import cheap
from tests.web.accounts.people import log_in
from tests.web.enrolment import example as screening
from tests.web.trials.example import prepared
from dataclasses import replace
cheap()
example = replace(prepared(timezone.now() - timedelta(days=9)), now=timezone.now() - timedelta(days=1))
day = lambda back: (example.now - timedelta(days=back)).date().isoformat()
facts = {**screening.FACTS, "restaging": day(20), "clock randomisation": day(-30)}
number = screening.consented(example)
screening.found(example, number, {**facts, "ecog": "3"}, dated=day(5))
screening.found(example, screening.screened(example), {"restaging": day(80)}, dated=day(5))
screening.enrolled(example)
for role in ("coordinator", "oncologist"):
    print(role, log_in(Client(), example.user(role)).cookies[settings.SESSION_COOKIE_NAME].value)
print("name", settings.SESSION_COOKIE_NAME)
"""
LOG = "/trial/stop-2/screening/"
PHONE = ((360, "dark"),)
LOOKS = ((1440, "light"), *PHONE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A site with three people in its log, and the sessions of its team."""
    with served(tmp_path_factory.mktemp("screening") / "home") as (address, environment):
        settings = {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
        command = [sys.executable, "-c", ROWS]
        made = subprocess.run(
            command, cwd=ROOT, env=environment | settings, check=True, stdout=subprocess.PIPE, text=True
        )
        yield address, dict(line.split(maxsplit=1) for line in made.stdout.splitlines() if " " in line)


@pytest.fixture(scope="module")
def site(place: tuple[str, dict[str, str]]) -> str:
    return place[0]


@pytest.fixture
def member(visit: Visit, place: tuple[str, dict[str, str]]) -> Visit:
    """A window of the oncologist's, or of the coordinator's."""
    address, sessions = place

    def make(who: str = "oncologist", **settings: object) -> Visitor:
        visitor = visit(**{"width": 1440, **settings})
        cookie = {"url": address, "name": sessions["name"], "value": sessions[who]}
        visitor.context.add_cookies([cookie])  # type: ignore[list-item]
        return visitor

    return make


def test_from_the_log_to_a_confirmation_by_keyboard_and_axe_finds_nothing(member: Visit) -> None:
    visitor = member(reduced_motion="reduce")
    page = visitor.see(LOG)
    steps.require_no_violations(page, PHONE)
    steps.require_no_sideways_scrolling(page, (360,))
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="01-002")).to_be_focused()
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("01-001")
    steps.open_folds(page)
    steps.require_no_violations(page, LOOKS)
    steps.require_no_sideways_scrolling(page, (1440, 360))
    steps.widen(page, 1440)
    page.locator("input[name=criterion][value=I1]").press("Space")
    with page.expect_navigation():
        page.get_by_role("button", name="Confirm what is ticked").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 criterion is confirmed")


def test_evidence_is_entered_without_javascript_and_the_page_goes_on_to_what_is_missing(
    member: Visit,
) -> None:
    page = member("coordinator", java_script_enabled=False).see(f"{LOG}01-002/evidence/?fact=can_consent")
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("radio", name="Judged by a clinician").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Enter, and on to what is missing next").click()
    expect(page.get_by_role("status")).to_contain_text("This one is still missing")
    expect(page.get_by_role("radio", name="Judged by a clinician")).to_be_checked()


def test_the_flow_fits_on_a_phone_and_axe_finds_nothing(member: Visit) -> None:
    visitor = member("coordinator", reduced_motion="reduce")
    page = visitor.see("/trial/stop-2/flow/")
    steps.require_no_violations(page, PHONE)
    steps.require_no_sideways_scrolling(page, (1440, 360))
    assert visitor.errors == [] and visitor.foreign() == []
