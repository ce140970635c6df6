"""Files that are no FHIR R4 bundle about one person: a clear error, and never a person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.person.standard import STANDARD
from equipoise.core.values.errors import InputError
from equipoise.links.fhir import read
from equipoise.links.fhir.parsing import MAX_BYTES, MAX_DEPTH
from tests.links.fhir.bundles import (
    FACTS,
    PATIENT,
    Json,
    bundle,
    concept,
    observation,
    quantity,
    reading,
    resource,
)

HB = "718-7"
RESULT = observation(HB, valueQuantity=quantity(9.5, "g/dL"))
OTHER = {"resourceType": "Patient", "id": "p2", "gender": "male"}


def nested(depth: int) -> str:
    inside = '{"extension":[' * depth + "]}" * depth
    return f'{{"resourceType":"Bundle","entry":[{{"resource":{inside}}}]}}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "The file is empty"),
        (b"  \n", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"<!doctype html><p>Sign in</p>", "HTML or XML"),
        (b'<Bundle xmlns="http://hl7.org/fhir"/>', "HTML or XML"),
        (b"PK\x03\x04", "not JSON"),
        (b"%PDF-1.7", "not JSON"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"\xe9t\xe9", "not UTF-8"),
        (b'{"resourceType": "Bun\x00dle"}', "NUL"),
        (b"today: 2026-11-22\nfacts: {ecog: 1}", "not JSON"),
        (b'{"resourceType": "Bundle", "entry": [', "breaks off at line 1"),
        (bundle(RESULT)[:-20].encode(), "breaks off"),
        (b"[]", "no FHIR bundle"),
        (b"17", "no FHIR bundle"),
        (b"null", "no FHIR bundle"),
        (b'"Bundle"', "no FHIR bundle"),
        (b"{}", "no FHIR bundle"),
        (b'{"protocolSection": {}}', "no FHIR bundle"),
        (b'{"resourceType": 5}', "resourceType has to be text"),
        (json.dumps(PATIENT), "single Patient, and no bundle"),
        (json.dumps(RESULT), "single Observation, and no bundle"),
        (json.dumps({"resourceType": "<script>"}), "single resource, and no bundle"),
        ('{"resourceType": "Bundle"}', "The bundle is empty"),
        ('{"resourceType": "Bundle", "entry": {}}', "entry has to be a list"),
        ('{"resourceType": "Bundle", "entry": [1]}', "entry has to be a list of objects"),
        ('{"resourceType": "Bundle", "type": "history", "entry": [{}]}', "bundle of changes or of answers"),
        ('{"resourceType": "Bundle", "type": "batch-response", "entry": [{}]}', "bundle of changes"),
        ('{"resourceType": "Bundle", "entry": [{"resource": {"id": "x"}}]}', "resourceType is missing"),
        ('{"resourceType": "Bundle", "entry": [{"resource": []}]}', "resource has to be an object"),
        ('{"resourceType": "Bundle", "resourceType": "Patient"}', "A name stands twice"),
        ('{"resourceType": "Bundle", "total": NaN}', "NaN is not a number"),
        ('{"resourceType": "Bundle", "total": -Infinity}', "-Infinity is not a number"),
        ('{"resourceType": "Bundle", "total": 1e99999999999999999999}', "too large"),
        (nested(MAX_DEPTH), "nested more than"),
        (nested(1_000), "nested more than"),
        ("[" * 100_000, "nested more than"),
        (" " * (MAX_BYTES + 1), "larger than 50 MB"),
    ],
)
def test_no_bundle(text: bytes | str, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        read(text, "upload.json", STANDARD)
    assert str(raised.value).startswith("upload.json: ")
    assert raised.value.mend


def test_a_deep_record_within_reason_is_read() -> None:
    inside: Json = {}
    for _ in range(10):
        inside = {"extension": [inside]}
    assert reading(RESULT | inside).person.facts["haemoglobin"]


@pytest.mark.parametrize(
    ("resources", "says"),
    [
        ((RESULT,), "the record of nobody"),
        ((PATIENT, OTHER, RESULT), "the record of 2 people"),
        ((PATIENT, PATIENT | {"gender": "male"}), "twice in the bundle, with different content"),
        ((PATIENT, RESULT, RESULT | {"status": "amended"}), "twice in the bundle, with different content"),
    ],
)
def test_one_person_and_everything_once(resources: tuple[Json, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        reading(*resources[1:], patient=resources[0])


def test_the_same_twice_counts_once() -> None:
    found = reading(RESULT, RESULT)
    assert len(found.person.facts["haemoglobin"]) == 1
    assert [each.why for each in found.notes] == ["it stands twice in the bundle."]


def test_what_a_transaction_deletes_is_not_there() -> None:
    entries = [
        {"resource": PATIENT},
        {"resource": RESULT, "request": {"method": "DELETE", "url": "Observation/o1"}},
    ]
    text = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert "haemoglobin" not in read(text, "x", FACTS).person.facts


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (resource("MedicationStatement", status="recorded", medication={"concept": {"text": "x"}}), "R5"),
        (resource("MedicationRequest", status="active", medication={"concept": {"text": "x"}}), "R5"),
        (resource("Procedure", status="completed", code={"text": "x"}, occurrenceDateTime="2026"), "R5"),
        (resource("MedicationStatement", status="active", taken="n"), "STU3"),
        (resource("Procedure", status="completed", notDone=True), "STU3"),
        (resource("Condition", code={"text": "x"}, clinicalStatus="active"), "STU3"),
        (resource("Condition", code={"text": "x"}, verificationStatus="refuted"), "STU3"),
        (resource("MedicationOrder"), "STU3"),
    ],
)
def test_other_versions_of_fhir(other: Json, says: str) -> None:
    with pytest.raises(InputError, match=f"this is FHIR {says}"):
        reading(other)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": ["final"]}, "status has to be text"),
        ({"code": "718-7"}, "code has to be an object"),
        ({"code": {"coding": {"code": "718-7"}}}, "coding has to be a list"),
        ({"code": {"coding": ["718-7"]}}, "coding has to be a list of objects"),
        ({"valueQuantity": 9.5}, "valueQuantity has to be an object"),
        ({"valueQuantity": {"value": "9.5", "unit": "g/dL"}}, "value has to be a number"),
        ({"valueQuantity": {"value": True, "unit": "g/dL"}}, "value has to be a number"),
        ({"valueQuantity": {"value": 9.5, "unit": 5}}, "unit has to be text"),
        ({"component": {"code": {}}}, "component has to be a list"),
        ({"effectiveDateTime": "yesterday"}, "effectiveDateTime is not a date"),
        ({"effectiveDateTime": "2026-02-30"}, "effectiveDateTime is not a date"),
        ({"effectiveDateTime": "2026-11-01T25:00:00Z"}, "effectiveDateTime is not a date"),
        ({"effectiveDateTime": "0000"}, "effectiveDateTime is not a date"),
        ({"effectiveDateTime": 2026}, "effectiveDateTime has to be text"),
        ({"subject": "Patient/p1"}, "subject has to be an object"),
        ({"meta": []}, "Mend"),
    ],
)
def test_wrong_types_name_the_place_and_not_the_value(change: Json, says: str) -> None:
    if "meta" in change:
        with pytest.raises(InputError, match="meta has to be an object"):
            reading(resource("Condition", code=concept("C50", "http://hl7.org/fhir/sid/icd-10"), **change))
        return
    with pytest.raises(InputError, match=says) as raised:
        reading(RESULT | change)
    assert "Observation/o1 (entry 2)" in str(raised.value)
    assert "yesterday" not in str(raised.value)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e-400", "9" * 5_000])
def test_absurd_numbers_are_noted(number: str) -> None:
    text = bundle(RESULT).replace("9.5", number)
    found = read(text, "x", FACTS)
    seen = found.person.facts.get("haemoglobin", ())
    assert all(str(each.value) != number for each in seen)
    assert len(seen) + len(found.notes) == 1


def test_names_that_could_do_harm_are_not_repeated() -> None:
    found = reading(resource("Observation", id="<script>alert(1)</script>", status="final"))
    (note,) = found.notes
    assert note.what == "Observation (entry 2)"
    coded = reading(observation("718-7\u202e<b>", status="cancelled"))
    assert coded.notes[0].code == ""


def test_lists_whose_entries_name_each_other_end() -> None:
    code, members = concept("lesions", "urn:equipoise:fact"), [{"reference": "Observation/l1"}]
    found = reading(observation("x", id="l1", code=code, hasMember=members))
    assert "lesions" in found.person.facts


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("2026-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = st.sampled_from([
    "status", "code", "coding", "system", "subject", "reference", "valueQuantity", "value", "unit", "component",
    "effectiveDateTime", "referenceRange", "hasMember", "extension", "focus", "dataAbsentReason", "medicationReference",
    "stage", "bodySite", "emptyReason", "intent", "verificationStatus", "meta", "valueRange", "id", "url", "valueCode",
])  # fmt: skip
KINDS = st.sampled_from([
    "Observation", "Condition", "Procedure", "MedicationStatement", "MedicationRequest", "List", "Patient", "Encounter",
])  # fmt: skip


@given(st.lists(st.tuples(KINDS, st.dictionaries(MEMBERS, JSON, max_size=5)), max_size=4))
def test_whatever_stands_in_a_bundle_gives_a_person_or_a_clear_error(
    resources: list[tuple[str, Any]],
) -> None:
    made = [
        {"status": "final", "code": concept(HB), **more, "resourceType": kind} for kind, more in resources
    ]
    try:
        reading(*made)
    except InputError as error:
        assert error.where == "made-up.json"


@given(st.data())
def test_a_bundle_with_one_member_broken_gives_a_person_or_a_clear_error(data: st.DataObject) -> None:
    root = json.loads(
        bundle(RESULT, resource("Condition", code=concept("1")), resource("List", code=concept("1")))
    )
    spot: Any = root
    while isinstance(spot, dict | list) and spot:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(spot[key], dict | list) or data.draw(st.booleans()):
            spot[key] = data.draw(JSON)
            break
        spot = spot[key]
    try:
        read(json.dumps(root), "made-up.json", FACTS)
    except InputError as error:
        assert str(error).startswith("made-up.json: ")
