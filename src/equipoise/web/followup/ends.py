"""How follow-up ends other than by a form: completed, out of reach; and being found again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from equipoise.core.enrolment.states import STANDINGS, State, find
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment.queries import Participant
from equipoise.web.followup import contacting, kinds, schedules
from equipoise.web.followup.holding import Twice, refuse_withdrawn
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing

WAYS = {
    State.COMPLETED: "Came to the end of follow-up",
    State.LOST: "Can’t be reached any more",
    State.FOLLOWED: "Was found again",
}


def ways(person: Participant) -> list[tuple[str, str]]:
    """What may be said of a participant now: state and words."""
    found = [state for state in WAYS if find(person.state, state)]
    # From “allocated” follow-up begins by itself, with the first thing that is kept.
    return [
        (state.value, WAYS[state])
        for state in found
        if state is not State.FOLLOWED or person.state is State.LOST
    ]


def _refuse_before(person: Participant, state: str, day: date) -> None:
    """Nobody leaves before they were enrolled, and nobody is found before they were lost."""
    since = STANDINGS[State.LOST if state == State.FOLLOWED else State.ENROLLED].day
    first = person.days.get(since)
    if first is not None and day < first:
        raise InputError(
            f"{day.isoformat()} is before {since} on {first.isoformat()}.",
            where="day",
            mend="Look at the date again.",
        )


def end(trial: str, number: str, state: str, day: date, *, by: By, now: datetime, key: str) -> None:
    """Say that follow-up ended on a day, or goes on. InputError where the participant's state doesn't allow it."""
    with writing(trial):
        said: dict[str, Any] = {"advance": [(state, day.isoformat())]}
        earlier = ledger.keyed(trial, key)
        if earlier is not None:
            if earlier.subject != f"participant:{number}" or earlier.payload.get("advance") != [
                [state, day.isoformat()]
            ]:
                raise Twice
            return
        plan = schedules.plan(trial, number, now)
        refuse_withdrawn(plan.person)
        if state not in dict(ways(plan.person)):
            raise InputError(f"Who is “{STANDINGS[plan.person.state].title.lower()}” can’t come to this.")
        if day > plan.today:
            raise InputError("This day lies in the future.", where="day", mend="Look at the date again.")
        _refuse_before(plan.person, state, day)
        if state == State.LOST:
            tries = contacting.reaching(plan)
            said |= {"tries": tries.in_vain, "asked": tries.asked}
        append(
            trial, kinds.ENDED, f"participant:{number}", said, by=by, now=now, site=plan.person.site, key=key
        )
