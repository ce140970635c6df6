"""What changes who is screened and enrolled: for the rooms above, and a door to what this room does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from equipoise.core.enrolment.states import Mark, State
from equipoise.web.enrolment.consenting import Given, consent, withdraw
from equipoise.web.enrolment.deciding import answer_override, ask_override, confirm, confirm_all
from equipoise.web.enrolment.enrolling import enrol, fail
from equipoise.web.enrolment.finding import Found, add, strike, take_over
from equipoise.web.enrolment.identity import forget, keep
from equipoise.web.enrolment.levels import explain
from equipoise.web.enrolment.models import Participant
from equipoise.web.enrolment.moving import begun, died_on, meant, moved, says_now, taken_back
from equipoise.web.enrolment.screening import screen
from equipoise.web.ledger.kinds import Event

__all__ = [
    "Found",
    "Given",
    "add",
    "advance",
    "answer_override",
    "ask_override",
    "begin",
    "confirm",
    "confirm_all",
    "consent",
    "correct_death",
    "enrol",
    "explain",
    "fail",
    "forget",
    "keep",
    "say",
    "screen",
    "strike",
    "take_back",
    "take_over",
    "withdraw",
]


def advance(
    trial: str, number: str, state: State | Mark | str, day: date, event: Event, *, source: int = 0
) -> None:
    """Bring a participant to a state, or mark a withdrawal, because of another room's event: called by its `apply`.

    `state`: one of `State`, or of `Mark`, or its words. `day`: when it happened, at the site. `source`: under what it
    can be taken back, by default the event's id. NotNow where it can't follow; then the event is not written either.
    Follow-up that was begun already stays as it is.
    """
    person = _of(trial, number)
    if state == State.FOLLOWED and person.state == State.FOLLOWED:
        return
    moved(person, state, day, source or event.id)
    person.save()


def begin(trial: str, number: str, day: date, event: Event) -> None:
    """Note that something was kept of a participant: follow-up begins with the first after allocation."""
    person = _of(trial, number)
    begun(person, day, event.id)
    person.save()


def say(trial: str, number: str, source: int, ends: Iterable[tuple[str, date]]) -> None:
    """Let a form say which ends it says now; those it said before and says no more are taken back."""
    person = _of(trial, number)
    says_now(person, source, [(meant(to), day) for to, day in ends])
    person.save()


def take_back(trial: str, number: str, source: int) -> None:
    """Take back all that a source said: the participant stands where they would had it never been entered.

    NotNow where it said nothing; then the event is not written either.
    """
    taken_back(_of(trial, number), source)


def correct_death(trial: str, number: str, day: date | None, event: Event) -> None:
    """Put another day of death, or (None) take the death back, because of another room's event: called by its `apply`.

    So events of before say it, when a form's ends were not yet told as a whole. NotNow where no death is recorded;
    then the event is not written either.
    """
    person = _of(trial, number)
    died_on(person, day)
    person.save()


def _of(trial: str, number: str) -> Participant:
    return Participant.objects.get(trial=trial, number=number)
