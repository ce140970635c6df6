"""Taking a trial's data away. Each time is an event in the trial's ledger: who, in which role, and what came out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from typing import Any

from equipoise.core.values.errors import InputError
from equipoise.links.odm.tables import About, Table
from equipoise.web.datasets import conduct, economics, entries, happened, kinds, odm, people, rules
from equipoise.web.datasets.bundle import Bundle, bundle
from equipoise.web.datasets.reading import Reading, instant, read
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.ledger.rebuilding import state_as_of
from equipoise.web.trials import queries as trials


def blinded(trial: str, *, by: By, now: datetime, at: datetime | None = None) -> Bundle:
    """The trial's data without anything that tells an arm, as of an instant (by default now).

    The same to the byte each time for the same instant and events. InputError for an instant in the future, where there
    is no such trial, and where its protocol has no design yet.
    """
    require(trial, now, at)
    with writing(trial):
        with as_of(trial, at):
            reading = read(trial, at or now, past=at is not None)
            what, tables = about(reading, blinded=True), open_tables(reading)
            made = bundle(tables, odm.pieces(reading, what, tables), what, {"events": str(reading.last[0])})
        told = {"as_of": instant(reading.at), "sha256": made.sha256, "rows": made.rows}
        append(trial, kinds.EXPORTED, f"trial:{trial}", told, by=by, now=now)
    return made


def open_tables(reading: Reading) -> list[Table]:
    """The tables that blinded roles may have."""
    factors = reading.design.allocation.factors.value or ()
    return [
        people.participants(reading.people, factors, reading.events),
        people.overrides(reading.events),
        conduct.allocations(reading.allocated),
        conduct.visits(reading.visits),
        *entries.tables(reading),
        *economics.tables(reading),
        entries.history(reading),
        conduct.queries(reading.events),
        conduct.marks(reading.events),
        *happened.tables(reading),
        people.sites(reading.sites),
        people.versions(reading.versions),
        rules.table(reading.designs),
    ]


@contextmanager
def as_of(trial: str, at: datetime | None) -> Iterator[None]:
    """The tables as they were at an instant; as they are where none is given."""
    if at is None:
        yield
        return
    with state_as_of(trial, at):
        yield


def about(reading: Reading, *, blinded: bool) -> About:
    """What the data are of."""
    found = reading.trial
    return About(
        found.trial,
        found.nct_id,
        found.title,
        found.version,
        instant(reading.at),
        version("equipoise"),
        blinded,
    )


def require(trial: str, now: datetime, at: datetime | None) -> None:
    """InputError where nothing can be taken away: no such trial or design, or an instant that is still to come."""
    conducted: Any = trials.trial(trial)
    if conducted is None:
        raise InputError("There is no such trial.", where=trial)
    if at is not None and at > now:
        raise InputError("That moment is still to come.", where="as of", mend="Choose one that is past.")
    if trials.protocol(trial).design is None:
        raise InputError("The protocol says nothing of forms and visits yet.", where=trial)
