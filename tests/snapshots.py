"""What a long preparation wrote, kept as rows: whoever prepares the same on the same rows is given these at once.

A trial with its sites and people takes a thousand statements. It is made by real actions once in each test process;
from then on its rows are put in, octet for octet, as long as the database holds just what it held the first time.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

COUNTERS = "sqlite_sequence"
"""Where SQLite remembers which number comes next in each table."""
Row = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table:
    """Its columns and all its rows, each value as SQLite keeps it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


Tables = dict[str, Table]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was there before, what there was afterwards in tables that changed, and what the preparation gave."""

    before: Tables
    after: Tables
    given: bytes


_kept: dict[Hashable, Kept] = {}
_anew = ContextVar("_anew", default=False)


def prepared(make: Callable[[], T], *key: Hashable) -> T:
    """What `make` gives, and in the database what it writes.

    `key`: all that it depends on besides the database and the day, what tests put in another's place too: so it is for
    what is always prepared in one way. On PostgreSQL it is made anew each time: its counters are not what they were.
    """
    if _anew.get() or connection.vendor != "sqlite":
        return make()
    key, before = (*key, timezone.now().date()), _tables()
    kept = _kept.get(key)
    if kept and kept.before == before:
        _put(kept)
        found: T = pickle.loads(kept.given)
        return found
    given = make()
    after = {name: table for name, table in _tables().items() if table != before.get(name)}
    _kept[key] = Kept(before, after, pickle.dumps(given))
    return given


@contextmanager
def made_anew() -> Iterator[None]:
    """While it lasts everything is prepared by its actions: what they ask and draw is looked at."""
    token = _anew.set(True)
    try:
        yield
    finally:
        _anew.reset(token)


def _tables() -> Tables:
    ask = connection.cursor().connection.execute
    names = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: _table(ask, name) for name in names}


def _table(ask: Callable[[str], Any], name: str) -> Table:
    columns = tuple(column for _, column, *_ in ask(f'PRAGMA table_info("{name}")'))
    values = ", ".join(
        f'+"{each}"' for each in columns
    )  # + asks for what is kept, not what Python makes of it
    return Table(columns, tuple(ask(f'SELECT {values} FROM "{name}"')))


def _put(kept: Kept) -> None:
    with transaction.atomic():
        ask = connection.cursor().connection
        for name, table in sorted(kept.after.items(), key=lambda each: each[0] == COUNTERS):
            earlier = set(kept.before[name].rows)
            stays = earlier <= set(table.rows) and name != COUNTERS
            if not stays:
                ask.execute(f'DELETE FROM "{name}"')
            columns = ", ".join(f'"{each}"' for each in table.columns)
            marks = ", ".join("?" * len(table.columns))
            new = [row for row in table.rows if not stays or row not in earlier]
            ask.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', new)
