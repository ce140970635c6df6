"""The client against a server that speaks the real protocol over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from equipoise.core.values.errors import InputError, OutsideError
from equipoise.links.ctgov.client import Client, Manners, TokenRefused
from tests.links.ctgov.server import (
    Handler,
    Registry,
    Served,
    bad_gzip,
    drop,
    hang_up,
    refuse,
    study,
    web_page,
)

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)


@pytest.fixture
def registry() -> Registry:
    return Registry([study(number, f"2026-01-{number:02}") for number in range(1, 8)])


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(registry: Registry, pauses: list[float]) -> Iterator[Client]:
    manners = Manners(pause=pauses.append, random=lambda: 0.5, now=lambda: NOW)
    with Served(registry) as url, Client(url, manners=manners, page_size=3) as made:
        yield made


def numbers(studies: tuple[Any, ...]) -> list[int]:
    return [int(each["protocolSection"]["identificationModule"]["nctId"][3:]) for each in studies]


def test_version(client: Client) -> None:
    found = client.version()
    assert (found.api, found.data, found.data_date) == ("2.0.5", "2026-01-10T09:00:05", date(2026, 1, 10))


def test_pages_of_everything(client: Client, registry: Registry) -> None:
    pages = list(client.pages(None))
    assert [numbers(page.studies) for page in pages] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [page.total for page in pages] == [7, None, None]
    assert registry.pages[0] == {
        "format": "json", "pageSize": "3", "sort": "LastUpdatePostDate:asc", "countTotal": "true"
    }  # fmt: skip
    assert "pageToken" in registry.pages[1]
    assert "countTotal" not in registry.pages[1]


def test_only_what_was_posted_since(client: Client, registry: Registry) -> None:
    assert [numbers(page.studies) for page in client.pages(date(2026, 1, 6))] == [[6, 7]]
    assert registry.pages[0]["filter.advanced"] == "AREA[LastUpdatePostDate]RANGE[2026-01-06,MAX]"


def test_a_page_in_the_middle(client: Client) -> None:
    token = client.page(None).next_token
    assert [numbers(page.studies) for page in client.pages(None, token)] == [[4, 5, 6], [7]]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_neither_elsewhere_nor_back(
    client: Client, registry: Registry, pauses: list[float], status: int
) -> None:
    elsewhere = Registry([study(8)])
    with Served(elsewhere) as url:
        for there in (f"{url}/version", "/api/v2/studies"):
            registry.script = [refuse(status, Location=there)]
            with pytest.raises(OutsideError, match=f"refused the request: {status}"):
                client.version()
    assert elsewhere.asked == []
    assert [path for path, _ in registry.asked] == ["/api/v2/version"] * 2


def test_it_says_who_it_is_and_pauses_between_requests(
    client: Client, registry: Registry, pauses: list[float]
) -> None:
    list(client.pages(None))
    assert pauses == [1.0, 1.0]
    assert all(agent.startswith("Equipoise ") for agent in registry.agents)


@pytest.mark.parametrize("trick", [refuse(429), refuse(500), refuse(503), drop, hang_up, web_page, bad_gzip])
def test_what_passes_is_tried_again(
    trick: Any, client: Client, registry: Registry, pauses: list[float]
) -> None:
    registry.script = [trick, trick]
    assert numbers(client.page(None).studies) == [1, 2, 3]
    # Twice the growing wait (2 s, 4 s, times 0.5 + chance), each followed by the usual gap.
    assert pauses == [2.0, 1.0, 4.0, 1.0]


def test_retry_after_is_obeyed_as_seconds_and_as_a_date(
    client: Client, registry: Registry, pauses: list[float]
) -> None:
    registry.script = [
        refuse(429, Retry_After="30"),
        refuse(503, Retry_After="Mon, 12 Jan 2026 08:02:00 GMT"),
        refuse(429, Retry_After="99999"),
        refuse(429, Retry_After="soon"),
    ]
    client.page(None)
    assert pauses[::2] == [30.0, 120.0, 600.0, 16.0]


def test_in_the_end_it_gives_up_and_says_that_later_may_help(client: Client, registry: Registry) -> None:
    registry.script = [refuse(503)] * 6
    with pytest.raises(OutsideError, match=r"503 .*last of 6 attempts") as caught:
        client.version()
    assert caught.value.retry
    assert len(registry.asked) == 6


def test_a_refused_question_is_not_repeated(client: Client, registry: Registry) -> None:
    registry.script = [refuse(404)]
    with pytest.raises(OutsideError, match="404 Not now") as caught:
        client.page(None)
    assert not caught.value.retry
    assert len(registry.asked) == 1


def test_a_token_that_is_no_longer_taken(client: Client, registry: Registry) -> None:
    token = client.page(None).next_token
    registry.generation += 1
    with pytest.raises(TokenRefused):
        client.page(None, token)


def test_a_refusal_without_a_token_is_no_refused_token(client: Client, registry: Registry) -> None:
    registry.script = [refuse(400)]
    with pytest.raises(OutsideError) as caught:
        client.page(None)
    assert not isinstance(caught.value, TokenRefused)


@pytest.mark.parametrize("answer", [[1], {"studies": 1}, {"error": "no"}])
def test_another_kind_of_server_is_recognised(answer: Any, client: Client, registry: Registry) -> None:
    registry.script = [lambda handler: handler.json(answer)]
    with pytest.raises(OutsideError, match=r"no ClinicalTrials.gov API v2") as caught:
        client.page(None)
    assert not caught.value.retry


def test_a_server_that_turns_in_circles_is_left(client: Client, registry: Registry) -> None:
    def same(handler: Handler) -> None:
        handler.json({"studies": [], "nextPageToken": "again"})

    registry.script = [same] * 9
    with pytest.raises(OutsideError, match="same page again"):
        list(client.pages(None))
    assert len(registry.asked) == 2


@pytest.mark.parametrize("url", ["", "clinicaltrials.gov", "ftp://example.org/api", "file:///etc"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(InputError, match="not the address of an API"):
        Client(url, manners=Manners(pause=lambda _: None, random=lambda: 0.0, now=lambda: NOW))


def test_no_server_at_all(pauses: list[float]) -> None:
    with Served(Registry()) as url:
        pass
    with (
        Client(url, manners=Manners(pauses.append, lambda: 0.5, lambda: NOW)) as client,
        pytest.raises(OutsideError, match="connection failed"),
    ):
        client.version()
    assert pauses[::2] == [2.0, 4.0, 8.0, 16.0, 32.0]
