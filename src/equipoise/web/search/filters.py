"""A request's filters as queries of the index."""

from __future__ import annotations

from collections.abc import Mapping

from tantivy import Query

from equipoise.core.registry.record import Point
from equipoise.core.registry.request import SearchRequest
from equipoise.links.index.documents import condition_name
from equipoise.links.index.noting import takes_age
from equipoise.links.index.places import Places
from equipoise.links.index.ranking import any_of, one_of

_BY_CODE = ("status", "phase", "study_type", "country", "intervention_type")


def facet_filters(request: SearchRequest) -> Mapping[str, Query]:
    """One query for each facet filtered by, by the facet's name."""
    found = {name: any_of(name, values) for name in _BY_CODE if (values := getattr(request, name))}
    if request.condition:
        found["condition"] = any_of(
            "condition_name", [condition_name(each).lower() for each in request.condition]
        )
    if request.sex:
        found["sex"] = any_of("sex", [request.sex])
    if request.age is not None:
        found["age_group"] = takes_age(request.age)
    return found


def near(places: Places, point: Point, distance_km: float) -> Query:
    """Studies with a recruiting site within the distance, its line included."""
    found = places.within(point, distance_km)
    queries = [
        any_of(name, values) for name, values in (("cell", found.cells), ("stand", found.points)) if values
    ]
    return one_of(queries)
