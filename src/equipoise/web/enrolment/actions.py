"""What changes who is screened and enrolled: for the rooms above, and a door to what this room does."""

from __future__ import annotations

from datetime import date

from equipoise.core.enrolment.states import Mark, State
from equipoise.web.enrolment.consenting import Given, consent, withdraw
from equipoise.web.enrolment.deciding import answer_override, ask_override, confirm, confirm_all
from equipoise.web.enrolment.enrolling import enrol, fail
from equipoise.web.enrolment.finding import Found, add, strike, take_over
from equipoise.web.enrolment.identity import forget, keep
from equipoise.web.enrolment.models import Participant
from equipoise.web.enrolment.moving import died_on, lives, moved
from equipoise.web.enrolment.screening import screen
from equipoise.web.ledger.kinds import Event

__all__ = [
    "Found",
    "Given",
    "add",
    "advance",
    "answer_override",
    "ask_override",
    "confirm",
    "confirm_all",
    "consent",
    "correct_death",
    "enrol",
    "fail",
    "forget",
    "keep",
    "screen",
    "strike",
    "take_over",
    "withdraw",
]


def advance(trial: str, number: str, state: State | Mark | str, day: date, event: Event) -> None:
    """Bring a participant to a state, or mark a withdrawal, because of another room's event: called by its `apply`.

    `state`: one of `State`, or of `Mark`, or its words. `day`: when it happened, at the site. NotNow where it can't
    follow; then the event is not written either. Follow-up that was begun already stays as it is.
    """
    to = _meant(state)
    person = Participant.objects.get(trial=trial, number=number)
    if to is State.FOLLOWED and person.state == State.FOLLOWED:
        return
    moved(person, to, day)
    person.save()


def correct_death(trial: str, number: str, day: date | None, event: Event) -> None:
    """Put another day of death, or (None) take the death back, because of another room's event: called by its `apply`.

    NotNow where no death is recorded; then the event is not written either.
    """
    person = Participant.objects.get(trial=trial, number=number)
    if day is None:
        lives(person)
    else:
        died_on(person, day)
    person.save()


def _meant(state: State | Mark | str) -> State | Mark:
    return Mark(state) if state in set(Mark) else State(state)
