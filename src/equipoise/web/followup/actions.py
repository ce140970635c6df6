"""Keeping what was found: forms and what became of visits. Each is one event; the same key twice is one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from equipoise.core.enrolment.states import STANDINGS, Mark, State
from equipoise.core.followup import ending
from equipoise.core.followup.answers import Answer, Answers, flattened
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import impossible
from equipoise.core.followup.ending import ENDING, Ending, endings, unsaid
from equipoise.core.followup.entering import read, refuse_long
from equipoise.core.followup.forms import Form
from equipoise.core.followup.merging import merged
from equipoise.core.followup.visiting import IN_PERSON, REMOTE
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.allocation import actions as allocation
from equipoise.web.followup import holding, kinds, knowing, queries, schedules, visiting
from equipoise.web.followup.holding import Moved, ReasonNeeded, TakesBack, Twice
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.ledger.kinds import Event

__all__ = ["By", "Saved", "Sent", "happened", "keep", "missed", "save"]


HOW = (IN_PERSON, REMOTE)
_STATES: Mapping[Ending, State | Mark] = {
    Ending.DEATH: State.DIED,
    Ending.TREATMENT: Mark.TREATMENT,
    Ending.FOLLOW_UP: Mark.FOLLOW_UP,
    Ending.DATA: Mark.DATA,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent of a form: what was `typed` and why something is `missing`, by path.

    `revision`: the one its sender saw, 0 for an empty form, None to change what stands whatever it is. `decided`: whose
    value stays, for fields that somebody else changed meanwhile (`core.followup.merging`); it counts while `seen`, the
    revision it was decided on, is the one that stands. `how`: the visit was (`HOW`), where the form doesn't ask that.
    """

    typed: Mapping[str, str]
    missing: Mapping[str, str]
    revision: int | None = None
    decided: Mapping[str, str] | None = None
    seen: int = 0
    how: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of it. `place`: with the occurrence it got. `changed`: how many values; 0 where nothing did.

    `visited`: the day that it said of its visit too, None where it said none.
    """

    place: Place
    revision: int
    changed: int
    repeated: bool = False
    visited: date | None = None


def save(
    trial: str,
    number: str,
    visit: str,
    form: str,
    values: Mapping[str, Any],
    *,
    by: By,
    now: datetime,
    key: str,
    why: str = "",
    occurrence: int = 1,
    missing: Mapping[str, str] | None = None,
) -> Saved:
    """Keep values of a form: item to text, number, yes or no, a list of codes, or for groups a list of rows.

    What isn't named stays as it is. `occurrence` 0 is a new one of a form that repeats. See `keep` for errors.
    """
    sent = Sent(flattened(values), missing or {})
    return keep(trial, Place(number, visit, form, occurrence), sent, by=by, now=now, key=key, why=why)


def keep(trial: str, place: Place, sent: Sent, *, by: By, now: datetime, key: str, why: str = "") -> Saved:
    """Keep what was sent of a form, or hand it on sealed where the form would tell the arm.

    Nothing is refused for what it says, but for one thing: TakesBack where a death or a withdrawal would be gone.
    ReasonNeeded where kept values change without a reason, Moved where somebody else changed the same fields since,
    Locked, InputError where the protocol asks for no such form or the participant has not consented; LookupError where
    there is no such participant.
    """
    if not key or len(key) > 80:
        raise InputError("What is sent carries no key of its own.", mend="Open the form anew.")
    with writing(trial):
        plan = schedules.plan(trial, place.participant, now)
        asked, place = place, _numbered(trial, place)
        plan = queries.plan_at(plan, place)
        form = plan.form(place)
        earlier = None if form.sealed else ledger.keyed(trial, key)
        if earlier is not None:
            return _again(earlier, asked, sent)
        holding.refuse_withdrawn(plan.person)
        holding.refuse_locked(trial, place)
        knowing.refuse(plan, form, by.actor)
        refuse_long(form, sent.typed)
        meant = read(form, sent.typed, sent.missing).answers
        if form.sealed:
            return _sealed(trial, place, form, meant, by=by, now=now, key=key, why=why)
        return _kept(
            plan,
            place,
            asked,
            sent,
            meant,
            by=by,
            now=now,
            key=key,
            why=whole(why, holding.LONGEST_REASON, "why"),
        )


def _again(event: Event, place: Place, sent: Sent) -> Saved:
    """What was made of it the first time; InputError where something else was sent under the key."""
    told = event.payload
    if kinds.number_of(event) != place.participant or told.get("sent") != _digest(place, sent):
        raise Twice
    kept = Place(place.participant, place.visit, place.form, told["occurrence"])
    return Saved(kept, queries.revision_by(event.id), len(told["changes"]), repeated=True)


def _digest(place: Place, sent: Sent) -> str:
    """Over what was said, not over what was seen: a browser that sends again may have seen more meanwhile."""
    told = [
        place.visit,
        place.form,
        dict(sent.typed),
        {path: why for path, why in sent.missing.items() if why},
        *([sent.how] if sent.how else []),
    ]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _numbered(trial: str, place: Place) -> Place:
    """The place, with the next free occurrence where a new one is asked for."""
    if place.occurrence:
        return place
    last = queries.occurrences(trial, place)
    return Place(place.participant, place.visit, place.form, max(last, default=0) + 1)


def _sealed(
    trial: str, place: Place, form: Form, meant: Answers, *, by: By, now: datetime, key: str, why: str
) -> Saved:
    """What would tell the arm never comes into this room's tables."""
    values = {path: each.plain() for path, each in meant.items() if each}
    allocation.keep_sealed(trial, place.participant, form.id, values, by=by, now=now, key=key, why=why)
    return Saved(place, 0, len(meant))


