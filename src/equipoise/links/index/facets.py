"""Counts beside each filter."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from tantivy import Query

from equipoise.links.index.ranking import both, without
from equipoise.links.index.reader import EVERY, Snapshot
from equipoise.links.index.schema import CODED, COLUMNS, FACETS, PACKED, name_code, schema, unpacked

MOST_VALUES = 40
DEAREST = "condition"
NEARLY_ALL = 7 / 8
"""Of all studies: where a query finds more, its conditions are those of all less those of the few it doesn't find."""
MOST_COMBINATIONS = 60_000
"""Of a packed column's values: all of them, since what is left out would be missing from the counts."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many studies there would be with it."""

    value: str
    count: int


Facets = Mapping[str, tuple[FacetValue, ...]]
Counted = dict[str, Counter[str]]


def count(
    snapshot: Snapshot,
    found: Query,
    filters: Mapping[str, Query],
    *,
    names: Sequence[str] = FACETS,
) -> Facets:
    """The values of each facet with their counts, the most frequent first, at most `MOST_VALUES`.

    `filters` are the facets filtered by. A facet's own filter is left out of its counts, so that they say what adding
    one of its values would give; all others apply.
    """
    return _gathered(names, (_counted(snapshot, *each) for each in _passes(found, filters, names)))


class Counting(Mapping[str, tuple[FacetValue, ...]]):
    """Facets that are being counted in the threads of a pool, as `count` gives them; waits for them when asked.

    `apart`: the dearest facet is counted beside the others. It means to look for the studies twice, which pays where
    that is quick, and hence never with filters. `broad`: nearly all studies may be found, which is looked at first.
    """

    def __init__(
        self,
        pool: Executor,
        snapshot: Snapshot,
        found: Query,
        filters: Mapping[str, Query],
        *,
        apart: bool,
        broad: bool = True,
    ) -> None:
        if apart and not filters:
            rest = [name for name in FACETS if name != DEAREST]
            self._waiting = [
                pool.submit(_dearest, snapshot, found)
                if broad
                else pool.submit(_counted, snapshot, found, [DEAREST]),
                pool.submit(_counted, snapshot, found, rest),
            ]
        else:
            passes = _passes(found, filters, FACETS)
            self._waiting = [pool.submit(_counted, snapshot, *each) for each in passes]

    @cached_property
    def _facets(self) -> Facets:
        return _gathered(FACETS, (each.result() for each in self._waiting))

    def __getitem__(self, name: str) -> tuple[FacetValue, ...]:
        return self._facets[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FACETS)

    def __len__(self) -> int:
        return len(FACETS)


def _passes(
    found: Query, filters: Mapping[str, Query], names: Sequence[str]
) -> Iterator[tuple[Query, list[str]]]:
    """What is to be counted over what."""
    yield both(found, *filters.values()), [name for name in names if name not in filters]
    for name in names:
        if name in filters:
            yield both(found, *(query for other, query in filters.items() if other != name)), [name]


def _gathered(names: Sequence[str], parts: Iterable[Counted]) -> Facets:
    counted = {name: counts for part in parts for name, counts in part.items()}
    return {name: _most_frequent(counted[name]) for name in names}


def _counted(snapshot: Snapshot, query: Query, names: Sequence[str]) -> Counted:
    """The counts of some facets, in one pass."""
    columns = [column for column, facets in COLUMNS.items() if not set(facets).isdisjoint(names)]
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for column, buckets in _buckets(snapshot, query, columns).items():
        for value, studies in buckets:
            facets = (
                _unpacked(value) if column in PACKED else ((_name(snapshot, COLUMNS[column][0], value),),)
            )
            for name, values in zip(COLUMNS[column], facets, strict=True):
                if name in counted:
                    for each in values:
                        counted[name][each] += studies
    return counted


def _dearest(snapshot: Snapshot, query: Query) -> Counted:
    """The counts of the dearest facet. Where nearly all studies are found, the few others are counted instead."""
    column = CODED[DEAREST]
    if snapshot.count(query) < NEARLY_ALL * snapshot.searcher.num_docs:
        return _counted(snapshot, query, [DEAREST])
    others = dict(snapshot.buckets(without(query), {column: EVERY})[column])
    left: list[tuple[int, int]] = []
    for code, studies in snapshot.conditions:
        if len(left) >= MOST_VALUES and studies < left[MOST_VALUES - 1][0]:
            break
        insort(left, (studies - others.get(code, 0), code), key=lambda each: -each[0])
    counts = {_name(snapshot, DEAREST, code): studies for studies, code in left[:MOST_VALUES] if studies}
    return {DEAREST: Counter(counts)}


@lru_cache(maxsize=20_000)
def _unpacked(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, unpacked(text)))


_names: dict[tuple[str, int], str] = {}
"""Names by facet and code, as far as they were asked for. A code stands for the same name in every index."""


def _name(snapshot: Snapshot, facet: str, code: int) -> str:
    """The name that a code stands for, from a document that has it."""
    found = _names.get((facet, code))
    if found is None:
        having = Query.term_query(schema(), CODED[facet], code, "basic")
        address = snapshot.searcher.search(having, 1, count=False).hits[0][1]
        _names.update({(facet, name_code(each)): each for each in snapshot.stored(address, facet)})
        found = _names[facet, code]
    return found


def _buckets(snapshot: Snapshot, query: Query, columns: Sequence[str]) -> dict[str, list[tuple[Any, int]]]:
    sizes = {name: MOST_COMBINATIONS if name in PACKED else MOST_VALUES for name in columns}
    return snapshot.buckets(query, sizes)


def _most_frequent(counts: Counter[str]) -> tuple[FacetValue, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(FacetValue(*each) for each in ordered[:MOST_VALUES])
