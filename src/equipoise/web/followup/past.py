"""What was kept of a participant at a past instant: folded from what was kept until then, by the order of its events.

Nothing that could tell an arm comes here: the sealed chain is never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from equipoise.core.enrolment.course import How, Step, course, restated, without
from equipoise.core.enrolment.states import State
from equipoise.core.followup.cleaning import Did, Place, QueryState, moved
from equipoise.core.followup.ending import Ending, endings
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.enrolment.moving import meant
from equipoise.web.enrolment.queries import Participant
from equipoise.web.followup import kinds, lists, queries
from equipoise.web.followup.lists import Asked, Stand
from equipoise.web.followup.models import Signature
from equipoise.web.followup.overview import Known
from equipoise.web.followup.queries import Due, Held
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.kinds import Event
from equipoise.web.trials import queries as trials

_LEAST = timedelta(microseconds=1)
"""The least that lies between two instants that are kept."""
MOST = 100_000
"""Events of one participant that are read at once: more than anybody has."""
_ONE = {
    "enrolment.screened": State.SCREENING,
    "enrolment.consented": State.CONSENTED,
    "enrolment.failed": State.FAILED,
    "enrolment.enrolled": State.ENROLLED,
    "allocation.allocated": State.ALLOCATED,
}
"""Events that lead to one state, always the same."""


@dataclass(frozen=True, slots=True)
class Then:
    """A participant at an instant. `forms`: every entry with its values; `verified` their marks, by path, and by whom.

    `locks`: scopes of what was locked, with who did it.
    """

    at: datetime
    person: Participant
    forms: dict[Place, Held]
    verified: dict[Place, dict[str, str]]
    locks: dict[str, str]


def then(trial: str, number: str, at: datetime) -> Then | None:
    """A participant at an instant; None where there is none, or was none then. About 12 queries."""
    person = enrolment.participant(trial, number)
    events = _events(trial, f"participant:{number}", at)
    if person is None or not events:
        return None
    held = {each.place: each for each in queries.entries(trial, number, at)}
    return Then(at, _person(person, events), held, _verified(events), _locks(trial, events, at))


def _events(trial: str, subject: str, at: datetime, kind: str = "") -> list[Event]:
    asked = ledger.Asked(subject=subject, kind=kind, before=at + _LEAST)
    return ledger.told(trial, asked, oldest_first=True, most=MOST).events


def beside(trial: str, number: str, at: datetime) -> tuple[datetime | None, datetime | None]:
    """When something was kept of a participant last before what stood then, and first behind it. 6 queries."""
    subject = f"participant:{number}"
    until = ledger.told(trial, ledger.Asked(subject=subject, before=at + _LEAST), most=1).events
    last = until[0].at if until else at
    before = ledger.told(trial, ledger.Asked(subject=subject, before=last), most=1).events
    behind = ledger.told(
        trial, ledger.Asked(subject=subject, since=at + _LEAST), oldest_first=True, most=1
    ).events
    return before[0].at if before else None, behind[0].at if behind else None


def around(times: Sequence[datetime], at: datetime) -> tuple[datetime | None, datetime | None]:
    """Of times in order: the one before that which stood then, and the first behind it."""
    until = [each for each in times if each <= at]
    return until[-2] if len(until) > 1 else None, next((each for each in times if each > at), None)


def _person(now: Participant, events: Iterable[Event]) -> Participant:
    """Who they were: state, days and withdrawals by the steps until then, the version they had consented to."""
    found, version = course(steps(events)), ""
    for each in events:
        version = each.payload["version"] if each.kind == "enrolment.consented" else version
    state = found.state or State.SCREENING
    return replace(now, version=version, state=state, days=found.days, marks=found.marks, passed=found.passed)


def steps(events: Iterable[Event]) -> list[Step]:
    """The steps that a participant's events make, as `apply` makes them in the room `enrolment`."""
    found: list[Step] = []
    entries: dict[tuple[Any, ...], int] = {}
    for each in events:
        told = each.payload
        if each.kind in _ONE and not (each.kind == "enrolment.consented" and len(found) > 1):
            found.append(Step(each.id, _ONE[each.kind], date.fromisoformat(told["day"])))
        elif each.kind == "enrolment.consent_withdrawn":
            day = date.fromisoformat(told["day"])
            found += [Step(each.id, meant(to), day, How.CONSENT) for to in told["marks"] or [State.FAILED]]
        elif each.kind.startswith("followup."):
            found = _followed(found, each, _source(entries, each))
    return found


def _source(entries: dict[tuple[Any, ...], int], event: Event) -> int:
    """The entry of a form, which has the number of what saved it first; else the event."""
    told = event.payload
    if "changes" not in told:
        return event.id
    return entries.setdefault((told["visit"], told["form"], told["occurrence"]), event.id)


def _followed(found: list[Step], event: Event, source: int) -> list[Step]:
    told = event.payload
    if event.kind == kinds.TAKEN_BACK:
        return without(found, told["source"])
    for to, day in told.get("advance", ()):
        begun = to == State.FOLLOWED and event.kind != kinds.ENDED
        step = Step(source, meant(to), date.fromisoformat(day))
        found = [*found, replace(step, source=event.id, how=How.BEGUN) if begun else step]
    if (ends := told.get("ends")) is not None:
        found = restated(found, source, [(meant(to), date.fromisoformat(day)) for to, day in ends])
    death = told.get("death")
    return found if death is None else _died(found, death)


