"""The one writer of the index."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tantivy

from equipoise.core.registry.record import Study
from equipoise.links.index.documents import Locate, indexed
from equipoise.links.index.places import Places, Site
from equipoise.links.index.ranking import any_of
from equipoise.links.index.schema import schema
from equipoise.links.index.store import Generation, Store

HEAP_BYTES = 96_000_000
REBUILD_HEAP_BYTES = 192_000_000
"""More, since segments then are larger and fewer, and every search asks each of them."""
WAIT_S = 60.0
CHUNK = 20_000
NEW_OBJECTS = 20_000
"""So many new objects between two looks for garbage, while a writer is open: records are thousands of small objects
without cycles, and looking through them again and again took a seventh of a load."""


class Writer:
    """Takes studies and commits them all at once. Made by `appending` and `rebuilding`, with the lock held."""

    def __init__(self, generation: Generation, locate: Locate | None, heap_bytes: int = HEAP_BYTES) -> None:
        self._generation = generation
        self._index = generation.open_text()
        self._locate = locate
        self._writer = self._index.writer(heap_bytes, 1)
        self._next_key = generation.sites_file().next_key
        self._new_sites: list[Site] = []
        self._new_places = Places.empty()
        self._fresh = self._index.searcher().num_docs == 0
        self._seen: set[str] = set()
        self._open = True
        self.added = 0

    @property
    def revision(self) -> int:
        """Up to which revision of the studies the last commit holds."""
        return self._generation.revision()

    def add(self, studies: Iterable[Study]) -> None:
        """Put studies in; one already there, or put in before, is replaced. Seen by nobody until `commit`."""
        for study in studies:
            if not study.nct_id:
                continue
            if not self._fresh or study.nct_id in self._seen:
                self._writer.delete_documents_by_term("nct_id", study.nct_id)
            self._seen.add(study.nct_id)
            entry = indexed(study, self._next_key, self._locate)
            self._writer.add_document(tantivy.Document.from_dict(entry.fields, schema()))
            self._new_sites.extend(entry.sites)
            if len(self._new_sites) >= CHUNK:
                self._gather()
            self._next_key += 1
            self.added += 1

    def commit(self, revision: int | None = None) -> None:
        """Let readers see everything added, and say up to which revision it holds where that is known.

        The writer takes no more afterwards.
        """
        self._gather()
        places = self._kept_places().joined(self._new_places)
        self._generation.swap_places(places, self._next_key)
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._open = False
        if revision is not None:
            self._generation.set_revision(revision)
        self._generation.tidy()

    def rollback(self) -> None:
        """Forget everything added since the writer was opened, unless it is committed."""
        if self._open:
            self._open = False
            self._writer.rollback()
            # The lock goes with the object, which a traceback may keep alive through this one.
            del self._writer

    def _gather(self) -> None:
        """Put the sites collected into arrays, which take a fifth of the memory."""
        self._new_places = self._new_places.with_sites(self._new_sites)
        self._new_sites.clear()

    def _kept_places(self) -> Places:
        """The sites of the documents that the last commit holds; asked chunk by chunk to hold few at a time."""
        places = self._generation.open_places()
        searcher = self._index.searcher()
        alive = [np.empty(0, dtype=np.uint64)]
        for chunk in batches(places.documents().tolist(), CHUNK):
            hits = searcher.search(any_of("key", chunk), len(chunk), count=False).hits
            keys = searcher.fast_field_values("key", [address for _, address in hits])
            alive.append(np.array(keys, dtype=np.uint64))
        return places.only(np.concatenate(alive))


def batches(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The values in order, `size` at a time."""
    return (values[start : start + size] for start in range(0, len(values), size))


@contextmanager
def appending(home: Path, locate: Locate | None, *, wait_s: float = WAIT_S) -> Iterator[Writer]:
    """A writer on the current generation, made empty where there is none. Commits are the caller's."""
    store = Store(home)
    with store.locked(wait_s):
        if not store.pointer.exists():
            store.make_current(store.new_generation())
        store.remove_others()
        yield from _open(store.current(), locate, HEAP_BYTES)


@contextmanager
def rebuilding(home: Path, locate: Locate | None, *, wait_s: float = WAIT_S) -> Iterator[Writer]:
    """A writer on a new generation, which takes the current one's place when the block ends without an error.

    The block has to commit. Until it ends, readers go on with the generation there was.
    """
    store = Store(home)
    with store.locked(wait_s):
        store.remove_others()
        generation = store.new_generation()
        yield from _open(generation, locate, REBUILD_HEAP_BYTES)
        store.make_current(generation)


def _open(generation: Generation, locate: Locate | None, heap_bytes: int) -> Iterator[Writer]:
    writer = Writer(generation, locate, heap_bytes)
    try:
        with _collecting_seldom():
            yield writer
    except BaseException:
        writer.rollback()
        raise


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
