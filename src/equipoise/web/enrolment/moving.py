"""A participant's row follows from the steps of their course: for `apply` of this room and of the rooms above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from equipoise.core.enrolment.course import Course, How, Step, course, require, restated, without
from equipoise.core.enrolment.states import Mark, NotNow, State
from equipoise.web.enrolment.models import Consent, Participant


def steps_of(person: Participant) -> list[Step]:
    """The steps of a row."""
    return [
        Step(source, meant(to), date.fromisoformat(day), How(how)) for source, to, day, how in person.course
    ]


def meant(to: State | Mark | str) -> State | Mark:
    """A state or a withdrawal by its words."""
    return Mark(to) if to in set(Mark) else State(to)


def put(person: Participant, steps: Sequence[Step]) -> None:
    """Give a row these steps, and bring it to where they lead. It is not saved."""
    found = course(steps)
    assert found.state is not None
    person.course = [[each.source, each.to.value, each.day.isoformat(), each.how.value] for each in steps]
    person.state, person.passed = found.state.value, [each.value for each in found.passed]
    person.days = {name: day.isoformat() for name, day in found.days.items()}
    person.marks = {mark.value: day.isoformat() for mark, day in found.marks.items()}


def moved(person: Participant, to: State | Mark | str, day: date, source: int, how: How = How.SAID) -> None:
    """Bring a row to a state, or put a withdrawal beside it; NotNow where that can't follow. It is not saved."""
    steps, step = steps_of(person), Step(source, meant(to), day, how)
    require(course(steps), step)
    put(person, [*steps, step])


def begun(person: Participant, day: date, source: int) -> None:
    """Note that something was kept, with which follow-up may have begun. It is not saved."""
    put(person, [*steps_of(person), Step(source, State.FOLLOWED, day, How.BEGUN)])


def says_now(person: Participant, source: int, said: Sequence[tuple[State | Mark, date]]) -> None:
    """Let a form say another end than it said; NotNow for who never took part. It is not saved.

    An end that can't follow stays noted, and counts once what stands in its way is taken back.
    """
    steps = steps_of(person)
    if said and State.ENROLLED not in course(steps).passed:
        require(course(steps), Step(source, *said[0]))
    put(person, restated(steps, source, said))


def taken_back(person: Participant, source: int) -> None:
    """Bring a row to where it stood had a source never said anything; NotNow where it said nothing.

    The consents that it ended hold again. The row is saved.
    """
    steps = steps_of(person)
    if all(each.source != source for each in steps):
        raise NotNow("There is nothing of this that could be taken back.", mend="Load the page again.")
    put(person, without(steps, source))
    person.save()
    consents_of(person)


def died_on(person: Participant, day: date | None) -> None:
    """Put another day for the one of death, or (None) take the death back; NotNow for who lives. It is not saved."""
    if person.state != State.DIED:
        raise NotNow("No death is recorded of this participant.")
    steps = (each for each in steps_of(person) if day is not None or each.to is not State.DIED)
    put(person, [replace(each, day=day) if each.to is State.DIED and day else each for each in steps])


def consents_of(person: Participant) -> None:
    """Let consents end with the first withdrawal behind them; who stops the treatment alone still takes part."""
    ends = [each for each in steps_of(person) if each.how is How.CONSENT and each.to is not Mark.TREATMENT]
    for row in Consent.objects.filter(trial=person.trial, number=person.number):
        row.withdrawn_on = next((each.day for each in ends if each.source > row.pk), None)
        row.save(update_fields=["withdrawn_on"])


def would_stand(person: Participant, source: int) -> Course:
    """Where somebody would stand had a source never said anything."""
    return course(without(steps_of(person), source))
