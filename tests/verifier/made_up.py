"""Trials that were allocated: their published and revealed files."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from equipoise.core.allocation import commitments
from equipoise.core.allocation.commitments import Part, Record
from equipoise.core.allocation.deciding import arms
from equipoise.core.allocation.lists import draw, list_of, names
from equipoise.core.allocation.scheme import Scheme
from tests.core.allocation.schemes import big_stick, blocks, factor, minimised, simple

SEED, SALT = bytes(range(32)), bytes(range(32, 64))
SITES = ("01", "02")
FACTORS = (factor("cytotoxic", "yes", "no"), factor("count", "1", "2-5"))
SCHEMES = (
    replace(blocks(4, 6, by_site=True), factors=FACTORS[:1]),
    replace(blocks(3, 6, arms=(("a", 1), ("b", 2))), factors=FACTORS),
    replace(big_stick(2), by_site=True),
    simple(),
    minimised(*FACTORS, weights=(("count", 2),)),
    replace(minimised(*FACTORS, arms=(("a", 1), ("b", 2))), by_site=True),
)

Json = dict[str, Any]


def trial(
    scheme: Scheme, count: int, length: int = 12, later: int = 4, after: int | None = None
) -> tuple[Json, Json]:
    """A trial with two batches: lists of `length` slots, and `later` more of each that were sealed half-way."""
    every = names(scheme, SITES)
    values = draw(scheme, every, SEED, length + later)
    chance = random.Random(count)
    nonces = {name: [chance.randbytes(32) for _ in values[name]] for name in every}
    digests = commitments.scheme_digest(scheme, SALT), commitments.seed_digest(SEED)
    first = commitments.batch(
        "stop-2", *digests, _parts(values, nonces, 0, length), made="2026-11-24T10:00:00+00:00"
    )
    second = commitments.batch(
        "stop-2", *digests, _parts(values, nonces, length, length + later), made="2026-12-24T10:00:00+00:00",
        after=count // 2 if after is None else after, before=first["root"],
    )  # fmt: skip
    records = _records(scheme, count, length, later)
    given = _arms(scheme, values, records)
    published = commitments.published("stop-2", *digests, [first, second], records)
    pairs = list(zip(records, given, strict=True))
    return published, commitments.revealed(
        "stop-2", scheme, salt=SALT, seed=SEED, nonces=nonces, records=pairs
    )


def _parts(
    values: Mapping[str, Sequence[str]], nonces: Mapping[str, Sequence[bytes]], first: int, last: int
) -> list[Part]:
    def leaves(name: str) -> Iterable[bytes]:
        for at in range(first, last):
            yield commitments.leaf(name, at + 1, values[name][at], nonces[name][at])

    return [Part(name, first + 1, tuple(leaves(name))) for name in values]


def _records(scheme: Scheme, count: int, length: int, later: int) -> list[Record]:
    chance = random.Random(7)
    ends: dict[str, int] = {}
    found = []
    for number in range(1, count + 1):
        site = chance.choice(SITES)
        levels = {each.id: chance.choice(each.levels)[0] for each in scheme.factors}
        name = list_of(scheme, site, levels)
        if ends.get(name, 0) == (length if len(found) < count // 2 else length + later):
            continue
        ends[name] = ends.get(name, 0) + 1
        at = f"2026-12-{1 + number // 24:02d}T{number % 24:02d}:00:00+00:00"
        event = f"{number:064x}"
        found.append(Record(f"{site}-{number:03d}", site, levels, name, ends[name], at, event))
    return found


def _arms(scheme: Scheme, values: Mapping[str, Sequence[str]], records: Sequence[Record]) -> list[str]:
    found: dict[int, str] = {}
    for name in values:
        here = [at for at, record in enumerate(records) if record.list == name]
        given = arms(scheme, values[name][: len(here)], [records[at].levels for at in here])
        found.update(zip(here, given, strict=True))
    return [found[at] for at in range(len(records))]
