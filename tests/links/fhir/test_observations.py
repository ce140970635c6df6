"""Observations: which fact, which value, which day, and what never counts."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from equipoise.core.person.model import NEVER, Concept, Entries, WhyUnknown
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount
from equipoise.links.fhir import read
from tests.links.fhir.bundles import (
    FACTS,
    LOINC,
    SNOMED,
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

HB = "718-7"


def exactly(number: str, unit: str = "") -> Amount:
    return Amount(Span.exactly(Decimal(number)), unit)


def test_a_result_has_value_day_and_source() -> None:
    found = only(reading(observation(HB, valueQuantity=quantity(9.5, "g/dL"))), "haemoglobin")
    assert found.value == exactly("95", "g/L")
    assert str(found.when) == "2026-11-01"
    assert str(found.source) == "record: Observation/o1 (entry 2)"


@pytest.mark.parametrize(
    ("comparator", "words"),
    [("<", "less than 30"), ("<=", "at most 30"), (">=", "at least 30"), (">", "more than 30")],
)
def test_comparators_leave_the_value_open(comparator: str, words: str) -> None:
    found = reading(observation("33914-3", valueQuantity=quantity(30, "mL/min", comparator=comparator)))
    assert values(found, "egfr") == [(f"{words} mL/min", "2026-11-01")]


def test_a_range_is_a_span_and_an_empty_one_is_noted() -> None:
    ends = {"low": quantity(9, "g/dL"), "high": quantity(10, "g/dL")}
    found = reading(observation(HB, valueRange=ends))
    assert only(found, "haemoglobin").value == Amount(Span(Decimal(90), Decimal(100)), "g/L")
    turned = {"low": ends["high"], "high": ends["low"]}
    assert reasons(reading(observation(HB, valueRange=turned))) == ["its range ends before it begins."]


@pytest.mark.parametrize(
    ("code", "told", "fact", "value"),
    [
        ("38483-4", quantity(1.13, "mg/dL"), "creatinine", "99.8938"),
        ("777-3", quantity(250, "10*3/uL"), "platelets", "250"),
        ("6690-2", quantity(4500, "/uL"), "white_cells", "4.5"),
        ("33914-3", quantity(55, "mL/min/{1.73_m2}"), "egfr", "55"),
        ("8480-6", quantity(120, "mm[Hg]"), "systolic_blood_pressure", "120"),
        ("2857-1", quantity(4, "ng/mL"), "psa", "4"),
        ("29463-7", quantity(100, "[lb_av]"), "weight", "45.359237"),
        ("6301-6", quantity(1.1, "{INR}"), "inr", "1.1"),
        ("89247-1", quantity(1, "{score}"), "ecog", "1"),
        ("89243-0", quantity(80, "{score}"), "karnofsky", "80"),
    ],
)
def test_amounts_are_in_the_facts_unit(code: str, told: dict[str, object], fact: str, value: str) -> None:
    found = only(reading(observation(code, valueQuantity=told)), fact).value
    assert isinstance(found, Amount)
    assert abs(found.span.low - Decimal(value)) < Decimal("0.001")


@pytest.mark.parametrize(
    "told",
    [
        {"valueQuantity": quantity(9.5, "mm")},
        {"valueQuantity": quantity(9.5, "furlong")},
        {"valueQuantity": {"value": 9.5}},
        {"valueQuantity": {"unit": "g/dL"}},
        {"valueQuantity": quantity(950, "g/dL")},
        {"valueQuantity": quantity(9.5, "g/dL", comparator="~")},
        {"valueQuantity": quantity(9.5, "{score}")},
        {"valueInteger": 95},
        {"valueString": "9.5 g/dL"},
        {"valueBoolean": True},
    ],
)
def test_what_is_no_amount_of_this_is_noted_and_never_guessed(told: dict[str, object]) -> None:
    found = reading(observation(HB, **told))
    assert "haemoglobin" not in found.person.facts
    (note,) = found.notes
    assert note.code == f"{LOINC}|{HB}"


def test_the_unit_shown_counts_where_no_ucum_code_stands() -> None:
    told = {"value": 9.5, "unit": "g/dL", "system": "http://hospital.example.org", "code": "77"}
    assert values(reading(observation(HB, valueQuantity=told)), "haemoglobin") == [("95 g/L", "2026-11-01")]


def test_hba1c_in_millimoles_per_mole_is_another_scale() -> None:
    found = reading(observation("4548-4", valueQuantity=quantity(48, "mmol/mol")))
    assert "hba1c" not in found.person.facts
    assert reasons(found) == ["its unit is not known here, or does not fit."]


def test_a_performance_status_is_a_whole_number() -> None:
    assert values(reading(observation("89247-1", valueInteger=1)), "ecog") == [("1", "2026-11-01")]
    assert reasons(reading(observation("89247-1", valueDecimal=1.5))) == ["its number has to be a whole one."]
    assert reasons(reading(observation("89247-1", valueInteger=7))) == [
        "its number, in this unit, is not possible."
    ]


@pytest.mark.parametrize(
    ("question", "answer", "fact", "value"),
    [
        ("89247-1", concept("LA9622-7"), "ecog", "0"),
        ("89262-0", concept("LA9624-3"), "ecog", "2"),
        ("89247-1", concept("425389002", SNOMED), "ecog", "0"),
        ("89247-1", concept("422512005", SNOMED), "ecog", "1"),
        ("89247-1", concept("422894000", SNOMED), "ecog", "2"),
        ("89247-1", concept("423053003", SNOMED), "ecog", "3"),
        ("89247-1", concept("423237006", SNOMED), "ecog", "4"),
        ("89247-1", concept("423409001", SNOMED), "ecog", "5"),
        ("89247-1", concept("LA9623-5"), "ecog", "1"),
        ("89247-1", concept("LA9625-0"), "ecog", "3"),
        ("89247-1", concept("LA9626-8"), "ecog", "4"),
        ("89247-1", concept("LA9627-6"), "ecog", "5"),
        ("89243-0", concept("LA9627-6"), "karnofsky", "0 %"),
        ("89243-0", concept("LA29175-9"), "karnofsky", "100 %"),
        ("89243-0", concept("LA29184-1"), "karnofsky", "10 %"),
        ("82810-3", concept("LA15173-0"), "pregnant", "yes"),
        ("82810-3", concept("60001007", SNOMED), "pregnant", "no"),
        ("82810-3", concept("LA4489-6"), "pregnant", "WhyUnknown.DONT_KNOW"),
        ("76689-9", concept("LA2-8"), "sex", "male"),
        ("21908-9", concept("3B", "http://cancerstaging.org"), "stage", "III"),
        ("21902-2", {"text": "Stage IIA"}, "stage", "II"),
        ("21908-9", concept("C27971", "http://ncimeta.nci.nih.gov", display="AJCC stage IVB"), "stage", "IV"),
        ("18474-7", concept("260385009", SNOMED), "her2_positive", "no"),
        ("81695-9", concept("LA26203-2"), "microsatellite_instability_high", "yes"),
    ],
)
def test_coded_answers(question: str, answer: dict[str, object], fact: str, value: str) -> None:
    patient = {"resourceType": "Patient", "id": "p1"}
    found = reading(observation(question, valueCodeableConcept=answer), patient=patient)
    assert values(found, fact) == [(value, "2026-11-01")]


@pytest.mark.parametrize(
    "answer", [{"text": "stable"}, {"text": "II or III, to be reviewed"}, concept("99", SNOMED)]
)
def test_an_answer_that_is_no_stage_is_noted(answer: dict[str, object]) -> None:
    found = reading(observation("21908-9", valueCodeableConcept=answer))
    assert "stage" not in found.person.facts
    assert reasons(found) == ["its answer is none of the choices."]


def test_two_answers_that_contradict_each_other_are_no_answer() -> None:
    both = {"coding": [{"system": SNOMED, "code": "10828004"}, {"system": SNOMED, "code": "260385009"}]}
    assert "her2_positive" not in reading(observation("18474-7", valueCodeableConcept=both)).person.facts


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "unknown", "", "made-up"])
def test_what_was_withdrawn_never_counts(status: str) -> None:
    found = reading(observation(HB, status=status, valueQuantity=quantity(9.5, "g/dL")))
    assert "haemoglobin" not in found.person.facts
    assert len(found.notes) == 1


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_what_was_corrected_counts(status: str) -> None:
    found = reading(observation(HB, status=status, valueQuantity=quantity(9.5, "g/dL")))
    assert values(found, "haemoglobin") == [("95 g/L", "2026-11-01")]


@pytest.mark.parametrize("status", ["preliminary", "registered"])
def test_a_preliminary_result_is_awaited(status: str) -> None:
    limits = [{"low": quantity(12, "g/dL")}]
    found = reading(
        observation(HB, status=status, valueQuantity=quantity(9.5, "g/dL"), referenceRange=limits)
    )
    seen = only(found, "haemoglobin")
    assert (seen.value, seen.lower) == (WhyUnknown.PENDING, None)
    assert reasons(found) == ["its result is not final."]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("asked-declined", WhyUnknown.DECLINED),
        ("temp-unknown", WhyUnknown.PENDING),
        ("not-performed", WhyUnknown.DONT_KNOW),
    ],
)
def test_a_reason_for_no_value_is_kept(code: str, why: WhyUnknown) -> None:
    found = reading(observation(HB, dataAbsentReason=concept(code, "http://terminology.hl7.org/x")))
    assert only(found, "haemoglobin").value is why


def test_components_are_results_of_their_own() -> None:
    parts = [
        {"code": concept("8480-6"), "valueQuantity": quantity(131, "mm[Hg]")},
        {"code": concept("8462-4"), "valueQuantity": quantity(82, "mm[Hg]")},
    ]
    found = reading(observation("85354-9", component=parts))
    assert values(found, "systolic_blood_pressure") == [("131 mmHg", "2026-11-01")]
    assert values(found, "diastolic_blood_pressure") == [("82 mmHg", "2026-11-01")]
    assert found.notes == ()


def test_the_laboratorys_own_limits_are_kept_in_the_facts_unit() -> None:
    limits = [{"low": quantity(12, "g/dL"), "high": quantity(16, "g/dL")}]
    found = reading(observation(HB, valueQuantity=quantity(9.5, "g/dL"), referenceRange=limits))
    seen = only(found, "haemoglobin")
    assert (seen.lower, seen.upper) == (exactly("120", "g/L"), exactly("160", "g/L"))


@pytest.mark.parametrize(
    "limits",
    [
        [{"low": quantity(12, "g/dL")}, {"low": quantity(13, "g/dL")}],
        [{"low": quantity(12, "g/dL"), "type": concept("therapeutic")}],
        [{"low": quantity(12, "mm")}],
        [{"text": "12 to 16"}],
        [{"low": quantity(16, "g/dL"), "high": quantity(12, "g/dL")}],
    ],
)
def test_limits_that_are_not_clearly_the_normal_ones_are_left_out(limits: list[dict[str, object]]) -> None:
    found = reading(observation(HB, valueQuantity=quantity(9.5, "g/dL"), referenceRange=limits))
    seen = only(found, "haemoglobin")
    assert (seen.value, seen.lower, seen.upper) == (exactly("95", "g/L"), None, None)


def test_results_stand_in_the_order_of_their_hours() -> None:
    hours = [("2026-11-01T18:00:00Z", 8), ("2026-11-01T09:00:00+02:00", 9), ("2026-10-31", 7)]
    results = [
        observation(HB, id=f"o{number}", effectiveDateTime=when, valueQuantity=quantity(number, "g/dL"))
        for when, number in hours
    ]
    found = reading(*results)
    assert [value for value, _ in values(found, "haemoglobin")] == ["70 g/L", "90 g/L", "80 g/L"]


def test_days_are_never_more_exact_than_recorded() -> None:
    for written in ("2026-10", "2026"):
        found = reading(observation(HB, effectiveDateTime=written, valueQuantity=quantity(9, "g/dL")))
        assert str(only(found, "haemoglobin").when) == written


def test_a_finding_over_a_period_holds_at_its_end() -> None:
    result = observation(HB, valueQuantity=quantity(9, "g/dL"))
    del result["effectiveDateTime"]
    period = {"start": "2026-10-01", "end": "2026-10-03"}
    assert str(only(reading(result | {"effectivePeriod": period}), "haemoglobin").when) == "2026-10-03"
    assert only(reading(result), "haemoglobin").when is None


def test_the_future_is_refused_and_today_is_not() -> None:
    result = observation(HB, valueQuantity=quantity(9, "g/dL"))
    assert values(reading(result, today=date(2026, 11, 1)), "haemoglobin")
    with pytest.raises(InputError, match=r"Observation/o1 \(entry 2\): effectiveDateTime lies in the future"):
        reading(result, today=date(2026, 10, 31))


def test_what_is_dated_before_birth_is_noted() -> None:
    found = reading(observation(HB, effectiveDateTime="1959", valueQuantity=quantity(9, "g/dL")))
    assert "haemoglobin" not in found.person.facts
    assert reasons(found) == ["it is dated before the person was born."]


@pytest.mark.parametrize(
    "about",
    [
        {"subject": {"reference": "Patient/p2"}},
        {"subject": {"reference": "https://elsewhere.example.org/Patient/p9"}},
        {"subject": {"display": "somebody"}},
        {"focus": [{"reference": "RelatedPerson/mother"}]},
        {"focus": [{"reference": "Patient/p2"}]},
    ],
)
def test_what_is_about_somebody_else_never_counts(about: dict[str, object]) -> None:
    found = reading(observation(HB, valueQuantity=quantity(9, "g/dL"), **about))
    assert "haemoglobin" not in found.person.facts
    assert reasons(found) == ["it is not about the patient of this bundle."]


def test_a_focus_on_a_tumour_is_about_the_patient() -> None:
    focus = [{"reference": "Condition/c1"}]
    assert values(reading(observation("21908-9", valueCodeableConcept={"text": "IV"}, focus=focus)), "stage")


def test_a_subject_may_be_named_by_an_identifier() -> None:
    identifier = {"system": "https://hospital.example.org", "value": "m1"}
    patient = {"resourceType": "Patient", "id": "p1", "identifier": [identifier]}
    result = observation(HB, valueQuantity=quantity(9, "g/dL"), subject={"identifier": identifier})
    assert values(reading(result, patient=patient), "haemoglobin")
    other = result | {"subject": {"identifier": identifier | {"value": "m2"}}}
    assert not values(reading(other, patient=patient), "haemoglobin")


def test_a_fact_of_a_trial_is_found_by_our_own_code_alone() -> None:
    code = {"coding": [{"system": "urn:equipoise:fact", "code": "crohn"}, {"system": LOINC, "code": HB}]}
    found = reading(observation("x", code=code, valueBoolean=False))
    assert values(found, "crohn") == [("no", "2026-11-01")]
    assert "haemoglobin" not in found.person.facts


def test_a_code_of_the_same_system_under_another_name_is_the_same() -> None:
    for system in ("https://loinc.org/", "urn:oid:2.16.840.1.113883.6.1"):
        found = reading(observation(HB, code=concept(HB, system), valueQuantity=quantity(9, "g/dL")))
        assert values(found, "haemoglobin")


def test_a_list_of_our_own_with_its_entries() -> None:
    def ours(kind: str, code: str) -> dict[str, object]:
        return concept(code, f"urn:equipoise:{kind}")

    first = observation(
        "x",
        id="e1",
        code=ours("entry", "lesions"),
        component=[
            {"code": ours("field", "size"), "valueQuantity": quantity(2.2, "cm")},
            {"code": ours("field", "site"), "valueCodeableConcept": {"text": "liver"}},
            {"code": ours("field", "colour"), "valueString": "red"},
        ],
    )
    members = [{"reference": "Observation/e1"}]
    complete = [{"url": "urn:equipoise:complete", "valueBoolean": True}]
    whole = observation("x", id="l1", code=ours("fact", "lesions"), hasMember=members, extension=complete)
    found = reading(first, whole)
    assert entries(found, "lesions") == [{"size": "22 mm", "site": "liver"}]
    value = only(found, "lesions").value
    assert isinstance(value, Entries)
    assert value.complete
    assert reasons(found) == ["its list has no such field."]


def test_a_list_is_not_complete_where_an_entry_was_withdrawn_and_nothing_where_one_is_missing() -> None:
    code = concept("lesions", "urn:equipoise:fact")
    complete = [{"url": "urn:equipoise:complete", "valueBoolean": True}]
    members = [{"reference": "Observation/e1"}]
    whole = observation("x", id="l1", code=code, hasMember=members, extension=complete)
    gone = observation(
        "x", id="e1", code=concept("lesions", "urn:equipoise:entry"), status="entered-in-error"
    )
    value = only(reading(gone, whole), "lesions").value
    assert value == Entries((), complete=False)
    found = reading(whole)
    assert "lesions" not in found.person.facts
    assert reasons(found) == ["an entry that it names is not in the bundle."]


def test_clocks_and_days_that_never_came() -> None:
    clock = observation("x", code=concept("enrolment", "urn:equipoise:clock"), valueDateTime="2027-01-02")
    never = observation(
        "x",
        id="o2",
        code=concept("crohn_since", "urn:equipoise:fact"),
        valueCodeableConcept=concept("never", "urn:equipoise:answer"),
    )
    found = reading(clock, never)
    assert {name: str(day) for name, day in found.person.clocks.items()} == {"enrolment": "2027-01-02"}
    assert only(found, "crohn_since").value is NEVER


def test_partly_known_answers() -> None:
    possible = [{"url": "urn:equipoise:possible", "valueCode": each} for each in ("II", "III")]
    found = reading(observation("21908-9", extension=possible))
    assert only(found, "stage").value == Options.of("II", "III")
    strange = [{"url": "urn:equipoise:possible", "valueCode": "V"}]
    assert "stage" not in reading(observation("21908-9", extension=strange)).person.facts


def test_notes_count_and_say_nothing_personal() -> None:
    results = [observation("1-8", id=f"o{i}", valueString="a secret") for i in range(3)]
    family = resource("FamilyMemberHistory", status="completed", name="a secret")
    found = reading(*results, family)
    assert [str(each) for each in found.notes] == [
        "Observation/o0 (entry 2) and 2 more, code http://loinc.org|1-8: no fact that is asked for has this code.",
        "FamilyMemberHistory/r1 (entry 5): resources of this type are not read.",
    ]


def test_a_concept_keeps_its_codes_and_a_showable_label() -> None:
    told = {"text": "Liver\u0000\u202e  tumour\n", "coding": [{"system": SNOMED, "code": "1"}, {"code": "2"}]}
    told["text"] = "Liver\u202e  tumour\n"
    condition = resource("Condition", code=told)
    record = only(reading(condition), "conditions").value
    assert isinstance(record, Entries)
    name = record.records[0].fields["name"].value
    assert isinstance(name, Concept)
    assert (name.label, [each.code for each in name.codes]) == ("Liver tumour", ["1"])


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"valueString": "Positive"}, "yes"),
        ({"valueString": " not detected "}, "no"),
        ({"valueCodeableConcept": {"text": "Negative"}}, "no"),
        ({"valueQuantity": quantity(3, "m[IU]/mL"), "interpretation": [concept("LA6577-6")]}, "no"),
        ({"valueQuantity": quantity(3, "m[IU]/mL"), "interpretation": [{"text": "positive"}]}, "yes"),
    ],
)
def test_yes_and_no_in_words_and_of_a_figure_by_its_interpretation(
    told: dict[str, object], value: str
) -> None:
    assert values(reading(observation("18474-7", **told)), "her2_positive") == [(value, "2026-11-01")]


@pytest.mark.parametrize(
    "told",
    [
        {"valueString": "not positive"},
        {"valueString": ""},
        {"valueInteger": 1},
        {"valueQuantity": quantity(3, "m[IU]/mL")},
        {"valueCodeableConcept": concept("42", SNOMED, display="Negative") | {"text": "Negative?"}},
    ],
)
def test_other_words_and_bare_figures_are_neither_yes_nor_no(told: dict[str, object]) -> None:
    found = reading(observation("18474-7", **told))
    assert "her2_positive" not in found.person.facts
    assert len(found.notes) == 1


def test_a_result_without_a_day_is_of_the_day_it_was_published() -> None:
    result = observation(HB, valueQuantity=quantity(9, "g/dL"), issued="2015-03-04T10:00:00.000Z")
    assert values(reading(result), "haemoglobin") == [("90 g/L", "2026-11-01")]
    del result["effectiveDateTime"]
    assert values(reading(result), "haemoglobin") == [("90 g/L", "2015-03-04")]


def variant(answer: str, gene: str = "HGNC:6407", **more: object) -> dict[str, object]:
    named = {
        "code": concept("48018-6"),
        "valueCodeableConcept": concept(gene, "http://www.genenames.org/geneId"),
    }
    return observation("69548-6", valueCodeableConcept=concept(answer), component=[named], **more)


def test_a_variant_that_was_found_is_a_yes_for_its_gene() -> None:
    assert values(reading(variant("LA9633-4")), "kras_mutation") == [("yes", "2026-11-01")]


@pytest.mark.parametrize(
    "made", [variant("LA9634-2"), variant("LA9633-4", "HGNC:3467"), variant("LA9633-4", status="preliminary")]
)
def test_a_variant_that_was_not_found_does_not_exclude_others(made: dict[str, object]) -> None:
    found = reading(made)
    assert "kras_mutation" not in found.person.facts
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("reference", "counts"),
    [
        ("https://one.example.org/fhir/Patient/p1", True),
        ("https://one.example.org/fhir/Patient/p1/_history/2", True),
        ("Patient/p1", True),
        ("https://other.example.org/fhir/Patient/p1", False),
    ],
)
def test_the_same_id_on_another_server_is_somebody_else(reference: str, counts: bool) -> None:
    result = observation(HB, valueQuantity=quantity(9, "g/dL"), subject={"reference": reference})
    root = json.loads(bundle(result))
    root["entry"][0]["fullUrl"] = "https://one.example.org/fhir/Patient/p1"
    assert ("haemoglobin" in read(json.dumps(root), "x", FACTS).person.facts) is counts
