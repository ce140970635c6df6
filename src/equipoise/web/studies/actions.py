"""Putting registry records into the database, from files, from Python, from the live registry.

Every batch is one transaction with its audit row. The same record twice is kept once; a broken one is noted
with its place and reason and never stops the rest. Only one load runs at a time (`LoadRunning` otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from equipoise.links import ctgov
from equipoise.links.ctgov.client import Client
from equipoise.web.studies.loading import AfterBatch, Clock, running
from equipoise.web.studies.lock import LoadRunning, only_load
from equipoise.web.studies.models import Load
from equipoise.web.studies.syncing import OnPage, choose_window, pull

__all__ = [
    "DEMONSTRATION",
    "FILES",
    "AfterBatch",
    "Load",
    "LoadRunning",
    "load",
    "load_records",
    "refuse_if_running",
    "sync",
]

FILES, DEMONSTRATION = Load.Kind.FILES.value, Load.Kind.DEMONSTRATION.value


def _unheard(*_: object) -> None:
    """For those who don't want to be told."""


def refuse_if_running() -> None:
    """LoadRunning if another load is under way: for those who prepare much before they load."""
    with only_load():
        pass


def load(
    paths: Sequence[Path | str],
    *,
    kind: str = FILES,
    now: Clock,
    progress: Callable[[int], None] = _unheard,
    after_batch: AfterBatch | None = None,
    actor: str = "command line",
) -> Load:
    """Load files and folders. `progress` is told of bytes read, `after_batch` of studies and revisions.

    The finished row is returned; its state is `interrupted` after Ctrl-C, with everything read so far kept.
    """
    sources = [str(path) for path in paths]
    with running(kind, sources, now=now, actor=actor, after_batch=after_batch) as run:
        run.add_all(ctgov.records(paths, progress))
    return run.load


def load_records(
    records: Iterable[Mapping[str, Any]],
    *,
    kind: str = DEMONSTRATION,
    now: Clock,
    after_batch: AfterBatch | None = None,
    source: str = "demonstration",
    actor: str = "command line",
) -> Load:
    """Load records that are at hand as Python objects (what a JSON parser gives), or history wrappers.

    As `DEMONSTRATION` they take the place of every demonstration version kept of the same studies.
    """
    with running(kind, [source], now=now, actor=actor, after_batch=after_batch) as run:
        run.add_all(
            found for place, raw in enumerate(records, 1) for found in ctgov.unwrap(raw, source, None, place)
        )
    return run.load


def sync(
    client: Client,
    *,
    now: Clock,
    since: date | None = None,
    on_page: OnPage = _unheard,
    after_batch: AfterBatch | None = None,
    actor: str = "command line",
) -> Load:
    """Pull what was posted since the last finished sync (or since a day), or go on with an unfinished one.

    `on_page` is told how many records have been met and, where the server counts, of how many. OutsideError
    where the server fails; what was kept by then stays, and the next sync goes on from there.
    """
    with running(Load.Kind.SYNC, [client.url], now=now, actor=actor, after_batch=after_batch) as run:
        window = choose_window(client.url, client.version(), since)
        if window is not None:
            pull(run, client, window, on_page)
    return run.load
