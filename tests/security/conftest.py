"""What the tests of security share: one of everything, made once; what a test does with it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import override_settings

from equipoise.web.search import actions as search
from equipoise.web.search import engine
from equipoise.web.studies import actions as studies
from tests.security import production, world
from tests.security.world import World
from tests.web.search.conftest import ThreePlaces


@pytest.fixture
def in_production(tmp_path: Path) -> Iterator[None]:
    """The transport of production: hosts, https, cookies, headers."""
    with production.under(tmp_path):
        yield


@pytest.fixture(scope="module")
def _made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), making(tmp_path_factory.mktemp("home")) as made:
        yield made


@contextmanager
def making(home: Path) -> Iterator[World]:
    """One of everything in the default database, with its index in that home, while the block runs."""
    with (
        override_settings(EQUIPOISE_HOME=home),
        patch.object(engine, "_gazetteer", lambda _: ThreePlaces()),
        transaction.atomic(),
    ):
        yield world.make(_put)
        transaction.set_rollback(True)


def _put(record: dict[str, Any]) -> None:
    with search.updating() as update:
        studies.load_records([record], kind=studies.FILES, now=lambda: world.NOW, after_batch=update.add)


@pytest.fixture
def everything(_made: World, db: None) -> World:
    """One of everything."""
    return _made
