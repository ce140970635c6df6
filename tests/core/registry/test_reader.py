"""Whatever JSON comes: a Study with its problems named, or one clear BrokenRecord."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.reader import BrokenRecord, read
from equipoise.core.registry.record import Age, Contact, Point, Study
from equipoise.core.registry.terms import DATE_LABELS
from equipoise.core.values import PartialDate, UserError
from tests.core.registry.records import RECORD, raw, study


def test_every_part_of_a_record_is_read() -> None:
    found = read(RECORD)
    assert found.problems == ()
    assert (found.nct_id, found.title, found.acronym) == (
        "NCT90000001",
        "Focused beams \\> wide beams",
        "SPOTS",
    )
    assert found.secondary_ids[0].type == "OTHER_GRANT"
    assert found.date("last_update_posted").type == "ESTIMATED"  # type: ignore[union-attr]
    assert found.date("status_verified").date == PartialDate(2026, 1)  # type: ignore[union-attr]
    assert {each.kind for each in found.dates} <= set(DATE_LABELS)
    assert found.design.phases == ("PHASE3",)
    assert found.design.enrollment == 120
    assert found.arms[0].intervention_names == ("Radiation: Focused",)
    assert found.interventions[0].other_names == ("SABR",)
    assert found.eligibility.minimum_age == Age(19, "Years", 19 * 365.25)
    assert found.eligibility.maximum_age is None
    assert found.locations[0].point == Point(49.2497, -123.1193)
    assert found.locations[0].contacts == (Contact("Site desk", "CONTACT", "555-0101"),)
    assert found.condition_meshes == ("Neoplasm Metastasis",)
    assert found.version_holder == PartialDate(2026, 2, 1)
    assert found.has_results is False
    assert found.demonstration is None


def test_criteria_stay_as_received_so_that_offsets_hold() -> None:
    text = "Inclusion Criteria:\r\n\r\n* Spots \\> 5 mm  "
    assert study({"eligibilityModule.eligibilityCriteria": text}).eligibility.criteria == text


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (None, "record"),
        ([], "record"),
        ("<html>", "record"),
        ({}, "protocolSection"),
        ({"protocolSection": []}, "protocolSection"),
        ({"protocolSection": {}}, "protocolSection.identificationModule.nctId"),
        (raw({"identificationModule.nctId": 7}), "protocolSection.identificationModule.nctId"),
        (raw({"identificationModule.nctId": "NCT1234567"}), "protocolSection.identificationModule.nctId"),
        (
            raw({"identificationModule.nctId": "NCT１２３４５６７８"}),
            "protocolSection.identificationModule.nctId",
        ),
        (
            raw({"identificationModule.briefTitle": " \0 ", "identificationModule.officialTitle": None}),
            "protocolSection.identificationModule.briefTitle",
        ),
    ],
)
def test_what_cannot_be_a_record_is_broken_and_says_where(value: object, where: str) -> None:
    with pytest.raises(BrokenRecord) as caught:
        read(value)
    assert caught.value.where == where
    assert isinstance(caught.value, UserError)
    assert str(caught.value).endswith(".")


def test_a_broken_record_keeps_its_number_where_it_has_one() -> None:
    with pytest.raises(BrokenRecord) as caught:
        read(raw({"identificationModule.briefTitle": None, "identificationModule.officialTitle": ""}))
    assert caught.value.nct_id == "NCT90000001"


@pytest.mark.parametrize(
    ("path", "value", "unsaid"),
    [
        ("statusModule.overallStatus", "MAYBE", lambda s: s.status == ""),
        ("statusModule.overallStatus", ["RECRUITING"], lambda s: s.status == ""),
        ("statusModule.startDateStruct", {"date": "2026-13"}, lambda s: s.date("start") is None),
        ("statusModule.startDateStruct", {"date": "2026-00"}, lambda s: s.date("start") is None),
        ("statusModule.startDateStruct", "2026-01", lambda s: s.date("start") is None),
        ("designModule.enrollmentInfo.count", -1, lambda s: s.design.enrollment is None),
        ("designModule.enrollmentInfo.count", True, lambda s: s.design.enrollment is None),
        ("designModule.enrollmentInfo.count", 10**400, lambda s: s.design.enrollment is None),
        ("designModule.phases", ["PHASE3", "PHASE9"], lambda s: s.design.phases == ("PHASE3",)),
        ("eligibilityModule.minimumAge", "some Years", lambda s: s.eligibility.minimum_age is None),
        ("eligibilityModule.healthyVolunteers", "yes", lambda s: s.eligibility.healthy_volunteers is None),
        ("contactsLocationsModule.locations.0.geoPoint.lat", 91.0, lambda s: s.locations[0].point is None),
        (
            "contactsLocationsModule.locations.0.geoPoint.lon",
            float("nan"),
            lambda s: s.locations[0].point is None,
        ),
        ("contactsLocationsModule.locations.0", "here", lambda s: len(s.locations) == 1),
        ("conditionsModule.conditions", [{"a": 1}, "B"], lambda s: s.conditions == ("B",)),
        ("sponsorCollaboratorsModule", 3, lambda s: s.lead_sponsor is None),
    ],
)
def test_a_part_that_cannot_be_read_is_unsaid_and_told(path: str, value: object, unsaid: Any) -> None:
    if path == "contactsLocationsModule.locations.0":
        record = raw()
        record["protocolSection"]["contactsLocationsModule"]["locations"][0] = value
    else:
        record = raw({path: value})
    found = read(record)
    assert unsaid(found)
    assert len(found.problems) == 1
    assert found.problems[0].path.startswith("protocolSection.")
    assert len(found.problems[0].found) < 120


@pytest.mark.parametrize(
    ("text", "said"), [("1 Year", "1 year"), ("18 Months", "18 months"), ("2.5 Years", "2.5 years")]
)
def test_an_age_is_said_as_people_say_it(text: str, said: str) -> None:
    age = study({"eligibilityModule.minimumAge": text}).eligibility.minimum_age
    assert age is not None
    assert age.words() == said


def test_old_spellings_are_todays_codes() -> None:
    found = study({
        "eligibilityModule.sex": "BOTH",
        "designModule.designInfo.maskingInfo.masking": "NO_MASKING",
        "designModule.enrollmentInfo.type": "ANTICIPATED",
    })  # fmt: skip
    assert (found.eligibility.sex, found.design.masking, found.design.enrollment_type) == (
        "ALL",
        "NONE",
        "ESTIMATED",
    )
    assert found.problems == ()


def test_sites_under_their_other_name_are_read_once() -> None:
    sites = RECORD["protocolSection"]["contactsLocationsModule"]["locations"]
    both = study({"contactsLocationsModule.locations_nested": sites})
    other = study(
        {"contactsLocationsModule.locations": None, "contactsLocationsModule.locations_nested": sites}
    )
    assert both.locations == other.locations == study().locations


def test_nul_and_lone_surrogates_never_pass() -> None:
    found = study(
        {"descriptionModule.briefSummary": "a\0b\ud83d c 😀", "identificationModule.briefTitle": "T\0\ud800"}
    )
    assert found.summary == "ab\ufffd c 😀"
    assert found.title == "T\ufffd"


def test_absurd_nesting_is_left_out() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    record = raw({"statusModule.overallStatus": deep})
    record["equipoiseSection"] = deep
    found = read(record)
    assert found.status == ""
    assert found.demonstration is None
    assert len(found.problems) == 2


def test_the_demonstrations_own_section_is_kept() -> None:
    record = raw()
    record["equipoiseSection"] = {"madeUp": ["locations"], "note\0": "a\0"}
    assert read(record).demonstration == {"madeUp": ["locations"], "note": "a"}


def test_results_are_known_from_their_section() -> None:
    record = raw()
    del record["hasResults"]
    assert read({**record, "resultsSection": {"moreInfoModule": {}}}).has_results
    assert not read(record).has_results


def test_a_flood_of_problems_is_cut_off() -> None:
    assert len(study({"conditionsModule.conditions": [1] * 5000}).problems) == 100


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def _paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in _paths(each, (*path, key)))]


_PATHS = _paths(RECORD)[1:]


@given(st.lists(st.tuples(st.sampled_from(_PATHS), _json), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_record_with_anything_in_it_is_read_or_broken(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    record: Any = copy.deepcopy(RECORD)
    for path, value in changes:
        place = record
        try:
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    try:
        found = read(record)
    except BrokenRecord as error:
        assert error.where
    else:
        assert isinstance(found, Study)
        repr(found).encode("utf-8")


@given(_json)
def test_anything_at_all_is_read_or_broken(value: Any) -> None:
    with pytest.raises(BrokenRecord):
        read(value)


@pytest.mark.shared
def test_real_records_are_read_nearly_without_problems(shared: Path) -> None:
    count, problems = 0, 0
    for name in ("studies.jsonl.gz", "studies-older.jsonl.gz"):
        with gzip.open(shared / "registry" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                count += 1
                problems += len(read(json.loads(line)).problems)
    assert count == 9500
    assert problems == 9
