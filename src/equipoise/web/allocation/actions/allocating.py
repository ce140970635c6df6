"""Taking the next slot: one participant, one allocation, ever; in order, without a gap. No key is needed for it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from equipoise.core.allocation import lists
from equipoise.core.design.states import NAMES, State
from equipoise.core.enrolment.states import STANDINGS
from equipoise.core.enrolment.states import State as Stands
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import kinds, queries
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.enrolment.queries import Participant
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials

_RUNNING = frozenset({State.OPEN, State.CLOSED})
NOT_SEALED = "The lists of this trial are not sealed yet, so that nobody can be allocated."


def allocate(trial: str, number: str, by: By, now: datetime, key: str) -> datetime:
    """Allocate a participant, and say when they were: who was before is not again, whatever is sent.

    `key`: chosen by the browser. InputError where they are not enrolled, a level of a factor is missing, the list is
    used up, the trial is paused or locked, or the lists were revealed.
    """
    with writing(trial):
        before = queries.allocated(trial, number)
        if before is None:
            _require_running(trial)
        return before or _allocated(trial, _enrolled(trial, number), by, now, key)


def _require_running(trial: str) -> None:
    """InputError where nobody may be allocated now. Who was enrolled before a trial closed still is."""
    held = trials.trial(trial)
    state = State(held.state) if held else State.PREPARED
    if state not in _RUNNING:
        raise InputError(
            f"The trial is “{NAMES[state].lower()}”, and nobody is allocated meanwhile.",
            mend="Ask the trial manager.",
        )
    if queries.is_revealed(trial):
        raise InputError(
            "The lists were revealed, so that nobody can be allocated by them any more.",
            mend="Ask the trial manager.",
        )


def _enrolled(trial: str, number: str) -> Participant:
    found = enrolment.participant(trial, number)
    if found is None:
        raise InputError(f"There is no participant {number[:20]}.", where="number")
    if found.state is not Stands.ENROLLED:
        stands = STANDINGS[found.state].title.lower()
        raise InputError(
            f"Participant {number} is “{stands}”, and only who is enrolled is allocated.",
            where="number",
            mend="Open the participant’s page to see what is missing.",
        )
    return found


def _allocated(trial: str, person: Participant, by: By, now: datetime, key: str) -> datetime:
    if not queries.is_sealed(trial):
        raise InputError(NOT_SEALED, mend="Ask the trial manager to seal them.")
    name = lists.list_of(queries.scheme(trial), person.site, person.levels)
    position = queries.taken(trial, name) + 1
    if not queries.has_slot(trial, name, position):
        raise InputError(
            "The list that this participant belongs to is used up. Nothing was changed.",
            mend="Ask the trial manager to make the lists longer; it takes two stewards.",
        )
    said = {
        "list": name,
        "position": position,
        "number": sum(queries.counts(trial).values()) + 1,
        "levels": dict(person.levels),
        "day": now.astimezone(_zone(trial, person.site)).date().isoformat(),
    }
    subject = f"participant:{person.number}"
    event = append(trial, kinds.ALLOCATED, subject, said, by=by, now=now, site=person.site, key=key)
    return event.at


def _zone(trial: str, site: str) -> ZoneInfo:
    return ZoneInfo(next(each.zone for each in trials.sites(trial) if each.number == site))
