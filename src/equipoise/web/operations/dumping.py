"""A backup: every table in one consistent moment, as lines of JSON, compressed; the same from SQLite and PostgreSQL.

The first line is the manifest, then each table: its name and columns, its rows, their count and SHA-256. The last line
seals all of it with a keyed digest, so that what was cut off, changed or made elsewhere is found out. Sealed values are
taken as they lie in the database: the keys are never in a backup. Left out: sessions, signs of life, what is only
remembered for a while, and all that is made anew (index, places, static files).
"""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import zstandard
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Field, Model, TextField
from django.db.models.functions import Cast

from equipoise.web.audit.moments import moment
from equipoise.web.vault.fields import SealedText
from equipoise.web.vault.keyring import of_settings as keyring

FORMAT, VERSION = "equipoise backup", 1
PURPOSE = "operations.backup"
PASSING = {"django_session", "operations_heartbeat"}
"""Tables that are not kept: nobody is logged in after a restore."""
Reach = Callable[[int, int | None], None]


def tables() -> list[type[Model]]:
    """The models whose rows are kept, by the names of their tables."""
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]
    kept = {each._meta.db_table: each for each in models if not each._meta.proxy}
    return [kept[name] for name in sorted(kept) if name not in PASSING]


def fields(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table, in their order."""
    return list(model._meta.concrete_fields)


def migrations() -> list[str]:
    """What the database's tables have been through, sorted."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def dump(path: Path, now: datetime, reach: Reach) -> int:
    """Write a backup; gives how many rows. It stands under its name once it is whole; others write meanwhile."""
    fresh = path.with_name(f"{path.name}.part")
    digest, rows = sha256(), 0
    try:
        with (
            moment(),
            fresh.open("wb") as file,
            zstandard.ZstdCompressor(level=6).stream_writer(file) as out,
        ):
            total = sum(each._base_manager.count() for each in tables())
            for line in _lines(now):
                rows += line[:1] == b"["
                digest.update(line)
                out.write(line)
                if rows % 1_000 == 0:
                    reach(rows, total)
            out.write(_line({"seal": keyring().digest(digest.hexdigest(), PURPOSE), "rows": rows}))
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return rows


def sums() -> Iterator[tuple[str, tuple[int, int]]]:
    """Each table's name and the sum of its rows, as the database holds them now."""
    for model in tables():
        yield model._meta.db_table, sum_of(_rows(model))


def sum_of(rows: Iterable[list[Any]]) -> tuple[int, int]:
    """How many rows, and the sum of their digests: the same in any order, and for any order of names in JSON."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(json.dumps(row, sort_keys=True).encode()).digest(), "big")
    return count, total % 2**256


def _lines(now: datetime) -> Iterator[bytes]:
    yield _line(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now.isoformat(),
            "software": version("equipoise"),
            "database": connection.vendor,
            "migrations": migrations(),
        }
    )
    for model in tables():
        columns = [each.column for each in fields(model)]
        yield _line({"table": model._meta.db_table, "columns": columns})
        digest, count = sha256(), 0
        for row in _rows(model):
            line = _line(row)
            digest.update(line)
            count += 1
            yield line
        yield _line({"end": model._meta.db_table, "rows": count, "sha256": digest.hexdigest()})


def _rows(model: type[Model]) -> Iterator[list[Any]]:
    """Every row; a sealed value as it lies in the database."""
    columns = fields(model)
    raw = {
        f"raw_{each.name}": Cast(F(each.name), TextField())
        for each in columns
        if isinstance(each, SealedText)
    }
    names = [f"raw_{each.name}" if f"raw_{each.name}" in raw else each.attname for each in columns]
    rows = model._base_manager.annotate(**raw).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2_000):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    """A value as JSON takes it, so that its field's `to_python` reads it again."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal | timedelta):
        return str(value)
    return b64encode(bytes(value)).decode() if isinstance(value, bytes | memoryview) else value


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
