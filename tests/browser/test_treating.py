"""Treatments and emergencies as a treating team, a physician and who is on call meet them: by keyboard, on a phone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.trialled import Member, Served, a_member, a_place  # noqa: F401
from tests.browsing import text_of

TRIAL = """
import pytest
from equipoise.core.design.roles import Role
from equipoise.web.vault import envelopes
from tests.web.allocation import example as made
with pytest.MonkeyPatch.context() as patch:
    patch.setattr(envelopes, "COST", made.CHEAP)
    world = made.sealed(now=now)
    for role in (Role.TREATING, Role.ON_CALL):
        made.admitted(world, role)
        name = world.example.username(role)
        print(f"words-{role}", world.words[name])
for number in ("01-001", "01-002"):
    made.allocate(world, made.enrolled(number))
example = world.example
"""
TEAM = ("treating", "coordinator", "oncologist", "on_call")
HOME = "/trial/stop-2/"
TREATMENT = f"{HOME}treatment/"
FORM = f"{TREATMENT}01-001/forms/treatment/"
EMERGENCIES = f"{HOME}emergency/"


BOTH = ((1440, "light"), (360, "dark"))


def looked_at(page: Page, looks: steps.Looks = BOTH[1:]) -> None:
    """Axe finds nothing on a phone, with every fold open; nothing scrolls sideways there."""
    steps.open_folds(page)
    steps.require_no_violations(page, looks)
    steps.require_no_sideways_scrolling(page, (360,))


def test_a_treatment_is_recorded_by_keyboard_alone(member: Member, place: Served) -> None:
    """From the passphrase to the list of what is missing, with a lesion and why something of it is not known."""
    visitor = member(reduced_motion="reduce")
    page = visitor.see(TREATMENT)
    expect(page.get_by_text("Open with your passphrase to see what is to be recorded")).to_be_visible()
    looked_at(page, BOTH)
    steps.tab_to(page, "#id_passphrase")
    page.keyboard.type(place.sessions["words-treating"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 forms to record")).to_be_visible()
    looked_at(page)
    steps.tab_to(page, f"a[href='{FORM}']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    steps.tab_to(page, "[name='LESION.1.TULNKID']")
    page.keyboard.type("T1")
    steps.tab_to(page, "[name='LESION.1.DOSE']")
    page.keyboard.type("35")
    steps.tab_to(page, "details.why-none:has([name='m.LESION.1.ECENDAT']) > summary")
    page.keyboard.press("Enter")
    steps.tab_to(page, "[name='m.LESION.1.ECENDAT']")
    page.keyboard.type("Not k")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it sealed").press("Enter")
    expect(page.get_by_role("link", name="Write why there is no answer.")).to_be_visible()
    looked_at(page)
    page.locator("[name='r.LESION.1.ECENDAT']").focus()
    page.keyboard.type("The record is at another centre.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("worth a second look")).to_be_visible()
    looked_at(visitor.see(FORM))
    assert (visitor.foreign(), [each for each in visitor.errors if "400" not in each]) == ([], [])


def test_on_a_phone_without_a_script_lesions_are_folded_to_a_line(member: Member, place: Served) -> None:
    page = member(width=360, java_script_enabled=False).see(FORM.replace("01-001", "01-002"))
    page.get_by_label("Your passphrase").fill(place.sessions["words-treating"])
    page.get_by_role("button", name="Open the form").click()
    first = page.get_by_role("group", name="Lesions treated, number 1")
    for label, value in (("Lesion", "T1"), ("Dose given in all in Gy", "8"), ("Fractions given", "1")):
        first.get_by_label(label, exact=True).fill(value)
    second = page.get_by_text("Lesions treated: add number 2")
    second.click()
    expect(page.locator("[name='LESION.2.TULNKID']")).to_be_visible()
    second.click()
    expect(page.locator("[name='LESION.2.TULNKID']")).to_be_hidden()
    page.get_by_role("button", name="Keep it sealed").click()
    page.goto(FORM.replace("01-001", "01-002"))
    expect(page.get_by_text("T1: 8 Gy in 1")).to_be_visible()
    steps.require_no_sideways_scrolling(page, (360, 320))


def test_an_emergency_from_asking_to_reading(member: Member, place: Served) -> None:
    """Asked by keyboard at a desk, opened on call on a phone without a script, read by the physician once."""
    page = member("coordinator", reduced_motion="reduce").see(f"{EMERGENCIES}ask/")
    looked_at(page)
    steps.tab_to(page, "[name='participant']")
    page.keyboard.type("01-001")
    steps.tab_to(page, "[name='reason']")
    page.keyboard.press("Space")
    steps.tab_to(page, "[name='words']")
    page.keyboard.type("Bleeding from the bowel.")
    steps.tab_to(page, "[name='physician']")
    page.keyboard.type("onco")
    steps.tab_to(page, "button.button:not([type])")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    words = " ".join(text_of(page.locator("ol.words li").nth(each)) for each in range(7))
    on_call = member("on_call", width=360, java_script_enabled=False).see(f"{EMERGENCIES}1/open/")
    steps.require_no_sideways_scrolling(on_call, (360, 320))
    on_call.get_by_label("Your passphrase").fill(place.sessions["words-on_call"])
    on_call.get_by_role("button", name="Open the code").click()
    expect(on_call.get_by_text("This is shown once, now.")).to_be_visible()
    steps.require_no_sideways_scrolling(on_call, (360, 320))
    physician = member("oncologist", reduced_motion="reduce").see(f"{EMERGENCIES}1/answer/")
    looked_at(physician)
    physician.get_by_label("The seven words you were told").fill(words)
    with physician.expect_navigation():
        physician.get_by_role("button", name="Show the answer").click()
    expect(physician.get_by_text("You are no longer blind for this participant")).to_be_visible()
    looked_at(physician)
    with physician.expect_navigation():
        physician.get_by_role("link", name="Close this, and see the record").click()
    expect(physician.get_by_text("as the second person")).to_be_visible()


def test_a_passphrase_can_be_looked_at_and_outlives_an_empty_field(member: Member) -> None:
    """Seven words on a phone at night: no page gives them back, so that what else is empty is said before they go."""
    page = member("on_call", width=360, reduced_motion="reduce").see("/trial/stop-2/")
    page.get_by_role("link", name="Open a code alone").click()
    typed = page.get_by_label("Your passphrase")
    typed.fill("seven words that are only typed here")
    page.get_by_role("button", name="Show what I type").click()
    expect(typed).to_have_attribute("type", "text")
    looked_at(page)
    page.get_by_role("button", name="Open it alone").click()
    expect(page.locator("[name='participant']")).to_be_focused()
    expect(typed).to_have_value("seven words that are only typed here")
