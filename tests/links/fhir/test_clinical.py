"""Patient, conditions, medicines, procedures and empty lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from equipoise.core.person.fact import Code
from equipoise.core.person.model import Entries, WhyUnknown
from equipoise.core.values.errors import InputError
from equipoise.links.fhir import read
from equipoise.links.fhir.systems import with_parents
from tests.links.fhir.bundles import (
    BRAIN_SURGERY,
    CROHN,
    DOCETAXEL,
    FACTS,
    SNOMED,
    Json,
    bundle,
    concept,
    entries,
    observation,
    only,
    quantity,
    reading,
    reasons,
    resource,
    values,
)

RXNORM = DOCETAXEL.system
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition"


def condition(**more: Any) -> Json:
    return resource("Condition", code=concept(CROHN.code, SNOMED, display="Crohn's disease"), **more)


def state(clinical: str = "", verified: str = "") -> Json:
    found = {}
    if clinical:
        found["clinicalStatus"] = concept(
            clinical, "http://terminology.hl7.org/CodeSystem/condition-clinical"
        )
    if verified:
        found["verificationStatus"] = concept(
            verified, "http://terminology.hl7.org/CodeSystem/condition-ver-status"
        )
    return found


def drug(kind: str = "MedicationStatement", **more: Any) -> Json:
    medicine = concept(DOCETAXEL.code, RXNORM, display="docetaxel")
    return resource(kind, **{"status": "completed", "medicationCodeableConcept": medicine, **more})


def surgery(**more: Any) -> Json:
    operation = concept(BRAIN_SURGERY.code, SNOMED, display="Craniotomy")
    return resource("Procedure", **{"status": "completed", "code": operation, **more})


# The patient


def test_birth_date_and_sex() -> None:
    found = reading()
    assert values(found, "birth_date") == [("1960-05-02", "")]
    assert values(found, "sex") == [("female", "")]
    assert "deceased" not in found.person.facts


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"deceasedBoolean": True}, [("yes", "")]),
        ({"deceasedBoolean": False}, [("no", "")]),
        ({"deceasedDateTime": "2020-01-05T10:00:00Z"}, [("yes", "2020-01-05")]),
    ],
)
def test_death(said: Json, value: list[tuple[str, str]]) -> None:
    assert values(reading(patient={"resourceType": "Patient", "id": "p1", **said}), "deceased") == value


def test_sex_that_is_not_known_or_told_twice() -> None:
    birth_sex = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "M"}
    patient = {"resourceType": "Patient", "id": "p1", "gender": "female", "extension": [birth_sex]}
    assert values(reading(patient=patient), "sex") == [("female or male", "")]
    assert only(reading(patient=patient | {"gender": "unknown"}), "sex").value is WhyUnknown.DONT_KNOW
    with pytest.raises(InputError, match="gender has to be"):
        reading(patient=patient | {"gender": "f"})


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"birthDate": "2030-01-01"}, "birthDate lies in the future"),
        ({"birthDate": "1960-13-01"}, "birthDate is not a date"),
        ({"birthDate": "02.05.1960"}, "birthDate is not a date"),
        ({"birthDate": 19600502}, "birthDate has to be text"),
        ({"birthDate": "1960", "deceasedDateTime": "1950"}, "died before being born"),
        ({"deceasedBoolean": "no"}, "deceasedBoolean has to be true or false"),
    ],
)
def test_a_patient_that_cannot_be(said: Json, wrong: str) -> None:
    with pytest.raises(InputError, match=wrong) as raised:
        reading(patient={"resourceType": "Patient", "id": "p1", **said})
    assert "1960" not in str(raised.value)


# Conditions


def test_a_condition_is_an_entry_and_a_yes() -> None:
    site = [concept("34402009", SNOMED, display="Rectum"), {"text": "Ileum"}]
    found = reading(condition(onsetDateTime="2001-03", bodySite=site, **state("active", "confirmed")))
    assert entries(found, "conditions") == [
        {"name": "Crohn's disease", "started": "2001-03", "ended": "Never.NEVER", "site": "Rectum; Ileum"}
    ]
    assert values(found, "crohn") == [("yes", "2001-03")]
    assert values(found, "crohn_since") == [("2001-03", "2001-03")]


def test_what_a_trial_has_no_fact_for_is_noted() -> None:
    text = bundle(condition(), surgery(performedDateTime="2024"))
    found = read(text, "x", {"crohn": FACTS["crohn"]})
    assert values(found, "crohn") == [("yes", "")]
    assert [(each.code, each.why) for each in found.notes] == [
        (f"{SNOMED}|{BRAIN_SURGERY.code}", "no fact that is asked for has this code.")
    ]


def test_lists_of_a_record_are_never_complete() -> None:
    value = only(reading(condition()), "conditions").value
    assert isinstance(value, Entries)
    assert not value.complete
    assert "conditions" not in reading().person.facts


def test_an_ended_condition_may_or_may_not_count() -> None:
    ended = condition(onsetDateTime="2001", abatementDateTime="2005-06-01", **state("resolved"))
    found = reading(ended)
    assert values(found, "crohn") == [("yes", "2001"), ("no or yes", "2005-06-01")]
    assert entries(found, "conditions")[0]["ended"] == "2005-06-01"


def test_an_ended_condition_without_days_is_no_yes_of_today() -> None:
    assert values(reading(condition(**state("remission"))), "crohn") == [("no or yes", "")]
    assert values(reading(condition(abatementString="long ago")), "crohn") == [("no or yes", "")]


def test_what_began_before_birth_is_noted() -> None:
    found = reading(condition(onsetDateTime="1950"), drug(effectiveDateTime="1959-12-31"))
    assert found.person.facts.keys() == {"birth_date", "sex"}
    assert reasons(found) == ["it is dated before the person was born."] * 2


def test_icd_10_codes_are_never_cut_to_chapters() -> None:
    wider = [each.code for each in with_parents([Code("http://hl7.org/fhir/sid/icd-10-cm", "C50.911")])]
    assert wider == ["C50.911", "C50.91", "C50.9", "C50"] * 2
    assert [each.code for each in with_parents([Code(SNOMED, "C50.911")])] == ["C50.911"]


@pytest.mark.parametrize(
    "code",
    [
        {"text": "Suspected lung cancer (situation)"},
        {"text": "Family history of Crohn's disease"},
        {"text": "No evidence of Crohn's disease (situation)"},
        {"text": "At risk of Crohn's disease"},
        {"text": "Crohn's disease excluded (situation)"},
        concept(
            "Z80.1", "http://hl7.org/fhir/sid/icd-10", display="Malignant neoplasm of lung in the family"
        ),
        concept(CROHN.code, SNOMED, display="Crohn's disease") | {"text": "Suspected Crohn's disease"},
    ],
)
def test_an_illness_that_is_only_named_is_not_had(code: Json) -> None:
    found = reading(resource("Condition", code=code, **state("active", "confirmed")))
    assert found.person.facts.keys() == {"birth_date", "sex"}
    assert reasons(found) == ["it names an illness that is suspected, in the family or absent."]


@pytest.mark.parametrize(
    "label",
    [
        "History of myocardial infarction (situation)",
        "Diabetes without complication",
        "Nodular lymphoma",
        "Notalgia",
    ],
)
def test_an_illness_that_was_had_or_merely_sounds_like_it_counts(label: str) -> None:
    assert entries(reading(resource("Condition", code={"text": label})), "conditions") == [{"name": label}]


def test_a_refuted_condition_is_a_no_and_no_entry() -> None:
    found = reading(condition(recordedDate="2020-02-02", **state("", "refuted")))
    assert values(found, "crohn") == [("no", "2020-02-02")]
    assert "conditions" not in found.person.facts
    assert reasons(found) == ["it was ruled out."]


def test_a_confirmed_condition_outweighs_another_that_was_refuted() -> None:
    for order in ((0, 1), (1, 0)):
        both = [condition(id="c1", **state("active")), condition(id="c2", **state("", "refuted"))]
        assert values(reading(*(both[i] for i in order)), "crohn") == [("yes", "")]


@pytest.mark.parametrize("verified", ["entered-in-error", "provisional", "differential", "unconfirmed"])
def test_what_is_not_confirmed_is_neither_yes_nor_no(verified: str) -> None:
    found = reading(condition(**state("active", verified)))
    assert "crohn" not in found.person.facts
    assert "conditions" not in found.person.facts
    assert len(found.notes) == 1


def test_an_icd_10_code_falls_under_its_wider_ones() -> None:
    def lung(code: str) -> list[tuple[str, str]]:
        coded = concept(code, "http://hl7.org/fhir/sid/icd-10")
        return values(reading(resource("Condition", code=coded)), "lung_cancer")

    assert lung("C34.1") == lung("C34.11") == lung("C34") == [("yes", "")]
    assert lung("C3") == lung("C35.1") == lung("XC34") == []


def test_cancers_by_profile_and_by_code_with_their_stage() -> None:
    def cancer(id: str, code: Json, profile: str = "", **more: Any) -> Json:
        meta = {"meta": {"profile": [f"{MCODE}/{profile}|3.0.0"]}} if profile else {}
        return resource("Condition", id=id, code=code, **meta, **more)

    icd = "http://hl7.org/fhir/sid/icd-10-cm"
    staged = [{"summary": concept("3B", "http://cancerstaging.org")}]
    found = reading(
        cancer("c1", concept("1", SNOMED), "mcode-primary-cancer-condition", stage=staged),
        cancer("c2", concept("2", SNOMED), "mcode-secondary-cancer-condition", stage=staged),
        cancer("c3", concept("C78.7", icd)),
        cancer("c4", concept("N18.4", icd), stage=[{"summary": {"text": "Stage IV"}}]),
    )
    kinds = [(each.get("kind"), each.get("stage")) for each in entries(found, "conditions")]
    assert kinds == [("primary", "III"), ("metastasis", None), ("metastasis", None), (None, None)]
    assert values(found, "stage") == [("III", "")]


def test_a_staging_observation_goes_before_the_conditions_own_stage() -> None:
    profile = {"meta": {"profile": [f"{MCODE}/mcode-primary-cancer-condition"]}}
    staged = condition(stage=[{"summary": {"text": "Stage II"}}], **profile)
    found = reading(staged, observation("21908-9", valueCodeableConcept={"text": "Stage IV"}))
    assert values(found, "stage") == [("IV", "2026-11-01")]


# Medicines


@pytest.mark.parametrize("kind", ["MedicationStatement", "MedicationRequest", "MedicationAdministration"])
def test_medicines_are_entries(kind: str) -> None:
    intent = {"intent": "order"} if kind == "MedicationRequest" else {}
    when = (
        {"authoredOn": "2025-03-01"}
        if intent
        else {"effectivePeriod": {"start": "2025-03-01", "end": "2025-06"}}
    )
    found = reading(drug(kind, **intent, **when))
    (entry,) = entries(found, "treatments")
    assert (entry["name"], entry["started"], entry["kind"]) == ("docetaxel", "2025-03-01", "medication")
    assert entry.get("ended") == (None if intent else "2025-06")
    assert values(found, "docetaxel")[0] == ("yes", "2025-03-01")


@pytest.mark.parametrize(
    "said",
    [
        {"status": "not-taken"},
        {"status": "intended"},
        {"status": "entered-in-error"},
        {"status": "unknown"},
        {"kind": "MedicationAdministration", "status": "not-done"},
        {"kind": "MedicationRequest", "status": "draft", "intent": "order"},
        {"kind": "MedicationRequest", "status": "cancelled", "intent": "order"},
        {"kind": "MedicationRequest", "status": "active", "intent": "plan"},
        {"kind": "MedicationRequest", "status": "active", "intent": "order", "doNotPerform": True},
        {"subject": {"reference": "Patient/other"}},
    ],
)
def test_medicines_that_were_not_taken_never_count(said: Json) -> None:
    found = reading(drug(**said))
    assert "treatments" not in found.person.facts
    assert "docetaxel" not in found.person.facts
    assert len(found.notes) == 1


def test_a_medicine_that_is_taken_has_not_ended_and_an_old_order_says_nothing_of_that() -> None:
    taken = reading(drug(status="active", effectiveDateTime="2026-01"))
    assert entries(taken, "treatments")[0]["ended"] == "Never.NEVER"
    ordered = reading(drug("MedicationRequest", status="active", intent="order", authoredOn="1985-03-10"))
    assert "ended" not in entries(ordered, "treatments")[0]


def test_a_medicine_may_stand_elsewhere_in_the_bundle_or_inside() -> None:
    medicine = {"resourceType": "Medication", "id": "m1", "code": {"text": "docetaxel"}}
    statement = drug()
    del statement["medicationCodeableConcept"]
    named = statement | {"medicationReference": {"reference": "Medication/m1"}}
    inside = statement | {"medicationReference": {"reference": "#m1"}, "contained": [medicine]}
    shown = statement | {"medicationReference": {"display": "docetaxel"}}
    for resources in ((named, medicine), (inside,), (shown,)):
        assert [each["name"] for each in entries(reading(*resources), "treatments")] == ["docetaxel"]
    assert reasons(reading(named)) == ["it does not say which medicine it is."]


# Procedures


def test_an_operation_took_its_day_and_stays_true() -> None:
    category = concept("387713003", SNOMED)
    found = reading(surgery(performedDateTime="2024-05-06", category=category))
    assert entries(found, "treatments") == [
        {"name": "Craniotomy", "started": "2024-05-06", "ended": "2024-05-06", "kind": "surgery"}
    ]
    assert values(found, "brain_surgery") == [("yes", "2024-05-06")]


def test_what_kind_a_procedure_is_may_not_be_recorded() -> None:
    (entry,) = entries(reading(surgery(performedDateTime="2024")), "treatments")
    assert entry["kind"] == "other or radiotherapy or surgery"


@pytest.mark.parametrize("status", ["preparation", "not-done", "entered-in-error", "unknown", ""])
def test_procedures_that_were_not_done_never_count(status: str) -> None:
    found = reading(surgery(status=status))
    assert "treatments" not in found.person.facts
    assert "brain_surgery" not in found.person.facts


def radiotherapy(*volumes: tuple[float, int], **more: Any) -> Json:
    def volume(dose: float, fractions: int) -> Json:
        return {
            "url": f"{MCODE}/mcode-radiotherapy-dose-delivered-to-volume",
            "extension": [
                {"url": "totalDoseDelivered", "valueQuantity": quantity(dose, "cGy")},
                {"url": "fractionsDelivered", "valueUnsignedInt": fractions},
            ],
        }

    technique = {
        "url": f"{MCODE}/mcode-radiotherapy-modality-and-technique",
        "extension": [
            {"url": "modality", "valueCodeableConcept": {"text": "Photons"}},
            {
                "url": f"{MCODE}/mcode-radiotherapy-technique",
                "valueCodeableConcept": {"text": "Stereotactic"},
            },
        ],
    }
    return resource(
        "Procedure",
        status="completed",
        code=concept("1217123003", SNOMED, display="Radiotherapy course"),
        bodySite=[{"text": "Liver"}],
        extension=[technique, *(volume(*each) for each in volumes)],
        **more,
    )


def test_a_course_of_radiotherapy() -> None:
    period = {"start": "2026-02-01", "end": "2026-02-11"}
    (entry,) = entries(reading(radiotherapy((5400, 3), performedPeriod=period)), "treatments")
    assert entry == {
        "name": "Radiotherapy course",
        "started": "2026-02-01",
        "ended": "2026-02-11",
        "kind": "radiotherapy",
        "site": "Liver",
        "modality": "Photons",
        "technique": "Stereotactic",
        "dose": "54 Gy",
        "fractions": "3",
    }


def test_several_volumes_give_the_span_of_their_doses() -> None:
    (entry,) = entries(reading(radiotherapy((5400, 3), (800, 1))), "treatments")
    assert (entry["dose"], entry["fractions"]) == ("8 to 54 Gy", "1 to 3")


def test_a_course_with_one_day_ended_on_it_only_where_it_had_one_fraction() -> None:
    (one,) = entries(reading(radiotherapy((800, 1), performedDateTime="2026-02-01")), "treatments")
    (many,) = entries(reading(radiotherapy((5400, 3), performedDateTime="2026-02-01")), "treatments")
    assert (one.get("ended"), many.get("ended")) == ("2026-02-01", None)


def test_the_future_is_refused_for_what_happened() -> None:
    for each in (
        condition(onsetDateTime="2026-12-01"),
        surgery(performedDateTime="2026-12-01"),
        drug(effectiveDateTime="2026-12-01"),
        drug("MedicationRequest", intent="order", authoredOn="2026-12-01"),
    ):
        with pytest.raises(InputError, match="lies in the future"):
            reading(each, today=date(2026, 11, 22))


# Lists that are empty


def nil(code: Json, **more: Any) -> Json:
    reason = concept("nilknown", "http://terminology.hl7.org/CodeSystem/list-empty-reason")
    return resource(
        "List", **{"status": "current", "mode": "working", "code": code, "emptyReason": reason, **more}
    )


def test_a_list_that_says_none_are_known_is_complete() -> None:
    found = only(reading(nil(concept("11450-4"), date="2026-01-02")), "conditions")
    assert found.value == Entries((), complete=True)
    assert str(found.when) == "2026-01-02"
    ours = only(reading(nil(concept("treatments", "urn:equipoise:fact"))), "treatments")
    assert ours.value == Entries((), complete=True)


def test_a_list_of_no_medicines_does_not_say_no_treatments() -> None:
    assert "treatments" not in reading(nil(concept("10160-0"))).person.facts


def test_nothing_known_beside_something_recorded_is_not_complete() -> None:
    value = only(reading(nil(concept("11450-4")), condition()), "conditions").value
    assert isinstance(value, Entries)
    assert (len(value.records), value.complete) == (1, False)


@pytest.mark.parametrize(
    "said",
    [
        {"status": "retired"},
        {"status": "entered-in-error"},
        {"emptyReason": concept("notasked")},
        {"emptyReason": concept("unavailable")},
        {"subject": {"reference": "Patient/other"}},
    ],
)
def test_a_list_that_is_empty_for_other_reasons_says_nothing(said: Json) -> None:
    found = reading(nil(concept("11450-4"), **said))
    assert "conditions" not in found.person.facts
    assert len(found.notes) == 1


def test_a_list_cannot_be_empty_and_have_entries() -> None:
    with pytest.raises(InputError, match="has entries, and says that it is empty"):
        reading(nil(concept("11450-4"), entry=[{"item": {"reference": "Condition/c1"}}]))
