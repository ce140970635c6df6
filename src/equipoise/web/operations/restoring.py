"""Reading a backup: its seal and sums first, then all of it into the database, in one transaction or not at all.

Whoever was erased after the backup was made is erased again in the same transaction: nobody ever sees them back.
"""

from __future__ import annotations

import hmac
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import zstandard
from django.core.management.color import no_style
from django.db import connection, transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.audit import guards
from equipoise.web.ledger import guards as ledger_guards
from equipoise.web.operations import dumping
from equipoise.web.referrals import erased_list, erasing
from equipoise.web.vault.fields import SealedText
from equipoise.web.vault.keyring import of_settings as keyring

LONGEST = 64 * 2**20
"""Bytes of one line at most: what is longer was not written by us."""
MADE_BY_MIGRATING = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "audit_head",
    "django_tasks_database_dbtaskresult",
    "operations_jobrun",
}
"""Tables that may hold rows in a database that counts as empty."""
Reach = Callable[[int, int | None], None]


class NotRestored(InputError):
    """A file that is not restored, or a database that it is not restored into; nothing was changed."""


def check(path: Path) -> dict[str, Any]:
    """Read the whole file, compare every sum and the seal; gives the manifest. NotRestored with the reason."""
    manifest: dict[str, Any] = {}
    whole, table, rows = sha256(), sha256(), 0
    sealed = False
    for line in _lines(path):
        if sealed:
            raise _not(path, "Something stands behind its end.")
        if line[:1] == b"[":
            table.update(line)
            rows += 1
        else:
            said = _object(path, line)
            if not manifest:
                manifest = _manifest(path, said)
            if "end" in said and (said["sha256"], said["rows"]) != (table.hexdigest(), rows):
                raise _not(path, f"The table {said['end']} is not as it was written.")
            if "seal" in said:
                sealed = _is_ours(path, str(said["seal"]), whole.hexdigest())
                continue
            table, rows = sha256(), 0
        whole.update(line)
    if not sealed:
        raise _not(path, "It was cut off.")
    return manifest


def restore(path: Path, now: datetime, reach: Reach, *, force: bool = False, compare: bool = False) -> int:
    """Put a backup into the database in place of all that is there; gives how many rows.

    NotRestored where the file is not whole, ours and of this version, or the database holds something and `force` is
    not given; with `compare` also where what stands in the database then is not what the file says. Killed half-way,
    the database is as it was before.
    """
    manifest = check(path)
    if manifest["migrations"] != dumping.migrations():
        raise _of_another_version(path, manifest)
    with transaction.atomic():
        if not force and (held := _held()):
            mend = "Restore into an empty database, or say --force to replace all that is there."
            raise NotRestored(f"The database is not empty: {', '.join(held[:3])}.", mend=mend)
        gone = _erased_since(path)
        guards.remove(connection)
        ledger_guards.take_down(connection)
        rows = _fill(path, reach)
        if compare:
            _compare(path)
        connection.check_constraints()
        guards.install(connection)
        ledger_guards.put_up(connection)
        _set_sequences()
        back = erasing.reapply(gone, now)
        told = {"made_at": manifest["made_at"], "rows": rows, "erased_again": back}
        audit.record(
            at=now, actor="command line", verb="restored backup", subject="installation", detail=told
        )
    return rows


def _compare(path: Path) -> None:
    """Read everything back: each table has the rows of the file, by their number and their digest."""
    kept = dict(dumping.sums())
    lines = _lines(path)
    for line in lines:
        said = json.loads(line)
        if "table" in said:
            wanted = dumping.sum_of(json.loads(row) for row in _until_end(lines))
            if kept[said["table"]] != wanted:
                raise _not(path, f"The table {said['table']} does not come back as it was written.")


