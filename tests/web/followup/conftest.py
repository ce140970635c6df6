"""The stand-in for allocating, and a trial that a whole file of tests begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.web.followup import made_up
from tests.web.trials.example import Example


@pytest.fixture(autouse=True, scope="session")
def _allocating() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        made_up.stand_in(patch)
        yield


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Example]:
    """The trial with one participant: made once for a file; what a test writes goes with the test."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield made_up.world()
        transaction.set_rollback(True)
