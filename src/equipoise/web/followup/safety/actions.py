"""What the sponsor does with a serious event: judge it, note whom it told, take such a note back. Each is one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from equipoise.core.followup.adverse import CAUSES, SERIOUS
from equipoise.core.followup.cleaning import Place
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.followup.holding import Twice
from equipoise.web.followup.safety import kinds
from equipoise.web.followup.safety.cases import Case, case
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing

RECIPIENTS = {
    "authority": "The authority",
    "ethics": "The ethics committee",
    "sites": "The investigators of all sites",
    "board": "The monitoring board",
    "maker": "The maker or holder of the product",
}
"""Who is told of a serious event."""
STEPS = {
    "first": "First report",
    "complete": "Report completed",
    "more": "Follow-up report",
}
"""In which step somebody is told."""
LONGEST, LONGEST_REASON = 5_000, 1_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the sponsor judges. `received`: the day it learned of the event; `reasons`: what else makes it serious.

    `why`: why it is judged anew.
    """

    received: date
    cause: str
    expected: bool
    reasons: tuple[str, ...]
    narrative: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the sponsor told, in which step, on which day, and under which number of theirs."""

    to: str
    step: str
    day: date
    reference: str


def assess(trial: str, place: Place, judgement: Judgement, *, by: By, now: datetime, key: str) -> None:
    """Judge a serious event for the sponsor; what was judged before stays beneath.

    LookupError where there is no such event; InputError for what is missing or can't be.
    """
    with writing(trial):
        said = {
            **_where(place), "received": judgement.received.isoformat(), "cause": judgement.cause,
            "expected": "yes" if judgement.expected else "no", "reasons": sorted(judgement.reasons),
            "narrative": whole(judgement.narrative, LONGEST, "narrative"),
        }  # fmt: skip
        if _done(trial, key, kinds.ASSESSED, place, said):
            return
        found = _case(trial, place)
        _refuse_day(judgement.received, "received", found, now)
        if judgement.cause not in CAUSES or not set(judgement.reasons) <= set(SERIOUS):
            raise InputError("Choose one of the list.", where="cause")
        if not judgement.narrative.strip():
            raise InputError("Tell what happened, in a few sentences.", where="narrative")
        if found.judged and not judgement.why.strip():
            raise InputError("Say why it is judged anew.", where="why")
        number = {"number": len(found.judged) + 1, "revision": found.revision}
        _append(trial, found, kinds.ASSESSED, {**said, **number}, judgement.why, by=by, now=now, key=key)


def report(trial: str, place: Place, told: Told, *, by: By, now: datetime, key: str) -> None:
    """Note that the sponsor told somebody of a serious event. Errors as `assess`, and before it was judged."""
    with writing(trial):
        said = {
            **_where(place), "to": told.to, "step": told.step, "day": told.day.isoformat(),
            "reference": told.reference.strip(),
        }  # fmt: skip
        if _done(trial, key, kinds.REPORTED, place, said):
            return
        found = _case(trial, place)
        _refuse_report(found, told, now)
        known = {"revision": found.revision, "assessment": len(found.judged), "number": len(found.told) + 1}
        _append(trial, found, kinds.REPORTED, {**said, **known}, "", by=by, now=now, key=key)


def take_back(trial: str, place: Place, number: int, why: str, *, by: By, now: datetime, key: str) -> None:
    """Take the note of a report back, being a mistake; it stays to be seen, with the reason."""
    with writing(trial):
        said = {**_where(place), "number": number}
        if _done(trial, key, kinds.TAKEN_BACK, place, said):
            return
        found = _case(trial, place)
        if not any(each.number == number and each.fell_at is None for each in found.told):
            raise InputError("There is no such report any more.", mend="Open the page anew.")
        if not why.strip():
            raise InputError("Say why it is taken back.", where="why")
        _append(trial, found, kinds.TAKEN_BACK, said, why, by=by, now=now, key=key)


def _refuse_report(found: Case, told: Told, now: datetime) -> None:
    if told.to not in RECIPIENTS or told.step not in STEPS:
        raise InputError("Choose one of the list.", where="to" if told.to not in RECIPIENTS else "step")
    if not found.judged:
        raise InputError(
            "The sponsor has not judged this event yet.", mend="Judge it first: it is in the report."
        )
    _refuse_day(told.day, "day", found, now)
    if found.event.learned is not None and told.day < found.event.learned:
        raise InputError("The sponsor did not know of it on this day.", where="day", mend="Check the day.")
    if told.to == "authority" and not told.reference.strip():
        raise InputError(
            "Write the number under which it was reported.",
            where="reference",
            mend="It stands on the receipt.",
        )


def _refuse_day(day: date, where: str, found: Case, now: datetime) -> None:
    if day > now.astimezone(found.zone).date():
        raise InputError("This day lies in the future.", where=where, mend="Check the day.")


def _where(place: Place) -> dict[str, Any]:
    return {"visit": place.visit, "form": place.form, "occurrence": place.occurrence}


def _done(trial: str, key: str, kind: str, place: Place, said: Mapping[str, Any]) -> bool:
    """Whether this was done before under the key; Twice where something else was."""
    earlier = ledger.keyed(trial, key)
    if earlier is None:
        return False
    same = all(earlier.payload.get(name) == each for name, each in said.items())
    if earlier.kind != kind or kinds.place_of(earlier) != place or not same:
        raise Twice
    return True


def _case(trial: str, place: Place) -> Case:
    found = case(trial, place)
    if found is None:
        raise LookupError(place.participant)
    return found


def _append(
    trial: str, found: Case, kind: str, said: Mapping[str, Any], why: str, *, by: By, now: datetime, key: str
) -> None:
    subject, reason = f"participant:{found.place.participant}", whole(why, LONGEST_REASON, "why")
    append(trial, kind, subject, said, by=by, now=now, site=found.site.number, why=reason, key=key)
