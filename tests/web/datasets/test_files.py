"""The pages of data files: for whom they are there, what they give, and what they refuse."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.core.design.roles import Role
from equipoise.web.allocation.actions import offered_passphrase
from equipoise.web.datasets.views import files
from equipoise.web.guard.limits import Limit
from equipoise.web.ledger import queries as ledger
from tests.web.accounts.people import log_in
from tests.web.allocation.example import Sealed, admitted
from tests.web.datasets.world import TRIAL

pytestmark = pytest.mark.django_db
BLINDED = reverse("datasets:files", args=[TRIAL])
UNBLINDED = reverse("datasets:unblinded", args=[TRIAL])


def browser(story: Sealed, role: Role) -> Client:
    return log_in(Client(), story.example.user(role), factor=True)


def inside(answer: Any) -> set[str]:
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="stop-2-')
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        return set(archive.namelist())


def test_who_may_gets_the_blinded_file_and_the_page_remembers_it(story: Sealed) -> None:
    client = browser(story, Role.STATISTICIAN)
    assert "Nothing yet." in client.get(BLINDED).content.decode()
    answer = client.post(BLINDED, {"at": ""})
    assert "csv/arms.csv" not in inside(answer)
    early = client.post(BLINDED, {"at": "2026-01-20T00:00"})
    assert "20260120T000000Z" in early["Content-Disposition"]
    page = client.get(BLINDED).content.decode()
    assert page.count('<td data-label="Who"><bdi>statistician</bdi></td>') == 2
    assert "unblinded" not in page


@pytest.mark.parametrize("typed", ["2999-01-01T00:00", "soon", "2001-01-01T00:00"])
def test_a_moment_that_is_none_is_said_beside_the_field_or_above(story: Sealed, typed: str) -> None:
    answer = browser(story, Role.DATA_MANAGER).post(BLINDED, {"at": typed})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_there_are_so_many_an_hour(story: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "OFTEN", Limit(1, 3_600))
    client = browser(story, Role.DATA_MANAGER)
    assert client.post(BLINDED, {"at": ""}).status_code == 200
    assert client.post(BLINDED, {"at": ""}).status_code == 400


def test_the_unblinded_file_needs_a_reason_and_the_passphrase(story: Sealed) -> None:
    admitted(story, Role.INDEPENDENT)
    client, words = browser(story, Role.INDEPENDENT), story.words["independent"]
    assert UNBLINDED in client.get(BLINDED).content.decode()
    for typed in (
        {"passphrase": words},
        {"why": "The board"},
        {"why": "x", "passphrase": offered_passphrase()},
    ):
        before = ledger.ends(TRIAL)
        answer = client.post(UNBLINDED, typed)
        assert answer.status_code == 400
        assert words not in answer.content.decode()
        assert ledger.ends(TRIAL) == before
    assert "csv/arms.csv" in inside(client.post(UNBLINDED, {"why": "The board", "passphrase": words}))


@pytest.mark.parametrize(
    "role",
    [Role.STATISTICIAN, Role.DATA_MANAGER, Role.MANAGER, Role.COORDINATOR, Role.TREATING, Role.ON_CALL],
)
def test_for_everybody_else_the_unblinded_page_is_not_there(story: Sealed, role: Role) -> None:
    client = browser(story, role)
    assert client.get(UNBLINDED).status_code == client.post(UNBLINDED, {}).status_code == 404
    if role not in (Role.STATISTICIAN, Role.DATA_MANAGER):
        assert client.get(BLINDED).status_code == 404
