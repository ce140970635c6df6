"""Every bit of every column of every event counts, and so do the ends, the order and what was taken away."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from equipoise.core.values.errors import InputError
from equipoise.web.ledger import chain, guards, queries, verifying
from equipoise.web.ledger.models import Event, Head
from tests.databases import standing_in
from tests.web.ledger.making import TRIAL, kinds_that_do_nothing, quiet, written

WHOLE_NUMBERS = {"id": 63, "sealed": 8, "number": 62, "after": 62}
SOME_BITS = random.Random(6)


def found(head: str = "") -> list[str]:
    return [each.what for each in verifying.breaks(TRIAL, quiet, head)]


@pytest.mark.usefixtures("database")
def test_as_it_was_written_it_is_whole_and_so_is_one_that_never_was() -> None:
    written()
    noted = queries.ends(TRIAL).noted
    assert found() == found(noted) == []
    written(3, "another")
    assert found(noted) == []
    assert list(verifying.breaks("nothing", quiet)) == []


def flips(column: str, value: Any) -> Iterator[Any]:
    """The value with each of its bits turned over in turn; of text the bytes."""
    if column in WHOLE_NUMBERS:
        for bit in range(WHOLE_NUMBERS[column]):
            yield int(value) ^ (1 << bit)
        return
    told = str(value).encode()
    for bit in range(len(told) * 8):
        hurt = bytearray(told)
        hurt[bit // 8] ^= 1 << (bit % 8)
        yield bytes(hurt)


def hurt(pk: int, column: str, value: Any) -> bool:
    """Put a value there by force; False where the database can't hold it."""
    mark = "%s"
    if isinstance(value, bytes):
        mark = "CAST(%s AS TEXT)" if connection.vendor == "sqlite" else "convert_from(%s, 'UTF8')"
    elif column == "sealed" and connection.vendor == "postgresql":
        if value not in (0, 1):
            return False
        value = bool(value)
    of_its_own = transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
    try:
        with of_its_own, connection.cursor() as cursor:
            cursor.execute(f"UPDATE ledger_event SET {column} = {mark} WHERE id = %s", [value, pk])
    except DatabaseError:
        return False
    return True


@pytest.mark.django_db
def test_every_single_bit_of_every_column_of_every_event_is_found() -> None:
    """On SQLite, which keeps what it is given: an open event between two others, and a sealed one at the end.

    The digests of the sealed one are left to chance below, for the time it takes.
    """
    written(4)
    tried = 0
    for row in Event.objects.filter(number__in=(1, 2)).exclude(number=1, sealed=False):
        for column in chain.COLUMNS[: 14 if row.sealed else None]:
            for value in flips(column, getattr(row, column)):
                with transaction.atomic():
                    if hurt(row.pk, column, value):
                        tried += 1
                        assert found(), (row.number, column, value)
                    transaction.set_rollback(True)
    assert tried > 2_400
    assert found() == []


@pytest.mark.usefixtures("database")
def test_some_bits_on_both_databases() -> None:
    written(5)
    rows, tried = list(Event.objects.all()), 0
    for column in chain.COLUMNS:
        for row in rows[-2:]:
            every = list(flips(column, getattr(row, column)))
            for value in SOME_BITS.sample(every, min(4, len(every))):
                with transaction.atomic():
                    if hurt(row.pk, column, value):
                        tried += 1
                        assert found(), (row.number, column, value)
                    transaction.set_rollback(True)
    assert tried > 40
    assert found() == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("field", ["id", "trial", "number", "digest", "sealed_number", "sealed_digest"])
def test_a_head_that_was_changed_is_found(field: str) -> None:
    written(5)
    other: dict[str, Any] = {"id": 77, "trial": "elsewhere", "number": 3, "sealed_number": 9}
    Head.objects.filter(trial=TRIAL).update(**{field: other.get(field, "0" * 64)})
    assert found()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("is_sealed", [False, True])
def test_what_was_taken_out_put_in_or_moved_is_found(is_sealed: bool) -> None:
    written(9)
    rows = list(Event.objects.filter(sealed=is_sealed))
    for gone in rows:
        with transaction.atomic():
            Event.objects.filter(pk=gone.pk).delete()
            assert found(), gone.number
            transaction.set_rollback(True)
    with transaction.atomic():
        extra, place = rows[-1], queries.ends(TRIAL).place
        extra.previous, extra.number, extra.key = extra.digest, extra.number + 1, ""
        extra.pk = chain.id_of(place, is_sealed, extra.number)
        extra.digest = chain.digest([getattr(extra, name) for name in chain.COLUMNS])
        extra.save(force_insert=True)
        assert found(), "behind the end"
        transaction.set_rollback(True)
    with transaction.atomic():
        strange = Event.objects.get(pk=rows[0].pk)
        strange.pk, strange.number, strange.key = 10**15, 99, ""
        strange.save(force_insert=True)
        assert found() == ["a row has an id that belongs to another trial"]
        transaction.set_rollback(True)
    assert found() == []


@pytest.mark.usefixtures("database")
def test_a_ledger_made_anew_does_not_hold_what_was_noted() -> None:
    written(6)
    noted = queries.ends(TRIAL).noted
    Event.objects.all().delete()
    Head.objects.all().delete()
    written(9)
    assert found() == []
    assert len(found(noted)) == 2
    with pytest.raises(InputError, match="number:digest"):
        found("yesterday")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET actor = 'eve'",
        "DELETE FROM ledger_event WHERE number = 1",
        "TRUNCATE ledger_event",
        "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event WHERE number = 1",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    if ("TRUNCATE" in statement) == (connection.vendor == "sqlite") or (
        "REPLACE" in statement and connection.vendor != "sqlite"
    ):
        statement = "DELETE FROM ledger_event"
    written(2)
    guards.install(connection)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with kinds_that_do_nothing():
        written(1, "another")
    guards.remove(connection)
    assert found() == []


def test_single_bits_of_the_file_itself_are_found(
    tmp_path: Path, tables: Path, django_db_blocker: Any
) -> None:
    """Not through the database: bytes of the events' own pages are turned over on the disk."""
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(tables.read_bytes())
    with standing_in(f"sqlite:///{file}", django_db_blocker):
        written(12)
        rows = [
            [str(getattr(row, name)).encode() for name in ("at", "subject", "payload", "digest")]
            for row in Event.objects.all()
        ]
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.execute("PRAGMA journal_mode=DELETE")
    whole = file.read_bytes()
    for value in SOME_BITS.sample([each for row in rows for each in row], 12):
        # A row holds its values; an index beside it holds copies of some, which the rows are not read from.
        for at in [each.start() for each in re.finditer(re.escape(value), whole)]:
            changed = bytearray(whole)
            changed[at + SOME_BITS.randrange(len(value))] ^= 1 << SOME_BITS.randrange(8)
            file.write_bytes(changed)
            with standing_in(f"sqlite:///{file}", django_db_blocker):
                in_row = bool(found())
            with closing(sqlite3.connect(file)) as plain:
                in_index = plain.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            assert in_row or in_index, value
