"""The first part of the road: from somebody's message to the treatment code."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.road import CODES, HOME, NUMBER, PHONE, SCREENING, Road, choose, press, told, write
from tests.browsing import text_of

CLINIC = """
facts:
  sex: male
  histology_confirmed: yes
  cancer_type: solid
  metastases_on_imaging: yes
  life_expectancy: at least 12 months
  progressing_lesions: 2
  on_systemic_therapy: yes
  last_agent_duration: 7 months
  initial_response: PR
  all_sites_treatable: yes
  all_sites_safe: yes
  prior_radiotherapy: no
  liver_metastases: no
  brain_metastases: no
  spinal_cord_compression: no
  spine_metastases: no
  malignant_pleural_effusion: no
  malignant_ascites: no
  leptomeningeal_disease: no
  all_progressing_resected: no
  ataxia_telangiectasia: no
  scleroderma: no
  crohns_disease: no
  ulcerative_colitis: no
  thoracic_lesions: no
  other_serious_comorbidity: no
"""
"""What the letter of the clinic says, as the hospital's program writes it."""


def a_person_writes(road: Road) -> None:
    """A person on a phone finds the trial, tries whether it fits, and writes to a centre."""
    page = road.window("person", **PHONE).see("/studies/?q=oligoprogression")
    page.get_by_role("link", name="Stereotactic Radiotherapy Versus").first.click()
    page.get_by_role("link", name="Could this fit me?").click()
    page.get_by_label("I am answering for myself").check()
    press(page, "Begin")
    for label, value in (("Day", "14"), ("Month", "5"), ("Year", "1958")):
        page.get_by_label(label, exact=True).fill(value)
    press(page, "Go on")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Go on")
    page.get_by_role("link", name="See what they say so far").click()
    page.get_by_role("link", name="Write to a study centre").click()
    page.get_by_role("link", name="Write to Demonstration").first.click()
    page.get_by_label("Myself").check()
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Your message").fill("My scan shows two growing spots. May I join?")
    press(page, "Look it over")
    page.get_by_label("pass my answers to the self-check").check()
    page.get_by_label("pass my name, my e-mail address").check()
    press(page, "Send to the study team")
    expect(page.get_by_role("heading", name="Your message is saved")).to_be_visible()


