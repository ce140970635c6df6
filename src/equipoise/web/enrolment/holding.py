"""What every action of this room begins with: the participant held, the site's day, and what was sent before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from equipoise.core.design.states import takes_participants
from equipoise.core.enrolment.states import STANDINGS, NotNow, State
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.enrolment.models import Participant
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import writing
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Site

LONGEST = 2_000
"""Characters of a reason."""


class NotThere(Exception):
    """There is no such trial, site or participant."""


def subject(number: str) -> str:
    """How the ledger names a participant."""
    return f"participant:{number}"


@contextmanager
def held(trial: str, number: str) -> Iterator[Participant]:
    """A participant, in a transaction that holds the end of the trial's chain. NotThere where there is none."""
    with writing(trial):
        person = Participant.objects.filter(trial=trial, number=number).first()
        if person is None:
            raise NotThere
        yield person


def sent(trial: str, key: str) -> bool:
    """Whether something with this key was written before: then nothing is looked at again."""
    return bool(key) and ledger.keyed(trial, key) is not None


def place(trial: str, site: str) -> Site:
    """A site of a trial; NotThere where there is none."""
    found = next((each for each in trials.sites(trial) if each.number == site), None)
    if found is None:
        raise NotThere
    return found


def today(trial: str, site: str, now: datetime) -> date:
    """The day that it is at a site."""
    return place(trial, site).day(now)


def require_open(trial: str, site: str) -> None:
    """NotNow where nobody new may come in, in the trial or at the site."""
    conducted = trials.trial(trial)
    if conducted is None:
        raise NotThere
    if not takes_participants(conducted.state):
        raise NotNow(
            f"{conducted.name} is not open to new participants.",
            mend="Ask the trial's manager when it will be.",
        )
    if not place(trial, site).open:
        raise NotNow(f"Site {site} is not open.", mend="Ask the trial's manager.")


def require_state(person: Participant, states: Collection[State], what: str) -> None:
    """NotNow where the participant is in none of these states. `what`: what needs it, as a sentence begins."""
    state = State(person.state)
    if state not in states:
        raise NotNow(
            f"{what} can't be done now: {person.number} is “{STANDINGS[state].title.lower()}”.",
            mend="Load the page again to see how it stands.",
        )


def require_words(text: str, where: str, what: str) -> str:
    """The words, without blanks around them; InputError where there are none or too many."""
    found = whole(text, LONGEST, where)
    if not found:
        raise InputError(what, where=where, mend="Write it in a sentence, and name nobody.")
    return found


def require_past(day: date, today: date, where: str) -> date:
    """The day; InputError where it lies ahead."""
    if day > today:
        raise InputError(
            f"{day.isoformat()} lies in the future.", where=where, mend="Look at the date again."
        )
    return day
