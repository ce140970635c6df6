"""Small FHIR bundles for tests, made up."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from equipoise.core.person.fact import Code, Fact
from equipoise.core.person.model import Entries, Observation, Value
from equipoise.core.person.standard import STANDARD
from equipoise.links.fhir import FhirPerson, read

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
CROHN = Code(SNOMED, "34000006")
LUNG = Code("http://hl7.org/fhir/sid/icd-10", "C34")
DOCETAXEL = Code("http://www.nlm.nih.gov/research/umls/rxnorm", "72962")
KRAS = Code("http://www.genenames.org/geneId", "HGNC:6407")
BRAIN_SURGERY = Code(SNOMED, "25353009")

LOOKS = {"clear": "Clear", "unclear": "Unclear", "not seen": "Not seen"}

FACTS = {
    **STANDARD,
    "crohn": Fact("crohn", "yes-no", "Crohn's disease", codes=(CROHN,)),
    "lung_cancer": Fact("lung_cancer", "yes-no", "Lung cancer", codes=(LUNG,)),
    "docetaxel": Fact("docetaxel", "yes-no", "Docetaxel", codes=(DOCETAXEL,)),
    "brain_surgery": Fact("brain_surgery", "yes-no", "Brain surgery", codes=(BRAIN_SURGERY,)),
    "kras_mutation": Fact("kras_mutation", "yes-no", "KRAS mutation", codes=(KRAS,)),
    "crohn_since": Fact("crohn_since", "date", "Crohn's disease since", codes=(CROHN,)),
    "lesions": Fact(
        "lesions",
        "list",
        "Lesions",
        fields={
            "site": Fact("site", "concept", "Site"),
            "size": Fact("size", "number", "Size", unit="mm", low=Decimal(0), high=Decimal(500)),
            "new": Fact("new", "yes-no", "New"),
            "seen": Fact("seen", "date", "Seen"),
            "scans": Fact(
                "scans", "list", "Scans", fields={"look": Fact("look", "choice", "Look", choices=LOOKS)}
            ),
        },
    ),
}

Json = dict[str, Any]
PATIENT: Json = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-02"}


def bundle(*resources: Json, patient: Json | None = None, **more: Any) -> str:
    """A bundle of the patient and these."""
    entries = [{"resource": each} for each in (PATIENT if patient is None else patient, *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries, **more})


def concept(code: str, system: str = LOINC, **more: Any) -> Json:
    return {"coding": [{"system": system, "code": code, **more}]}


def quantity(value: float, unit: str, **more: Any) -> Json:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit, **more}


def observation(loinc: str, /, **more: Any) -> Json:
    """A final Observation of a LOINC code, about the patient, of 1 November 2026 unless said otherwise."""
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": concept(loinc),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-11-01",
        **more,
    }


def resource(kind: str, **more: Any) -> Json:
    return {"resourceType": kind, "id": "r1", "subject": {"reference": "Patient/p1"}, **more}


def reading(
    *resources: Json, today: date | None = date(2026, 11, 22), patient: Json | None = None
) -> FhirPerson:
    return read(bundle(*resources, patient=patient), "made-up.json", FACTS, today)


def only(found: FhirPerson, name: str) -> Observation:
    (seen,) = found.person.facts[name]
    return seen


def values(found: FhirPerson, name: str) -> list[tuple[str, str]]:
    """Each value of a fact with its day, as words."""
    return [(str(each.value), str(each.when or "")) for each in found.person.facts.get(name, ())]


def entries(found: FhirPerson, name: str) -> list[dict[str, str]]:
    """The entries of a list, as words."""
    value: Value = only(found, name).value
    assert isinstance(value, Entries)
    return [{key: str(each.value) for key, each in record.fields.items()} for record in value.records]


def reasons(found: FhirPerson) -> list[str]:
    return [each.why for each in found.notes]
