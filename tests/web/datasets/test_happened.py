"""What happened around the data: consents, tries to reach somebody, what was taken back, emergencies, marks."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.contacting import Attempt
from equipoise.web.allocation import actions as allocation
from equipoise.web.allocation.actions import unblinding as emergencies
from equipoise.web.followup import actions as followup
from equipoise.web.followup import asking, contacting, marking, taking_back
from equipoise.web.followup.safety import actions as safety
from equipoise.web.followup.safety.actions import Judgement, Told
from equipoise.web.ledger.actions import append
from tests.links.odm.meaning import Meaning
from tests.links.odm.schema import ODM, Schema
from tests.web.allocation.example import TREATMENT, Sealed, admitted
from tests.web.datasets.test_blinded import blinded, files, rows
from tests.web.datasets.test_unblinded import unblinded
from tests.web.datasets.world import END, LATER, ONE, TRIAL, TWO

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(days=5)
HURT = {
    "AETERM": "Pneumonitis", "AETOXGR": "3", "AESTDAT": "2026-02-20", "AESER": "yes", "AESREASON": "HOSP",
    "AWAREDAT": "2026-02-21", "AEEXP": "no", "AEREL": "P",
}  # fmt: skip


def tried(story: Sealed) -> None:
    by = story.example.by(Role.COORDINATOR, "02")
    for turn, outcome in enumerate(("no answer", "reached")):
        attempt = Attempt(date(2026, 3, 4 + turn), "telephone", outcome, "week6" if turn else "")
        contacting.tried(TRIAL, TWO, attempt, by=by, now=SOON, key=f"try-{turn}")


def left_and_came_back(story: Sealed) -> None:
    by = story.example.by(Role.COORDINATOR, "02")
    given = {"DSSTDAT": "2026-03-05", "SCOPE": "FOLLOWUP"}
    followup.save(TRIAL, TWO, "", "withdrawal", given, by=by, now=SOON, key="leave", occurrence=0)
    (offer,) = taking_back.offers(TRIAL, TWO)
    taking_back.take_back(
        TRIAL, TWO, offer.source, by=by, now=SOON + timedelta(days=1), key="back", why="The wrong person"
    )


def test_tries_and_what_was_taken_back_have_a_row_each(story: Sealed) -> None:
    tried(story)
    left_and_came_back(story)
    found = blinded(story)
    assert [(each["number"], each["outcome"], each["visit"]) for each in rows(found, "contacts")] == [
        ("1", "no answer", ""),
        ("2", "reached", "week6"),
    ]
    (back,) = rows(found, "taken_back")
    assert (back["participant"], back["day"], back["form"], back["why"]) == (
        TWO, "2026-03-05", "withdrawal", "The wrong person",
    )  # fmt: skip
    assert "Withdrawn" in back["what"]
    assert rows(found, "withdrawal") == []


def test_consents_have_a_row_each_and_say_by_what_they_were_given(story: Sealed) -> None:
    found = {each["participant"]: each for each in rows(blinded(story), "consents")}
    assert set(found) == {ONE, TWO, "04-001"}
    assert (found[ONE]["step"], found[ONE]["version"], found[ONE]["day"]) == ("consented", "1", "2026-01-19")
    given = {"version": "1", "information": "Information 2", "day": "2026-03-09", "how": "paper"}
    by = story.example.by(Role.COORDINATOR, "02")
    append(TRIAL, "enrolment.consented", f"participant:{TWO}", given, by=by, now=SOON, site="02")
    anew = [each for each in rows(blinded(story), "consents") if each["participant"] == TWO][1]
    assert (anew["step"], anew["number"], anew["information"]) == ("consented anew", "2", "Information 2")


def test_an_emergency_has_a_row_without_its_answer(story: Sealed) -> None:
    opener = admitted(story, Role.ON_CALL)
    wanted = emergencies.Wanted(ONE, "treatment", "Bleeds.", story.example.username(Role.ONCOLOGIST))
    asked = emergencies.ask(
        TRIAL, wanted, by=story.example.by(Role.COORDINATOR, "01"), now=SOON, key="emergency"
    )
    emergencies.open_asked(TRIAL, asked.number, opener, SOON)
    found = blinded(story)
    (row,) = rows(found, "unblindings")
    assert (row["participant"], row["state"], row["words"], row["alone"]) == (ONE, "opened", "Bleeds.", "no")
    assert row["opened_at"] == "2026-03-08T17:00:00Z"
    assert not [name for name, content in files(found).items() if b"argon2id" in content]


def test_a_mark_stands_with_the_value_that_was_compared(story: Sealed) -> None:
    (mark,) = rows(blinded(story), "verified")
    assert (mark["participant"], mark["form"], mark["path"], mark["revision"]) == (
        ONE,
        "visit",
        "WEIGHT",
        "2",
    )
    by = story.example.by(Role.COORDINATOR, "01")
    marking.unlock(TRIAL, Place(ONE, "week6", "visit").scopes()[0], by=by, now=END, key="unlock", why="Wrong")
    followup.save(
        TRIAL, ONE, "week6", "visit", {"WEIGHT": "72"}, by=by, now=END, key="again", why="Typed wrong"
    )
    found = blinded(story)
    assert rows(found, "verified") == []
    assert "compared with the source" in {each["mark"] for each in rows(found, "marks")}


def test_the_sponsors_judgement_and_its_reports_stand_beside_the_event(story: Sealed) -> None:
    by = story.example.by(Role.COORDINATOR, "02")
    place = followup.save(
        TRIAL, TWO, "", "adverse_event", HURT, by=by, now=LATER, key="hurt", occurrence=0
    ).place
    judgement = Judgement(
        date(2026, 3, 3), "P", expected=False, reasons=("LIFE", "MIE"), narrative="=It came so."
    )
    judge = story.example.by(Role.SAFETY)
    safety.assess(TRIAL, place, judgement, by=judge, now=SOON, key="judge")
    for turn in range(2):
        told = Told("authority", "first" if not turn else "more", date(2026, 3, 4 + turn), f"X{turn}")
        safety.report(TRIAL, place, told, by=judge, now=SOON, key=f"report-{turn}")
    safety.take_back(TRIAL, place, 2, "Not sent", by=judge, now=SOON, key="not-sent")
    found = blinded(story)
    (judged,) = rows(found, "safety_judgements")
    assert (judged["cause"], judged["reasons"], judged["narrative"]) == ("P", "LIFE MIE", "'=It came so.")
    assert [
        (each["to"], each["judgement"], each["taken_back_why"]) for each in rows(found, "safety_reports")
    ] == [
        ("authority", "1", ""),
        ("authority", "1", "Not sent"),
    ]


def test_of_who_withdrew_their_data_no_question_mark_or_consent_is_left(story: Sealed) -> None:
    """They are in the ledger before and after the withdrawal; the files say nothing of them."""
    monitor = story.example.by(Role.DATA_MANAGER)
    by = story.example.by(Role.COORDINATOR, "02")
    followup.save(TRIAL, TWO, "week6", "visit", {"WEIGHT": "80"}, by=by, now=LATER, key="visit-two")
    place = Place(TWO, "week6", "visit")
    asking.ask(TRIAL, place, "WEIGHT", "Is it 80?", by=monitor, now=LATER, key="ask-two")
    tried(story)
    assert {each["participant"] for each in rows(blinded(story), "queries")} == {ONE, TWO}
    given = {"DSSTDAT": "2026-03-05", "SCOPE": "DATA"}
    followup.save(TRIAL, TWO, "", "withdrawal", given, by=by, now=SOON, key="all", occurrence=0)
    inside = files(blinded(story))
    told = {name for name, content in inside.items() if name.startswith("csv/") and TWO in content.decode()}
    assert told == {"csv/participants.csv", "csv/allocations.csv"}
    assert "04-001" in {each["participant"] for each in rows(blinded(story), "deviations")}


def test_all_of_it_is_in_the_odm_too_and_points_nowhere(story: Sealed) -> None:
    tried(story)
    left_and_came_back(story)
    found = ElementTree.fromstring(files(blinded(story))["odm.xml"])
    assert list(Schema().breaks(found)) == []
    assert list(Meaning(found).faults()) == []
    person = next(each for each in found.iter(f"{ODM}SubjectData") if each.attrib["SubjectKey"] == TWO)
    told = {
        group.attrib["ItemGroupOID"]: [
            each.findtext(f"{ODM}Value")
            for each in group
            if each.attrib["ItemOID"].endswith((".outcome", ".why"))
        ]
        for group in person.iter(f"{ODM}ItemGroupData")
        if group.attrib["ItemGroupOID"] in ("IG.contacts", "IG.taken_back")
    }
    assert told["IG.contacts"] == ["reached"]
    assert told["IG.taken_back"] == ["The wrong person"]


def test_every_value_of_a_sealed_form_and_why_it_is_missing_is_in_the_unblinded_csv(story: Sealed) -> None:
    by = story.example.by(Role.TREATING)
    changed = {**TREATMENT, "LESION.1.DOSE": ["30"], "LESION.1.FRACTIONS": ["", "not known"]}
    reasons = {"LESION.1.FRACTIONS": "The record is elsewhere"}
    allocation.keep_sealed(
        TRIAL, ONE, "treatment", changed, by=by, now=END, key="again", why="Planned anew", reasons=reasons
    )
    found = unblinded(admitted(story, Role.INDEPENDENT))
    kept = [each for each in rows(found, "sealed_history") if each["path"] == "LESION.1.DOSE"]
    assert [(each["revision"], each["value"], each["why"]) for each in kept] == [
        ("1", "35", ""),
        ("2", "30", "Planned anew"),
    ]
    (missing,) = [each for each in rows(found, "sealed_history") if each["missing"]]
    assert (missing["path"], missing["why"]) == (
        "LESION.1.FRACTIONS",
        "Planned anew; The record is elsewhere",
    )
    assert "csv/sealed_history.csv" not in files(blinded(story))
