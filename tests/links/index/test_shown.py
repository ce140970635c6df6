"""What the index keeps of a study for lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Age, Eligibility, Location, Point, Study
from equipoise.links.index.ranking import everything
from equipoise.links.index.shown import kept, opened
from tests.links.index.making import indexed, study

SAME = (
    *("nct_id", "title", "official_title", "acronym", "status", "summary", "description"),
    *("conditions", "keywords", "design", "eligibility", "lead_sponsor", "demonstration"),
)


def record(**modules: Any) -> dict[str, Any]:
    """A record with these modules."""
    identity = {"nctId": "NCT00000001", "briefTitle": "A study", "acronym": "AS"}
    return {"protocolSection": {"identificationModule": identity, **modules}}


FULL = record(
    statusModule={
        "overallStatus": "RECRUITING",
        "lastUpdatePostDateStruct": {"date": "2026-01-02", "type": "ESTIMATED"},
        "startDateStruct": {"date": "2025-03"},
        "primaryCompletionDateStruct": {"date": "2025-12"},
        "resultsFirstSubmitDate": "2026-02-02",
    },
    sponsorCollaboratorsModule={"leadSponsor": {"name": "An institute", "class": "OTHER"}},
    descriptionModule={"briefSummary": "Why it is done", "detailedDescription": "How"},
    conditionsModule={"conditions": ["Angina"], "keywords": ["heart"]},
    designModule={"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
    eligibilityModule={
        "eligibilityCriteria": "* None",
        "minimumAge": "18 Years",
        "maximumAge": "6 Months",
        "sex": "FEMALE",
        "stdAges": ["ADULT"],
        "healthyVolunteers": False,
    },
    armsInterventionsModule={
        "armGroups": [{"label": "A"}],
        "interventions": [{"type": "DRUG", "name": "Tea", "description": "Hot"}],
    },
    contactsLocationsModule={
        "centralContacts": [{"name": "N"}],
        "locations": [
            {
                "facility": "Example Hospital",
                "city": "Toronto",
                "country": "Canada",
                "geoPoint": {"lat": 43.6, "lon": -79.4},
                "contacts": [{"name": "N"}],
            },
            {"city": "Paris", "status": "RECRUITING", "zip": "75001"},
        ],
    },
    outcomesModule={"primaryOutcomes": [{"measure": "M"}]},
) | {"equipoiseSection": {"made_up": ["contacts"]}}


def test_a_study_is_what_it_was_as_far_as_lists_show_it() -> None:
    full = read(FULL)
    found = opened(kept(full) or b"")
    for name in SAME:
        assert getattr(found.study, name) == getattr(full, name), name
    assert {each.kind for each in found.study.dates} == {"last_update_posted", "start", "primary_completion"}
    assert set(found.study.dates) <= set(full.dates)
    assert [(each.type, each.name) for each in found.study.interventions] == [("DRUG", "Tea")]
    assert [each.status for each in found.study.locations] == ["", "RECRUITING"]
    assert found.places == tuple(replace(each, contacts=()) for each in full.locations)
    assert not found.study.arms
    assert not found.study.primary_outcomes


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
AGES = st.none() | st.builds(Age, st.floats(0, 200), st.sampled_from(["YEARS", "DAYS"]), st.floats(0, 9e4))
PLACES = st.builds(
    Location,
    *[WORDS] * 6,
    point=st.none() | st.builds(Point, st.floats(-90, 90), st.floats(-180, 180)),
)


@given(WORDS, st.lists(WORDS, max_size=3), AGES, AGES, st.lists(PLACES, max_size=4))
def test_whatever_the_words(
    title: str, names: list[str], low: Any, high: Any, places: list[Location]
) -> None:
    limits = Eligibility(criteria=title, minimum_age=low, maximum_age=high)
    known = Study("NCT00000001", title, conditions=tuple(names), eligibility=limits, locations=tuple(places))
    found = opened(kept(known) or b"")
    assert found.places == tuple(places)
    assert found.study == replace(known, locations=tuple(Location(status=each.status) for each in places))


def test_what_cannot_be_written_is_left_to_the_database(tmp_path: Path) -> None:
    assert kept(study(1, summary="half \ud83d of it")) is None
    snapshot = indexed(tmp_path, [study(1, demonstration={"of": object()}), study(2, "The title")])
    first, second = sorted(snapshot.found(everything(), 5).hits, key=lambda hit: hit.nct_id)
    assert snapshot.shown(first) is None
    found = snapshot.shown(second)
    assert found is not None
    assert found.study.title == "The title"
