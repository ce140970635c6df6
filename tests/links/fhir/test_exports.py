"""Records that are no bundle in one file: bulk exports, their folders, and odd ways to refer."""

from __future__ import annotations

import json
from datetime import date

import pytest

from equipoise.core.person.standard import STANDARD
from equipoise.core.values.errors import InputError
from equipoise.links.fhir import read, read_all
from tests.links.fhir.bundles import PATIENT, Json, bundle, observation, quantity, reading, reasons, values

RESULT = observation("718-7", valueQuantity=quantity(13.1, "g/dL"))
TODAY = date(2026, 11, 22)


def lines(*resources: Json) -> str:
    return "\n".join(json.dumps(each) for each in resources) + "\n"


def test_one_resource_a_line() -> None:
    found = read(lines(PATIENT, RESULT), "export.ndjson", STANDARD, TODAY)
    assert values(found, "haemoglobin") == [("131 g/L", "2026-11-01")]
    assert values(found, "birth_date") == [("1960-05-02", "")]
    assert found.person.facts["haemoglobin"][0].source.title == "Observation/o1 (line 2)"


def test_a_line_that_breaks_off_is_named() -> None:
    with pytest.raises(InputError, match=r"export.ndjson, line 3: The JSON breaks off"):
        read(lines(PATIENT, RESULT) + '{"resourceType": "Obs', "export.ndjson", STANDARD)


def test_signs_that_end_lines_elsewhere_do_not_end_them_in_an_export() -> None:
    odd = RESULT | {"note": [{"text": "one\u2028two\x85three"}]}
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in (PATIENT, odd))
    assert read(text, "export.ndjson", STANDARD).person.facts["haemoglobin"]


@pytest.mark.parametrize("inside", [(json.loads(bundle(RESULT)),), (PATIENT, json.loads(bundle(RESULT)))])
def test_a_bundle_is_no_line(inside: tuple[Json, ...]) -> None:
    with pytest.raises(InputError, match="a bundle stands inside another, or on a line"):
        read(lines(PATIENT, *inside), "export.ndjson", STANDARD)


def test_files_of_one_export_together() -> None:
    files = {"Patient.ndjson": lines(PATIENT), "Observation.ndjson": lines(RESULT, RESULT | {"id": "o2"})}
    found = read_all(files, "export", STANDARD, TODAY)
    assert len(found.person.facts["haemoglobin"]) == 2
    with pytest.raises(InputError, match="export: The bundle holds the record of 2 people"):
        read_all(files | {"b.json": json.dumps(PATIENT | {"id": "p2"})}, "export", STANDARD)
    with pytest.raises(InputError, match="the record of nobody"):
        read_all({}, "export", STANDARD)


@pytest.mark.parametrize("kind", ["collection", "searchset", "document", "transaction", "batch", "message"])
def test_bundles_of_every_type_that_holds_a_record(kind: str) -> None:
    entries = [
        {"fullUrl": f"urn:uuid:{each['id']}", "resource": each, "request": {"method": "POST", "url": "x"}}
        for each in (PATIENT, RESULT | {"subject": {"reference": "urn:uuid:p1"}})
    ]
    text = json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries})
    assert read(text, "record.json", STANDARD).person.facts["haemoglobin"]


@pytest.mark.parametrize(("value", "counts"), [("17", True), ("18", False), ("", False)])
def test_a_patient_named_by_a_search_for_an_identifier(value: str, counts: bool) -> None:
    patient = PATIENT | {"identifier": [{"system": "https://example.org/id", "value": "17"}]}
    named = RESULT | {"subject": {"reference": f"Patient?identifier=https://example.org/id|{value}"}}
    assert ("haemoglobin" in reading(named, patient=patient).person.facts) is counts


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ({"valueString": " 2 "}, "2"),
        ({"interpretation": [{"coding": [{"system": "http://loinc.org", "code": "LA9624-3"}]}]}, "2"),
        ({"valueQuantity": {"value": 2, "unit": "{score}", "code": "{score}"}}, "2"),
    ],
)
def test_a_score_as_text_or_by_its_interpretation(answer: Json, value: str) -> None:
    assert values(reading(observation("89247-1", **answer)), "ecog") == [(value, "2026-11-01")]


def test_other_text_is_no_score_and_text_is_no_laboratory_result() -> None:
    for answer in ("2 to 3", "two", "12"):
        assert "ecog" not in reading(observation("89247-1", valueString=answer)).person.facts
    assert "haemoglobin" not in reading(observation("718-7", valueString="9")).person.facts


def test_an_extension_that_changes_the_meaning() -> None:
    changed = RESULT | {"modifierExtension": [{"url": "https://example.org/x", "valueBoolean": True}]}
    found = reading(changed)
    assert "haemoglobin" not in found.person.facts
    assert reasons(found) == ["it carries an extension that changes its meaning."]


def test_that_somebody_has_died_is_said_where_no_fact_asks_for_it() -> None:
    facts = {name: each for name, each in STANDARD.items() if name != "deceased"}
    found = read(bundle(patient=PATIENT | {"deceasedDateTime": "2020-02-01"}), "patient.json", facts)
    assert reasons(found) == ["the person has died."]


@pytest.mark.parametrize(
    ("loinc", "code", "number", "value"),
    [
        ("8302-2", "[in_i]", 70, "177.8 cm"),
        ("29463-7", "[lb_av]", 100, "45.359237 kg"),
        ("777-3", "10*3/uL", 250, "250 10^9/L"),
        ("777-3", "K/uL", 250, "250 10^9/L"),
        ("777-3", "x10E3/uL", 250, "250 10^9/L"),
        ("777-3", "Thousand/uL", 250, "250 10^9/L"),
        ("777-3", "/uL", 250000, "250 10^9/L"),
        ("6690-2", "10*9/L", 5, "5 10^9/L"),
        ("751-8", "10*3/mm3", 2, "2 10^9/L"),
        ("718-7", "g/L", 130, "130 g/L"),
        ("38483-4", "umol/L", 80, "80 umol/L"),
        ("1742-6", "[IU]/L", 40, "40 U/L"),
        ("8480-6", "mm[Hg]", 120, "120 mmHg"),
        ("39156-5", "kg/m2", 25, "25 kg/m2"),
        ("33914-3", "mL/min/{1.73_m2}", 60, "60 mL/min"),
        ("62238-1", "mL/min/1.73.m2", 60, "60 mL/min"),
        ("62238-1", "mL/min/1.73m2", 60, "60 mL/min"),
        ("62238-1", "mL/min/1.73_m2", 60, "60 mL/min"),
        ("62238-1", "mL/min/1.73 m²", 60, "60 mL/min"),
        ("8867-4", "{beats}/min", 70, "70 1/min"),
        ("8867-4", "/min", 70, "70 1/min"),
    ],
)
def test_spellings_of_units(loinc: str, code: str, number: float, value: str) -> None:
    found = reading(observation(loinc, valueQuantity=quantity(number, code)))
    (seen,) = [
        each for name in found.person.facts.keys() - {"sex", "birth_date"} for each in values(found, name)
    ]
    assert seen[0] == value
