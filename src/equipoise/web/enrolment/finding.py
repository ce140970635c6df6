"""Evidence: what was found of somebody, fact by fact, with the document that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from equipoise.core.enrolment.states import BEFORE, State
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import judging, strata
from equipoise.web.enrolment.consenting import standing_consent
from equipoise.web.enrolment.holding import NotThere, held, require_state, require_words, sent, subject, today
from equipoise.web.enrolment.kinds import MOST_PIECES
from equipoise.web.enrolment.models import Evidence, Participant
from equipoise.web.ledger.actions import By, append

KINDS = {
    "record": "Medical record",
    "laboratory": "Laboratory report",
    "imaging": "Imaging report",
    "pathology": "Pathology report",
    "person": "Said by the person",
    "clinician": "Judged by a clinician",
    "message": "Self-check sent with the message",
    "plan": "Planned",
}
DATED = frozenset({"record", "laboratory", "imaging", "pathology"})
"""Kinds of documents that are named by their date."""
STAYS_OPEN = BEFORE | {State.ENROLLED, State.ALLOCATED}
"""Evidence is gathered until treatment has begun: a test may have to be repeated after enrolment."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a fact, the day of a clock (`clock randomisation`), or a stratification factor's level
    (`factor cytotoxic`), with its source.

    `value`: as a person's file has it, text or a list with its entries. `on`: the day it is of, ISO, perhaps the month
    or year alone; where it is empty the document's date counts. `limits`: the laboratory's own. `kind`: a key of
    `KINDS`; `document` names it, `dated` is its date. `for_trial`: it was done for the trial.
    """

    fact: str
    value: Any
    on: str = ""
    limits: str = ""
    kind: str = "record"
    document: str = ""
    dated: str = ""
    for_trial: bool = False


def add(trial: str, number: str, found: Found, *, by: By, now: datetime, key: str = "") -> None:
    """Enter evidence. NotThere where there is no such participant; NotNow where it is too late for it.

    InputError where the value can't be one of this fact, a document lacks its name or date, a day lies ahead, or
    something was done for the trial before consent.
    """
    take_over(trial, number, [found], by=by, now=now, key=key)


def take_over(
    trial: str, number: str, found: Iterable[Found], *, by: By, now: datetime, key: str = ""
) -> None:
    """Enter several pieces of evidence, all of them or none: one event, however many they are."""
    pieces = list(found)
    if not pieces:
        return
    if len(pieces) > MOST_PIECES:
        raise InputError(
            f"These are {len(pieces):,} pieces of evidence, and {MOST_PIECES:,} can be entered at once.",
            where="File",
            mend="Take them over in parts.",
        )
    with held(trial, number) as person:
        if not sent(trial, key):
            for each in pieces:
                _require(person, each, now)
        kind, told = _told([_payload(each) for each in pieces])
        append(trial, kind, subject(number), told, by=by, now=now, site=person.site, key=key)


def strike(trial: str, number: str, evidence: int, *, by: By, now: datetime, why: str, key: str = "") -> None:
    """Strike out what was entered wrongly; it stays to be read, with who struck it out and why."""
    with held(trial, number) as person:
        if not sent(trial, key):
            row = Evidence.objects.filter(trial=trial, number=number, pk=evidence, struck_at=None).first()
            if row is None:
                raise NotThere
            require_state(person, STAYS_OPEN, "Striking out")
        said = require_words(why, "Reason", "It is not said what was wrong.")
        append(
            trial, "enrolment.struck", subject(number), {"evidence": evidence}, by=by, now=now,
            site=person.site, why=said, key=key,
        )  # fmt: skip


def _told(pieces: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The event that enters these: a single one stands in it as such. Of several what is not said is left out."""
    if len(pieces) == 1:
        return "enrolment.found", pieces[0]
    said = [{name: each for name, each in piece.items() if each not in ("", False)} for piece in pieces]
    return "enrolment.taken_over", {"found": said}


def _payload(found: Found) -> dict[str, Any]:
    return asdict(found) | {
        "value": json.dumps(found.value, ensure_ascii=False, sort_keys=True),
        "on": found.on or found.dated,
        "document": found.document.strip(),
    }


def _require(person: Participant, found: Found, now: datetime) -> None:
    require_state(person, STAYS_OPEN, "Entering evidence")
    here = today(person.trial, person.site, now)
    if found.kind not in KINDS:
        raise InputError("It is not said where this comes from.", where="Source", mend="Choose one.")
    if found.kind in DATED and not (found.document.strip() and found.dated):
        raise InputError(
            f"A {KINDS[found.kind].lower()} is known by its name and its date.",
            where="Document",
            mend="Write both, such as “CT of the chest” and its day.",
        )
    if len(found.document) > LONGEST_NAME:
        raise InputError("The name is too long.", where="Document", mend="Make it shorter.")
    for text, where in ((found.on, "Day"), (found.dated, "Date of the document")):
        _require_day(text, where, here)
    if found.fact.startswith(judging.FACTOR):
        protocol = judging.protocol_of(person)
        strata.require_level(protocol, found.fact, found.value, found.document, found.dated)
    else:
        judging.require_value(judging.rules_of(person), found, here)
    if found.for_trial:
        _require_consent(person, found)


def _require_day(text: str, where: str, today: date) -> None:
    if not text:
        return
    try:
        day = PartialDate.parse(text)
    except ValueError as error:
        raise InputError(
            f"“{text[:20]}” is no date.", where=where, mend="Write it as in 2026-01-31."
        ) from error
    if day.earliest > today:
        raise InputError(f"{day.words()} lies in the future.", where=where, mend="Look at the date again.")


def _require_consent(person: Participant, found: Found) -> None:
    """Nothing is done for a trial before consent (ICH E6(R3), 2.8.1)."""
    given = standing_consent(person.trial, person.number)
    if given is None:
        raise InputError(
            f"{person.number} has not consented, so that nothing can have been done for the trial.",
            where="Done for the trial",
            mend="Record the consent first. What the records hold anyway can be entered before.",
        )
    on = found.on or found.dated
    if not on or PartialDate.parse(on).earliest < given.day:
        raise InputError(
            f"What is done for the trial comes after consent, which was on {given.day.isoformat()}.",
            where="Day",
            mend="Write the whole date, or take the mark away if it was done anyway.",
        )