def _died(found: list[Step], day: str) -> list[Step]:
    """Another day of death, or none: so events said it before forms told their ends as a whole."""
    if not day:
        return [each for each in found if each.to is not State.DIED]
    return [replace(each, day=date.fromisoformat(day)) if each.to is State.DIED else each for each in found]


def _verified(events: Iterable[Event]) -> dict[Place, dict[str, str]]:
    """What agreed with its source, by form and path, and who had said so: it is gone when the value changes."""
    found: dict[Place, dict[str, str]] = {}
    for each in events:
        if each.kind not in (kinds.VERIFIED, kinds.UNVERIFIED, kinds.SAVED, kinds.TAKEN_BACK):
            continue
        told = each.payload
        if "form" not in told:
            continue
        place = Place(kinds.number_of(each), told["visit"], told["form"], told["occurrence"])
        marks = found.setdefault(place, {})
        if each.kind == kinds.VERIFIED:
            marks |= dict.fromkeys(told["paths"], each.actor)
        else:
            for path in told.get("paths", told.get("changes", ())):
                marks.pop(path, None)
    return found


def _locks(trial: str, events: Iterable[Event], at: datetime) -> dict[str, str]:
    """What was locked, and by whom: of the participant, and the trial as a whole."""
    whole = [
        each for kind in (kinds.LOCKED, kinds.UNLOCKED) for each in _events(trial, f"trial:{trial}", at, kind)
    ]
    found: dict[str, str] = {}
    for each in (*events, *sorted(whole, key=lambda each: each.number)):
        if each.kind == kinds.LOCKED:
            found[each.payload["scope"]] = each.actor
        elif each.kind == kinds.UNLOCKED:
            found.pop(each.payload["scope"], None)
    return found


def plan(now: Plan, seen: Then) -> Plan | None:
    """What was asked of them then, by the version they had consented to; None before consent. 2 queries."""
    if not seen.person.version:
        return None
    design = trials.design(now.trial, seen.person.version)
    return replace(
        now, person=seen.person, design=design, today=now.site.day(seen.at), now=seen.at, version=""
    )


def known(asked_then: Plan, seen: Then) -> Known:
    """What their page showed. 7 queries, however many forms there are."""
    trial, number = asked_then.trial, seen.person.number
    queried, signed = lists.asked_about(trial, number), lists.signatures_about(trial, number)
    stood = {
        each.place: _stand(
            seen,
            each,
            _asked(queried.get(each.place, []), seen.at),
            _signed(signed.get(each.place, []), seen.at),
        )
        for each in seen.forms.values()
    }
    return Known(_dues(asked_then, seen), stood, frozenset(seen.locks), seen.at)


def _dues(asked_then: Plan, seen: Then) -> list[Due]:
    number = seen.person.number
    said = queries.happenings(asked_then.trial, number, at=seen.at)
    saved: dict[tuple[str, str], set[str]] = {}
    for place in seen.forms:
        if place.visit:
            saved.setdefault((number, place.visit), set()).add(place.form)
    ended = _ended(asked_then, seen)
    return queries.dues(asked_then, said, saved, {number: ended} if ended else {})


def _ended(asked_then: Plan, seen: Then) -> date | None:
    """The day after which no visit was expected, as their forms said it then."""
    told = [
        each.day
        for place, held in seen.forms.items()
        if (form := asked_then.forms.get(place.form)) is not None
        for each in endings(form, held.answers, asked_then.today)
        if each.what in (Ending.DEATH, Ending.FOLLOW_UP)
    ]
    return min(told, default=asked_then.ended)


def signatures(trial: str, place: Place, at: datetime) -> list[Signature]:
    """The signatures of a form that there were, the newest first; one that fell later had not fallen. 2 queries."""
    return _signed(lists.signatures(trial, place), at)


def _signed(every: Iterable[Signature], at: datetime) -> list[Signature]:
    found = [each for each in every if each.at <= at]
    for each in found:
        each.fell_at = each.fell_at if each.fell_at and each.fell_at <= at else None
    return found


def asked(trial: str, place: Place, at: datetime) -> list[Asked]:
    """The data queries of a form as far as they had come. 4 queries."""
    return _asked(lists.asked_of(trial, place), at)


def _asked(every: Iterable[Asked], at: datetime) -> list[Asked]:
    return [_until(each, at) for each in every if each.opened_at <= at]


def _until(query: Asked, at: datetime) -> Asked:
    said = tuple(each for each in query.said if each.at <= at)
    state: QueryState | None = None
    for each in said:
        state = moved(state, Did(each.did))
    return replace(query, said=said, state=state or QueryState.OPEN, changed_at=said[-1].at)


def _stand(seen: Then, held: Held, queried: Sequence[Asked], every: Sequence[Signature]) -> Stand:
    states = [each.state for each in queried]
    signed = [each.name for each in every if each.fell_at is None]
    return Stand(
        held.place, held.site, held.revision, held.saved_at, held.saved_by, states.count(QueryState.OPEN),
        states.count(QueryState.ANSWERED), len(held.answers), len(seen.verified.get(held.place, {})),
        tuple(reversed(signed)), not set(seen.locks).isdisjoint(held.place.scopes()),
    )  # fmt: skip
