"""The second part of the road: visits and forms, the participant's telephone, guesses, the last visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.browser.road import NUMBER, PERSON, PHONE, Road, choose, press, told, write
from tests.browsing import text_of

BASELINE = f"{PERSON}forms/baseline/baseline/1/"


def the_baseline_is_entered(road: Road) -> None:
    """Two coordinators type the same form at once and decide field by field; the oncologist measures lesions."""
    page, other = (road.member(each, BASELINE) for each in ("coordinator", "coordinator-too"))
    for each, ecog, weight in ((page, "3", "70"), (other, "2", "71")):
        write(each, {"Date of the visit": "2027-03-02", "Age": "68", "Weight": weight})
        write(each, {"Date of the scan that showed": "2027-02-20", "Number of growing lesions": "2"})
        choose(each, {"Sex": "male", "ECOG performance status": ecog, "Site of the primary cancer": "lung"})
        choose(each, {"Cytotoxic systemic therapy is planned": "No", "Radiotherapy in the past": "No"})
    press(page, "Save")
    told(page, "Kept: 10 answers.")
    press(other, "Save")
    expect(other.get_by_role("alert")).to_contain_text("Somebody else changed this form since you opened it.")
    other.get_by_role("radio", name="Keep theirs: 3").check()
    other.get_by_role("radio", name="Use yours: 71").check()
    other.get_by_label("Why does it change?").select_option("New information.")
    press(other, "Save")
    told(other, "Kept: 1 answer.")
    expect(other.get_by_role("textbox", name="Weight")).to_have_value("71")
    scan = road.member("oncologist", f"{PERSON}forms/baseline/lesions/1/")
    measure(scan, "2027-02-20", "20", "30", "stable")
    expect(scan.get_by_label("Computed")).to_contain_text("50 mm")


def they_answer_on_their_phone(road: Road) -> None:
    """With the link on paper and its passcode; the line fails in the middle, the phone is shut, and nothing is lost."""
    page = road.member("coordinator", PERSON)
    page.get_by_role("link", name="Their own page").click()
    press(page, "Make the link")
    road.words["link"] = text_of(page.locator(".paper__address")).partition("/my/")[2]
    road.words["passcode"] = text_of(page.locator(".paper__code"))
    visitor = road.window("participant", **PHONE)
    phone = on_the_phone(road)
    expect(phone.get_by_role("heading", level=1)).to_have_text("There are 2 things for you to answer")
    phone.get_by_role("link", name="Health today").click()
    answer(phone, ["2", "1", "3"])
    visitor.context.set_offline(True)
    answer(phone, ["1", "2"], begun=3, of=6)
    phone.get_by_label("Health today from 0 to 100").fill("71")
    phone.get_by_role("button", name="Next").click()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_text("They are not sent yet: there is no connection.")).to_be_visible()
    with phone.expect_navigation(url="**/?sent=1"):
        visitor.context.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("There is one thing for you to answer")
    phone.get_by_role("link", name="Life with cancer").click()
    answer(phone, list("210321032103210321032103210"))
    press(phone, "Send my answers")
    expect(phone.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    page.goto(PERSON)
    expect(page.locator("#baseline .form-state", has_text="saved")).to_have_count(4)
    expect(page.locator("#baseline")).to_contain_text("on 2 March 2027, in person")


def week_six(road: Road) -> None:
    """A visit, a serious adverse event with its clock, a line of systemic therapy."""
    road.clock.to(datetime(2027, 4, 13, 16, tzinfo=UTC))
    page = road.member("coordinator")
    page.get_by_role("link", name="1 visit due now").click()
    page.get_by_role("link", name=f"Fill in Visit of {NUMBER}").click()
    write(page, {"Date of the visit": "2027-04-13", "Weight": "70"})
    choose(page, {"How": "at the site", "ECOG performance status": "1", "Any further radiotherapy": "No"})
    choose(page, {"Any adverse event": "Yes", "Any change of systemic therapy": "Yes"})
    press(page, "Save")
    told(page, "The visit is recorded on 13 April 2027.")
    page.get_by_role("link", name=f"Participant {NUMBER}").click()
    page.get_by_role("link", name="Add to Adverse event").click()
    write(page, {"Event": "Nausea", "Began": "2027-04-05", "The site learned of it": "2027-04-12"})
    choose(page, {"Grade": "severe", "Still going on": "Yes", "Serious": "Yes", "Expected with": "No"})
    choose(page, {"Why it is serious": "hospital stay or a longer one", "Related to": "possible"})
    choose(page, {"Outcome": "recovering"})
    press(page, "Save")
    expect(page.get_by_label("Computed")).to_contain_text("Tell the sponsor")
    page = road.member("coordinator")
    page.get_by_role("link", name="Tell the sponsor of a serious event").click()
    write(page, {"Reported to the sponsor": "2027-04-13"})
    press(page, "Save")
    expect(page.get_by_label("Computed")).to_contain_text("Tell the authorities")
    page.get_by_role("link", name=f"Participant {NUMBER}").click()
    page.get_by_role("link", name="Add to Line of systemic therapy").click()
    write(page, {"Line number": "2", "Agents": "docetaxel", "First day": "2027-04-06"})
    choose(page, {"Kind": "cytotoxic", "Begun after randomisation": "Yes", "Still going on": "Yes"})
    press(page, "Save")
    told(page, "Kept: 6 answers.")


def they_guess(road: Road) -> None:
    """The participant and the oncologist say which treatment they think it was; neither sees the other's word."""
    phone = on_the_phone(road)
    expect(phone.get_by_role("heading", level=1)).to_have_text("There are 3 things for you to answer")
    phone.get_by_role("link", name="Which treatment do you think you had?").click()
    phone.get_by_label("I don't know").check()
    phone.get_by_role("button", name="Next").click()
    press(phone, "Send my answers")
    page = road.member("oncologist", PERSON)
    page.get_by_role("link", name="Guess of the treatment").click()
    choose(page, {"Your guess": "SABR", "How sure you are": "a little"})
    press(page, "Save")
    told(page, "Kept: 2 answers.")


