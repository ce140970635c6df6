"""One load at a time. The lock belongs to the process and dies with it, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from equipoise.core.values.errors import BusyError

ADVISORY = 0x4551_5549
"""The number of the advisory lock in PostgreSQL: any will do that no one else uses ("EQUI")."""


class LoadRunning(BusyError):
    """Another load is writing."""


@contextmanager
def only_load() -> Iterator[None]:
    """Hold the lock, or LoadRunning at once.

    PostgreSQL is shared between machines, so the database itself keeps the lock there (as long as the
    connection lives); SQLite lies on one machine, where a locked file does.
    """
    with _advisory() if connection.vendor == "postgresql" else _file(Path(settings.EQUIPOISE_HOME)):
        yield


@contextmanager
def _file(home: Path) -> Iterator[None]:
    with (home / "load.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _running() from None
        yield


@contextmanager
def _advisory() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY])
        if not cursor.fetchone()[0]:
            raise _running()
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])


def _running() -> LoadRunning:
    return LoadRunning(
        "another load is running, and only one may write at a time.",
        mend="Wait until it has ended ('equipoise registry status' shows it), then run this again.",
    )
