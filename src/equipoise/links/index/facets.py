"""Counts beside each filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tantivy import Query

from equipoise.links.index.ranking import both
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import FACETS

MOST_VALUES = 40


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
    size: int = MOST_VALUES,
) -> Facets:
    """The values of each facet with their counts, most frequent first.

    `filters` are the facets filtered by. A facet's own filter is left out of its counts, so that they say what adding
    one of its values would give; all others apply.
    """
    free = [name for name in names if name not in filters]
    counted = snapshot.buckets(both(found, *filters.values()), free, size)
    for name in names:
        if name in filters:
            others = [query for other, query in filters.items() if other != name]
            counted |= snapshot.buckets(both(found, *others), [name], size)
    return {name: tuple(FacetValue(*each) for each in counted[name]) for name in names}
