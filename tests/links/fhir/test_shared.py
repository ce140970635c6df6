"""The sample records: two of mCODE's, read by hand, and 46 made by Synthea, counted another way."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from equipoise.core.person.fact import Code
from equipoise.core.person.model import Concept, Entries
from equipoise.core.person.standard import STANDARD
from equipoise.links.fhir import FhirPerson, read
from tests.links.fhir.bundles import SNOMED, entries, only, values

pytestmark = pytest.mark.shared


def mcode(shared: Path, number: int) -> FhirPerson:
    path = shared / "patients" / f"TrialMatching_Patient{number:02}.json"
    return read(path.read_bytes(), path.name, STANDARD)


@pytest.mark.parametrize(("number", "born"), [(1, "1959-01-01"), (2, "1973-01-01")])
def test_mcode_single_facts(shared: Path, number: int, born: str) -> None:
    found = mcode(shared, number)
    expected = {
        "birth_date": [(born, "")],
        "sex": [("female", "")],
        "stage": [("IV", "")],
        "ecog": [("1", "2019-04-01")],
        "oestrogen_receptor_positive": [("yes", "")],
        "progesterone_receptor_positive": [("yes", "")],
        "her2_positive": [("no", "")],
        "microsatellite_instability_high": [("yes", "")],
    }
    assert {name: values(found, name) for name in expected} == expected
    assert found.person.facts.keys() == {*expected, "conditions", "treatments"}


def test_mcode_diagnoses(shared: Path) -> None:
    first, second = (entries(mcode(shared, number), "conditions") for number in (1, 2))
    assert [(each["kind"], each.get("stage")) for each in first] == [
        ("primary", "IV"),
        *[("metastasis", None)] * 3,
    ]
    assert [(each["kind"], each.get("stage")) for each in second] == [("primary", "IV"), ("metastasis", None)]
    for each in (first[0], second[0]):
        assert each["site"] == "Breast structure (body structure)"
        assert "started" not in each
    lists = only(mcode(shared, 1), "conditions").value
    assert isinstance(lists, Entries)
    names = [record.fields["name"].value for record in lists.records]
    codes = [each.codes for each in names if isinstance(each, Concept)]
    assert codes == [(Code(SNOMED, each),) for each in ("408643008", "94181007", "94381002", "94222008")]


def test_mcode_treatments(shared: Path) -> None:
    first, second = (entries(mcode(shared, number), "treatments") for number in (1, 2))
    assert Counter(each["kind"] for each in first) == {"medication": 5}
    assert Counter(each["kind"] for each in second) == {"medication": 11, "radiotherapy": 4, "surgery": 1}
    assert [each["name"].split()[0] for each in first if each.get("ended") == "Never.NEVER"] == [
        "abemaciclib",
        "fulvestrant",
        "ribociclib",
    ]
    assert [
        each["name"].split()[0] for each in second if "ended" in each and each["kind"] == "medication"
    ] == ["alpelisib"]
    sites = [each["site"] for each in second if each["kind"] == "radiotherapy"]
    assert [re.sub(r" \(.*", "", each) for each in sites] == [
        "Right breast structure",
        "Right breast structure",
        "Bone structure of right acetabulum",
        "Structure of lumbar vertebral column",
    ]


def test_mcode_leaves_out_the_gene_variants_alone_and_the_mutation_burden(shared: Path) -> None:
    codes = {note.code.rpartition("|")[2] for number in (1, 2) for note in mcode(shared, number).notes}
    assert codes == {"HGNC:3467", "HGNC:8975", "HGNC:1582", "HGNC:3688", "HGNC:6973", "94077-5"}


@cache
def synthea(folder: Path) -> tuple[tuple[dict[str, Any], FhirPerson], ...]:
    with zipfile.ZipFile(folder / "patients" / "synthea_r4_bundles.zip") as archive:
        texts = [archive.read(each) for each in archive.namelist() if each.endswith(".json")]
    return tuple((json.loads(each), read(each, "synthea", STANDARD)) for each in texts)


def test_all_synthea_records_are_read(shared: Path) -> None:
    found = Counter[str]()
    for _, each in synthea(shared):
        found.update({name: len(seen) for name, seen in each.person.facts.items()})
    assert len(synthea(shared)) == 46
    assert found["birth_date"] == found["sex"] == found["conditions"] == found["treatments"] == 46
    assert found["deceased"] == 13
    assert {
        name: found[name] for name in ("weight", "creatinine", "haemoglobin", "egfr", "hba1c", "psa")
    } == {
        "weight": 403,
        "creatinine": 185,
        "haemoglobin": 113,
        "egfr": 127,
        "hba1c": 143,
        "psa": 14,
    }
    assert sum(found.values()) >= 3_946


def measured(bundle: dict[str, Any], codes: set[str]) -> Iterator[tuple[str, str]]:
    """Day and number of every result of these codes, straight from the JSON."""
    for entry in bundle["entry"]:
        resource = entry["resource"]
        for part in (
            (resource, *resource.get("component", [])) if resource["resourceType"] == "Observation" else ()
        ):
            if part["code"]["coding"][0]["code"] in codes:
                yield resource["effectiveDateTime"][:10], f"{part['valueQuantity']['value']:g}"


@pytest.mark.parametrize("name", ["weight", "systolic_blood_pressure", "sodium", "egfr", "hba1c"])
def test_every_result_in_the_facts_own_unit_arrives_unchanged(shared: Path, name: str) -> None:
    codes = {each.code for each in STANDARD[name].codes}
    for bundle, found in synthea(shared):
        seen = found.person.facts.get(name, ())
        mine = sorted((str(each.when), f"{float(str(each.value).split()[0]):g}") for each in seen)
        assert mine == sorted(measured(bundle, codes))


def test_conditions_and_treatments_of_synthea_are_all_there(shared: Path) -> None:
    kinds = ("Procedure", "MedicationRequest")
    for bundle, found in synthea(shared):
        held = Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])
        early = sum(note.count for note in found.notes if "before the person was born" in note.why)
        assert len(entries(found, "conditions")) == held["Condition"]
        assert len(entries(found, "treatments")) == sum(held[kind] for kind in kinds) - early


def test_notes_hold_no_name_and_no_birth_date(shared: Path) -> None:
    for bundle, found in synthea(shared):
        patient = next(
            each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == "Patient"
        )
        told = " ".join(str(note) for note in found.notes)
        assert patient["birthDate"] not in told
        assert patient["name"][0]["family"] not in told
