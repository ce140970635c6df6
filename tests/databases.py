"""Tests on both databases: `database` runs a test once on SQLite and once on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import dj_database_url
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from equipoise.web.audit import guards
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server for the whole run; it fails with a sentence where it can't start."""
    with Postgres() as server:
        yield server


def connect(url: str) -> BaseDatabaseWrapper:
    """A connection that can stand in for Django's default one."""
    config = connections.configure_settings({"default": dict(dj_database_url.parse(url))})["default"]
    config["TEST"] = {"NAME": None, "MIRROR": None, "MIGRATE": True, "CHARSET": None, "COLLATION": None}
    return load_backend(config["ENGINE"]).DatabaseWrapper(config, "default")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Tests empty their tables, which the guards of the audit trail refuse: tests of the guards put them up again."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        guards.remove(connections["default"])


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Postgres, django_db_blocker: pytest.FixtureRequest) -> str:
    """A database with our tables in it."""
    url = postgres_server.create("equipoise")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        standard, connections["default"] = connections["default"], connect(url)
        try:
            call_command("migrate", verbosity=0)
            guards.remove(connections["default"])
        finally:
            connections["default"].close()
            connections["default"] = standard
    return url


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
    with request.getfixturevalue("django_db_blocker").unblock():
        standard, connections["default"] = connections["default"], connect(url)
        try:
            with transaction.atomic():
                yield "postgres"
                transaction.set_rollback(True)
        finally:
            connections["default"].close()
            connections["default"] = standard
