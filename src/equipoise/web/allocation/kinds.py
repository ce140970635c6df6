"""The events of the room `allocation`, and what each does to its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from equipoise.web.allocation import ring_kinds, unblinding_kinds
from equipoise.web.allocation.models import (
    Allocation,
    Batch,
    Handled,
    MemberKey,
    Revealed,
    Ring,
    RingKey,
    RingMember,
    ShareUse,
    Slot,
)
from equipoise.web.allocation.ring_kinds import KEYS, SEED, SLOTS, under, used
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.ledger import kinds
from equipoise.web.ledger.kinds import Event, Kind

LISTS_SEALED = "allocation.lists_sealed"
ALLOCATED = "allocation.allocated"
HANDLED = "allocation.handled"
ALL_OPENED = "allocation.all_opened"
LOOKED_OVER = "allocation.looked_over"
REVEALED = "allocation.revealed"
SLOTS_AT_ONCE = 500
Envelopes = dict[str, dict[str, dict[str, str]]]
"""Ring → list → position → envelope."""


def offer() -> None:
    """Make this room's events and tables known.

    To open something of a participant and to write it are one kind, `allocation.handled`, so that their numbers can't
    be told apart.
    """
    kinds.offer(
        Kind(LISTS_SEALED, "sealed the lists", _lists_sealed, encloses=True),
        Kind(ALLOCATED, "was allocated", _allocated),
        Kind(HANDLED, "handled what is sealed", _handled, unblinding=True, encloses=True),
        Kind(ALL_OPENED, "opened all allocations", _all_opened, unblinding=True),
        Kind(LOOKED_OVER, "looked over what is to be recorded", _nothing, unblinding=True),
        Kind(REVEALED, "revealed the lists", _revealed),
    )
    ring_kinds.offer()
    unblinding_kinds.offer()
    keys = (Ring, RingMember, MemberKey, RingKey, ShareUse)
    kinds.project("allocation", *keys, Batch, Slot, Allocation, Handled, Revealed)


def _lists_sealed(event: Event) -> None:
    """Payload: `version`, `scheme`, `seed_digest`, `public` (the batch as it is published); `by_shares`.

    With it: `seed` and `slots/<ring>`, places that are new, and for rings that came later those before.
    """
    said = event.payload
    Batch.objects.create(
        id=event.id,
        trial=event.trial,
        at=event.at,
        version=said["version"],
        scheme=said["scheme"],
        seed_digest=said["seed_digest"],
        public=said["public"],
        seed=said.get("seed") or event.enclosed.get(SEED, ""),
    )
    envelopes = by_ring(said.get("sealed", {}), said.get("shared", {})) or under(event.enclosed, SLOTS)
    new = {part["name"]: part["first"] for part in said["public"]["lists"]}
    Slot.objects.bulk_create(_slots(event, envelopes), SLOTS_AT_ONCE)
    for ring, lists in envelopes.items():
        ring_kinds.share(event.trial, ring, {name: _before(lists[name], new.get(name)) for name in lists})
    used(event, "extended")


def by_ring(*told: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Envelopes:
    """Envelopes by list, position and ring, by ring first: ring → list → position → envelope."""
    found: Envelopes = {}
    for lists in told:
        for name, places in lists.items():
            for position, sealed in places.items():
                for ring, envelope in sealed.items():
                    found.setdefault(ring, {}).setdefault(name, {})[position] = envelope
    return found


def _before(places: Mapping[str, str], first: int | None) -> dict[str, str]:
    """The places of a list that were there before."""
    return {at: envelope for at, envelope in places.items() if first is None or int(at) < first}


def _slots(event: Event, envelopes: Envelopes) -> Iterator[Slot]:
    for part in event.payload["public"]["lists"]:
        name = part["name"]
        of_list = {ring: lists[name] for ring, lists in envelopes.items() if name in lists}
        for position, leaf in enumerate(part["leaves"], part["first"]):
            at = str(position)
            yield Slot(
                id=f"{event.trial}/{name}/{at}",
                trial=event.trial,
                list=name,
                position=position,
                leaf=leaf,
                sealed={ring: places[at] for ring, places in of_list.items() if at in places},
            )


def _allocated(event: Event) -> None:
    """Payload: `list`, `position`, `number`, `levels`, `day`. Subject: `participant:03-007`."""
    said, participant = event.payload, event.subject.partition(":")[2]
    Allocation.objects.create(
        id=event.id,
        trial=event.trial,
        participant=participant,
        site=event.site,
        list=said["list"],
        position=said["position"],
        number=said["number"],
        at=event.at,
        levels=said["levels"],
    )
    enrolment.advance(event.trial, participant, "allocated", date.fromisoformat(said["day"]), event)


def _handled(event: Event) -> None:
    """Payload: `content`. With it: `keys/<ring>`, the key of the content."""
    Handled.objects.create(
        id=event.id,
        trial=event.trial,
        participant=event.subject.partition(":")[2],
        key=event.key,
        content=event.payload["content"],
        keys=event.payload.get("keys") or under(event.enclosed, KEYS),
    )


def _all_opened(event: Event) -> None:
    """Payload: `by_shares`, where two shares opened it."""
    used(event, "exported")


def _revealed(event: Event) -> None:
    """Payload: `by_shares`."""
    Revealed.objects.create(id=event.id, trial=event.trial, at=event.at)
    used(event, "revealed")


def _nothing(event: Event) -> None:
    """The event itself is what is kept."""
