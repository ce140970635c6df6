"""The digest that chains audit rows: SHA-256 (FIPS 180-4) over the row and the digest of the row before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from equipoise.core.values.errors import InputError

BEGINNING = "0" * 64
"""What the first row has for the digest of the row before."""


@dataclass(frozen=True, slots=True)
class Row:
    """An audit row as it is chained."""

    number: int
    at: datetime
    actor: str
    verb: str
    subject: str
    detail: Mapping[str, Any]
    previous: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What of a row holds the chain together. `computed`: its digest made anew; `digest` and `previous` as kept."""

    number: int
    previous: str
    digest: str
    computed: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain doesn't hold: the number of the row, and in words what is wrong there."""

    number: int
    what: str


def digest(row: Row) -> str:
    """The digest of a row, from everything in it but the digest itself."""
    told = {
        "number": row.number,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "verb": row.verb,
        "subject": row.subject,
        "detail": row.detail,
        "previous": row.previous,
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def link(row: Row) -> Link:
    """The link that a row is."""
    return Link(row.number, row.previous, row.digest, digest(row))


def breaks(links: Iterable[Link], head: tuple[int, str]) -> Iterator[Broken]:
    """Where a chain, oldest link first, does not hold. `head`: the number and digest of its end."""
    number, before = 0, BEGINNING
    for each in links:
        if each.number != number + 1:
            yield Broken(each.number, _out_of_order(number, each.number))
        elif each.previous != before:
            yield Broken(each.number, "it does not follow the row before: one was changed, put in or moved")
        if each.computed != each.digest:
            yield Broken(each.number, "it was changed after it was written")
        number, before = each.number, each.digest
    if (number, before) != (head[0], head[1] or BEGINNING):
        yield Broken(number + 1, f"the chain ends at {number}, and should end at {head[0]}")


def noted(text: str) -> tuple[int, str] | None:
    """A head that was noted earlier, from `number:digest`; None for no text. InputError where it is none."""
    number, _, digest = text.partition(":")
    if not text:
        return None
    if not number.isdecimal() or not digest:
        raise InputError("That is no head of the trail.", where="--head", mend="Write it as: number:digest.")
    return int(number), digest


def _out_of_order(number: int, found: int) -> str:
    if found > number + 1:
        return f"rows {number + 1} to {found - 1} are missing"
    return f"it stands where row {number + 1} should be"
