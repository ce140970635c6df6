"""Reading rows as they lie in the database, also where somebody hurt them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_it_lies() -> Iterator[None]:
    """SQLite gives text that is no UTF-8 as it lies, instead of refusing: a row that was hurt is read and found."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    made, before = connection.connection, connection.connection.text_factory
    made.text_factory = _lenient
    try:
        yield
    finally:
        made.text_factory = before


def _lenient(value: bytes) -> str:
    return value.decode(errors="surrogateescape")
