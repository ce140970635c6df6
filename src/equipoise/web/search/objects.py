"""What a search found as plain values, for JSON: the same on the command line and in our programming interface."""

from __future__ import annotations

from typing import Any

from equipoise.core.registry.record import Location
from equipoise.links.gazetteer import Place
from equipoise.web.search.page import Result, SearchPage


def as_object(page: SearchPage) -> dict[str, Any]:
    """The page as plain values for JSON; distances in kilometres."""
    return {
        "total": page.total,
        "page": page.request.page,
        "pages": page.pages,
        "sort": page.sort,
        "near": place_object(page.place) if page.place else None,
        "results": [_result(each) for each in page.results],
        "facets": {name: {each.value: each.count for each in values} for name, values in page.facets.items()},
        "read_from_text": {"age": page.note.age, "sex": page.note.sex or None} if page.note else None,
        "also_searched_for": {each.typed: list(each.also) for each in page.widenings},
        "did_you_mean": page.corrections[0].text if page.corrections else None,
        "problems": list(page.problems),
        "took_ms": round(page.took_ms, 1),
    }


def place_object(place: Place) -> dict[str, Any]:
    return {"label": place.label, "kind": str(place.kind), "lat": place.lat, "lon": place.lon}


def _result(result: Result) -> dict[str, Any]:
    return {
        "nct_id": result.nct_id,
        "title": result.study.title,
        "status": result.status,
        "score": round(result.score, 4),
        "distance_km": None if result.distance_km is None else round(result.distance_km, 1),
        "distance_is_approximate": result.approximate,
        "site": _site(result.site, result) if result.site else None,
    }


def _site(site: Location, result: Result) -> dict[str, Any]:
    return {
        "facility": site.facility,
        "city": site.city,
        "state": site.state,
        "country": site.country,
        "status": site.status or result.status,
    }
