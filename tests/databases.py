"""Tests on both databases: `database` runs a test once on SQLite and once on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dj_database_url
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from equipoise.web.audit import guards
from equipoise.web.ledger import guards as ledger_guards
from tests.home import PLACES
from tests.postgres import Postgres

TABLES = PLACES / f"tables-{os.getpid()}.sqlite3"
"""Our tables with their guards, as the migrations leave them, for programs that tests start."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server for the whole run; it fails with a sentence where it can't start."""
    with Postgres() as server:
        yield server


def connect(url: str) -> BaseDatabaseWrapper:
    """A connection that can stand in for Django's default one."""
    config = connections.configure_settings({"default": dict(dj_database_url.parse(url))})["default"]
    config["TEST"] = {"NAME": None, "MIRROR": None, "MIGRATE": True, "CHARSET": None, "COLLATION": None}
    made: BaseDatabaseWrapper = load_backend(config["ENGINE"]).DatabaseWrapper(config, "default")
    return made


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Tests empty their tables, which the guards of the audit trail refuse: tests of the guards put them up again."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections["default"].ensure_connection()
        with closing(sqlite3.connect(TABLES)) as kept:
            connections["default"].connection.backup(kept)
        guards.remove(connections["default"])
        ledger_guards.take_down(connections["default"])


@pytest.fixture(scope="session")
def tables(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Path:
    """A SQLite file with our tables and their guards: see `tabled`."""
    return filled(TABLES, django_db_blocker)


def filled(file: Path, blocker: pytest.FixtureRequest) -> Path:
    """The file, with our tables in it: pytest-django makes none in a run in which no test asks for a database."""
    with closing(sqlite3.connect(file)) as kept:
        has_some = kept.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not has_some:
        with standing_in(f"sqlite:///{file}", blocker):
            call_command("migrate", verbosity=0)
    return file


def tabled(home: Path, tables: Path) -> Path:
    """The same home, with a database in it as `manage migrate` makes it; a copy is made sooner than the tables are."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tables, home / "equipoise.sqlite3")
    (home / "equipoise.sqlite3").chmod(0o600)
    return home


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: Postgres, django_db_blocker: pytest.FixtureRequest) -> str:
    """The name of a PostgreSQL database with our tables and guards, to be copied: `server.create(name, of=it)`."""
    name = "tables"
    with standing_in(postgres_server.create(name), django_db_blocker):
        call_command("migrate", verbosity=0)
    return name


@pytest.fixture(scope="session")
def postgres_url(
    postgres_server: Postgres, postgres_tables: str, django_db_blocker: pytest.FixtureRequest
) -> str:
    """A database with our tables in it, which tests may empty."""
    url = postgres_server.create("equipoise", of=postgres_tables)
    with standing_in(url, django_db_blocker):
        guards.remove(connections["default"])
        ledger_guards.take_down(connections["default"])
    return url


@contextmanager
def standing_in(url: str, blocker: pytest.FixtureRequest) -> Iterator[None]:
    """While the block runs that database is Django's default one. `blocker`: pytest-django's."""
    with blocker.unblock():  # type: ignore[attr-defined]
        standard, connections["default"] = connections["default"], connect(url)
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = standard


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.django_db),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ]
)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of the database the test runs on; what the test writes is gone after it."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    url = request.getfixturevalue("postgres_url")
    with standing_in(url, request.getfixturevalue("django_db_blocker")), transaction.atomic():
        yield "postgres"
        transaction.set_rollback(True)
