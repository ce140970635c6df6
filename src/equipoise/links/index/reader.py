"""Reading the index: a snapshot is one searcher and the sites that belong to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from equipoise.links.index.errors import REBUILD, IndexUnusable
from equipoise.links.index.places import Keys, Places
from equipoise.links.index.shown import Shown, opened
from equipoise.links.index.spelling import Lexicon
from equipoise.links.index.spots import Spots
from equipoise.links.index.store import Generation, Store

_TRIES = 20
EVERY = 2**31
"""More values than any segment has. By default, a segment gives its most frequent ones only, and what lies beyond
them in one segment and not in another is then counted too low."""

Signature = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found: its registry number, key, and score (0 where nothing was ranked)."""

    nct_id: str
    key: int
    score: float
    address: tantivy.DocAddress | None = field(default=None, repr=False, compare=False)
    """Where it lies in the snapshot it was found in."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents there are in all, and those asked for."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Snapshot:
    """One state of the index; it doesn't change while it is held."""

    searcher: tantivy.Searcher
    places: Places
    revision: int
    generation: str
    _signature: Signature = field(repr=False, default=())

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of titles, conditions and interventions, for spelling."""
        return Lexicon(self.searcher.terms_with_prefix("words", ""))

    @cached_property
    def spots(self) -> Spots:
        """Every point at which any study has a site, recruiting or not."""
        return Spots(name for name, _ in self.searcher.terms_with_prefix("spot", ""))

    @cached_property
    def conditions(self) -> list[tuple[int, int]]:
        """Every condition's code and how many studies have it, the most frequent first."""
        return self.buckets(tantivy.Query.all_query(), {"condition_code": EVERY})["condition_code"]

    def document_frequency(self, name: str, word: str) -> int:
        """How many documents hold the word in that field."""
        return int(self.searcher.doc_freq(name, word))

    def found(
        self, query: tantivy.Query, limit: int, offset: int = 0, *, order_by: str | None = None
    ) -> Found:
        """Documents best first, or greatest `order_by` (a fast field) first, and how many there are in all."""
        answer = self.searcher.search(query, limit, offset=offset, order_by_field=order_by)
        addresses = [address for _, address in answer.hits]
        keys: list[Any] = self.searcher.fast_field_values("key", addresses)
        scores = [0.0 if order_by else float(score) for score, _ in answer.hits]
        return Found(_count(answer), tuple(map(Hit, self.names(addresses), keys, scores, addresses)))

    def names(self, addresses: list[tantivy.DocAddress]) -> list[str]:
        """The registry numbers of documents."""
        return [f"NCT{number:08d}" for number in self.searcher.fast_field_values("number", addresses)]

    def shown(self, hit: Hit) -> Shown | None:
        """What a list shows of a document found here; None where the index doesn't hold it."""
        card = self.stored(hit.address, "card") if hit.address else []
        return opened(card[0]) if card else None

    def stored(self, address: tantivy.DocAddress, name: str) -> list[Any]:
        """The values of a stored field of a document."""
        return list(self.searcher.doc(address)[name])

    def count(self, query: tantivy.Query) -> int:
        """How many documents there are."""
        return _count(self.searcher.search(query, 1))

    def keys(self, query: tantivy.Query, limit: int) -> tuple[int, Keys]:
        """How many documents there are, and the keys of up to `limit` of them, in no order that matters."""
        answer = self.searcher.search(query, max(1, limit))
        values = self.searcher.fast_field_values("key", [address for _, address in answer.hits])
        return _count(answer), np.array(values, dtype=np.uint64)

    def buckets(self, query: tantivy.Query, sizes: Mapping[str, int]) -> dict[str, list[tuple[Any, int]]]:
        """For each column its most frequent values and how many documents have them, in one pass.

        `sizes` says of each column how many values at most. The counts are exact: no segment leaves a value out.
        """
        if not sizes:
            return {}
        asked = {
            name: {"terms": {"field": name, "size": size, "segment_size": EVERY}}
            for name, size in sizes.items()
        }
        answer = self.searcher.aggregate(query, asked)
        return {name: [(b["key"], b["doc_count"]) for b in answer[name]["buckets"]] for name in sizes}


class Reader:
    """Gives the newest snapshot. Safe to share between threads; asks nothing of the writer."""

    def __init__(self, home: Path) -> None:
        self._store = Store(home)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._index: tuple[str, tantivy.Index] | None = None

    def snapshot(self) -> Snapshot:
        """The newest commit with its sites; IndexUnusable where there is none that can be read."""
        held = self._snapshot
        if held is not None and held._signature == self._seen_now():
            return held
        with self._lock:
            return self._renewed()

    def _renewed(self) -> Snapshot:
        problem: Exception | None = None
        for _ in range(_TRIES):
            signature = self._seen_now()
            try:
                snapshot = self._opened(signature)
            except (IndexUnusable, ValueError, OSError) as error:
                problem = error
                if signature == self._seen_now():
                    break
                continue
            if signature == self._seen_now():
                self._snapshot = snapshot
                return snapshot
        if isinstance(problem, IndexUnusable):
            raise problem
        raise IndexUnusable("the search index can't be read.", mend=REBUILD) from problem

    def _opened(self, signature: Signature) -> Snapshot:
        generation = self._store.current()
        index = self._index_of(generation)
        index.reload()
        return Snapshot(
            index.searcher(),
            generation.open_places(),
            generation.revision(),
            generation.folder.name,
            signature,
        )

    def _index_of(self, generation: Generation) -> tantivy.Index:
        name = generation.folder.name
        if self._index is None or self._index[0] != name:
            index = generation.open_text()
            index.config_reader("manual", 0)
            self._index = (name, index)
        return self._index[1]

    def _seen_now(self) -> Signature:
        """Marks that change with every commit, swap of places and change of generation."""
        marks = list(_mark(self._store.pointer))
        try:
            generation = self._store.current()
        except IndexUnusable:
            return tuple(marks)
        for path in (generation.places_file, generation.text / "meta.json", generation.folder / "revision"):
            marks += _mark(path)
        return tuple(marks)


def _count(answer: tantivy.SearchResult) -> int:
    """How many documents there are; the stubs of tantivy 0.27 leave the attribute out."""
    return int(answer.count)  # type: ignore[attr-defined]


def _mark(path: Path) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116  (called on every search: the cheapest way)
    except FileNotFoundError:
        return (0, 0)
    return found.st_ino, found.st_mtime_ns
