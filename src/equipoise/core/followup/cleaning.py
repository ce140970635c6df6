"""Cleaning data: the one table of what may be done with a data query; what a lock holds; what a signature is bound to.

Terms as in ICH E6(R3) and 21 CFR Part 11: a data query asks a site about a value; verification compares a value with
its source; a lock keeps anybody from changing; a signature has a name, a time and a meaning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from equipoise.core.followup.answers import Answers
from equipoise.core.followup.checks import digestible
from equipoise.core.values.errors import InputError


class QueryState(StrEnum):
    """Where a data query stands."""

    OPEN = "open"
    """The site is asked."""
    ANSWERED = "answered"
    """Whoever asked looks at the answer."""
    CLOSED = "closed"


class Did(StrEnum):
    """What is done with a data query."""

    OPENED = "opened"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"


MOVES: Mapping[tuple[QueryState | None, Did], QueryState] = {
    (None, Did.OPENED): QueryState.OPEN,
    (QueryState.OPEN, Did.ANSWERED): QueryState.ANSWERED,
    (QueryState.OPEN, Did.CLOSED): QueryState.CLOSED,
    (QueryState.ANSWERED, Did.CLOSED): QueryState.CLOSED,
    (QueryState.ANSWERED, Did.REOPENED): QueryState.OPEN,
    (QueryState.CLOSED, Did.REOPENED): QueryState.OPEN,
}
"""The one table: from a state (None before there is one), by what is done, to a state. What is not in it can't be."""

WAITS_FOR = {QueryState.OPEN: "the site", QueryState.ANSWERED: "whoever asked", QueryState.CLOSED: "nobody"}


class Meaning(StrEnum):
    """What a signature says, in the words that stand beside it."""

    REVIEWED = "I reviewed this and it is complete and right"
    RESPONSIBLE = "I take responsibility for it as the investigator"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form of a participant stands. `visit`: a key, empty for what hangs on no visit."""

    participant: str
    visit: str
    form: str
    occurrence: int = 1

    def scopes(self) -> tuple[str, ...]:
        """The locks that hold it, the narrowest first."""
        form = f"form:{self.participant}/{self.visit}/{self.form}/{self.occurrence}"
        visit = (f"visit:{self.participant}/{self.visit}",) if self.visit else ()
        return (form, *visit, f"participant:{self.participant}", "trial")


def moved(state: QueryState | None, did: Did) -> QueryState:
    """The state that follows; InputError where it can't."""
    after = MOVES.get((state, did))
    if after is None:
        raise InputError(
            f"What is {state or 'not asked'} can't be {did}.",
            mend="Load the page again to see how it stands.",
        )
    return after


def scope_words(scope: str) -> str:
    """What a lock holds, in words."""
    kind = scope.partition(":")[0]
    return {"form": "this form", "visit": "this visit", "participant": "this participant"}.get(
        kind, "the trial"
    )


def digest(trial: str, place: Place, revision: int, answers: Answers) -> str:
    """What a signature is bound to: SHA-256 over the place, the revision and every answer."""
    told = [
        trial,
        place.participant,
        place.visit,
        place.form,
        place.occurrence,
        revision,
        digestible(answers),
    ]
    return sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
