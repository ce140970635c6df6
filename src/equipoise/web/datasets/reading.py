"""How a trial stood at an instant, read from the rooms: what all tables are made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from equipoise.core.design.model import Design
from equipoise.core.enrolment.states import Mark
from equipoise.web.allocation import emergencies as unblinding
from equipoise.web.allocation import queries as allocation
from equipoise.web.allocation.emergencies import Emergency
from equipoise.web.allocation.queries import Allocated
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.enrolment.queries import Participant
from equipoise.web.followup import lists
from equipoise.web.followup import queries as followup
from equipoise.web.followup.lists import Agreed
from equipoise.web.followup.queries import Due, Held
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.kinds import Event
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Conducted, Site

_TOLD = ("enrolment.", "followup.")
"""Rooms whose open events tables are made from. Sealed ones are never read here."""
_LONG = frozenset({
    "followup.saved", "enrolment.found", "enrolment.taken_over", "enrolment.confirmed",
    "enrolment.criteria_confirmed",
})  # fmt: skip
"""Kinds that are many, and whose content the rooms' own queries give better or no table has."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A trial at an instant. `designs`: of every version that was adopted, the newest first, with a version's number.

    From `entries` on all are of those who did not withdraw their data.
    """

    trial: Conducted
    at: datetime
    designs: Mapping[str, Design]
    sites: Sequence[Site]
    versions: Mapping[str, trials.Held]
    people: Sequence[Participant]
    allocated: Sequence[Allocated]
    entries: Sequence[Held]
    visits: Sequence[Due]
    events: Sequence[Event]
    emergencies: Sequence[Emergency]
    verified: Sequence[Agreed]
    last: tuple[int, str]
    """Number and digest of the newest open event it was made from; that data were taken away is none."""

    @property
    def without(self) -> frozenset[str]:
        """Who withdrew their data."""
        return frozenset(each.number for each in self.people if Mark.DATA in each.marks)

    @property
    def design(self) -> Design:
        """That of the version in force."""
        return self.designs[self.trial.version]


def read(trial: str, at: datetime, *, past: bool = False) -> Reading:
    """Read a trial as its tables are now, said to be as of `at`. LookupError where its protocol has no design.

    `past`: the tables were brought back to that instant, and later events are not read either.
    """
    conducted = trials.trial(trial)
    if conducted is None:
        raise LookupError(trial)
    versions = trials.versions(trial)
    people = enrolment.participants(trial)
    without = {each.number for each in people if Mark.DATA in each.marks}
    return Reading(
        conducted,
        at,
        {name: trials.design(trial, name) for name in reversed(versions)},
        trials.sites(trial),
        versions,
        people,
        allocation.allocations(trial),
        [each for each in followup.all_entries(trial) if each.place.participant not in without],
        [each for each in followup.due(trial, "", at) if each.participant not in without],
        [
            each
            for each in ledger.opened(trial, _TOLD, at if past else None, _LONG)
            if each.subject.partition(":")[2] not in without
        ],
        [each for each in unblinding.emergencies(trial) if each.participant not in without],
        [each for each in lists.verified(trial) if each.place.participant not in without],
        ledger.reached(trial, "datasets.", at if past else None),
    )


def instant(at: datetime) -> str:
    """A moment as files have it: UTC, to the second."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def safe_name(words: str) -> str:
    """A name that every program takes: letters, figures and low lines, a letter first."""
    plain = re.sub(r"[^0-9A-Za-z]+", "_", words).strip("_")
    return plain if plain[:1].isalpha() else f"v_{plain}"
