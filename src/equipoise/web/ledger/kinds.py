"""The kinds of events: rooms above say what theirs do to their tables, and are not imported from below.

What a room holds of a trial is made by `apply` alone, from nothing but the event and what earlier events made, so that
it can be made anew from the ledger to the byte. A row's primary key is therefore the event's `id`, or a natural key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

Apply = Callable[["Event"], None]


@dataclass(frozen=True, slots=True)
class Event:
    """An event as rooms see it. `id` differs from that of every other event of all trials, and stays when tables are
    made anew. `number` counts within its chain, the open or the sealed one: neither it nor the id of an open event
    says anything of sealed ones.

    `enclosed`: ciphertext that goes with it, by name, without what was taken away since; told to `apply` alone.
    `repeated`: it had happened before under the same key, and nothing was done now.
    """

    id: int
    trial: str
    number: int
    at: datetime
    actor: str
    role: str
    kind: str
    site: str
    subject: str
    payload: Mapping[str, Any]
    why: str = ""
    key: str = ""
    repeated: bool = False
    enclosed: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. `said`: what happened, in words for the trail, such as “gave consent”.

    `unblinding`: that it happened, or when, could tell an arm: it goes into the sealed chain, and blinded roles never
    see the row. `payload` of such an event holds ciphertext only. `encloses`: ciphertext goes with it that can be taken
    away later, or it takes some away.
    """

    name: str
    said: str
    apply: Apply
    unblinding: bool = False
    encloses: bool = False


@dataclass(frozen=True, slots=True)
class Projection:
    """A room's tables that are made from events, in the order in which they are filled. Each has a column `trial`."""

    room: str
    models: tuple[type[Model], ...]


_KINDS: dict[str, Kind] = {}
_PROJECTIONS: dict[str, Projection] = {}


def offer(*kinds: Kind) -> None:
    """Make kinds known; once, at the start."""
    for each in kinds:
        _KINDS[each.name] = each


def project(room: str, *models: type[Model]) -> None:
    """Say which tables of a room are made from events."""
    _PROJECTIONS[room] = Projection(room, models)


def kind(name: str) -> Kind:
    """A kind by its name; KeyError where no room offered it."""
    return _KINDS[name]


def kinds() -> Mapping[str, Kind]:
    """Every kind."""
    return _KINDS


def projections() -> list[Projection]:
    """Every room's tables."""
    return [_PROJECTIONS[name] for name in sorted(_PROJECTIONS)]
