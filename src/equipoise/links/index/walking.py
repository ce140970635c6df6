"""The documents of a query page by page, however deep, each page as quick as the first.

Pages follow on a place, not on a number: where a page ended is said by its last document's sort values and key.
Documents without a value come last, and of equal ones the smaller key first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import FieldType, Query

from equipoise.links.index.ranking import both, one_of
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import schema


@dataclass(frozen=True, slots=True)
class Sort:
    """A fast number field, and whether its smallest value comes first."""

    field: str
    ascending: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: its values of the sorts (None: it has none), then its key."""

    values: tuple[float | None, ...]
    key: int


@dataclass(frozen=True, slots=True)
class Row:
    """A document of a page."""

    nct_id: str
    place: Place


def page(
    snapshot: Snapshot, query: Query, sorts: Sequence[Sort], limit: int, after: Place | None = None
) -> list[Row]:
    """Up to `limit` documents that come after a place (None: from the beginning)."""
    walk = _Walk(snapshot)
    found = walk.take(query, tuple(sorts), limit, after)
    names = walk.names([place.key for place in found])
    return [Row(names[place.key], place) for place in found]


class _Walk:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._searcher = snapshot.searcher

    def take(self, query: Query, sorts: tuple[Sort, ...], limit: int, after: Place | None) -> list[Place]:
        """The next places. A group of equal first values is walked by the sorts that are left."""
        if limit <= 0:
            return []
        if not sorts:
            return self._by_key(query, limit, after)
        head, *rest = sorts
        found: list[Place] = []
        last = after.values[0] if after else None
        if after is None or last is not None:
            if after is not None and last is not None:
                found = self._group(query, head, rest, limit, value=last, after=_below(after))
            found += self._beyond(query, head, rest, limit - len(found), last)
        missing = _without(query, head.field)
        below = _below(after) if after and last is None else None
        ending = self.take(missing, tuple(rest), limit - len(found), below)
        return found + [Place((None, *each.values), each.key) for each in ending]

    def _beyond(
        self, query: Query, head: Sort, rest: list[Sort], limit: int, last: float | None
    ) -> list[Place]:
        """Documents whose first value lies after `last`, as many as are asked for."""
        if limit <= 0:
            return []
        order = tantivy.Order.Asc if head.ascending else tantivy.Order.Desc
        hits = self._searcher.search(
            both(query, _after(head, last)), limit, count=False, order_by_field=head.field, order=order
        ).hits
        found: list[Place] = []
        for value in dict.fromkeys(float(value) for value, _ in hits):
            found += self._group(query, head, rest, limit - len(found), value=value, after=None)
        return found

    def _group(
        self, query: Query, head: Sort, rest: list[Sort], limit: int, *, value: float, after: Place | None
    ) -> list[Place]:
        """Documents with this very first value."""
        same = Query.range_query(schema(), head.field, FieldType.Float, value, value)
        places = self.take(both(query, same), tuple(rest), limit, after)
        return [Place((value, *each.values), each.key) for each in places]

    def _by_key(self, query: Query, limit: int, after: Place | None) -> list[Place]:
        if after is not None:
            beyond = Query.range_query(
                schema(), "key", FieldType.Unsigned, after.key, None, include_lower=False
            )
            query = both(query, beyond)
        hits = self._searcher.search(
            query, limit, count=False, order_by_field="key", order=tantivy.Order.Asc
        ).hits
        return [Place((), int(key)) for key, _ in hits]

    def names(self, keys: list[int]) -> dict[int, str]:
        """The registry numbers of documents."""
        if not keys:
            return {}
        wanted = Query.term_set_query(schema(), "key", keys)
        addresses = [address for _, address in self._searcher.search(wanted, len(keys), count=False).hits]
        read: list[Any] = self._searcher.fast_field_values("key", addresses)
        return dict(zip(map(int, read), self._snapshot.names(addresses), strict=True))


def _below(place: Place) -> Place:
    return Place(place.values[1:], place.key)


def _after(head: Sort, last: float | None) -> Query:
    if last is None:
        return Query.exists_query(head.field)
    line = (schema(), head.field, FieldType.Float)
    if head.ascending:
        return Query.range_query(*line, last, None, include_lower=False)
    return Query.range_query(*line, None, last, include_upper=False)


def _without(query: Query, name: str) -> Query:
    absent = Query.boolean_query(
        [
            (tantivy.Occur.Must, Query.all_query()),
            (tantivy.Occur.MustNot, Query.exists_query(name)),
        ]
    )
    return both(query, one_of([absent]))
