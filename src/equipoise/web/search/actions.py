"""Bringing the index up to what the database holds. One writer at a time; readers never wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from equipoise.core.registry.record import Study
from equipoise.links.index.errors import IndexBusy, IndexUnusable
from equipoise.links.index.writer import Writer, appending, rebuilding
from equipoise.web.search.engine import gazetteer, index_home
from equipoise.web.studies import queries as studies

__all__ = ["IndexBusy", "IndexUnusable", "Updating", "rebuild", "refresh", "updating"]

Revised = tuple[Study, int]
Progress = Callable[[int], None]
"""Told how many studies have been put in."""

BATCH = 200


class Updating:
    """Takes what a load keeps, batch by batch."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.revision = writer.revision

    @property
    def added(self) -> int:
        """How many studies were put in."""
        return self._writer.added

    def add(self, revised: Sequence[Revised]) -> None:
        """Put in studies already kept in the database, with their revisions."""
        self._writer.add(study for study, _ in revised)
        self.revision = max((revision for _, revision in revised), default=self.revision)


@contextmanager
def updating(*, wait_s: float = 60.0, progress: Progress = lambda _: None) -> Iterator[Updating]:
    """For the time of a load: everything added is committed once, at the end.

    What the index missed before (a load that was killed, or ran without it) is put in first. A load that fails
    half-way has kept its batches in the database, so these are committed too. IndexBusy where another process writes.
    """
    with appending(index_home(), gazetteer().locate, wait_s=wait_s) as writer:
        update = Updating(writer)
        _put(studies.iterate(after=update.revision), update, progress)
        try:
            yield update
        finally:
            writer.commit(update.revision)


def refresh(*, wait_s: float = 60.0, progress: Progress = lambda _: None) -> int:
    """Put in what changed in the database since; how many studies that was."""
    with updating(wait_s=wait_s, progress=progress) as update:
        pass
    return update.added


def rebuild(*, wait_s: float = 60.0, progress: Progress = lambda _: None) -> int:
    """Make the index anew from the database, beside the one in use, and swap them; how many studies it holds."""
    gazetteer().prepare()
    with rebuilding(index_home(), gazetteer().locate, wait_s=wait_s) as writer:
        update = Updating(writer)
        _put(studies.iterate(), update, progress)
        writer.commit(update.revision)
    return update.added


def _put(revised: Iterable[Revised], update: Updating, progress: Progress) -> None:
    waiting = iter(revised)
    while batch := list(islice(waiting, BATCH)):
        update.add(batch)
        progress(update.added)
