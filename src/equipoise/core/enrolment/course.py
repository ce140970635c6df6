"""A participant's course through a trial, step by step: state, days and withdrawals follow from the steps alone.

So what was entered by mistake can be taken back: its steps are taken out, and those behind them are looked at anew.
What stands then is what would stand had it never been entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from equipoise.core.enrolment.states import STANDINGS, Mark, NotNow, State, find, may_mark


class How(StrEnum):
    """How a step came about, where that decides what it does."""

    SAID = "said"
    BEGUN = "begun"
    """Something was kept after allocation: follow-up begins with the first of it."""
    CONSENT = "consent"
    """Consent was taken back, which ends the consents before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody came to, and on which day. `source`: what says so, an event's id or that of a form's entry."""

    source: int
    to: State | Mark
    day: date
    how: How = How.SAID


@dataclass(frozen=True, slots=True)
class Course:
    """Where the steps lead. `passed`: every state, each once, the one of now last. `days` by the states' names of them.

    `marks`: withdrawals, each with its first day.
    """

    state: State | None = None
    passed: tuple[State, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)
    marks: Mapping[Mark, date] = field(default_factory=dict)


OFFERED = frozenset({State.COMPLETED, State.WITHDRAWN, State.LOST, State.DIED, *Mark})
"""What can be taken back. Being found again can too; screening, consent, enrolment and allocation can't."""


def course(steps: Iterable[Step]) -> Course:
    """Where steps lead, in their order. One that can't follow on those before it changes nothing."""
    found = Course()
    for each in steps:
        if follows(found, each):
            found = (
                _marked(found, each.to, each.day)
                if isinstance(each.to, Mark)
                else _moved(found, each.to, each.day)
            )
    return found


def follows(stands: Course, step: Step) -> bool:
    """Whether a step changes something, or says again what is so and may be said."""
    if stands.state is None:
        return step.to is State.SCREENING
    if isinstance(step.to, Mark):
        return may_mark(stands.state)
    if step.how is How.BEGUN and stands.state is not State.ALLOCATED:
        return False
    return find(stands.state, step.to) is not None


def require(stands: Course, step: Step) -> None:
    """NotNow for a step that can't follow."""
    if follows(stands, step):
        return
    title = STANDINGS[stands.state].title.lower() if stands.state else "not there"
    if isinstance(step.to, Mark):
        raise NotNow(f"Who is “{title}” can't withdraw from this.")
    raise NotNow(
        f"This can't be done now: the participant is “{title}”.",
        mend="Load the page again to see how it stands.",
    )


def without(steps: Iterable[Step], source: int) -> list[Step]:
    """The steps that stay where one source is taken back."""
    return [each for each in steps if each.source != source]


def restated(steps: Iterable[Step], source: int, said: Iterable[tuple[State | Mark, date]]) -> list[Step]:
    """The steps where a source says something else now: it stands where it stood, for a correction moves nothing."""
    known, new = list(steps), [Step(source, to, day) for to, day in said]
    place = next((place for place, each in enumerate(known) if each.source == source), len(known))
    rest = without(known, source)
    return [*rest[:place], *new, *rest[place:]]


def can_be_taken_back(steps: Iterable[Step]) -> dict[int, list[Step]]:
    """What can be taken back, by its source, the oldest first: ends, withdrawals, and being found again."""
    found: dict[int, list[Step]] = {}
    for each in steps:
        if each.to in OFFERED or (each.to is State.FOLLOWED and each.how is How.SAID):
            found.setdefault(each.source, []).append(each)
    return found


def _moved(stands: Course, to: State, day: date) -> Course:
    """The day of a state that may come again is that of the last time; enrolment and allocation happen once."""
    name = STANDINGS[to].day
    newest = {name: day} if to is State.LOST else {}
    passed = (*(each for each in stands.passed if each is not to), to)
    return Course(to, passed, {name: day} | dict(stands.days) | newest, stands.marks)


def _marked(stands: Course, mark: Mark, day: date) -> Course:
    assert stands.state is not None
    found = Course(stands.state, stands.passed, stands.days, {mark: day} | dict(stands.marks))
    if mark is Mark.FOLLOW_UP and find(stands.state, State.WITHDRAWN):
        return _moved(found, State.WITHDRAWN, day)
    return found
