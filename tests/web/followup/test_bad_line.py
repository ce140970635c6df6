"""A form whose keeping failed in the middle: nothing of it is kept, it is said, and sent again it is kept once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.followup import queries
from equipoise.web.followup.models import Saving
from equipoise.web.ledger import queries as ledger
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NUMBER, TRIAL, VISIT
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
FORM = f"/trial/{TRIAL}/participants/{NUMBER}/forms/{VISIT.visit}/{VISIT.form}/1/"
SENT = {"key": "once", "revision": "0", "v.WEIGHT": "81.25"}


def test_a_full_disk_keeps_nothing_and_the_page_that_says_so_can_be_reloaded(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = Client(raise_request_exception=False), ledger.head(TRIAL)
    log_in(client, example.user(Role.COORDINATOR))

    def full(*_: Any, **__: Any) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Saving.objects, "create", full)  # after the event and before what it makes
        answer = client.post(FORM, SENT)
    text = answer.content.decode()
    assert answer.status_code == 503 and "no-store" in answer["Cache-Control"]
    assert "Leave this page open" in text and "not kept twice" in text and "81.25" not in text
    assert ledger.head(TRIAL) == before and queries.entry(TRIAL, VISIT) is None
    assert [client.post(FORM, SENT).status_code for _ in range(2)] == [303, 303]
    held = queries.entry(TRIAL, VISIT)
    assert held is not None and (held.revision, held.answers["WEIGHT"].value) == (1, "81.25")
