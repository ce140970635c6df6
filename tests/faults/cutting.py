"""A database of a test's own whose connection is cut before any statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import pytest
from django.db import Error, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.databases import connect

BOTH = [
    pytest.param("sqlite", marks=pytest.mark.django_db(transaction=True)),
    pytest.param("postgres", marks=pytest.mark.postgres),
]
"""What a fixture that yields `own_database` is parametrised with."""
CUT = (Error, sqlite3.Error, psycopg.Error)
"""How an action ends whose connection is gone; the drivers' own errors where Django tidies up after it."""


@contextmanager
def own_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A copy of the tables in a database that can be cut, as Django's default one: a memory would end with its own.

    Gives its address.
    """
    with request.getfixturevalue("django_db_blocker").unblock():
        if request.param == "sqlite":
            url = _copied(folder / "own.sqlite3")
        else:
            url = _beside(request.getfixturevalue("postgres_url"))
        standard, connections["default"] = connections["default"], opened(url)
        try:
            yield url
        finally:
            connections["default"].close()
            connections["default"] = standard


def opened(url: str) -> BaseDatabaseWrapper:
    """Another connection to such a database."""
    found = connect(url)
    if url.startswith("sqlite"):
        found.settings_dict["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30}
    return found


def _copied(path: Path) -> str:
    connection.ensure_connection()
    assert not connection.in_atomic_block, (
        "a file's own transaction is open, and SQLite would wait for it for ever"
    )
    with sqlite3.connect(path) as file:
        connection.connection.backup(file)
    file.close()
    return f"sqlite:///{path}"


def _beside(url: str) -> str:
    with psycopg.connect(url, autocommit=True, dbname="postgres") as server:
        name = dj_database_url.parse(url)["NAME"]
        server.execute("DROP DATABASE IF EXISTS statements WITH (FORCE)")
        server.execute(f'CREATE DATABASE statements TEMPLATE "{name}"')
    return url.rpartition("/")[0] + "/statements"


@contextmanager
def cut(*, before: int) -> Iterator[list[str]]:
    """Cut the connection before a statement of the block; a commit counts as two, one before it and one after.

    Gives the beginning of the statement, once it was cut.
    """
    said, happened = 0, list[str]()
    own: Any = connections["default"]
    commit = own._commit

    def reached(what: str) -> None:
        nonlocal said
        said += 1
        if said == before:
            happened.append(what[:40])
            own.connection.close()
            raise OperationalError("cut")

    def saying(execute: Any, sql: str, *rest: Any) -> Any:
        reached(sql)
        return execute(sql, *rest)

    def committing() -> None:
        reached("before commit")
        commit()
        reached("after commit")

    own._commit = committing
    try:
        with own.execute_wrapper(saying), suppress(*CUT):
            yield happened
    finally:
        own._commit = commit
        own.close()
