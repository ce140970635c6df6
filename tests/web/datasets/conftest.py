"""The whole story, made once for a file, with passphrases that are quick to try."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from equipoise.web.vault import envelopes
from tests.web.allocation.example import CHEAP, Sealed
from tests.web.datasets import world


@pytest.fixture(autouse=True, scope="module")
def _cheap_passphrases() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelopes, "COST", CHEAP)
        yield


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Sealed]:
    """What is written for a file goes after it; what a test writes goes with the test."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield world.made()
        transaction.set_rollback(True)
