"""Pulling from a real local server that speaks the registry's protocol, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from equipoise.core.values.errors import OutsideError
from equipoise.links.ctgov.client import Client, Manners
from equipoise.web.studies import actions, models, queries
from tests.links.ctgov.server import Handler, Registry, Served, refuse, study, token
from tests.web.studies.samples import NOW, nct, now

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def registry() -> Registry:
    return Registry([study(number, f"2026-01-{number:02}") for number in range(1, 10)])


@pytest.fixture
def client(registry: Registry) -> Iterator[Client]:
    manners = Manners(pause=lambda _: None, random=lambda: 0.5, now=lambda: NOW, attempts=2)
    with Served(registry) as url, Client(url, manners=manners, page_size=3) as made:
        yield made


def sync(client: Client, **how: Any) -> models.Load:
    return actions.sync(client, now=now, **how)


def asked(registry: Registry) -> list[tuple[str, str]]:
    """For each page asked since the last look: its filter and its token."""
    found = [(params.get("filter.advanced", ""), params.get("pageToken", "")) for params in registry.pages]
    registry.asked.clear()
    return found


def since(day: str) -> str:
    return f"AREA[LastUpdatePostDate]RANGE[{day},MAX]"


def test_the_first_sync_pulls_everything(client: Client, registry: Registry) -> None:
    told: list[tuple[int, int | None]] = []
    load = sync(client, on_page=lambda met, total: told.append((met, total)))
    assert (load.state, load.read, load.new) == ("done", 9, 9)
    assert told == [(3, 9), (6, 9), (9, 9)]
    assert asked(registry) == [("", ""), ("", token(0, 3)), ("", token(0, 6))]
    assert queries.study(nct(9)) is not None


def test_the_next_asks_only_for_what_came_since(client: Client, registry: Registry) -> None:
    sync(client)
    asked(registry)
    registry.data = "2026-01-12T09:00:00"
    registry.studies[4] = study(5, "2026-01-12", "Another title")
    load = sync(client)
    assert asked(registry) == [(since("2026-01-09"), "")]
    assert (load.read, load.changed, load.unchanged) == (2, 1, 1)
    sync(client, since=date(2026, 1, 1))
    registry.data = "2026-01-13T09:00:00"
    asked(registry)
    sync(client)
    assert asked(registry) == [(since("2026-01-11"), "")]


def test_where_nothing_is_new_nothing_is_asked(client: Client, registry: Registry) -> None:
    sync(client)
    asked(registry)
    load = sync(client)
    assert (load.state, load.read) == ("done", 0)
    assert asked(registry) == []


def test_a_sync_of_one_s_own_choosing_leaves_no_gap_behind(client: Client, registry: Registry) -> None:
    sync(client)
    registry.data = "2026-01-20T09:00:00"
    sync(client, since=date(2026, 1, 18))
    asked(registry)
    sync(client)
    # Not from the 19th: what was posted from the 11th to the 17th has never been asked for.
    assert asked(registry) == [(since("2026-01-09"), "")]


def test_a_stopped_sync_goes_on_where_it_stopped(client: Client, registry: Registry) -> None:
    registry.script = [None, None, refuse(503), refuse(503)]
    with pytest.raises(OutsideError):
        sync(client)
    failed = models.Load.objects.get()
    assert (failed.state, failed.read) == ("failed", 3)
    assert "503" in failed.note
    asked(registry)
    load = sync(client)
    assert asked(registry) == [("", token(0, 3)), ("", token(0, 6))]
    assert (load.state, load.new) == ("done", 6)
    # And what counts for the next is when the whole began.
    registry.data = "2026-01-12T09:00:00"
    sync(client)
    assert asked(registry) == [(since("2026-01-09"), "")]


def test_a_token_refused_begins_the_window_anew(client: Client, registry: Registry) -> None:
    def release(handler: Handler) -> None:
        registry.generation += 1
        handler.studies(registry.asked[-1][1])

    registry.script = [None, None, release]
    load = sync(client)
    assert (load.state, load.new, load.unchanged) == ("done", 9, 3)
    assert asked(registry)[2] == ("", "")


def test_a_token_refused_again_and_again_is_an_error_in_the_end(client: Client, registry: Registry) -> None:
    def release(handler: Handler) -> None:
        handler.studies(registry.asked[-1][1])
        registry.generation += 1

    registry.script = [None, *[release, None] * 10]
    with pytest.raises(OutsideError, match="no longer takes"):
        sync(client)
    assert queries.stats().studies == 3


def test_ctrl_c_keeps_the_pages_so_far(client: Client, registry: Registry) -> None:
    def interrupt(met: int, total: int | None) -> None:
        if met == 6:
            raise KeyboardInterrupt

    load = sync(client, on_page=interrupt)
    assert (load.state, load.new) == ("interrupted", 6)
    asked(registry)
    assert sync(client).new == 3
    assert asked(registry) == [("", token(0, 6))]


def test_another_server_is_another_story(client: Client, registry: Registry) -> None:
    sync(client)
    other = Registry([study(20)])
    with Served(other) as url, Client(url, manners=Manners(lambda _: None, lambda: 0.0, now)) as second:
        sync(second)
    assert asked(other) == [("", "")]


def test_a_broken_record_in_a_page_stops_nothing(client: Client, registry: Registry) -> None:
    registry.studies[1]["protocolSection"]["identificationModule"]["nctId"] = 17
    load = sync(client)
    assert (load.state, load.new, load.broken) == ("done", 8, 1)
    (only,) = queries.broken(load.pk)
    assert only.source.endswith("/api/v2 page 1")
    assert only.ordinal == 2
