"""A trial that a whole file of tests begins with; what a test does with it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from equipoise.web.participant.queries import Own
from tests.web.participant import made_up
from tests.web.trials.example import Example, prepared


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Example, Own]]:
    with django_db_blocker.unblock(), transaction.atomic():
        example = prepared()
        yield example, made_up.own(example)
        transaction.set_rollback(True)


@pytest.fixture
def example(_made: tuple[Example, Own], db: None, monkeypatch: pytest.MonkeyPatch) -> Example:
    """The trial, at the moment it was made."""
    monkeypatch.setattr(timezone, "now", lambda: _made[0].now)
    return _made[0]


@pytest.fixture
def own(_made: tuple[Example, Own], example: Example) -> Own:
    """Somebody who consented at site 01, and has a link."""
    return _made[1]
