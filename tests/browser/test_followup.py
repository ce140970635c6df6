"""Visits and forms of a trial as a site's team meets them: by eye, by keyboard, on a bad line."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.trialled import Member, a_member, a_place  # noqa: F401
from tests.browsing import evaluated

TRIAL = """
import pytest
from datetime import timedelta
from tests.web.followup import made_up
with pytest.MonkeyPatch.context() as patch:
    made_up.stand_in(patch)
    made_up.BEGUN = now - timedelta(days=44)
    example = made_up.world()
"""
TEAM = ("coordinator", "oncologist", "data_manager")
HOME = "/trial/stop-2/"
PERSON = f"{HOME}participants/01-001/"
FORM = f"{PERSON}forms/week6/visit/1/"


def test_a_form_is_filled_by_keyboard_asked_about_and_signed_and_axe_finds_nothing(member: Member) -> None:
    visitor = member(reduced_motion="reduce")
    page = visitor.see(FORM)
    page.get_by_role("textbox", name="Date of the visit").focus()
    page.keyboard.type(date.today().isoformat())
    page.get_by_role("textbox", name="Weight, kg").focus()
    page.keyboard.type("20,5")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("20.5 kg is below what is expected")).to_be_visible()
    expect(page.get_by_role("textbox", name="Weight, kg")).to_have_value("20.5")
    page.get_by_role("textbox", name="Weight, kg").fill("70")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Why does it change?").select_option("Typing error.")
    looked_at(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    for path in (
        f"{HOME}visits/?show=all",
        PERSON,
        f"{PERSON}visits/week6/",
        f"{PERSON}forms/baseline/baseline/1/",
        f"{PERSON}then/?day={date.today() - timedelta(days=1)}&time=00:00",
        f"{FORM}then/?day={date.today() - timedelta(days=1)}&time=00:00",
    ):
        looked_at(visitor.see(path))
    manager = member("data_manager", reduced_motion="reduce").see(f"{FORM}review/")
    ecog = manager.locator("#a-ECOG")
    ecog.get_by_text("Ask about it").click()
    manager.get_by_label("What do you ask about “ECOG performance status”?").fill("Please add it.")
    with manager.expect_navigation():
        ecog.get_by_role("button", name="Ask the site").click()
    looked_at(manager)
    oncologist = member("oncologist", reduced_motion="reduce").see(f"{FORM}sign/")
    looked_at(oncologist)
    with oncologist.expect_navigation():
        oncologist.get_by_role("button", name="Sign as").click()
    expect(oncologist.get_by_text("I reviewed this and it is complete and right")).to_be_visible()
    assert (visitor.foreign(), [each for each in visitor.errors if "422" not in each]) == ([], [])


def looked_at(page: Page) -> None:
    """Axe finds nothing, with every fold open, on a desk and a phone, light and dark; nothing scrolls sideways."""
    steps.open_folds(page)
    steps.require_no_violations(page, ((1440, "light"), (360, "dark")))
    steps.require_no_sideways_scrolling(page, (1440, 360))


def test_what_is_typed_on_a_bad_line_is_held_sent_again_once_and_gone_with_the_log_out(
    member: Member,
) -> None:
    visitor = member()
    page = visitor.see(f"{PERSON}forms/week6/eq5d/1/")
    page.get_by_role("group", name="Mobility").get_by_label("2").check()
    page.reload()
    expect(page.get_by_text("stands in the form again")).to_be_visible()
    expect(page.get_by_role("group", name="Mobility").get_by_label("2")).to_be_checked()
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("There is no connection")).to_be_visible()
    with page.expect_navigation():
        visitor.context.set_offline(False)
    expect(page.get_by_text("Kept: 1 answer")).to_be_visible()
    assert drafts(page) == []
    page.get_by_role("group", name="Self-care").get_by_label("3").check()
    assert len(drafts(page)) == 1
    page = visitor.see("/account/log-out/")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Log out").click()
    assert drafts(page) == []


def drafts(page: Page) -> list[str]:
    """What is held on the device."""
    found: list[str] = evaluated(
        page, "Object.keys(localStorage).filter(each => each.startsWith('trial-draft:'))"
    )
    return found
