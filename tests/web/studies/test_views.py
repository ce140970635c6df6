"""The operator's pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from equipoise.web.studies import actions, models
from tests.web.accounts.people import log_in
from tests.web.studies.samples import now, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    return log_in(client, get_user_model().objects.create_user("operator", is_staff=True))


@pytest.fixture
def load() -> models.Load:
    return actions.load_records(
        [record(1), {"protocolSection": "<b>"}], kind="files", now=now, source="a.json"
    )


@pytest.mark.parametrize("path", ["/operations/", "/operations/loads/1/"])
def test_strangers_are_asked_to_log_in_and_others_refused(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/log-in/")
    log_in(client, get_user_model().objects.create_user("someone"))
    assert client.get(path).status_code == 403


def test_nothing_loaded_yet(operator: Client) -> None:
    assert "Nothing has been loaded yet" in operator.get("/operations/").content.decode()


def test_the_list_of_loads(operator: Client, load: models.Load) -> None:
    page = operator.get("/operations/").content.decode()
    assert f'href="/operations/loads/{load.pk}/"' in page
    assert "3 February 2026, 04:05" in page
    assert "Done" in page


def test_one_load_with_what_it_could_not_read(operator: Client, load: models.Load) -> None:
    page = operator.get(f"/operations/loads/{load.pk}/").content.decode()
    assert "a.json" in page
    assert "protocolSection" in page
    assert "<b>" not in page.replace("<body>", "")
    assert operator.get("/operations/loads/999999/").status_code == 404


def test_many_broken_records_come_in_pages(operator: Client, load: models.Load) -> None:
    rows = [models.BrokenRecord(load=load, source="a", line=n, reason=f"reason {n}.") for n in range(2, 120)]
    models.BrokenRecord.objects.bulk_create(rows)
    first = operator.get(f"/operations/loads/{load.pk}/").content.decode()
    assert "Page 1 of 3" in first
    assert "?page=2" in first
    assert "reason 119." in operator.get(f"/operations/loads/{load.pk}/?page=3").content.decode()
    assert operator.get(f"/operations/loads/{load.pk}/?page=rubbish").status_code == 200


def test_they_only_read(operator: Client, load: models.Load) -> None:
    assert operator.post("/operations/").status_code == 405


def test_queries_don_t_grow_with_the_list(
    operator: Client, load: models.Load, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        actions.load_records([], kind="files", now=now)
    with django_assert_max_num_queries(9):
        operator.get("/operations/")
