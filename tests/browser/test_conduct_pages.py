"""The pages of a trial's conduct on a phone: axe finds nothing, nothing is too wide, and each has a title of its own.

Each is visited once, by one role that may. Those that tests of their own look at closely are not visited again:
`test_trial`, `test_screening`, `test_followup`, `test_treating`, `test_own_page`.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Visitor
from tests.browser.trialled import Member, a_member, a_place  # noqa: F401
from tests.browsing import evaluated

TRIAL = """
from datetime import timedelta
from tests.web.allocation import example as sealing
from tests.web.allocation.emergency_example import Emergency
from tests.web.enrolment import example as enrolment
from equipoise.web.vault import envelopes
envelopes.COST = sealing.CHEAP
world = sealing.sealed(now=now - timedelta(days=44))
example = world.example
allocated, enrolled = enrolment.enrolled(example), enrolment.enrolled(example)
consented, screened = enrolment.consented(example), enrolment.screened(example)
sealing.allocate(world, allocated)
sealing.admitted(world, "on_call")
sealing.admitted(world, "independent")
Emergency(world, now).ask(participant=allocated)
"""
TEAM = (
    "coordinator", "oncologist", "manager", "data_manager", "monitor", "independent", "on_call", "treating", "steward",
)  # fmt: skip
HOME = "/trial/stop-2/"
PHONE = ((360, "light"),)
LOG, PERSON = "screening/", "participants/01-001/"
PAGES = {
    "coordinator": (
        "allocation/", "allocation/01-002/", "emergency/", "emergency/ask/", "queries/",
        f"{LOG}new/", f"{LOG}01-004/evidence/file/", f"{LOG}01-004/evidence/?fact=lesions", f"{LOG}01-004/failure/",
        f"{LOG}01-004/consent/", f"{LOG}01-004/name/", f"{LOG}01-004/name/erase/", f"{LOG}01-003/withdraw/",
        f"{LOG}01-001/checklist/", f"{PERSON}visits/week6/", f"{PERSON}own-page/",
        "forms/lesions/blank/", f"{PERSON}forms/any-time/adverse_event/0/",
    ),
    "oncologist": ("", "to-sign/", f"{LOG}01-003/enrol/", f"{LOG}01-004/criterion/I1/override/"),
    "manager": ("lists/", "trail/", "emergency/1/"),
    "data_manager": ("data/", "locks/"),
    "monitor": ("to-verify/",),
    "independent": ("data/unblinded/", "guesses/", "treatment/key/"),
    "on_call": ("emergency/1/open/", "emergency/alone/"),
    "treating": ("treatment/", "treatment/key/new/"),
    "steward": ("",),
}  # fmt: skip
"""By role, what comes after the address of the trial."""


def test_every_page_is_fit_for_a_phone_and_has_a_title_of_its_own(member: Member) -> None:
    titles = dict[str, str]()
    for role, paths in PAGES.items():
        visitor = member(role, width=360, reduced_motion="reduce")
        for path in paths:
            titles.setdefault(looked_at(visitor, HOME + path), path)
    pages = {path for paths in PAGES.values() for path in paths}
    assert len(titles) == len(pages), pages - set(titles.values())


def looked_at(visitor: Visitor, path: str) -> str:
    """The title of the page, on which nothing is found."""
    page = visitor.see(path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    steps.open_folds(page)
    steps.require_no_violations(page, PHONE)
    assert evaluated(page, "document.documentElement.scrollWidth") <= 360, path
    assert not visitor.errors, f"{path}: {visitor.errors}"
    return str(evaluated(page, "document.title"))


def test_who_has_only_a_keyboard_is_led_from_what_is_wrong_to_its_field(member: Member) -> None:
    page = member("coordinator", width=360, java_script_enabled=False).see(f"{HOME}{LOG}01-004/consent/")
    page.get_by_label("Version of the written information").fill("1.0")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title("Something is wrong: Consent of 01-004 · Equipoise")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Choose how consent was given.")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Signed on paper")).to_be_focused()
