"""The events of the room `allocation`, and what each does to its tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from equipoise.web.allocation import unblinding_kinds
from equipoise.web.allocation.models import (
    Allocation,
    Batch,
    Handled,
    MemberKey,
    Revealed,
    Ring,
    RingKey,
    Slot,
)
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.ledger import kinds
from equipoise.web.ledger.kinds import Event, Kind

RINGS_MADE = "allocation.rings_made"
MEMBER_KEYED = "allocation.member_keyed"
ADMITTED = "allocation.admitted"
LISTS_SEALED = "allocation.lists_sealed"
ALLOCATED = "allocation.allocated"
HANDLED = "allocation.handled"
ALL_OPENED = "allocation.all_opened"
LOOKED_OVER = "allocation.looked_over"
REVEALED = "allocation.revealed"
SLOTS_AT_ONCE = 500


def offer() -> None:
    """Make this room's events and tables known.

    To open something of a participant and to write it are one kind, `allocation.handled`, so that their numbers can't
    be told apart.
    """
    kinds.offer(
        Kind(RINGS_MADE, "made keys", _rings_made),
        Kind(MEMBER_KEYED, "set a passphrase", _member_keyed),
        Kind(ADMITTED, "was admitted to what is sealed", _admitted),
        Kind(LISTS_SEALED, "sealed the lists", _lists_sealed),
        Kind(ALLOCATED, "was allocated", _allocated),
        Kind(HANDLED, "handled what is sealed", _handled, unblinding=True),
        Kind(ALL_OPENED, "opened all allocations", _nothing, unblinding=True),
        Kind(LOOKED_OVER, "looked over what is to be recorded", _nothing, unblinding=True),
        Kind(REVEALED, "revealed the lists", _revealed),
    )
    unblinding_kinds.offer()
    kinds.project("allocation", Ring, MemberKey, RingKey, Batch, Slot, Allocation, Handled, Revealed)


def _rings_made(event: Event) -> None:
    """Payload: `rings` name → public key; `held` name → its private key, sealed to the ring `trial`."""
    for name, public in event.payload["rings"].items():
        Ring.objects.create(id=f"{event.trial}/{name}", trial=event.trial, name=name, public=public)
    for name, sealed in event.payload["held"].items():
        _hold(event.trial, name, "", sealed)


def _member_keyed(event: Event) -> None:
    """Payload: `public`, `wrapped`. Keys that were sealed to an earlier one are of no use any more."""
    MemberKey.objects.filter(trial=event.trial, username=event.actor).delete()
    RingKey.objects.filter(trial=event.trial, holder=event.actor).delete()
    MemberKey.objects.create(
        id=event.id,
        trial=event.trial,
        username=event.actor,
        public=event.payload["public"],
        wrapped=event.payload["wrapped"],
        since=event.at,
    )


def _admitted(event: Event) -> None:
    """Payload: `ring`, `holder`, `sealed`."""
    _hold(event.trial, event.payload["ring"], event.payload["holder"], event.payload["sealed"])


def _hold(trial: str, ring: str, holder: str, sealed: str) -> None:
    RingKey.objects.update_or_create(
        id=f"{trial}/{ring}/{holder}",
        defaults={"trial": trial, "ring": ring, "holder": holder, "sealed": sealed},
    )


def _lists_sealed(event: Event) -> None:
    """Payload: `version`, `scheme`, `seed_digest`, `public` (the batch as it is published), `seed`; `sealed` name of a
    list → position → ring → envelope; `shared` the same, for slots that are there and rings that came later.
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
        seed=said["seed"],
    )
    Slot.objects.bulk_create(_slots(event), SLOTS_AT_ONCE)
    for name, places in said["shared"].items():
        for position, sealed in places.items():
            _share(_place(event.trial, name, position), sealed)


def _slots(event: Event) -> Iterator[Slot]:
    for part in event.payload["public"]["lists"]:
        name, sealed = part["name"], event.payload["sealed"][part["name"]]
        for position, leaf in enumerate(part["leaves"], part["first"]):
            yield Slot(
                id=_place(event.trial, name, position),
                trial=event.trial,
                list=name,
                position=position,
                leaf=leaf,
                sealed=sealed[str(position)],
            )


def _place(trial: str, name: str, position: int | str) -> str:
    return f"{trial}/{name}/{position}"


def _share(key: str, sealed: dict[str, str]) -> None:
    slot = Slot.objects.get(pk=key)
    slot.sealed = slot.sealed | sealed
    slot.save(update_fields=["sealed"])


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
    """Payload: `content`, `keys`."""
    Handled.objects.create(
        id=event.id,
        trial=event.trial,
        participant=event.subject.partition(":")[2],
        key=event.key,
        content=event.payload["content"],
        keys=event.payload["keys"],
    )


def _revealed(event: Event) -> None:
    Revealed.objects.create(id=event.id, trial=event.trial, at=event.at)


def _nothing(event: Event) -> None:
    """The event itself is what is kept."""
