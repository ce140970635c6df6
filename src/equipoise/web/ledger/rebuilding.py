"""Making a trial's tables anew from its events, and comparing what comes out with what stood there, to the byte.

The canonical dump is one line of JSON for each row: the table's name, then its columns by name, in the order of the
primary key. What the vault seals is told opened, for the same words are sealed differently each time.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import zip_longest
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import F, Model, QuerySet, TextField
from django.db.models.functions import Collate

from equipoise.core.values.errors import InputError
from equipoise.web.ledger import actions, kinds, queries

Reach = Callable[[int, int | None], None]
"""Told how many events are applied, and of how many."""
SHOWN = 300
"""Characters of a row that are told where two differ."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of making the tables anew. `digest`: SHA-256 of the dump of what stood there.

    `difference`: the first that was found, in words; empty where both are the same to the byte.
    """

    events: int
    rows: int
    digest: str
    difference: str = ""


def rebuild(trial: str, reach: Reach, *, keep: bool = False) -> Rebuilt:
    """Empty every table that is made from a trial's events, apply them all again, and compare.

    One transaction, which is taken back unless `keep` is given; the trial's writers wait meanwhile. InputError where
    the trial has no events.
    """
    with transaction.atomic(), tempfile.TemporaryFile("w+", encoding="utf-8") as before:
        _hold(trial)
        rows, digest = _write(trial, before)
        _empty(trial)
        events = _replay(trial, reach, None)
        difference = _compare(before, dump(trial))
        if not keep:
            transaction.set_rollback(True)
        return Rebuilt(events, rows, digest, difference)


@contextmanager
def state_as_of(trial: str, instant: datetime) -> Iterator[None]:
    """While the block runs, the trial's tables are as they were at an instant, for this connection alone.

    All queries of all rooms answer as they would have then. What is written meanwhile is taken back with the rest.
    InputError where the trial had no events then.
    """
    with transaction.atomic():
        _hold(trial)
        _empty(trial)
        if not _replay(trial, _unwatched, instant):
            raise InputError(
                "Nothing had happened in the trial by then.", where=trial, mend="Choose a later time."
            )
        yield
        transaction.set_rollback(True)


def dump(trial: str) -> Iterator[str]:
    """What stands in the tables that are made from a trial's events, a line for each row, without line ends."""
    for model in _models():
        names = [each.attname for each in model._meta.concrete_fields]
        for values in _in_order(model, trial).values_list(*names).iterator(chunk_size=queries.BATCH):
            told = {name: _plain(value) for name, value in zip(names, values, strict=True)}
            yield json.dumps([model._meta.db_table, told], sort_keys=True, ensure_ascii=False)


def _hold(trial: str) -> None:
    if not queries.ends(trial).open[0]:
        raise InputError(
            "There is no such trial.", where=trial, mend="See which there are: equipoise trial list"
        )
    actions.hold(trial)


def _models() -> list[type[Model]]:
    return [model for each in kinds.projections() for model in each.models]


def _in_order(model: type[Model], trial: str) -> QuerySet[Any]:
    """A trial's rows by primary key; text by its code points, whatever the database's language."""
    key: Any = F("pk")
    if connection.vendor == "postgresql" and _is_text(model):
        key = Collate("pk", "C")
    return model._base_manager.filter(trial=trial).order_by(key)


def _is_text(model: type[Model]) -> bool:
    return model._meta.pk.get_internal_type() in ("CharField", TextField.__name__)


def _empty(trial: str) -> None:
    for model in reversed(_models()):
        model._base_manager.filter(trial=trial).delete()


def _replay(trial: str, reach: Reach, until: datetime | None) -> int:
    ends, count = queries.ends(trial), 0
    total = None if until else ends.open[0] + ends.sealed[0]
    for count, event in enumerate(queries.replayed(trial, until), 1):
        kinds.kind(event.kind).apply(event)
        if count % 100 == 0 or count == total:
            reach(count, total)
    return count


def _write(trial: str, file: IO[str]) -> tuple[int, str]:
    rows, digest = 0, sha256()
    for line in dump(trial):
        file.write(line + "\n")
        digest.update(f"{line}\n".encode())
        rows += 1
    file.seek(0)
    return rows, digest.hexdigest()


def _compare(before: IO[str], after: Iterator[str]) -> str:
    for old, new in zip_longest((line.rstrip("\n") for line in before), after):
        if old != new:
            return _difference(old, new)
    return ""


def _difference(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        where = "tables hold what no event made" if new is None else "tables lack what events make"
        return f"the {where}: {(old or new or '')[:SHOWN]}"
    was, made = json.loads(old), json.loads(new)
    if was[0] != made[0] or was[1].keys() != made[1].keys():
        return f"where events make {new[:SHOWN]} there stood {old[:SHOWN]}"
    names = [name for name in was[1] if was[1][name] != made[1][name]]
    told = "; ".join(
        f"{name} was {_short(was[1][name])}, events make {_short(made[1][name])}" for name in names
    )
    return f"{was[0]}: {told}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _plain(value: Any) -> Any:
    """A value as JSON has it; moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list | str | int | float | bool | None):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _unwatched(done: int, total: int | None) -> None:
    """Nobody watches how far it is."""
