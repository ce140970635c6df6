"""What PostgreSQL keeps of a trial: rows where they lie, counters, sequences, sizes, and its log of changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections

from tests.blinding.holding import SHUT, sizes
from tests.postgres import Postgres

Books = dict[str, list[tuple[Any, ...]]]
UNTOUCHED = """
DO $$ DECLARE each regclass; BEGIN
  FOR each IN SELECT relid FROM pg_stat_user_tables LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', each);
  END LOOP;
END $$
"""
"""Nobody tidies up at a moment of their own."""
BOOKS = {
    "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
    "rows": "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY 1",
    "pages": "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i')"
    " AND relnamespace = 'public'::regnamespace ORDER BY 1",
}


def told(sql: str) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def kept() -> Books:
    """Counters, sequences, sizes; and of each table its rows in the order and at the place where they lie.

    Of what is shut the size alone, as a text is as long as its ciphertext.
    """
    told("SELECT pg_stat_force_next_flush()")
    found = {name: told(sql) for name, sql in BOOKS.items()}
    for model in apps.get_models():
        if model._meta.managed:
            shut = {
                column.rpartition(".")[2] for column in SHUT if column.startswith(f"{model._meta.label}.")
            }
            names = [(f.column, f.name in shut) for f in model._meta.concrete_fields]
            columns = ", ".join(f'"{name}"::text' for name, _ in names)
            rows = told(f'SELECT ctid::text, {columns} FROM "{model._meta.db_table}" ORDER BY ctid')
            found[model._meta.db_table] = [
                (
                    place,
                    *(sizes(str(x)) if is_shut else x for x, (_, is_shut) in zip(row, names, strict=True)),
                )
                for place, *row in rows
            ]
    return found


def apart(one: Books, other: Books) -> dict[str, tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]]:
    """What two servers keep otherwise."""
    return {name: (kept, other[name]) for name, kept in one.items() if kept != other[name]}


_RECORD = re.compile(r"rmgr: (\w+) +len \(rec/tot\): +(\d+)/.*, tx: +(\d+), .*desc: (\w+)(.*)")
_TABLE = re.compile(r"rel \d+/(\d+)/(\d+)")
_CHANCE = re.compile(r"rel \d+/\d+/|xmax: \d+")
_FLAGS = re.compile(r"flags: 0x([0-9A-Fa-f]+)")
_ALIKE = 0x20 | 0x40
"""That the new row begins or ends as the old one: XLH_UPDATE_PREFIX_FROM_OLD, XLH_UPDATE_SUFFIX_FROM_OLD."""
_FIRST_OF_OURS = 16_384
"""Tables with lower numbers are the server's own: its statistics are written when it likes."""


def place() -> str:
    """How far the log of changes is."""
    return str(told("SELECT pg_current_wal_insert_lsn()::text")[0][0])


def log(server: Postgres, since: str) -> list[tuple[str, ...]]:
    """What this database wrote to the log of changes since a place in it: kind, table, page, place and size in order.

    Transactions are numbered anew. The size of an update is left out, and what it shares with the row before: the log
    has only what differs, and two digests may begin or end alike. Pages tidied up while they are read (`Heap2`) hang
    on when others end.
    """
    ((database, until),) = told(
        "SELECT oid::text, pg_current_wal_flush_lsn()::text FROM pg_database WHERE datname = current_database()"
    )
    return list(_ours(server.changes(since, until), database))


def _ours(records: list[str], database: str) -> Iterator[tuple[str, ...]]:
    transactions: dict[str, str] = {}
    for each in records:
        found, table = _RECORD.match(each), _TABLE.search(each)
        if found and table and table[1] == database and int(table[2]) >= _FIRST_OF_OURS:
            kind, size, transaction, verb, rest = found.groups()
            if kind != "Heap2":
                number = transactions.setdefault(transaction, str(len(transactions)))
                yield kind, verb, *_content(verb, size, _CHANCE.sub("", rest)), number


def _content(verb: str, size: str, said: str) -> tuple[str, str]:
    if "UPDATE" not in verb:
        return size, said
    return "", _FLAGS.sub(lambda flags: f"flags: {int(flags[1], 16) & ~_ALIKE:#x}", said)
