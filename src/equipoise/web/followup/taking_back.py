"""Taking back what was entered by mistake: a withdrawal, a loss to follow-up, a death, an end. Each is one event.

The participant stands afterwards where they would had it never been entered; the trail and the form's history keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from equipoise.core.enrolment.course import Step
from equipoise.core.enrolment.states import STANDINGS, Mark, State
from equipoise.core.followup.answers import BLANK
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Status
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import holding, kinds, queries, schedules
from equipoise.web.followup.holding import Twice
from equipoise.web.followup.models import Entry
from equipoise.web.followup.queries import Due
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be taken back. `source`: an event's id, or that of the form's entry that says it (`place`)."""

    source: int
    words: tuple[str, ...]
    day: date
    place: Place | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking it back would make of it. `state` and `marks`: where the participant would stand.

    `lapsed`: visits that nobody waited for meanwhile and whose windows have closed; `awaited`: those still to come.
    """

    offer: Offer
    state: str
    marks: tuple[Mark, ...]
    lapsed: tuple[Due, ...]
    awaited: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that was taken back, by whom and why. `lapsed`: the keys of visits whose windows closed meanwhile."""

    words: tuple[str, ...]
    day: date
    at: datetime
    actor: str
    why: str
    lapsed: tuple[str, ...]


def offers(trial: str, number: str) -> list[Offer]:
    """What can be taken back of a participant, the newest first. 2 queries."""
    found = enrolment.ends(trial, number)
    entries = Entry.objects.in_bulk(list(found))
    return [_offer(source, steps, entries.get(source)) for source, steps in reversed(found.items())]


def offer_of(trial: str, place: Place) -> Offer | None:
    """What the form at a place said that can be taken back; None where it said nothing. 2 queries."""
    return next((each for each in offers(trial, place.participant) if each.place == place), None)


def _offer(source: int, steps: Sequence[Step], row: Entry | None) -> Offer:
    words = tuple(dict.fromkeys(_words(each.to) for each in steps))
    return Offer(source, words, steps[0].day, queries.place_of(row) if row else None)


def _words(to: State | Mark) -> str:
    if isinstance(to, Mark):
        return to.value.capitalize()
    return "Found again" if to is State.FOLLOWED else STANDINGS[to].title


def taken(trial: str, number: str) -> list[Taken]:
    """What was taken back of a participant, the newest first. 2 queries."""
    asked = ledger.Asked(subject=f"participant:{number}", kind=kinds.TAKEN_BACK)
    return [
        Taken(
            tuple(each.payload["what"]), date.fromisoformat(each.payload["day"]), each.at, each.actor, each.why,
            tuple(each.payload["lapsed"]),
        )
        for each in ledger.told(trial, asked).events
    ]  # fmt: skip


def outcome(plan: Plan, source: int) -> Outcome | None:
    """What it would make of it to take something back; None where there is no such thing. 8 queries."""
    offer = next((each for each in offers(plan.trial, plan.person.number) if each.source == source), None)
    person = enrolment.without(plan.trial, plan.person.number, source)
    if offer is None or person is None:
        return None
    before = {each.slot.key: each.status for each in queries.due_of(plan)}
    after = queries.due_of(replace(plan, person=person), besides=source)
    changed = [each for each in after if before.get(each.slot.key) is Status.NOT_EXPECTED != each.status]
    return Outcome(
        offer,
        STANDINGS[person.state].title,
        tuple(person.marks),
        tuple(each for each in changed if each.status is Status.OVERDUE),
        tuple(each for each in changed if each.status is not Status.OVERDUE),
    )


def take_back(trial: str, number: str, source: int, *, by: By, now: datetime, key: str, why: str) -> None:
    """Take back what a source said, with a reason. A form that said it is emptied, and keeps its history.

    InputError without a reason, and where there is nothing of the kind; Locked where a lock holds the form or the
    participant. Data that were withdrawn stay withdrawn unless that itself is taken back.
    """
    with writing(trial):
        earlier = ledger.keyed(trial, key)
        if earlier is not None:
            if kinds.number_of(earlier) != number or earlier.payload.get("source") != source:
                raise Twice
            return
        plan = schedules.plan(trial, number, now)
        found = outcome(plan, source)
        if found is None:
            raise InputError("This is not there to be taken back.", mend="Load the page again.")
        if not why.strip():
            raise InputError("This needs a reason.", where="why", mend="Say what the mistake was.")
        _refuse(plan, found)
        payload = {
            "source": source, "what": list(found.offer.words), "day": found.offer.day.isoformat(),
            "lapsed": [each.slot.key for each in found.lapsed], **_emptied(source),
        }  # fmt: skip
        append(
            trial, kinds.TAKEN_BACK, f"participant:{number}", payload, by=by, now=now, site=plan.person.site,
            why=whole(why, holding.LONGEST_REASON, "why"), key=key,
        )  # fmt: skip


def _refuse(plan: Plan, found: Outcome) -> None:
    holding.refuse_locked(plan.trial, found.offer.place or Place(plan.person.number, "", ""))
    if Mark.DATA in found.marks:
        holding.refuse_withdrawn(plan.person)


def _emptied(source: int) -> dict[str, Any]:
    """What empties the form that said it: a saving like any other; nothing where no form did."""
    row = Entry.objects.filter(pk=source).first()
    if row is None:
        return {}
    return {
        "visit": row.visit, "form": row.form, "occurrence": row.occurrence, "version": row.version,
        "changes": {path: BLANK.plain() for path in sorted(row.answers)},
    }  # fmt: skip
