"""Reading who is screened and enrolled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from equipoise.core.enrolment import flow as core_flow
from equipoise.core.enrolment.course import Step, can_be_taken_back
from equipoise.core.enrolment.flow import Flow, Passage
from equipoise.core.enrolment.states import Mark, State
from equipoise.web.enrolment.models import Override
from equipoise.web.enrolment.models import Participant as Row
from equipoise.web.enrolment.moving import steps_of, would_stand


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who was screened. `version`: the protocol they consented to, empty before consent.

    `days` by their names: screening, consent, enrolment, randomisation, completion, withdrawal, loss, death, screen
    failure. `levels`: of the stratification factors, from enrolment. `marks`: withdrawals, each with its day.
    `passed`: every state, each once, in the order in which they last came to it.
    """

    number: str
    site: str
    version: str
    state: State
    days: Mapping[str, date]
    levels: Mapping[str, str]
    marks: Mapping[Mark, date]
    passed: tuple[State, ...] = ()


def participant(trial: str, number: str) -> Participant | None:
    """One by their number; None where there is none. 1 query."""
    row = Row.objects.filter(trial=trial, number=number).first()
    return _seen(row) if row else None


def ends(trial: str, number: str) -> dict[int, list[Step]]:
    """What can be taken back of a participant, by its source, the oldest first (`core.enrolment.course`). 1 query."""
    row = Row.objects.filter(trial=trial, number=number).first()
    return can_be_taken_back(steps_of(row)) if row else {}


def without(trial: str, number: str, source: int) -> Participant | None:
    """A participant as they would stand had a source never said anything; None where there is none. 1 query."""
    row = Row.objects.filter(trial=trial, number=number).first()
    if row is None:
        return None
    found = would_stand(row, source)
    return replace(
        _seen(row),
        state=found.state or State.SCREENING,
        days=found.days,
        marks=found.marks,
        passed=found.passed,
    )


def participants(trial: str, site: str = "") -> list[Participant]:
    """All of a trial, or of one of its sites, in the order of their numbers. 1 query."""
    rows = Row.objects.filter(trial=trial)
    if site:
        rows = rows.filter(site=site)
    return [_seen(row) for row in rows.order_by("site", "running")]


def _seen(row: Row) -> Participant:
    return Participant(
        row.number,
        row.site,
        row.version,
        State(row.state),
        {name: date.fromisoformat(day) for name, day in row.days.items()},
        dict(row.levels),
        {Mark(name): date.fromisoformat(day) for name, day in row.marks.items()},
        tuple(map(State, row.passed)),
    )


def flow(trial: str) -> Flow:
    """How many came how far, over all sites and at each; never by arm. 1 query."""
    return core_flow.flow(_passage(row) for row in Row.objects.filter(trial=trial))


def _passage(row: Row) -> Passage:
    state = State(row.state)
    out = state is State.FAILED
    return Passage(
        site=row.site,
        state=state,
        passed=frozenset(map(State, row.passed)),
        excluded_for=tuple(row.reasons) if out else (),
        unmet=tuple(title for _, title in row.unmet) if out else (),
        marks=frozenset(map(Mark, row.marks)),
    )


def open_overrides(trial: str, number: str) -> list[tuple[int, str, str]]:
    """Requests to set a criterion aside that nobody answered: id, the criterion's title, who asked. 1 query."""
    rows = Override.objects.filter(trial=trial, number=number, answer="").order_by("id")
    return [(row.pk, f"{row.criterion} {row.title}", row.asked_by) for row in rows]