def _kept(
    plan: Plan,
    place: Place,
    asked: Place,
    sent: Sent,
    meant: Answers,
    *,
    by: By,
    now: datetime,
    key: str,
    why: str,
) -> Saved:
    trial = plan.trial
    row = queries.row(trial, place)
    current = queries.answers_of(row) if row else {}
    revision = row.revision if row else 0
    base = current if sent.revision in (None, revision) else queries.answers_at(row, sent.revision or 0)
    decided = sent.decided if sent.decided and sent.seen == revision else {}
    found = merged(base, current, meant, decided)
    if found.clashes:
        raise Moved(found.clashes, revision)
    if not found.changes:
        return Saved(place, revision, 0)
    after, form = {**current, **found.changes}, plan.form(place)
    if gone := unsaid(form, current, after, plan.today):
        raise TakesBack(gone)
    if told := ending.impossible(form, after, plan.person.days, plan.today):
        raise InputError(told, where=form.title, mend="Look at the date again.")
    _need_reason(found.changes, current, why)
    payload = {
        "visit": place.visit, "form": place.form, "occurrence": place.occurrence, "version": plan.under,
        "changes": {path: each.plain() for path, each in sorted(found.changes.items())},
        "sent": _digest(asked, sent), "advance": _begun(plan, form), **_ends(plan, form, current, after),
    }  # fmt: skip
    subject = f"participant:{place.participant}"
    append(trial, kinds.SAVED, subject, payload, by=by, now=now, site=plan.person.site, why=why, key=key)
    how = sent.how if sent.how in HOW else ""
    day = visiting.say(plan, place, form, current, after, how=how, by=by, now=now, why=why)
    return Saved(place, revision + 1, len(found.changes), visited=day)


def _need_reason(changes: Mapping[str, Answer], current: Answers, why: str) -> None:
    """21 CFR 11.10(e), ICH E6(R3) 4.2.2: whoever changes what was kept says why; filling in what was empty doesn't."""
    over = tuple(path for path in changes if current.get(path))
    if over and not why:
        raise ReasonNeeded(over)


