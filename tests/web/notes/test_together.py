"""Several at once, each on a connection of their own to PostgreSQL: nothing is lost, and no try is left uncounted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connections

from equipoise.web.notes import actions, sharing
from equipoise.web.notes.models import Door, Sealed
from tests.databases import connect
from tests.web.notes.asking import WRAPPED, fresh

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEVERAL = 6


@pytest.fixture
def database(postgres_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that several can write to; what was written is taken out again."""
    with request.getfixturevalue("django_db_blocker").unblock():
        standard, connections["default"] = connections["default"], connect(postgres_url)
        try:
            yield postgres_url
        finally:
            for room in ("notes", "guard", "audit"):
                for model in apps.get_app_config(room).get_models():
                    model._default_manager.all().delete()
            connections["default"].close()
            connections["default"] = standard


def at_once(url: str, act: Callable[[], object]) -> list[object]:
    """What each was given, or the kind of error each was told."""
    gate, given = Barrier(SEVERAL), list[object]()

    def one() -> None:
        connections["default"] = connect(url)
        try:
            gate.wait(200)
            given.append(act())
        except Exception as error:
            given.append(type(error).__name__)
        finally:
            connections["default"].close()

    threads = [Thread(target=one) for _ in range(SEVERAL)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return given


def test_of_devices_that_write_one_note_at_once_one_is_kept_and_the_others_are_told(database: str) -> None:
    actions.wrap(7, WRAPPED, 0, by="ann", now=NOW)
    one = actions.Written(fresh(), 0, b"x" * 512)
    given = at_once(database, lambda: actions.keep(7, [one], by="ann", now=NOW)[0].fresh)
    assert sorted(map(str, given)) == ["False"] * (SEVERAL - 1) + ["True"]
    assert Sealed.objects.get().revision == 1


def test_guesses_at_once_are_all_counted_or_held_back(database: str) -> None:
    """No wait between the first two: whoever comes third in the same moment is held back, uncounted."""
    visit, address = sharing.Visit("somebody"), fresh()
    given = at_once(database, lambda: sharing.open_(address, b"x" * 32, visit, NOW))
    door = Door.objects.get()
    assert given == ["Refused"] * SEVERAL
    assert (door.wrong, door.knocks.count()) == (3, 3)
