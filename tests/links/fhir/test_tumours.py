"""Tumours and their sizes as mCODE records them, as STOP-2's lesions."""

from __future__ import annotations

from datetime import date
from typing import Any

from equipoise.core.judging.reference import judge
from equipoise.core.person.model import Entries, Person
from equipoise.core.protocol.reading import read as read_protocol
from equipoise.links.fhir import FhirPerson, read
from equipoise.protocols import texts
from tests.links.fhir.bundles import (
    SNOMED,
    Json,
    bundle,
    concept,
    observation,
    only,
    quantity,
    reasons,
    resource,
)

PROTOCOL = read_protocol(texts()["stop-2.yaml"], "stop-2.yaml")
FACTS = PROTOCOL.rules.scope.facts
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition"
TODAY = date(2026, 11, 22)
METASTASIS = resource("Condition", id="c1", code=concept("94381002", SNOMED))


def tumour(name: str, place: str = "10200004", **more: Any) -> Json:
    return {
        "resourceType": "BodyStructure",
        "id": name,
        "meta": {"profile": [f"{MCODE}/mcode-tumor"]},
        "patient": {"reference": "Patient/p1"},
        "location": concept(place, SNOMED),
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/condition-related",
                "valueReference": {"reference": "Condition/c1"},
            }
        ],
        **more,
    }


def size(name: str, of: str, day: str, value: float, unit: str = "mm", **more: Any) -> Json:
    parts = [
        {"code": concept("33728-7"), "valueQuantity": quantity(value, unit)},
        {"code": concept("33729-5"), "valueQuantity": quantity(3, "mm")},
    ]
    focus = [{"reference": f"BodyStructure/{of}"}]
    return observation("21889-1", id=name, focus=focus, effectiveDateTime=day, component=parts) | more


def told(*resources: Json) -> FhirPerson:
    return read(bundle(*resources), "made-up.json", FACTS, TODAY)


def lesions(*resources: Json) -> list[dict[str, str]]:
    value = only(told(*resources), "lesions").value
    assert isinstance(value, Entries)
    assert not value.complete
    return [{key: _words(each.value) for key, each in one.fields.items()} for one in value.records]


def _words(value: object) -> str:
    if not isinstance(value, Entries):
        return str(value)
    return "; ".join(" ".join(str(each.value) for each in one.fields.values()) for one in value.records)


def test_each_tumour_is_a_lesion_with_its_scans() -> None:
    found = lesions(
        METASTASIS,
        tumour("t1"),
        tumour("t2", "39607008", extension=[]),
        size("s1", "t1", "2026-05-01", 1.2, "cm"),
        size("s2", "t1", "2026-09-01", 20),
    )
    assert found == [
        {"site": "liver", "kind": "metastasis", "scans": "2026-05-01 12 mm; 2026-09-01 20 mm"},
        {"site": "lung"},
    ]


def progressing(*resources: Json) -> str:
    person = told(*resources).person
    judged = judge(PROTOCOL.rules, Person(person.facts, person.clocks), TODAY)
    return next(each.verdict.value for each in judged.criteria if each.criterion.id == "I7")


def test_six_that_grew_are_too_many_and_one_of_them_leaves_it_open() -> None:
    def grown(count: int) -> list[Json]:
        made: list[Json] = [METASTASIS]
        for i in range(count):
            name = f"t{i}"
            made += [
                tumour(name),
                size(f"a{i}", name, "2026-05-01", 10),
                size(f"b{i}", name, "2026-11-01", 20),
            ]
        return made

    assert progressing(*grown(6)) == "not met"
    assert progressing(*grown(5)) == "unknown", "a record need not hold every tumour"


def test_what_was_taken_out_or_cannot_be_told_apart_is_no_lesion() -> None:
    specimen = size("s1", "t1", "2026-05-01", 12, focus=[], specimen={"reference": "Specimen/x"})
    found = told(tumour("t1"), specimen)
    assert reasons(found) == ["it does not say which tumour in the body it measures."]
    assert lesions(METASTASIS, tumour("t1"), specimen) == [{"site": "liver", "kind": "metastasis"}]
    assert "lesions" not in told(tumour("t1", active=False), size("s1", "t1", "2026-05-01", 12)).person.facts
    assert "lesions" not in told(tumour("t1", patient={"reference": "Patient/p2"})).person.facts


def test_a_size_that_is_withdrawn_or_no_length_is_not_used() -> None:
    kept = lesions(tumour("t1"), size("s1", "t1", "2026-05-01", 12, status="entered-in-error"))
    assert "scans" not in kept[0]
    found = told(tumour("t1"), size("s1", "t1", "2026-05-01", 12, "kg"))
    assert "its unit is not known here, or does not fit." in reasons(found)


def test_a_size_without_components() -> None:
    whole = size("s1", "t1", "2026-05-01", 0) | {"component": [], "valueQuantity": quantity(3, "cm")}
    assert lesions(tumour("t1", extension=[]), whole) == [{"site": "liver", "scans": "2026-05-01 30 mm"}]