def _ends(plan: Plan, form: Form, before: Answers, after: Answers) -> dict[str, list[tuple[str, str]]]:
    """All that the form says now to have ended, each with its day; nothing where it says what it said.

    A day that is known to the month moves with today, so what the form said before is read by the same day.
    """
    told = [endings(form, each, plan.today) for each in (before, after)]
    if told[0] == told[1]:
        return {}
    return {"ends": [(_STATES[each.what].value, each.day.isoformat()) for each in told[1]]}


def _begun(plan: Plan, form: Form | None = None) -> list[tuple[str, str]]:
    """Follow-up begins with the first thing that is kept after allocation, unless that says that it ends."""
    days = plan.person.days
    waits = STANDINGS[State.ALLOCATED].day in days and STANDINGS[State.FOLLOWED].day not in days
    if not waits or (form is not None and form.purpose in ENDING):
        return []
    return [(State.FOLLOWED.value, plan.today.isoformat())]


def happened(
    trial: str,
    number: str,
    visit: str,
    day: date,
    how: str,
    *,
    by: By,
    now: datetime,
    key: str,
    why: str = "",
) -> None:
    """Say that a visit happened, and how: `in person` or `remote`. Saying something else later needs a reason."""
    if how not in HOW:
        raise InputError("Say how the visit happened.", where="how", mend="Choose in person or remote.")
    _visit(trial, number, visit, day, how, by=by, now=now, key=key, why=why)


def missed(trial: str, number: str, visit: str, *, by: By, now: datetime, key: str, why: str) -> None:
    """Say that a visit was missed, and why."""
    if not why.strip():
        raise InputError("A missed visit needs a reason.", where="why", mend="Say why it was missed.")
    _visit(trial, number, visit, None, "", by=by, now=now, key=key, why=why)


def _visit(
    trial: str,
    number: str,
    visit: str,
    day: date | None,
    how: str,
    *,
    by: By,
    now: datetime,
    key: str,
    why: str,
) -> None:
    said = {"visit": visit, "day": day.isoformat() if day else "", "how": how}
    with writing(trial):
        earlier = ledger.keyed(trial, key)
        if earlier is not None:
            _refuse_other(earlier, f"participant:{number}", said)
            return
        plan, why = schedules.plan(trial, number, now), whole(why, holding.LONGEST_REASON, "why")
        if _is_new(plan, visit, day, how, why):
            kind, subject = (kinds.VISITED if day else kinds.MISSED), f"participant:{number}"
            payload = {**said, "advance": _begun(plan) if day else []}
            append(trial, kind, subject, payload, by=by, now=now, site=plan.person.site, why=why, key=key)
            if day:
                knowing.visited(plan, by=by, now=now)


def _refuse_other(event: Event, subject: str, said: Mapping[str, Any]) -> None:
    """InputError where an event with this key said something else."""
    if event.subject != subject or any(event.payload.get(name) != each for name, each in said.items()):
        raise Twice


def _is_new(plan: Plan, visit: str, day: date | None, how: str, why: str) -> bool:
    """Whether it says something that is not kept already; an error where it may not be said."""
    holding.refuse_withdrawn(plan.person)
    holding.refuse_locked(plan.trial, Place(plan.person.number, visit, ""))
    slot = plan.slot(visit)
    if slot is None:
        raise InputError("The protocol has no such visit for this participant.", where=visit)
    if day is not None and day > plan.today:
        raise InputError(
            "This day lies in the future.", where="day", mend="Say it once the visit has happened."
        )
    if day is not None and (told := impossible(slot, plan.person.days, day)):
        raise InputError(told, where="day", mend="Look at both days again.")
    before = queries.happening(plan.trial, plan.person.number, visit)
    if before is not None and (before.day, before.how) == (day, how) and (day or before.why == why):
        return False
    if before is not None and not why:
        raise ReasonNeeded((visit,))
    return True
