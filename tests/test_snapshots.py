"""Rows that are put in again are what the actions wrote, and only where nothing else is there than the first time."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction

from equipoise.core.design.roles import Role
from equipoise.web.ledger import verifying
from equipoise.web.trials import actions
from tests import snapshots
from tests.web.accounts.people import person
from tests.web.ledger.making import quiet
from tests.web.trials import example

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> list[str]:
    """What was made by `make`, turn by turn."""
    return []


@pytest.fixture
def make(made: list[str]) -> Callable[[], str]:
    """Makes an account."""

    def making() -> str:
        made.append(f"somebody-{len(made)}")
        person(made[-1])
        return made[-1]

    return making


def undone(what: Callable[[], str]) -> tuple[str, list[tuple[object, ...]]]:
    """What it gives and the accounts that are there then; nothing stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        given = what()
        cursor.execute("SELECT * FROM accounts_user ORDER BY id")
        rows = cursor.fetchall()
        transaction.set_rollback(True)
    return given, rows


def test_the_second_time_the_same_rows_are_there_and_nothing_is_made(
    make: Callable[[], str], made: list[str]
) -> None:
    key = uuid4()
    first, second = (undone(lambda: snapshots.prepared(make, key)) for _ in range(2))
    assert first == second
    assert made == ["somebody-0"]


def test_on_other_rows_with_another_key_or_where_it_is_asked_for_it_is_made_anew(
    make: Callable[[], str], made: list[str]
) -> None:
    key = uuid4()
    undone(lambda: snapshots.prepared(make, key))
    undone(lambda: snapshots.prepared(make, key, "another"))
    with snapshots.made_anew():
        undone(lambda: snapshots.prepared(make, key))
    person("who-was-not-there")
    undone(lambda: snapshots.prepared(make, key))
    assert len(made) == 4


def test_a_trial_that_was_put_in_again_is_whole_and_goes_on() -> None:
    with transaction.atomic():
        example.prepared()
        transaction.set_rollback(True)
    found = example.prepared()
    by = found.by(Role.MANAGER)
    actions.open_site("stop-2", "02", False, by=by, now=found.now, why="Nobody is there in summer")
    assert list(verifying.breaks("stop-2", quiet)) == []
