"""Reading who was allocated, and how many: never to what. No query here touches a sealed column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Max

from equipoise.core.allocation.commitments import Record
from equipoise.core.allocation.scheme import Scheme
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
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import queries as trials

LOW = 8
"""So many free slots of a list are few: time to make it longer."""


@dataclass(frozen=True, slots=True)
class Allocated:
    """A participant who was allocated, and when; `number` counts the trial's allocations from 1."""

    participant: str
    site: str
    number: int
    at: datetime
    list: str
    position: int
    levels: Mapping[str, str]

    @property
    def padded(self) -> str:
        """The number as it is told: 017."""
        return f"{self.number:03d}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is public of the lists. `batches` as they are published; `scheme` and `seed`: their digests, in hex."""

    version: str
    scheme: str
    seed: str
    batches: tuple[Mapping[str, Any], ...]

    @property
    def root(self) -> str:
        """The newest commitment, in hex."""
        return str(self.batches[-1]["root"])


@dataclass(frozen=True, slots=True)
class Length:
    """A list: its slots, and how many are taken."""

    name: str
    slots: int
    taken: int

    @property
    def free(self) -> int:
        """How many more can be allocated from it."""
        return self.slots - self.taken

    @property
    def is_low(self) -> bool:
        """Whether it is time to make it longer."""
        return self.free < LOW


def allocation(trial: str, participant: str) -> Allocated | None:
    """That somebody was allocated; None before. 1 query."""
    row = Allocation.objects.filter(trial=trial, participant=participant).first()
    return _seen(row) if row else None


def allocated(trial: str, participant: str) -> datetime | None:
    """When somebody was allocated; None before. 1 query."""
    found = allocation(trial, participant)
    return found.at if found else None


def allocations(trial: str, site: str = "") -> list[Allocated]:
    """Everybody who was allocated, in order; of one site where it is named. 1 query."""
    rows = Allocation.objects.filter(trial=trial)
    return [_seen(row) for row in (rows.filter(site=site) if site else rows).order_by("number")]


def counts(trial: str) -> dict[str, int]:
    """How many were allocated, by site. 1 query."""
    return dict(Counter(Allocation.objects.filter(trial=trial).values_list("site", flat=True)))


def sealed(trial: str) -> Sealed | None:
    """What is public of a trial's lists; None before they were sealed. 1 query."""
    rows = list(Batch.objects.filter(trial=trial).order_by("id").defer("seed"))
    if not rows:
        return None
    first = rows[0]
    return Sealed(first.version, first.scheme, first.seed_digest, tuple(row.public for row in rows))


def is_sealed(trial: str) -> bool:
    """Whether a trial's lists were drawn and sealed. 1 query."""
    return Batch.objects.filter(trial=trial).exists()


def scheme(trial: str) -> Scheme:
    """The scheme that a trial's lists were drawn by: that of the version in force when they were first sealed.

    LookupError before.
    """
    version = Batch.objects.filter(trial=trial).order_by("id").values_list("version", flat=True).first()
    if version is None:
        raise LookupError(f"the lists of {trial} are not sealed")
    return trials.design(trial, version).scheme()


def lengths(trial: str) -> list[Length]:
    """Every list with its slots and how many are taken. 2 queries."""
    slots = Slot.objects.filter(trial=trial).values_list("list").annotate(Count("id")).order_by("list")
    taken = dict(Allocation.objects.filter(trial=trial).values_list("list").annotate(Max("position")))
    return [Length(name, count, taken.get(name, 0)) for name, count in slots]


def taken(trial: str, name: str) -> int:
    """How many slots of a list are taken. 1 query."""
    return Allocation.objects.filter(trial=trial, list=name).count()


def has_slot(trial: str, name: str, position: int) -> bool:
    """Whether a list has this slot. 1 query."""
    return Slot.objects.filter(trial=trial, list=name, position=position).exists()


def rings(trial: str) -> dict[str, str]:
    """The rings of a trial with their public keys. 1 query."""
    return dict(Ring.objects.filter(trial=trial).order_by("name").values_list("name", "public"))


def has_key(trial: str, username: str) -> bool:
    """Whether somebody has set a passphrase in a trial. 1 query."""
    return MemberKey.objects.filter(trial=trial, username=username).exists()


def keyed(trial: str) -> dict[str, datetime]:
    """Who has set a passphrase, and when. 1 query."""
    return dict(MemberKey.objects.filter(trial=trial).values_list("username", "since"))


def holders(trial: str, ring: str) -> set[str]:
    """Who was admitted to a ring. 1 query."""
    rows = RingKey.objects.filter(trial=trial, ring=ring).exclude(holder="")
    return set(rows.values_list("holder", flat=True))


def every_holder(trial: str) -> set[tuple[str, str]]:
    """Who was admitted to which ring: pairs of the ring and the log-in. 1 query."""
    rows = RingKey.objects.filter(trial=trial).exclude(holder="")
    return set(rows.values_list("ring", "holder"))


def handled(trial: str) -> set[str]:
    """The participants of whom something sealed was opened or kept: for unblinded eyes alone. 1 query."""
    return set(Handled.objects.filter(trial=trial).values_list("participant", flat=True))


def is_revealed(trial: str) -> bool:
    """Whether the lists were opened to all. 1 query."""
    return Revealed.objects.filter(trial=trial).exists()


def records(trial: str) -> list[Record]:
    """Every allocation as it happened, in order, as the published file digests it. 2 queries."""
    digests = ledger.digests(trial, "allocation.allocated")
    return [
        Record(
            row.participant, row.site, row.levels, row.list, row.position, instant(row.at), digests[row.pk]
        )
        for row in Allocation.objects.filter(trial=trial).order_by("number")
    ]


def instant(at: datetime) -> str:
    """An instant as it stands in the published and the revealed file."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _seen(row: Allocation) -> Allocated:
    return Allocated(row.participant, row.site, row.number, row.at, row.list, row.position, dict(row.levels))
