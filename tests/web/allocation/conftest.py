"""Passphrases that are quick to try, and a trial that a whole file of tests begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import transaction

from equipoise.web.vault import envelopes
from tests.web.allocation.example import CHEAP, Sealed, sealed

Kept = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True, scope="module")
def _cheap_passphrases() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelopes, "COST", CHEAP)
        yield


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Kept:
    """What is written in the block stays for the tests of a file, and is gone after it; theirs goes with each."""

    @contextmanager
    def keeping() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
            yield
            transaction.set_rollback(True)

    return keeping


@pytest.fixture(scope="module")
def world(kept: Kept) -> Iterator[Sealed]:
    """The trial after the ceremony, with lists of six slots: made once for a file."""
    with kept():
        yield sealed()
