"""The digest that chains a trial's events: SHA-256 (FIPS 180-4) over the columns of an event, as they are kept.

An auditor can compute it from the table alone: the columns of `COLUMNS` but the last, as a JSON array without blanks,
whole numbers as such (`sealed` 0 or 1) and text as text, in UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

COLUMNS = (
    "id", "trial", "sealed", "number", "after", "at", "actor", "role", "kind", "site", "subject", "payload", "why",
    "key", "previous", "digest",
)  # fmt: skip
ROOM = 1_000_000_000
"""Ids that a trial has: the lower half for its open chain, the upper for what is sealed."""


def id_of(place: int, sealed: bool, number: int) -> int:
    """The id of an event. `place`: of its trial. The id of an open event says nothing of sealed ones."""
    return place * ROOM + (ROOM // 2 if sealed else 0) + number


def is_sealed(event: int) -> bool:
    """Whether an id is of an event of a sealed chain."""
    return event % ROOM > ROOM // 2


def ids(place: int, sealed: bool) -> tuple[int, int]:
    """The lowest and the highest id that a chain's events can have."""
    return id_of(place, sealed, 0), id_of(place, sealed, ROOM // 2 - 1)


def digest(columns: Sequence[Any]) -> str:
    """The digest of an event, from its columns in the order of `COLUMNS`, all but its own digest.

    Whatever was put there by force is hashed as it lies: bytes that are no text give a digest too.
    """
    told = (columns[0], columns[1], _plain(columns[2]), *columns[3:15])
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=False, default=repr)
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """Yes and no as 1 and 0, on every database; what is neither stays, and is found."""
    return int(value) if isinstance(value, bool) else value


def instant(at: datetime) -> str:
    """A moment as the ledger keeps it: UTC, to the microsecond."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def canonical(value: Any) -> str:
    """JSON with its names in order and no blanks: the same value is always the same text. ValueError for NaN."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=str
    )
