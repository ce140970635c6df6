"""The hits of one page in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from tantivy import Query

from equipoise.core.registry.record import Point
from equipoise.links.index.places import HALF_ROUND_KM, Keys
from equipoise.links.index.ranking import any_of, both
from equipoise.links.index.reader import Found, Hit, Snapshot
from equipoise.links.index.schema import TEXT_FIELDS, WHOLE_TEXT
from equipoise.web.search.filters import near

FEW = 3_000
"""So many hits are measured one by one; of more, the nearest are looked for ring by ring."""
Asked = Callable[[Sequence[str]], Query]
"""The query over some text fields: `TEXT_FIELDS`, or `WHOLE_TEXT` where only what is found matters."""
RINGS_KM = (25.0, 100.0, 400.0, 1_600.0, HALF_ROUND_KM)


def ordered(
    snapshot: Snapshot, asked: Asked, *, sort: str, point: Point | None, limit: int, offset: int
) -> Found:
    """The page of hits; `sort` is `relevance`, `newest` or, with a point, `distance`."""
    if sort == "distance" and point is not None:
        return _nearest(snapshot, asked, point, limit, offset)
    if sort == "newest":
        return snapshot.found(asked(WHOLE_TEXT), limit, offset, order_by="updated")
    return snapshot.found(asked(TEXT_FIELDS), limit, offset)


def _nearest(snapshot: Snapshot, asked: Asked, point: Point, limit: int, offset: int) -> Found:
    """Nearest first; those with no recruiting site come last, best first."""
    query = asked(WHOLE_TEXT)
    total, keys = snapshot.keys(query, FEW)
    few = total <= FEW
    keys = _measured(snapshot, keys, point) if few else _by_rings(snapshot, query, point, offset + limit)
    page = keys[offset : offset + limit]
    hits = _named(snapshot, page)
    if len(hits) < limit and len(keys) < total:
        unreachable = both(asked(TEXT_FIELDS), any_of("reachable", [False]))
        hits += snapshot.found(unreachable, limit - len(hits), max(0, offset - len(keys))).hits
    return Found(total, hits)


def _measured(snapshot: Snapshot, keys: Keys, point: Point) -> Keys:
    keys = np.sort(keys)
    distances = snapshot.places.distances(point, keys)
    order = np.argsort(distances, kind="stable")
    return keys[order][np.isfinite(distances[order])]


def _by_rings(snapshot: Snapshot, query: Query, point: Point, wanted: int) -> Keys:
    found = np.empty(0, dtype=np.uint64)
    beyond, reached = -1.0, 0
    for up_to in RINGS_KM:
        ring = snapshot.places.ring(point, beyond, up_to)
        reached += len(ring)
        if len(ring):
            _, among = snapshot.keys(both(query, near(snapshot.places, point, up_to)), reached)
            found = np.concatenate([found, ring[np.isin(ring, among)]])
        if len(found) >= wanted:
            break
        beyond = up_to
    return found


def _named(snapshot: Snapshot, keys: Keys) -> tuple[Hit, ...]:
    """The hits of these documents, in their order."""
    if not len(keys):
        return ()
    hits = {hit.key: hit for hit in snapshot.found(any_of("key", keys.tolist()), len(keys)).hits}
    return tuple(hits[int(key)] for key in keys)
