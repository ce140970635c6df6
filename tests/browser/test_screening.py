"""Screening as a site's team meets it: by keyboard, on a phone, in the dark, without JavaScript."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.trialled import Member, a_member, a_place  # noqa: F401

TRIAL = """
from dataclasses import replace
from datetime import timedelta
from tests.web.enrolment import example as screening
from tests.web.trials.example import prepared
example = replace(prepared(now - timedelta(days=9)), now=now - timedelta(days=1))
day = lambda back: (example.now - timedelta(days=back)).date().isoformat()
facts = {**screening.FACTS, "restaging": day(20), "clock randomisation": day(-30)}
number = screening.consented(example)
screening.found(example, number, {**facts, "ecog": "3"}, dated=day(5))
screening.found(example, screening.screened(example), {"restaging": day(80)}, dated=day(5))
screening.enrolled(example)
"""
TEAM = ("oncologist", "coordinator")
LOG = "/trial/stop-2/screening/"
PHONE = ((360, "dark"),)
LOOKS = ((1440, "light"), *PHONE)


def test_from_the_log_to_a_confirmation_by_keyboard_and_axe_finds_nothing(member: Member) -> None:
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
    member: Member,
) -> None:
    page = member("coordinator", java_script_enabled=False).see(f"{LOG}01-002/evidence/?fact=can_consent")
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("radio", name="Judged by a clinician").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Enter, and on to what is missing next").click()
    expect(page.get_by_role("status")).to_contain_text("This one is still missing")
    expect(page.get_by_role("radio", name="Judged by a clinician")).to_be_checked()


def test_the_flow_fits_on_a_phone_and_axe_finds_nothing(member: Member) -> None:
    visitor = member("coordinator", reduced_motion="reduce")
    page = visitor.see("/trial/stop-2/flow/")
    steps.require_no_violations(page, PHONE)
    steps.require_no_sideways_scrolling(page, (1440, 360))
    page.locator(".trial__menu summary").press("Enter")
    with page.expect_navigation():
        page.get_by_role("link", name="Screening", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("in the screening log")
    assert visitor.errors == [] and visitor.foreign() == []
