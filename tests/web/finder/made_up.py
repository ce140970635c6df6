"""A search's answer made up for the pages: no index, no database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from equipoise.core.registry.record import Age, Design, Eligibility, LabelledDate, Location, Point, Study
from equipoise.core.registry.request import SearchRequest
from equipoise.core.values import PartialDate
from equipoise.links.gazetteer import Place
from equipoise.web.search.page import FacetValue, Result, SearchPage

VANCOUVER = Place("Vancouver", "British Columbia", "Canada", "CA", 49.25, -123.12)
OTHER_VANCOUVER = Place("Vancouver", "Washington", "United States", "US", 45.64, -122.66)
HOSPITAL = Location(
    "Fictional Hospital", "Vancouver", "British Columbia", "Canada", point=Point(49.2, -123.1)
)


def study(nct_id: str = "NCT90000001", **changes: Any) -> Study:
    """A recruiting trial of made-up words."""
    ordinary = Study(
        nct_id=nct_id,
        title="Short Radiotherapy",
        status="RECRUITING",
        summary="It compares two courses of radiotherapy, e.g. short and long. People are followed for 2 years.",
        conditions=("Lung Cancer",),
        dates=(LabelledDate("last_update_posted", PartialDate(2026, 5, 4)),),
        design=Design(study_type="INTERVENTIONAL", phases=("PHASE2", "PHASE3")),
        eligibility=Eligibility(minimum_age=Age(18, "Years", 6574.5)),
        locations=(HOSPITAL,),
    )
    return replace(ordinary, **changes)


def page(*results: Result, **changes: Any) -> SearchPage:
    """A page of a search that found these."""
    facets = {"status": (FacetValue("RECRUITING", 1_234),), "phase": (FacetValue("PHASE3", 7),)}
    ordinary = SearchPage(SearchRequest(), len(results), results, facets, "relevance", revision=1)
    return replace(ordinary, **changes)
