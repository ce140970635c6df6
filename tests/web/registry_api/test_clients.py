"""Clients written for ClinicalTrials.gov, pointed at this server: pytrials, ctgov, and our own sync."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ctgov
import pytest
from pytrials.client import ClinicalTrials

from equipoise.links.ctgov.client import Client, Manners
from equipoise.web.studies import actions
from tests.web.registry_api.conftest import COUNT
from tests.web.studies.samples import NOW, now


@pytest.fixture
def url(live_server: Any, kept: list[dict[str, Any]]) -> str:
    return f"{live_server.url}/api/v2"


@pytest.fixture
def trials(url: str, monkeypatch: pytest.MonkeyPatch) -> ClinicalTrials:
    monkeypatch.setattr(ClinicalTrials, "_BASE_URL", f"{url}/")
    return ClinicalTrials()


def test_pytrials_reads_the_version(trials: ClinicalTrials) -> None:
    assert trials.api_info[0] == "2.0.5"


def test_pytrials_reads_full_studies(trials: ClinicalTrials) -> None:
    rows = trials.get_full_studies("lung", max_studies=5)
    assert len(rows) == 6
    assert rows[0] == trials.study_fields["csv"]
    assert len(trials.get_full_studies("lung", max_studies=5, fmt="json")["studies"]) == 5


def test_pytrials_reads_every_field_it_knows(trials: ClinicalTrials) -> None:
    columns = trials.study_fields["csv"]
    assert trials.get_study_fields("cancer", columns, max_studies=3)[0] == columns
    for piece in set(trials.study_fields["json"]):
        assert len(trials.get_study_fields("cancer", [piece], max_studies=3, fmt="json")["studies"]) == 3


def test_pytrials_asks_with_expressions(trials: ClinicalTrials, kept: list[dict[str, Any]]) -> None:
    rows = trials.get_study_fields(
        "AREA[OverallStatus]COMPLETED", ["NCT Number", "Study Status"], max_studies=1000
    )
    right = [each for each in kept if each["protocolSection"]["statusModule"]["overallStatus"] == "COMPLETED"]
    assert len(rows) == len(right) + 1
    assert {status for _, status in rows[1:]} == {"COMPLETED"}


@pytest.fixture
def paging(url: str, monkeypatch: pytest.MonkeyPatch) -> ctgov.Client:
    monkeypatch.setattr("ctgov.client.BASE_URL", f"{url}/")
    monkeypatch.setattr("ctgov.client.PAGE_MAX", 7)
    return ctgov.Client(delay=0, retries=1)


def test_ctgov_pages_through_everything_once(paging: ctgov.Client, kept: list[dict[str, Any]]) -> None:
    found = list(paging.iter_studies("AREA[OverallStatus]COMPLETED"))
    numbers = [each["protocolSection"]["identificationModule"]["nctId"] for each in found]
    right = [each for each in kept if each["protocolSection"]["statusModule"]["overallStatus"] == "COMPLETED"]
    assert len(numbers) == len(set(numbers)) == len(right) > 7


@pytest.fixture
def own(url: str) -> Iterator[Client]:
    manners = Manners(pause=lambda _: None, random=lambda: 0.5, now=lambda: NOW, attempts=2)
    with Client(url, manners=manners, page_size=7) as made:
        yield made


def test_our_own_sync_pulls_everything_from_our_own_server(own: Client) -> None:
    load = actions.sync(own, now=now)
    assert (load.state, load.read, load.unchanged, load.broken) == ("done", COUNT, COUNT - 1, 0)
    assert load.set_aside + load.new + load.changed == 1


def test_our_own_client_asks_for_what_was_posted_since(own: Client, kept: list[dict[str, Any]]) -> None:
    pages = list(own.pages(date(2021, 12, 31)))
    days = [
        study["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
        for page in pages
        for study in page.studies
    ]
    assert len(pages) > 1
    assert days == sorted(days)
    assert set(days) == {"2021-12-31", "2022-01", "2023-02-28"}
    assert pages[0].total == len(days)
