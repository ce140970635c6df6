"""Bringing a participant's row to another state: for `apply` of this room and of the rooms above."""

from __future__ import annotations

from datetime import date

from equipoise.core.enrolment.states import STANDINGS, Mark, NotNow, State, after, find, may_mark
from equipoise.web.enrolment.models import Participant


def moved(person: Participant, to: State | Mark, day: date) -> None:
    """Bring a row to a state, or put a withdrawal beside it; NotNow where that can't follow. It is not saved."""
    if isinstance(to, Mark):
        _marked(person, to, day)
        return
    person.state = after(State(person.state), to)
    person.passed = [*(each for each in person.passed if each != to), to.value]
    person.days = {STANDINGS[to].day: day.isoformat()} | person.days | _newest(to, day)


def died_on(person: Participant, day: date) -> None:
    """Put another day for the one of death; NotNow for who lives. It is not saved."""
    _need_dead(person)
    person.days = {**person.days, STANDINGS[State.DIED].day: day.isoformat()}


def lives(person: Participant) -> None:
    """Bring a row back to where it stood before a death that was recorded by mistake; NotNow for who lives.

    It is not saved. The state before is the one that `passed` names last.
    """
    _need_dead(person)
    person.passed = [each for each in person.passed if each != State.DIED]
    person.state = person.passed[-1]
    person.days = {name: day for name, day in person.days.items() if name != STANDINGS[State.DIED].day}


def _need_dead(person: Participant) -> None:
    if person.state != State.DIED:
        raise NotNow("No death is recorded of this participant.")


def _newest(to: State, day: date) -> dict[str, str]:
    """The day of a state that may come again is that of the last time; enrolment and allocation happen once."""
    return {STANDINGS[to].day: day.isoformat()} if to is State.LOST else {}


def _marked(person: Participant, mark: Mark, day: date) -> None:
    state = State(person.state)
    if not may_mark(state):
        raise NotNow(f"Who is “{STANDINGS[state].title.lower()}” can't withdraw from this.")
    person.marks = {mark.value: day.isoformat()} | person.marks
    if mark is Mark.FOLLOW_UP and find(state, State.WITHDRAWN):
        moved(person, State.WITHDRAWN, day)
