"""The digest that chains audit rows: SHA-256 (FIPS 180-4) over the row and the digest of the row before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

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


def breaks(rows: Iterable[Row], head: tuple[int, str]) -> Iterable[Broken]:
    """Where a chain, oldest row first, does not hold. `head`: the number and digest of its end."""
    number, before = 0, BEGINNING
    for row in rows:
        if row.number != number + 1:
            yield Broken(row.number, f"rows {number + 1} to {row.number - 1} are missing")
        elif row.previous != before:
            yield Broken(row.number, "it does not follow the row before: one was changed, put in or moved")
        if digest(row) != row.digest:
            yield Broken(row.number, "it was changed after it was written")
        number, before = row.number, row.digest
    if (number, before) != (head[0], head[1] or BEGINNING):
        yield Broken(number + 1, f"the chain ends at {number}, and should end at {head[0]}")