def three_months(road: Road) -> None:
    """The lesions are measured again, and the response is computed from them; use of health care is written down."""
    road.clock.to(datetime(2027, 6, 2, 16, tzinfo=UTC))
    scan = road.member("oncologist", PERSON)
    scan.locator("#month3").get_by_role("link", name="Lesion measurements").click()
    measure(scan, "2027-05-31", "12", "18", "partial")
    expect(scan.get_by_label("Computed")).to_contain_text("30 mm")
    page = road.member("coordinator", PERSON)
    page.locator("#month3").get_by_role("link", name="Use of health care").click()
    write(page, {"From": "2027-03-02", "Until": "2027-06-02", "Days in hospital": "3"})
    write(page, {"Visits to an emergency room": "1", "Visits to a clinic": "4"})
    press(page, "Save")
    told(page, "Kept: 5 answers.")


def the_last_visit(road: Road) -> None:
    """Five years on: the last visit, the last answers on the telephone, and the end of follow-up."""
    road.clock.to(datetime(2032, 3, 2, 18, tzinfo=UTC))
    phone = on_the_phone(road)
    phone.get_by_role("link", name="Health today").first.click()
    answer(phone, ["1", "1", "1", "2", "1"])
    phone.get_by_label("Health today from 0 to 100").fill("80")
    phone.get_by_role("button", name="Next").click()
    press(phone, "Send my answers")
    page = road.member("coordinator", PERSON)
    page.locator('[id="later:8"]').get_by_role("link", name="Visit", exact=True).click()
    write(page, {"Date of the visit": "2032-03-02"})
    choose(page, {"How": "at the site", "Any adverse event": "No", "Any further radiotherapy": "No"})
    choose(page, {"Any change of systemic therapy": "No"})
    press(page, "Save")
    page.get_by_role("link", name=f"Participant {NUMBER}").click()
    expect(page.locator('[id="later:8"]')).to_contain_text("on 2 March 2032, in person")
    page.get_by_text("Follow-up ends, or goes on").click()
    page.get_by_label("Came to the end of follow-up").check()
    write(page, {"On which day": "2032-03-02"})
    press(page, "Keep it")
    expect(page.locator("main")).to_contain_text("Completed")


def on_the_phone(road: Road) -> Page:
    """The participant's own page, opened with the link and the passcode of the paper."""
    page = road.window("participant").see(f"/my/{road.words['link']}")
    page.get_by_label("Six figures").fill(road.words["passcode"])
    press(page, "Open my page")
    return page


def answer(page: Page, answers: Sequence[str], begun: int = 0, of: int | None = None) -> None:
    """Answer question after question, one at a time."""
    of = of or (27 if len(answers) == 27 else 6)
    for at, each in enumerate(answers, begun + 1):
        expect(page.get_by_text(f"Question {at} of {of}")).to_be_visible()
        page.get_by_label(each, exact=True).filter(visible=True).check()
        page.get_by_role("button", name="Next").click()


def measure(page: Page, day: str, first: str, second: str, response: str) -> None:
    """Write down a scan with two lesions, in millimetres."""
    write(page, {"Date of the scan": day})
    choose(page, {"Kind of scan": "CT", "All other lesions together": "there are none", "New lesions": "No"})
    choose(page, {"Response in the judgement of the oncologist": response})
    press(page, "Add another")
    for number, part, diameter in ((1, "lung", first), (2, "bone", second)):
        row = page.get_by_role("group", name=f"Number {number}", exact=True)
        write(row, {"Lesion": f"T{number}", "Diameter": diameter})
        choose(row, {"Part of the body": part})
    press(page, "Save")
