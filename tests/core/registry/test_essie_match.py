"""The reference evaluator of the query language, on records small enough to see through."""

from __future__ import annotations

from typing import Any

import pytest

from equipoise.core.registry.essie import parse
from equipoise.core.registry.essie_areas import area, names
from equipoise.core.registry.essie_match import kilometres, matches
from equipoise.core.registry.essie_values import code, span
from equipoise.core.registry.structure import collected, field, fields, values

RECORD: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT90000001", "briefTitle": "Heart attack, treated early"},
        "statusModule": {"overallStatus": "NOT_YET_RECRUITING", "startDateStruct": {"date": "2022-05"}},
        "conditionsModule": {"conditions": ["Myocardial Infarction", "Heart Failure"]},
        "designModule": {"phases": ["PHASE2", "PHASE3"], "enrollmentInfo": {"count": 0}},
        "eligibilityModule": {"minimumAge": "6 Months", "maximumAge": "75 Years", "healthyVolunteers": False},
        "contactsLocationsModule": {
            "locations": [
                {"city": "Portland", "state": "Maine", "geoPoint": {"lat": 43.66, "lon": -70.26}},
                {"city": "Boston", "state": "Massachusetts", "status": "RECRUITING"},
            ]
        },
    },
    "hasResults": True,
}


@pytest.mark.parametrize(
    "expression",
    [
        "heart attack",
        '"heart attack"',
        "attack heart",
        "AREA[Condition](heart OR lung)",
        "AREA[Condition]COVER[FullMatch]heart failure",
        "AREA[Condition]COVER[StartsWith]myocardial",
        "AREA[BriefTitle]COVER[EndsWith]treated early",
        "AREA[OverallStatus]Not yet recruiting",
        "AREA[Phase]PHASE3",
        "AREA[Phase:size]2",
        "AREA[Location:size]RANGE[2, MAX]",
        "AREA[StartDate]2022",
        "AREA[StartDate]RANGE[2022-05-01, 2022-05-01]",
        "AREA[MinimumAge]RANGE[MIN, 1 year]",
        "AREA[EnrollmentCount]0",
        "AREA[HasResults]true AND AREA[HealthyVolunteers]false",
        "AREA[WhyStopped]MISSING",
        "NOT AREA[EnrollmentCount]MISSING",
        "ALL",
        "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
        "SEARCH[Location](AREA[LocationStatus]MISSING)",
        "AREA[LocationGeoPoint]DISTANCE[43.66,-70.26,1km]",
        "SEARCH[Location](DISTANCE[43.66,-70.26,1km] AND AREA[LocationState]Maine)",
        "TILT[StartDate]heart",
    ],
)
def test_what_the_record_meets(expression: str) -> None:
    assert matches(parse(expression), RECORD)
    assert not matches(parse(f"NOT ({expression})"), RECORD)


@pytest.mark.parametrize(
    "expression",
    [
        '"attack heart"',
        '"infarction heart"',
        "AREA[Condition]COVER[FullMatch]heart",
        "AREA[Condition]COVER[StartsWith]infarction",
        "AREA[Condition]COVER[EndsWith]myocardial",
        "AREA[OverallStatus]RECRUITING",
        "AREA[Phase:size]0",
        "AREA[StartDate]RANGE[2022-05-02, MAX]",
        "AREA[CompletionDate]RANGE[MIN, MAX]",
        "AREA[MinimumAge]RANGE[1 year, MAX]",
        "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationStatus]RECRUITING)",
        "SEARCH[Location](DISTANCE[43.66,-70.26,1km] AND AREA[LocationCity]Boston)",
        "-",
    ],
)
def test_what_it_does_not_meet(expression: str) -> None:
    assert not matches(parse(expression), RECORD)


def test_one_walk_collects_what_each_field_says() -> None:
    found = collected(RECORD)
    assert found.keys() == {each.piece for each in fields() if list(values(RECORD, each))}
    assert found["LocationCity"] == ["Portland", "Boston"]
    assert found["Phase"] == ["PHASE2", "PHASE3"]
    assert found["EnrollmentCount"] == [0]
    assert len(found["Location"]) == 2


def test_areas_have_as_many_pieces_as_documented() -> None:
    sizes = {name: len(area(name) or ()) for name in names()}
    assert sizes["BasicSearch"] == 57
    assert sizes["PatientSearch"] == 47
    assert sizes["InterventionSearch"] == 12
    assert sizes["OutcomeSearch"] == 9
    assert len(sizes) == 19


def test_values_are_read_as_they_are_written() -> None:
    age, date = field("MinimumAge"), field("StartDate")
    assert age is not None and date is not None
    assert span(age, "2 weeks") == (14.0, 14.0)
    assert span(age, "18") == span(age, "18 Years")
    assert span(age, "old") is None
    assert span(date, "05/17/2020") == span(date, "2020-05-17")
    first, last = span(date, "2024-02") or (0, 0)
    assert last - first == 28
    assert code("Active, not recruiting") == code("ACTIVE_NOT_RECRUITING")


def test_distance_is_that_of_the_sphere() -> None:
    assert kilometres(49.2827, -123.1207, 48.4284, -123.3656) == pytest.approx(96.66, abs=0.1)
    assert kilometres(0, 0, 0, 180) == pytest.approx(20015.1, abs=0.1)
