"""The page of a request to set a criterion aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from equipoise.core.enrolment.states import BEFORE, State
from equipoise.web.enrolment import eligibility, judging, pages
from equipoise.web.enrolment.models import Override, Participant
from equipoise.web.enrolment.pages import Shown
from equipoise.web.trials.frame import Frame


@dataclass(frozen=True, slots=True)
class OverridePage:
    """A request to set a criterion aside, for who answers it: the criterion as it stands, its evidence, the reason."""

    number: str
    site: str
    asked: Override
    shown: Shown | None
    """None where the criterion has changed since, so that the request is about what is no more."""
    mine: bool
    answerable: bool


def override(frame: Frame, number: str, override_id: int, today: date) -> OverridePage | None:
    """The page of one request; None where there is none."""
    person = Participant.objects.filter(trial=frame.trial.trial, number=number).first()
    asked = Override.objects.filter(trial=frame.trial.trial, number=number, pk=override_id).first()
    if person is None or asked is None:
        return None
    found = eligibility.of(person, today)
    protocol = judging.protocol_of(person)
    lines = pages.shown(found, protocol)
    shown = next(
        (each for each in lines if (each.line.id, each.line.basis) == (asked.criterion, asked.basis)), None
    )
    mine = asked.asked_by == frame.standing.username
    waits = not asked.answer and State(person.state) in BEFORE
    return OverridePage(number, person.site, asked, shown, mine, waits and not mine)
