"""Whether a trial's ledger is whole: every digest is made anew from the columns as they lie in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import DatabaseError, connection

from equipoise.web.audit.chain import Broken, Link, noted
from equipoise.web.audit.chain import breaks as broken
from equipoise.web.audit.moments import moment
from equipoise.web.ledger import chain, enclosing, queries
from equipoise.web.ledger.lying import as_it_lies
from equipoise.web.ledger.models import Event

BATCH = 5_000
Reach = Callable[[int, int | None], None]
"""Told how far it is, and of how much in all."""
Row = tuple[Any, ...]


def breaks(trial: str, reach: Reach, head: str = "") -> Iterator[Broken]:
    """Where a trial's ledger doesn't hold; nothing where it does. Memory stays flat.

    `head`: ends of earlier, as `queries.Ends.noted` wrote them, which have to be in the chains. Every column of every
    event counts, and what stands behind the ends. InputError where `head` is none.
    """
    wanted = [noted(each) for each in head.split(",")]
    with moment():
        ends = queries.ends(trial)
        total = ends.open[0] + ends.sealed[0]
        yield from _broken(ends.place, False, ends.open, partial(_reached, reach, 0, total))
        yield from _broken(ends.place, True, ends.sealed, partial(_reached, reach, ends.open[0], total))
        yield from _elsewhere(trial, ends.place)
        yield from enclosing.breaks(trial)
        yield from _not_there(trial, wanted)


def _broken(
    place: int, is_sealed: bool, end: tuple[int, str], reach: Callable[[int], None]
) -> Iterator[Broken]:
    """Where one chain doesn't hold."""
    try:
        for each in broken(_links(place, is_sealed, reach), end):
            yield _named(each, is_sealed)
    except DatabaseError as error:
        yield Broken(end[0], f"the database can’t read it to its end ({type(error).__name__})")


def _reached(reach: Reach, before: int, total: int, done: int) -> None:
    reach(before + done, total)


def _named(found: Broken, is_sealed: bool) -> Broken:
    return Broken(found.number, f"{found.what} (in the sealed chain)") if is_sealed else found


def _links(place: int, is_sealed: bool, reach: Callable[[int], None]) -> Iterator[Link]:
    """Every row that has an id of the chain, by id: so the database reads the rows themselves and not an index."""
    lowest, highest = chain.ids(place, is_sealed)
    count = 0
    while rows := _batch(lowest, highest):
        for row in rows:
            number = row[3] if isinstance(row[3], int) else -1
            yield Link(number, row[14], row[15], chain.digest(row))
        count += len(rows)
        reach(count)
        lowest = rows[-1][0] + 1


def _batch(lowest: int, highest: int) -> list[Row]:
    quoted = (connection.ops.quote_name(name) for name in chain.COLUMNS)
    # Read as a column of its own kind, SQLite’s driver makes “no” of any number but 1.
    columns = ", ".join(f"CAST({each} AS INTEGER)" if each == '"sealed"' else each for each in quoted)
    asked = f"SELECT {columns} FROM ledger_event WHERE id BETWEEN %s AND %s ORDER BY id LIMIT {BATCH}"  # noqa: S608  # nosec B608
    with as_it_lies(), connection.cursor() as cursor:
        cursor.execute(asked, [lowest, highest])
        return list(cursor.fetchall())


def _elsewhere(trial: str, place: int) -> Iterator[Broken]:
    """Rows of the trial with ids that none of its events can have."""
    (lowest, _), (_, highest) = chain.ids(place, False), chain.ids(place, True)
    rows = Event.objects.filter(trial=trial).exclude(pk__range=(lowest, highest)).order_by()
    for number in rows.values_list("number", flat=True)[:10]:
        yield Broken(number, "a row has an id that belongs to another trial")


def _not_there(trial: str, wanted: list[tuple[int, str] | None]) -> Iterator[Broken]:
    for is_sealed, end in zip((False, True), wanted, strict=False):
        if (
            end
            and not Event.objects.filter(trial=trial, sealed=is_sealed, number=end[0], digest=end[1]).exists()
        ):
            yield _named(
                Broken(end[0], "it is not the event that was noted: the ledger was made anew"), is_sealed
            )