def the_site_answers_and_screens(road: Road, folder: Path) -> None:
    """The coordinator answers, takes the message into the log, records evidence with its documents, and consent."""
    page = road.member("coordinator", "/workspace/")
    page.get_by_role("link", name="Ada").click()
    page.get_by_label("An answer", exact=True).check()
    page.get_by_label("What you write").fill("Thank you, {first_name}. Please come and see us on Tuesday.")
    press(page, "See it before it is sent")
    press(page, "Send it")
    person = road.window("person").page
    person.reload()
    expect(person.get_by_text("Thank you, Ada. Please come")).to_be_visible()
    page.get_by_role("link", name="Take into screening for STOP-2").click()
    page.get_by_label("Take over their answers").check()
    page.get_by_label("They agreed that their name is kept").check()
    press(page, "Take into screening")
    page.get_by_role("link", name="Take evidence from a file").click()
    letter = folder / "letter.yaml"
    letter.write_text(CLINIC, encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(letter)
    from_document(page, "Medical record", "Letter of the clinic", "2027-02-24")
    press(page, "Take over")
    told(page, "26 pieces of evidence were taken over.")
    page.get_by_role("link", name="ECOG performance status").click()
    page.get_by_role("radio", name="3: I need some help").check()
    from_document(page, "Judged by a clinician", "Visit of 1 March", "2027-03-01")
    press(page, "Enter, and on to what is missing next")
    page.get_by_label("Day on which restaging was finished").fill("2027-02-20")
    from_document(page, "Imaging report", "CT of the chest and belly", "2027-02-20")
    press(page, "Enter, and on to what is missing next")
    page.get_by_label("The day of randomisation").fill("2027-03-02")
    press(page, "Enter, and on to what is missing next")
    page.get_by_role("link", name="Planned systemic therapy").first.click()
    page.get_by_label("Not cytotoxic").check()
    from_document(page, "Judged by a clinician", "Plan of treatment", "2027-03-01")
    press(page, "Enter, and on to what is missing next")
    page.get_by_role("link", name="Record consent").first.click()
    page.get_by_label("Version of the written information").fill("2.0")
    page.get_by_label("Signed on paper").check()
    page.get_by_label("Who explained the trial").fill("oncologist")
    press(page, "Record the consent")
    told(page, "Consent to version 1 is recorded.")


def the_criteria_are_confirmed(road: Road) -> None:
    """The investigator confirms each criterion; one is set aside by two people."""
    page = road.member("oncologist")
    page.get_by_role("link", name="a criterion is not met").click()
    page.get_by_role("link", name=NUMBER).click()
    waiting = page.get_by_role("checkbox", name="I have seen the source of")
    expect(waiting).to_have_count(24)
    for at in range(24):
        waiting.nth(at).check()
    press(page, "Confirm what is ticked")
    told(page, "24 criteria are confirmed.")
    page.get_by_role("link", name="Set aside").click()
    page.get_by_label("Why").fill("Weak from the flu; was up and about two weeks ago.")
    press(page, "Ask")
    manager = road.member("manager")
    manager.get_by_role("link", name="an override waits for a second person").click()
    manager.get_by_label("I agree").check()
    manager.get_by_label("Why").fill("The flu passes; the clinic saw them well.")
    press(manager, "Answer")
    expect(manager.get_by_role("heading", level=1)).to_have_text("“Fitness” was set aside")
    page.reload()
    press(page, "Confirm the whole")
    told(page, "Your word on the whole is recorded.")


def they_are_enrolled_and_allocated(road: Road) -> None:
    """Enrolled with what the arms are balanced by; allocated, and who did it learns that it was done and no more."""
    page = road.member("oncologist", SCREENING)
    page.get_by_role("link", name="Enrol", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Planned systemic therapy: Not cytotoxic")
    press(page, "Enrol")
    told(page, f"{NUMBER} is enrolled.")
    page = road.member("coordinator")
    page.get_by_role("link", name=f"Allocate participant {NUMBER}").click()
    press(page, "Allocate now")
    told(page, f"{NUMBER}: Allocated on 2 March 2027 at 09:00 PST. Number 001.")
    expect(page.locator("main")).not_to_contain_text(CODES)


def the_treating_team_opens_the_code(road: Road) -> None:
    """A colleague admits who has just made a key; only then, and only they, see the code."""
    page = road.member("treating")
    page.get_by_role("link", name="Set your passphrase").click()
    page.get_by_role("link", name="Set your passphrase").click()
    words = " ".join(text_of(page.locator(".words li").nth(at)) for at in range(7))
    press(page, "I wrote them down")
    page.get_by_label("Your passphrase").fill(words)
    press(page, "Set the passphrase")
    road.words["treating"] = words
    colleague = road.member("treating-too")
    colleague.get_by_role("link", name="Admit treating").click()
    colleague.get_by_label("Your passphrase").fill(road.words["treating-too"])
    press(colleague, "Admit")
    told(colleague, "treating can open treatment codes now.")
    page.goto(HOME)
    page.get_by_role("link", name=f"Open the treatment code of participant {NUMBER}").click()
    page.get_by_label("Your passphrase").fill(words)
    press(page, "Open the code")
    expect(page.locator("main")).to_contain_text(CODES)


def the_treatment_is_recorded(road: Road) -> None:
    """Two weeks on the treating team opens the sealed form and writes down what two lesions were given."""
    road.clock.on(days=14)
    page = road.member("treating", f"{HOME}treatment/{NUMBER}/")
    page.get_by_role("link", name="Treatment delivered").click()
    page.get_by_label("Your passphrase").fill(road.words["treating"])
    press(page, "Open the form")
    for number, part in ((1, "lung"), (2, "bone")):
        if number > 1:
            page.get_by_text(f"Lesions treated: add number {number}").click()
        lesion = page.get_by_role("group", name=f"Lesions treated, number {number}")
        write(lesion, {"Lesion": f"T{number}", "First fraction": "2027-03-15", "Last fraction": "2027-03-15"})
        write(
            lesion, {"Planned dose": "8", "Planned fractions": "1", "Dose given": "8", "Fractions given": "1"}
        )
        choose(lesion, {"Part of the body": part})
    choose(page, {"All was given as planned": "Yes"})
    press(page, "Keep it sealed")
    told(page, "Kept.")


def from_document(page: Page, kind: str, document: str, day: str) -> None:
    """Say where evidence comes from."""
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Document", exact=True).fill(document)
    page.get_by_label("Date of the document").fill(day)
