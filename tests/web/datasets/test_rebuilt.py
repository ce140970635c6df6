"""The tables of all rooms, after a story in which something of everything happened, are made anew to the byte."""

from __future__ import annotations

import pytest
from django.db.models import Model

from equipoise.web.ledger import kinds, rebuilding, verifying
from tests.web.allocation.example import Sealed
from tests.web.datasets.world import TRIAL
from tests.web.ledger.making import quiet

pytestmark = pytest.mark.django_db


def test_every_rooms_tables_are_what_the_events_make(story: Sealed) -> None:
    found = rebuilding.rebuild(TRIAL, quiet, keep=True)
    assert found.difference == ""
    assert found.rows > 150
    again = rebuilding.rebuild(TRIAL, quiet)
    assert (again.digest, again.difference) == (found.digest, "")
    assert list(verifying.breaks(TRIAL, quiet)) == []


def test_most_tables_have_something_in_them_so_that_it_proves_something(story: Sealed) -> None:
    models: list[type[Model]] = [model for each in kinds.projections() for model in each.models]
    empty = {model._meta.label for model in models if not model._base_manager.filter(trial=TRIAL).exists()}
    assert len(empty) < len(models) / 3, empty
