"""What goes with events and can be taken away: ciphertext, of which the chain has the digest alone.

An event can't be changed. So what a key that is given up would still open may not stand in it: it lies beside it, is
hashed with it, and a later event says that it was taken away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Q

from equipoise.web.ledger import chain
from equipoise.web.ledger.models import Enclosure, Event

_AT_ONCE = 500
_SAID = '"enclosed":'
"""How the payload of an event that has something with it tells so."""


@dataclass(frozen=True, slots=True, order=True)
class Enclosed:
    """Something that goes with an event: the event's id, and its name."""

    event: int
    name: str

    @property
    def key(self) -> str:
        """The key of its row."""
        return f"{self.event}/{self.name}"


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Each value as it is kept and hashed."""
    return {name: chain.canonical(value) for name, value in sorted(values.items())}


def read(kept: Mapping[str, str]) -> dict[str, Any]:
    """The values again, as they are when tables are made anew."""
    return {name: json.loads(text) for name, text in kept.items()}


def said(kept: Mapping[str, str], gone: Iterable[Enclosed]) -> dict[str, Any]:
    """What an event says of what goes with it, by digests, and of what it takes away."""
    told: dict[str, Any] = {}
    if kept:
        told["enclosed"] = {name: digest(text) for name, text in kept.items()}
    if away := sorted(gone):
        told["shed"] = [[each.event, each.name] for each in away]
    return told


def digest(text: str) -> str:
    """The digest that an event has of what goes with it: SHA-256, in hex."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def keep(row: Event, kept: Mapping[str, str]) -> None:
    """Put what goes with an event beside it."""
    Enclosure.objects.bulk_create(
        Enclosure(id=Enclosed(row.pk, name).key, trial=row.trial, event=row.pk, name=name, text=kept[name])
        for name in kept
    )


def shed(row: Event, gone: Sequence[Enclosed]) -> None:
    """Take away what went with earlier events. ValueError where that was of the other chain, of which the open one
    may say nothing.
    """
    first = chain.id_of(row.pk // chain.ROOM, row.sealed, 0)
    if any(not first <= each.event <= row.pk for each in gone):
        raise ValueError("an event takes away what went with events of its own chain")
    for at in range(0, len(gone), _AT_ONCE):
        keys = [each.key for each in gone[at : at + _AT_ONCE]]
        Enclosure.objects.filter(trial=row.trial, pk__in=keys).delete()


def find(
    trial: str, *, names: Iterable[str] = (), beginnings: Iterable[str] = (), sealed: bool = False
) -> list[Enclosed]:
    """What goes with events of one of a trial's chains under these names, or names that begin so. 1 query."""
    wanted = Q(name__in=list(names))
    for each in beginnings:
        wanted |= Q(name__startswith=each)
    rows = Enclosure.objects.filter(wanted, trial=trial).order_by("event", "name")
    found = [Enclosed(*each) for each in rows.values_list("event", "name")]
    return [each for each in found if chain.is_sealed(each.event) == sealed]


def of_events(rows: Iterable[Event]) -> dict[int, dict[str, Any]]:
    """What goes with these events and is still there, by event and name. 1 query; none where nothing goes with any."""
    wanted = [row.pk for row in rows if _SAID in row.payload]
    found: dict[int, dict[str, Any]] = {}
    if wanted:
        for each in _rows(wanted):
            found.setdefault(each.event, {})[each.name] = json.loads(each.text)
    return found


def _rows(events: Sequence[int]) -> Iterator[Enclosure]:
    for at in range(0, len(events), _AT_ONCE):
        yield from Enclosure.objects.filter(event__in=events[at : at + _AT_ONCE])
