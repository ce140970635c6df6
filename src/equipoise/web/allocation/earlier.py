"""What events of earlier versions of this program hold sealed in themselves, and so for ever (ADR 11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from equipoise.web.allocation import kinds, queries, ring_kinds
from equipoise.web.allocation.rings import TRIAL
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.kinds import Event

_OPEN = (ring_kinds.RINGS_MADE, ring_kinds.ADMITTED, ring_kinds.MEMBER_KEYED, kinds.LISTS_SEALED)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stays open to the former key of a ring in events. `free`: of the `places`, those that nobody has yet.

    `contents`: sealed records; `keys`: copies of the former key, and own keys of who left; `seed`: that of the lists.
    `events`: the numbers of those in the open chain.
    """

    places: int = 0
    free: int = 0
    contents: int = 0
    keys: int = 0
    seed: bool = False
    events: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.contents or self.keys or self.seed)


def inside(trial: str, ring: str, stays: Collection[str]) -> Earlier:
    """What the former keys of a ring open in events themselves. `stays`: log-ins of who is of it still. 4 queries."""
    taken = {each.name: each.taken for each in queries.lengths(trial)}
    places, free, keys, seed, numbers = 0, 0, 0, False, set[int]()
    events = list(ledger.of_kinds(trial, _OPEN))
    left = {each.payload["holder"] for each in events if _admits(each, ring)} - set(stays)
    for event in events:
        mine = list(_places(event, ring))
        copies, has_seed = _keys(event, ring, left), ring == TRIAL and bool(event.payload.get("seed"))
        places, keys, seed = places + len(mine), keys + copies, seed or has_seed
        free += sum(position > taken.get(name, 0) for name, position in mine)
        if mine or copies or has_seed:
            numbers.add(event.number)
    contents = sum(ring in event.payload.get("keys", {}) for event in ledger.of_kinds(trial, [kinds.HANDLED]))
    return Earlier(places, free, contents, keys, seed, tuple(sorted(numbers)))


def _places(event: Event, ring: str) -> Iterator[tuple[str, int]]:
    """The places that an event holds sealed to a ring: list and position."""
    for part in ("sealed", "shared"):
        told: Any = event.payload.get(part)
        # An admission holds one envelope under the same name.
        for name, envelopes in told.items() if isinstance(told, Mapping) else ():
            yield from ((name, int(position)) for position, sealed in envelopes.items() if ring in sealed)


def _admits(event: Event, ring: str) -> bool:
    """Whether an event holds the copy of a ring's key for somebody who was admitted to it."""
    return event.payload.get("ring") == ring and "holder" in event.payload and "sealed" in event.payload


def _keys(event: Event, ring: str, left: Collection[str]) -> int:
    """How many copies of a ring's former key an event holds; and the own key of somebody who left."""
    held = event.payload.get("held", {})
    own = event.actor in left and "wrapped" in event.payload
    return (len(held) if ring == TRIAL else int(ring in held)) + _admits(event, ring) + own
