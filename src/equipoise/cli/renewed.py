"""What the renewal of a key can't take away, in sentences: whoever ran it has to know what to keep from whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from equipoise.web.allocation.earlier import Earlier

COPIES = "Copies of the database that were made before, backups too, are still opened by the old keys."
JOURNAL = (
    "Another program reads the database now, so that its journal still holds what was taken out: "
    "stop all programs once, and it is gone."
)
ROWS = (
    "PostgreSQL still holds what was taken out, as old rows. As the owner of the tables run: VACUUM FULL {};"
)
LOG = (
    "PostgreSQL's log of changes (WAL), its archive and standbys hold it too, until they are written over: "
    "see docs/how-to/renew-keys.md."
)


def stays(inside: Earlier, *, tidy: bool, tables: Sequence[str]) -> Iterator[str]:
    """What is still opened by the old keys, and where. `tidy`: SQLite's journal is empty; `tables`: with old rows."""
    yield COPIES
    if not tidy:
        yield JOURNAL
    if tables:
        yield ROWS.format(", ".join(tables))
    if connection.vendor == "postgresql":
        yield LOG
    if inside:
        yield from _events(inside)


def _events(inside: Earlier) -> Iterator[str]:
    told = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (inside.places, "place of the lists", "places of the lists"),
            (inside.contents, "sealed record", "sealed records"),
            (inside.keys, "copy of a key", "copies of keys"),
            (int(inside.seed), "seed of all lists", ""),
        )
        if count
    ]
    yield (
        "This trial began with an earlier version of this program. Its first events hold in themselves what was "
        f"sealed then, and no event can be changed. What the old key opens there stays for ever: {', '.join(told)}."
    )
    if inside.events:
        yield f"It stands in these events of the open chain: {', '.join(map(str, inside.events))}."
    if inside.free or inside.seed:
        yield (
            f"{inside.free} of the places are still free. Who kept the old key and gets any copy of the database, "
            "also a later one, knows what is given next there."
        )
    yield "Keep every copy of the database from who kept an old key: this renewal can't do it for these events."
