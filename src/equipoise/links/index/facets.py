"""Counts beside each filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tantivy import Query

from equipoise.links.index.ranking import both
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import COLUMNS, FACETS, PACKED, unpacked

MOST_VALUES = 40
MOST_COMBINATIONS = 60_000
"""Of a packed column's values: all of them, since what is left out would be missing from the counts."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many studies there would be with it."""

    value: str
    count: int


Facets = dict[str, tuple[FacetValue, ...]]


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
    free = [name for name in names if name not in filters]
    counted = _counted(snapshot, both(found, *filters.values()), free)
    for name in names:
        if name in filters:
            others = [query for other, query in filters.items() if other != name]
            counted |= _counted(snapshot, both(found, *others), [name])
    return {name: _most_frequent(counted[name]) for name in names}


def _counted(snapshot: Snapshot, query: Query, names: Sequence[str]) -> dict[str, Counter[str]]:
    """The counts of some facets, in one pass."""
    columns = [column for column, facets in COLUMNS.items() if not set(facets).isdisjoint(names)]
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for column, buckets in _buckets(snapshot, query, columns).items():
        for text, studies in buckets:
            facets = unpacked(text) if column in PACKED else [[text]]
            for name, values in zip(COLUMNS[column], facets, strict=True):
                if name in counted:
                    counted[name].update(dict.fromkeys(values, studies))
    return counted


def _buckets(snapshot: Snapshot, query: Query, columns: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    sizes = {name: MOST_COMBINATIONS if name in PACKED else MOST_VALUES for name in columns}
    return snapshot.buckets(query, sizes)


def _most_frequent(counts: Counter[str]) -> tuple[FacetValue, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(FacetValue(*each) for each in ordered[:MOST_VALUES])
