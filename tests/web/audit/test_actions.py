"""The audit trail stands and falls with the action it records."""

from __future__ import annotations

import pytest
from django.db import transaction

from equipoise.web.audit import actions
from equipoise.web.audit.models import Entry
from tests.web.studies.samples import NOW


@pytest.mark.usefixtures("database")
def test_a_row_is_written_as_given_newest_first() -> None:
    with transaction.atomic():
        actions.record(at=NOW, actor="tester", verb="did", subject="thing 1")
        actions.record(at=NOW, actor="tester", verb="undid", subject="thing 1", detail={"why": "ø"})
    newest, oldest = Entry.objects.all()
    assert (newest.verb, newest.detail, newest.at) == ("undid", {"why": "ø"}, NOW)
    assert oldest.detail == {}
    assert str(oldest) == "2026-02-03 04:05 tester did thing 1"


@pytest.mark.usefixtures("database")
def test_it_falls_with_its_action() -> None:
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        actions.record(at=NOW, actor="tester", verb="did", subject="thing 1")
        raise ValueError("no")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused() -> None:
    with pytest.raises(RuntimeError, match="in the transaction of its action"):
        actions.record(at=NOW, actor="tester", verb="did", subject="thing 1")
    assert not Entry.objects.exists()
