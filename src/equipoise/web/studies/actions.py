"""Putting registry records into the database, from files, from Python, from the live registry.

Every batch is one transaction with its audit row. The same record twice is kept once; a broken one is noted
with its place and reason and never stops the rest. Only one load runs at a time (`LoadRunning` otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from equipoise.links import ctgov
from equipoise.web.studies.loading import AfterBatch, Clock, running
from equipoise.web.studies.lock import LoadRunning
from equipoise.web.studies.models import Load

__all__ = ["DEMONSTRATION", "FILES", "AfterBatch", "Load", "LoadRunning", "load", "load_records"]

FILES, DEMONSTRATION = Load.Kind.FILES.value, Load.Kind.DEMONSTRATION.value


def load(
    paths: Sequence[Path | str],
    *,
    kind: str = FILES,
    now: Clock,
    progress: Callable[[int], None] = lambda _: None,
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
    """Load records that are at hand as Python objects (what a JSON parser gives), or history wrappers."""
    with running(kind, [source], now=now, actor=actor, after_batch=after_batch) as run:
        run.add_all(
            found for place, raw in enumerate(records, 1) for found in ctgov.unwrap(raw, source, None, place)
        )
    return run.load
