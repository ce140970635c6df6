"""The demonstration's records are whole, varied, free of real people and plain about what is made up."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tools import check_demonstration as check

from equipoise.core.eligibility.compare import compare
from equipoise.core.registry.reader import read
from equipoise.demonstration import history, records

RECORDS = list(records())
HISTORY = list(history())
EVERYTHING = [*RECORDS, *HISTORY]


def named(record: dict[str, Any]) -> str:
    return check.nct_id(record)


def test_there_are_stop_2_and_some_forty_more_each_once_and_in_order() -> None:
    ids = [named(each) for each in RECORDS]
    assert len(ids) >= 41
    assert "NCT06918951" in ids
    assert ids == sorted(set(ids))


def test_each_file_is_named_after_its_record() -> None:
    folder = files("equipoise.demonstration") / "data"
    names = {path.name for path in folder.iterdir() if path.name.endswith(".json")}
    assert names == {f"{named(each)}.json" for each in RECORDS}


@pytest.mark.parametrize("record", EVERYTHING, ids=named)
def test_a_record_has_its_parts_and_no_real_person_address_or_telephone(record: dict[str, Any]) -> None:
    assert check.faults(record) == []


@pytest.mark.parametrize("record", EVERYTHING, ids=named)
def test_a_record_is_read_without_a_problem_and_has_what_a_page_needs(record: dict[str, Any]) -> None:
    study = read(record)
    assert study.problems == ()
    assert study.demonstration is not None
    assert study.title
    assert study.status
    assert study.summary
    assert study.design.study_type
    assert study.lead_sponsor
    assert study.conditions
    assert study.date("last_update_posted") or study.date("last_update_submitted")
    assert "\n" in study.eligibility.criteria


@pytest.mark.parametrize("record", EVERYTHING, ids=named)
def test_a_record_is_json_of_a_sensible_size(record: dict[str, Any]) -> None:
    text = json.dumps(record)
    assert json.loads(text) == record
    assert 3_000 < len(text) < 40_000


@pytest.mark.parametrize("record", EVERYTHING, ids=named)
def test_what_is_made_up_is_marked_and_nothing_else_is(record: dict[str, Any]) -> None:
    study, fictional = read(record), record["equipoiseSection"]["fictional"]
    assert bool(study.central_contacts) == ("contacts" in fictional)
    made_up = ["(fictional)" in each.facility for each in study.locations]
    assert all(made_up) if "locations" in fictional else not any(made_up)
    assert ("history" in fictional) == (record in HISTORY)


@pytest.mark.parametrize("record", RECORDS, ids=named)
def test_sites_are_at_most_sixty_and_a_cut_is_told(record: dict[str, Any]) -> None:
    locations = read(record).locations
    assert len(locations) <= 60
    told = any("sites are kept" in each for each in record["equipoiseSection"].get("condensed", ()))
    assert told == (len(locations) == 60)


def test_the_records_are_varied() -> None:
    studies = [read(each) for each in RECORDS]
    assert {"RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "TERMINATED", "SUSPENDED", "WITHDRAWN"} <= {
        each.status for each in studies
    }
    assert {"PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA"} <= {
        p for each in studies for p in each.design.phases
    }
    assert {each.eligibility.sex for each in studies} == {"ALL", "FEMALE", "MALE"}
    assert {each.design.study_type for each in studies} == {"INTERVENTIONAL", "OBSERVATIONAL"}
    assert {"RADIATION", "DRUG", "DEVICE", "BEHAVIORAL", "PROCEDURE", "BIOLOGICAL", "DIAGNOSTIC_TEST"} <= {
        intervention.type for each in studies for intervention in each.interventions
    }
    assert len({place.country for each in studies for place in each.locations}) >= 20
    assert any(each.has_results for each in studies)
    assert any("CHILD" in each.eligibility.standard_ages for each in studies)
    assert any(not each.locations for each in studies)
    assert any(each.why_stopped for each in studies)


def test_history_holds_earlier_versions_oldest_first() -> None:
    newest = {named(each): each for each in RECORDS}
    for name in {named(each) for each in HISTORY}:
        versions = [*(each for each in HISTORY if named(each) == name), newest[name]]
        assert len(versions) >= 3
        updated = [
            each["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] for each in versions
        ]
        assert updated == sorted(set(updated))


def test_the_history_of_stop_2_has_changes_of_every_kind_to_show() -> None:
    versions = [read(each) for each in HISTORY] + [
        read(each) for each in RECORDS if named(each) == "NCT06918951"
    ]
    assert [each.status for each in versions] == ["NOT_YET_RECRUITING"] * 2 + ["RECRUITING"] * 2
    assert [len(each.locations) for each in versions] == [0, 3, 5, 11]
    assert len({each.date("start") for each in versions}) == 3
    assert len({each.eligibility.criteria for each in versions}) == 4
    assert versions[0].design.enrollment != versions[-1].design.enrollment
    first, last = ({place.city: place.status for place in versions[i].locations} for i in (2, 3))
    assert {city for city in first if first[city] != last[city]} == {"Surrey", "Abbotsford", "Prince George"}


def test_between_the_versions_of_stop_2_criteria_are_loosened_tightened_and_reworded() -> None:
    newest = next(each for each in RECORDS if named(each) == "NCT06918951")
    texts = [read(each).eligibility.criteria for each in (*HISTORY, newest)]
    changes = [change for before, after in pairwise(texts) for change in compare(before, after)]
    assert [each.kind for each in changes] == [
        "criterion_loosened",
        "criterion_loosened",
        "criterion_tightened",
        "criterion_reworded",
    ]


ORIGINAL = "Patients must have recovered from the acute toxic effects of radiotherapy before randomisation."


def with_summary(text: str) -> dict[str, Any]:
    return {"protocolSection": {"descriptionModule": {"briefSummary": text}}}


def test_the_check_tells_a_run_of_eight_words_whatever_its_marks() -> None:
    assert check.copied(with_summary("HAVE recovered: from the acute toxic effects, of it"), [ORIGINAL])
    assert not check.copied(with_summary("recovered from the acute toxic effects of it"), [ORIGINAL])


def test_the_check_allows_a_run_within_a_name() -> None:
    ours = with_summary("the acute toxic effects of radiotherapy before randomisation")
    assert check.copied(ours, [ORIGINAL])
    assert not check.copied(ours, [ORIGINAL], names=[ORIGINAL])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("contactsLocationsModule", "centralContacts"), [{"name": "Somebody Real"}]),
        (
            ("contactsLocationsModule", "centralContacts"),
            [{"name": "Office (demonstration)", "phone": "604-555-0199 x"}],
        ),
        (
            ("contactsLocationsModule", "centralContacts"),
            [{"name": "Office (demonstration)", "email": "a@example.com"}],
        ),
        (("contactsLocationsModule", "overallOfficials"), [{"name": "Somebody Real"}]),
        (("descriptionModule", "briefSummary"), "Call 604 675 8200 to join."),
        (("statusModule",), {}),
    ],
)
def test_the_check_tells_people_addresses_telephones_and_gaps(path: tuple[str, ...], value: object) -> None:
    record = json.loads(json.dumps(RECORDS[0]))
    inner = record["protocolSection"]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert check.faults(record)


def test_the_package_holds_data_and_one_module() -> None:
    folder = Path(str(files("equipoise.demonstration")))
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert kinds == {".py", ".json"}
