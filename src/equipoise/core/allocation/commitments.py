"""What is made public before the first participant, and what is revealed at the end: two files, and their digests.

A digest is SHA-256, written in lower-case hexadecimal in files. The bytes that are digested are *packed*: each part
in UTF-8 (or as it is, where it is bytes), behind its length as 4 bytes, most significant first. Whole numbers are
written in decimal figures. The first part names what it is, so that no digest can stand for another kind. A tree
over leaves is the Merkle tree of RFC 9162, section 2.1.1: a leaf is SHA-256(0x00, packed), a node SHA-256(0x01, left,
right), and n leaves are split at the largest power of two under n.

- seed: packed(`equipoise seed 1`, seed)
- scheme: packed(`equipoise scheme 1`, salt of 32 bytes, the scheme as canonical JSON); the salt keeps block sizes from
  being tried out
- slot, a leaf: packed(`equipoise slot 1`, list, position from 1, value, nonce of 32 bytes)
- batch, the first leaf of its tree: packed(`equipoise batch 1`, trial, scheme digest, seed digest, `made`, `after`,
  root of the batch before or nothing, then of each list its name, first position and count)
- allocation, a leaf: packed(`equipoise allocation 1`, trial, participant, site, list, position, `at`, digest of the
  event in the ledger, then of each level the factor and the level, by factor)

The **published file** holds no secret. It is printed when the lists are sealed, and again whenever somebody wants it:
then it has grown by the allocations since.

    {"format": "equipoise allocation commitment 1", "trial": "stop-2", "scheme": digest, "seed": digest,
     "batches": [{"made": "2026-11-24T10:00:00+00:00", "after": 0, "root": digest,
                  "lists": [{"name": "site=01/cytotoxic=yes", "first": 1, "leaves": [digest, ...]}, ...]}, ...],
     "allocations": [digest, ...], "allocations_root": digest}

A batch is what one ceremony sealed: the lists at the beginning, later those of new sites and slots beyond a list's end.
`after`: how many allocations there were before; `made` and `at` are instants in ISO 8601 with their offset. Allocations
stand in the order of their numbers: 1, 2, 3, ...

The **revealed file** is written once it does no more harm:

    {"format": "equipoise allocation reveal 1", "trial": "stop-2", "seed": hex, "salt": hex,
     "scheme": {see `scheme_data`}, "nonces": {"site=01/cytotoxic=yes": [hex, ...], ...},
     "allocations": [{"number": 1, "participant": "01-001", "site": "01", "levels": {"cytotoxic": "yes"},
                      "list": "site=01/cytotoxic=yes", "position": 1, "at": "...", "event": hex, "arm": "sabr"}, ...]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from equipoise.core.allocation.scheme import Scheme

PUBLISHED = "equipoise allocation commitment 1"
REVEALED = "equipoise allocation reveal 1"


@dataclass(frozen=True, slots=True)
class Part:
    """The slots of one list that a batch sealed: from `first` on, a leaf digest each."""

    name: str
    first: int
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """An allocation as it happened. `at`: ISO 8601 with its offset; `event`: its event's digest, in hex."""

    participant: str
    site: str
    levels: Mapping[str, str]
    list: str
    position: int
    at: str
    event: str


def packed(*parts: str | bytes | int) -> bytes:
    """Parts one behind the other, each behind its length: no two lists of parts give the same bytes."""
    found = b""
    for part in parts:
        given = part if isinstance(part, bytes) else str(part).encode()
        found += len(given).to_bytes(4, "big") + given
    return found


def leaf(list_name: str, position: int, value: str, nonce: bytes) -> bytes:
    """The digest of a slot: 32 bytes. `position` from 1; `nonce`: 32 bytes by chance, kept with the value."""
    return _leaf(packed("equipoise slot 1", list_name, position, value, nonce))


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over leaves: 32 bytes. Without leaves, the digest of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root(leaves[:middle]) + root(leaves[middle:])).digest()


