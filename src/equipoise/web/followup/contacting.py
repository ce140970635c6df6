"""Tries to reach a participant: each is an event, and what the protocol asks of them before somebody counts as lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from equipoise.core.followup.contacting import OUTCOMES, WAYS, Attempt, in_vain, shortfall
from equipoise.core.values.errors import InputError
from equipoise.web.followup import holding, kinds, queries, schedules
from equipoise.web.followup.holding import Twice
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing

PLACE = "follow-up.contact attempts"
"""Where the protocol says how often somebody is tried."""
MOST = 500
"""Tries of one participant that are read."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A try as a page shows it, with who recorded it and the title of the visit they were missed at."""

    attempt: Attempt
    actor: str
    at: datetime
    visit: str


@dataclass(frozen=True, slots=True)
class Reaching:
    """How a participant was tried. `in_vain`: since they were last seen or reached; `warning`: empty for none."""

    tries: tuple[Tried, ...]
    in_vain: int
    asked: int | None
    warning: str


def reaching(plan: Plan) -> Reaching:
    """Every try of a participant, the newest first. 3 queries."""
    subject = f"participant:{plan.person.number}"
    events = ledger.told(plan.trial, ledger.Asked(subject=subject, kind=kinds.TRIED), most=MOST).events
    titles = {slot.key: slot.title for slot in plan.slots}
    tries = tuple(
        Tried(found, each.actor, each.at, titles.get(found.visit, ""))
        for each in events
        for found in (_attempt(each.payload),)
    )
    happened = queries.happenings(plan.trial, plan.person.number).values()
    vain = in_vain((each.attempt for each in tries), (each.day for each in happened if each.day))
    asked = plan.design.measures.get(PLACE)
    wanted = asked.value if asked else None
    return Reaching(tries, len(vain), wanted, shortfall(vain, wanted))


def _attempt(told: object) -> Attempt:
    assert isinstance(told, dict)
    return Attempt(date.fromisoformat(told["day"]), told["way"], told["outcome"], told["visit"])


def tried(trial: str, number: str, attempt: Attempt, *, by: By, now: datetime, key: str) -> None:
    """Record a try to reach a participant. InputError for a way, an outcome, a visit or a day that can't be."""
    told = {
        "day": attempt.day.isoformat(), "way": attempt.way, "outcome": attempt.outcome, "visit": attempt.visit,
    }  # fmt: skip
    with writing(trial):
        earlier = ledger.keyed(trial, key)
        if earlier is not None:
            if kinds.number_of(earlier) != number or dict(earlier.payload) != told:
                raise Twice
            return
        plan = schedules.plan(trial, number, now)
        holding.refuse_withdrawn(plan.person)
        _refuse(plan, attempt)
        append(
            trial, kinds.TRIED, f"participant:{number}", told, by=by, now=now, site=plan.person.site, key=key
        )


def _refuse(plan: Plan, attempt: Attempt) -> None:
    if attempt.way not in WAYS:
        raise InputError("Say how they were tried.", where="way", mend="Choose one.")
    if attempt.outcome not in OUTCOMES:
        raise InputError("Say what became of it.", where="outcome", mend="Choose one.")
    if attempt.visit and plan.slot(attempt.visit) is None:
        raise InputError("The protocol has no such visit for this participant.", where="visit")
    if attempt.day > plan.today:
        raise InputError("This day lies in the future.", where="day", mend="Record it once it has happened.")