def _erased_since(path: Path) -> set[UUID]:
    """Whoever was erased, as our list, the copies beside the backups, and the database that is replaced know it.

    What our list did not know stands there afterwards: the database that knew it is gone then.
    """
    listed = erased_list.listed()
    known = erased_list.copies(path.parent) | dict(erasing.erased())
    erased_list.note({number: at for number, at in known.items() if number not in listed})
    return {*listed, *known}


def _fill(path: Path, reach: Reach) -> int:
    """Empty every table, then put in what the file holds."""
    known = {each._meta.db_table: each for each in dumping.tables()}
    with connection.cursor() as cursor:
        for name in (*known, *sorted(dumping.PASSING)):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608  # nosec B608
    total, lines = 0, _lines(path)
    for line in lines:
        said = json.loads(line)
        if "table" in said:
            total += _fill_table(known[said["table"]], lines, partial(_reached, reach, total))
    return total


def _reached(reach: Reach, before: int, done: int) -> None:
    reach(before + done, None)


def _fill_table(model: Any, lines: Iterator[bytes], reach: Callable[[int], None]) -> int:
    columns, count = dumping.fields(model), 0
    quote = connection.ops.quote_name
    names, marks = ", ".join(quote(str(each.column)) for each in columns), ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  # nosec B608
    rows = (json.loads(line) for line in _until_end(lines))
    with connection.cursor() as cursor:
        while batch := list(islice(rows, 1_000)):
            cursor.executemany(insert, [[*map(_kept, columns, row)] for row in batch])
            count += len(batch)
            reach(count)
    return count


def _until_end(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line[:1] != b"[":
            return
        yield line


def _kept(field: Any, value: Any) -> Any:
    """A value of a line as the database takes it; what is sealed stays as it is."""
    if isinstance(field, SealedText) or value is None:
        return value
    is_json = field.get_internal_type() == "JSONField"
    return field.get_db_prep_save(value if is_json else field.to_python(value), connection)


def _held() -> list[str]:
    models = [each for each in dumping.tables() if each._meta.db_table not in MADE_BY_MIGRATING]
    return [each._meta.db_table for each in models if each._base_manager.exists()]


def _set_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), dumping.tables())
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of the file; NotRestored where it is none of ours, or was cut off or hurt."""
    try:
        with (
            path.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as plain,
            io.BufferedReader(plain) as lines,
        ):
            while line := lines.readline(LONGEST):
                yield line
    except OSError as error:
        raise _not(path, f"It can’t be read ({error.strerror}).") from error
    except zstandard.ZstdError as error:
        raise _not(path, "It is no backup of ours, or it was hurt or cut off.") from error


def _object(path: Path, line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise _not(path, "It is no backup of ours, or it was hurt or cut off.")
    return said


def _manifest(path: Path, said: dict[str, Any]) -> dict[str, Any]:
    if said.get("format") != dumping.FORMAT:
        raise _not(path, "It is no backup of ours.")
    if said.get("version") != dumping.VERSION:
        raise _not(path, "A newer version of the software made it.")
    return said


def _is_ours(path: Path, seal: str, digest: str) -> bool:
    name = seal.partition(":")[0]
    if name not in keyring().secrets:
        raise _not(path, f"It was made with the key “{name[:20]}”, which is not at hand.")
    if not any(hmac.compare_digest(seal, each) for each in keyring().digests(digest, dumping.PURPOSE)):
        raise _not(path, "Its seal does not fit: it was changed, or made with other keys.")
    return True


def _of_another_version(path: Path, manifest: dict[str, Any]) -> NotRestored:
    newer = set(manifest["migrations"]) - set(dumping.migrations())
    what = (
        "A newer version of the software made it." if newer else "An older version of the software made it."
    )
    mend = f"Restore it with version {manifest['software']}, whose tables it has, and update afterwards."
    return NotRestored(what, where=path.name, mend=mend)


def _not(path: Path, why: str) -> NotRestored:
    return NotRestored(why, where=path.name, mend="Nothing was changed. Take another backup.")