def seed_digest(seed: bytes) -> bytes:
    """The digest of the seed."""
    return hashlib.sha256(packed("equipoise seed 1", seed)).digest()


def scheme_digest(scheme: Scheme, salt: bytes) -> bytes:
    """The digest of the scheme. `salt`: 32 bytes by chance, sealed with the seed."""
    return hashlib.sha256(packed("equipoise scheme 1", salt, canonical(scheme_data(scheme)))).digest()


def scheme_data(scheme: Scheme) -> dict[str, Any]:
    """A scheme as it stands in the revealed file: all that lists and arms follow from, by ids, without titles."""
    return {
        "method": scheme.method.value,
        "arms": [[arm, share] for arm, share in scheme.arms],
        "factors": [[factor.id, [level for level, _ in factor.levels]] for factor in scheme.factors],
        "by_site": scheme.by_site,
        "block_sizes": list(scheme.block_sizes),
        "probability": str(scheme.probability),
        "weights": [[factor, weight] for factor, weight in scheme.weights],
        "largest_imbalance": scheme.largest_imbalance,
        "distance": scheme.distance.value,
        "planned": scheme.planned,
    }


def record_leaf(trial: str, record: Record) -> bytes:
    """The digest of an allocation as it happened. It says nothing of the arm."""
    levels = [part for pair in sorted(record.levels.items()) for part in pair]
    return _leaf(
        packed(
            "equipoise allocation 1", trial, record.participant, record.site, record.list, record.position,
            record.at, record.event, *levels,
        )
    )  # fmt: skip


def batch(
    trial: str,
    scheme: bytes,
    seed: bytes,
    parts: Sequence[Part],
    *,
    made: str,
    after: int = 0,
    before: str = "",
) -> dict[str, Any]:
    """A batch for the published file. `scheme`, `seed`: their digests; `before`: root of the batch before, in hex."""
    head = packed(
        "equipoise batch 1", trial, scheme, seed, made, after, bytes.fromhex(before),
        *(each for part in parts for each in (part.name, part.first, len(part.leaves))),
    )  # fmt: skip
    slots = [each for part in parts for each in part.leaves]
    lists = [{"name": p.name, "first": p.first, "leaves": [each.hex() for each in p.leaves]} for p in parts]
    return {"made": made, "after": after, "root": root([_leaf(head), *slots]).hex(), "lists": lists}


def published(
    trial: str,
    scheme: bytes,
    seed: bytes,
    batches: Sequence[Mapping[str, Any]],
    records: Sequence[Record] = (),
) -> dict[str, Any]:
    """The published file. `scheme`, `seed`: their digests; `records`: the allocations so far, in order."""
    leaves = [record_leaf(trial, each) for each in records]
    return {
        "format": PUBLISHED,
        "trial": trial,
        "scheme": scheme.hex(),
        "seed": seed.hex(),
        "batches": [dict(each) for each in batches],
        "allocations": [each.hex() for each in leaves],
        "allocations_root": root(leaves).hex(),
    }


def revealed(
    trial: str,
    scheme: Scheme,
    *,
    salt: bytes,
    seed: bytes,
    nonces: Mapping[str, Sequence[bytes]],
    records: Sequence[tuple[Record, str]],
) -> dict[str, Any]:
    """The revealed file. `nonces`: of each list's slots in order; `records`: allocations in order with their arms."""
    allocations = [
        {
            "number": number, "participant": record.participant, "site": record.site,
            "levels": dict(record.levels), "list": record.list, "position": record.position,
            "at": record.at, "event": record.event, "arm": arm,
        }
        for number, (record, arm) in enumerate(records, start=1)
    ]  # fmt: skip
    return {
        "format": REVEALED,
        "trial": trial,
        "seed": seed.hex(),
        "salt": salt.hex(),
        "scheme": scheme_data(scheme),
        "nonces": {name: [each.hex() for each in those] for name, those in nonces.items()},
        "allocations": allocations,
    }


def canonical(data: Any) -> bytes:
    """JSON in its one form: keys in order, no spaces, UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()
