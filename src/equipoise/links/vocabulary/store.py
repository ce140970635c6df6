"""The compiled vocabularies: read-only SQLite, opened in milliseconds, almost nothing in memory."""

from __future__ import annotations

import sqlite3
import sys
import threading
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FORMAT = 2
HEAD_BITS = 31
"""First words are told apart by the upper 32 of the 63 bits of their digest: a clash costs a look-up, no error."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where terms come from: name, version, licence and address, for the licences page."""

    name: str
    version: str
    licence: str
    url: str
    use: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning with its names: `terms[0]` is the preferred one."""

    id: str
    kind: str
    terms: tuple[str, ...]

    @property
    def name(self) -> str:
        """The preferred name."""
        return self.terms[0]


class Store:
    """One compiled file. Threads may share it: each has its own connection."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        row = self._database().execute("SELECT hashes, rows, heads, lengths FROM lookup").fetchone()
        self._hashes, self._concepts = _numbers("Q", row[0]), _numbers("I", row[1])
        self._heads, self._lengths = _numbers("I", row[2]), row[3]
        self.concept = lru_cache(maxsize=10_000)(self._concept)

    def _database(self) -> sqlite3.Connection:
        database: sqlite3.Connection | None = getattr(self._local, "database", None)
        if database is None:
            database = self._local.database = sqlite3.connect(self._uri, uri=True)
        return database

    def rows_of(self, hashed: int) -> list[int]:
        """The numbers of the concepts that bear the name with that digest, the best first."""
        at = bisect_left(self._hashes, hashed)
        found = []
        while at < len(self._hashes) and self._hashes[at] == hashed:
            found.append(self._concepts[at])
            at += 1
        return found

    def longest(self, first: int) -> int:
        """How many words the longest name has whose first word has that digest, at most; 0: there is none."""
        head = first >> HEAD_BITS
        at = bisect_left(self._heads, head)
        found = at < len(self._heads) and self._heads[at] == head
        return self._lengths[at] if found else 0

    def _concept(self, row: int) -> Concept:
        code, kind, terms = (
            self._database().execute("SELECT code, kind, terms FROM concept WHERE id = ?", (row,)).fetchone()
        )
        return Concept(code, kind, tuple(terms.split("\n")))

    def narrower(self, code: str) -> list[Concept]:
        """The concepts one step below."""
        rows = self._database().execute(
            "SELECT child FROM broader WHERE parent = (SELECT id FROM concept WHERE code = ?)", (code,)
        )
        return [self.concept(row[0]) for row in rows.fetchall()]

    def sources(self) -> tuple[Source, ...]:
        """What the file was made from."""
        rows = self._database().execute("SELECT name, version, licence, url, use FROM source").fetchall()
        return tuple(Source(*row) for row in rows)


def _numbers(code: str, blob: bytes) -> array[int]:
    numbers: array[int] = array(code)
    numbers.frombytes(blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
