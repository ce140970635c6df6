"""Which codes answer which facts: the rules, and the codes of STOP-2 with what others send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.person.fact import Code, Coded, Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol.reading import read as read_protocol
from equipoise.links.fhir import read
from equipoise.links.fhir.matching import Matcher
from equipoise.protocols import texts
from tests.links.fhir.bundles import LOINC, PATIENT, SNOMED, Json, bundle, concept, observation, resource

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
ATC = "http://www.whocc.no/atc"
MORPHOLOGY = "http://terminology.hl7.org/CodeSystem/icd-o-3"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition"
LIVER = "10200004"
METASTASIS = "128462008"


@cache
def facts() -> dict[str, Fact]:
    return dict(read_protocol(texts()["stop-2.yaml"], "stop-2.yaml").rules.scope.facts)


def told(*resources: Json, patient: Json = PATIENT) -> dict[str, list[str]]:
    """What STOP-2's facts are by these, as words; lists and what stands in the Patient left out."""
    found = read(bundle(*resources, patient=patient), "made-up.json", facts(), date(2026, 11, 22))
    return {
        name: [str(each.value) for each in seen]
        for name, seen in found.person.facts.items()
        if facts()[name].kind != "list" and name not in ("sex", "birth_date")
    }


def condition(code: str, system: str = SNOMED, sites: tuple[str, ...] = (), **more: Any) -> Json:
    places = {"bodySite": [concept(each, SNOMED) for each in sites]} if sites else {}
    active = {"clinicalStatus": concept("active", "http://terminology.hl7.org/CodeSystem/condition-clinical")}
    return resource("Condition", **{"code": concept(code, system), **active, **places, **more})


# STOP-2


@pytest.mark.parametrize(
    ("code", "system", "fact", "value"),
    [
        ("34000006", SNOMED, "crohns_disease", "yes"),
        ("K50.011", ICD, "crohns_disease", "yes"),
        ("K51.90", ICD, "ulcerative_colitis", "yes"),
        ("M34.0", ICD, "scleroderma", "yes"),
        ("G11.3", ICD, "ataxia_telangiectasia", "yes"),
        ("J84.112", ICD, "interstitial_lung_disease", "yes"),
        ("J91.0", ICD, "malignant_pleural_effusion", "yes"),
        ("R180", ICD, "malignant_ascites", "yes"),
        ("94381002", SNOMED, "liver_metastases", "yes"),
        ("C78.7", "http://fhir.de/CodeSystem/bfarm/icd-10-gm", "liver_metastases", "yes"),
        ("C79.31", ICD, "brain_metastases", "yes"),
        ("94602001", SNOMED, "spine_metastases", "yes"),
        ("G95.20", ICD, "spinal_cord_compression", "yes"),
        ("Z33.1", ICD, "pregnant", "yes"),
        ("60001007", SNOMED, "pregnant", "no"),
        ("76498008", SNOMED, "child_bearing_potential", "no"),
        ("C50.911", ICD, "cancer_type", "solid"),
        ("C7A.1", ICD, "cancer_type", "solid"),
        ("C83.30", ICD, "cancer_type", "lymphoma"),
        ("C90.00", ICD, "cancer_type", "myeloma"),
        ("C90.10", ICD, "cancer_type", "leukaemia"),
        ("C92.0", "http://hl7.org/fhir/sid/icd-10", "cancer_type", "leukaemia"),
        ("254837009", f"{SNOMED}/731000124108", "cancer_type", "solid"),
        ("Z92.3", ICD, "prior_radiotherapy", "yes"),
    ],
)
def test_conditions_answer_stop_2(code: str, system: str, fact: str, value: str) -> None:
    assert told(condition(code, system))[fact] == [value]


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("C80.1", ICD),  # malignant, of no site that is known
        ("D05.1", ICD),  # in situ
        ("126906006", SNOMED),  # a neoplasm that may be benign
        ("C79.3", "http://hl7.org/fhir/sid/icd-10"),  # of brain or meninges: which is not said
        ("C79.32", ICD),  # dura or leptomeninges: which is not said
        ("C78.2", ICD),  # the pleura, with an effusion or without
        ("Z33.2", ICD),
        ("K52.9", ICD),
        ("L94.0", ICD),
    ],
)
def test_codes_that_leave_it_open_give_no_yes_and_no_type(code: str, system: str) -> None:
    found = told(condition(code, system))
    assert found.pop("cancer_type", ["solid"]) == ["solid"]
    assert found == {}


@pytest.mark.parametrize("code", [METASTASIS, "C79.9"])
def test_a_metastasis_is_where_its_body_site_says(code: str) -> None:
    system = SNOMED if code.isdigit() else ICD
    assert "liver_metastases" not in told(condition(code, system))
    found = told(condition(code, system, sites=(LIVER, "12738006")))
    assert found["liver_metastases"] == found["brain_metastases"] == ["yes"]
    assert "spine_metastases" not in found
    assert "spine_metastases" in told(condition("94222008", sites=("122496007",)))
    assert "spine_metastases" not in told(condition("94222008"))


def verified(status: str) -> Any:
    return {
        "verificationStatus": concept(status, "http://terminology.hl7.org/CodeSystem/condition-ver-status")
    }


def test_only_what_is_ruled_out_as_a_whole_is_a_no() -> None:
    assert told(condition("K51", ICD, **verified("refuted")))["ulcerative_colitis"] == ["no"]
    assert told(condition("K51.2", ICD, **verified("refuted"))) == {}
    assert told(condition("93761005", **verified("refuted"))) == {}
    assert told(condition("K51", ICD, **verified("entered-in-error"))) == {}
    assert told() == {}


@pytest.mark.parametrize("beside", ["41647002", "2667000", "410516002"])
def test_what_is_said_not_to_be_there_is_not(beside: str) -> None:
    code = {"coding": [{"system": SNOMED, "code": each} for each in ("94381002", beside)]}
    assert told(condition("x") | {"code": code}) == {}
    finding = observation("x", code=concept("33739-4"), valueCodeableConcept=code)
    assert told(finding) == {}


def test_a_cancer_that_is_over_and_two_kinds_at_once_leave_the_kind_open() -> None:
    over: Any = {
        "clinicalStatus": concept("remission", "http://terminology.hl7.org/CodeSystem/condition-clinical")
    }
    assert told(condition("C50", ICD, **over)) == {}
    both = told(condition("C50", ICD), condition("C91.1", ICD, id="r2"))
    assert both["cancer_type"] == ["leukaemia or solid"]


def test_tissue_and_imaging_count_where_they_are_named_as_the_evidence() -> None:
    named = told(condition(METASTASIS, evidence=[{"code": [concept("252416005", SNOMED)]}]))
    assert named["histology_confirmed"] == ["yes"]
    assert "metastases_on_imaging" not in named
    seen = told(condition("C78.7", ICD, evidence=[{"code": [concept("363679005", SNOMED)]}]))
    assert seen["metastases_on_imaging"] == ["yes"]
    assert "histology_confirmed" not in seen


def test_evidence_may_be_a_report_or_an_imaging_study() -> None:
    study = resource("ImagingStudy", id="i1", status="available", started="2026-11-01")
    seen = told(study, condition("94391008", evidence=[{"detail": [{"reference": "ImagingStudy/i1"}]}]))
    assert seen["metastases_on_imaging"] == ["yes"]
    report = resource("DiagnosticReport", id="d1", status="final", code=concept("11526-1"))
    pathology: Json = {"evidence": [{"detail": [{"reference": "DiagnosticReport/d1"}]}]}
    assert told(report, condition("C50", ICD, **pathology))["histology_confirmed"] == ["yes"]
    withdrawn = report | {"status": "cancelled"}
    assert "histology_confirmed" not in told(withdrawn, condition("C50", ICD, **pathology))


def test_the_form_of_the_tissue_says_the_kind_of_cancer() -> None:
    def with_tissue(code: str) -> Json:
        url = f"{MCODE}/mcode-histology-morphology-behavior"
        tissue = [{"url": url, "valueCodeableConcept": concept(code, MORPHOLOGY)}]
        return condition("363346000", extension=tissue)

    assert told(with_tissue("8500/3"))["cancer_type"] == ["solid"]
    assert told(with_tissue("9680/3"))["cancer_type"] == ["lymphoma"]
    assert told(with_tissue("8000/3")) == {}  # malignant, and no more
    assert told(with_tissue("8140/0")) == {}  # benign


def test_a_finding_of_the_pathologist_counts_and_the_same_code_elsewhere_does_not() -> None:
    adenocarcinoma = {"valueCodeableConcept": concept("8140/3", MORPHOLOGY)}
    found = told(observation("59847-4", **adenocarcinoma))
    assert found["histology_confirmed"] == ["yes"]
    died_of = {"valueCodeableConcept": concept("94381002", SNOMED)}
    assert told(observation("69453-9", **died_of)) == {}


def test_a_finding_is_a_yes_only_where_it_says_so() -> None:
    def finding(**value: Any) -> dict[str, list[str]]:
        return told(
            observation("x", code=concept(METASTASIS, SNOMED), bodySite=concept(LIVER, SNOMED), **value)
        )

    assert finding(valueCodeableConcept=concept("52101004", SNOMED))["liver_metastases"] == ["yes"]
    assert finding(valueBoolean=True)["liver_metastases"] == ["yes"]
    for value in ({}, {"valueBoolean": False}, {"valueCodeableConcept": concept("2667000", SNOMED)}):
        assert finding(**value) == {}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (
            {"valueCodeableConcept": concept("260385009", SNOMED, display="Negative (qualifier value)")},
            "negative",
        ),
        ({"valueCodeableConcept": concept("LA6576-8")}, "positive"),
        ({"valueString": "Negative"}, "negative"),
    ],
)
def test_a_pregnancy_test(answer: Json, value: str) -> None:
    assert told(observation("2106-3", **answer))["pregnancy_test"] == [value]
    assert told(observation("2118-8", **answer)) == {}, "of the blood, where the urine is asked for"


def test_pregnancy_and_nursing_as_asked() -> None:
    assert told(observation("82810-3", valueCodeableConcept=concept("60001007", SNOMED)))["pregnant"] == [
        "no"
    ]
    assert told(observation("82810-3", valueCodeableConcept=concept("77386006", SNOMED)))["pregnant"] == [
        "yes"
    ]
    assert told(observation("63895-7", valueCodeableConcept=concept("LA32-8")))["breastfeeding"] == ["no"]


def test_drugs_against_cancer_by_atc_and_radiotherapy_by_profile() -> None:
    def drug(code: str) -> dict[str, list[str]]:
        return told(
            resource("MedicationStatement", status="active", medicationCodeableConcept=concept(code, ATC),
                     effectivePeriod={"start": "2026-02-01"})
        )  # fmt: skip

    assert drug("L01CD02")["on_systemic_therapy"] == ["yes"]
    assert drug("L02BG06")["on_systemic_therapy"] == ["yes"]
    assert drug("L04AX03") == {}
    course = resource(
        "Procedure", status="completed", code=concept("1217123003", SNOMED), performedDateTime="2025-01-02",
        meta={"profile": [f"{MCODE}/mcode-radiotherapy-course-summary"]},
    )  # fmt: skip
    assert told(course)["prior_radiotherapy"] == ["yes"]
    assert told(course | {"code": {"text": "course"}})["prior_radiotherapy"] == ["yes"]
    assert told(course | {"status": "not-done"}) == {}


def test_the_day_of_a_restaging_scan() -> None:
    scan = {"status": "final", "code": concept("72254-6"), "effectiveDateTime": "2026-10-30"}
    assert told(resource("DiagnosticReport", **scan))["restaging"] == ["2026-10-30"]
    study = {
        "status": "available",
        "procedureCode": [concept("72254-6")],
        "started": "2026-10-29T08:00:00+02:00",
    }
    assert told(resource("ImagingStudy", **study))["restaging"] == ["2026-10-29"]
    for other in ({"status": "preliminary"}, {"status": "entered-in-error"}, {"code": concept("24627-2")}):
        assert told(resource("DiagnosticReport", **(scan | other))) == {}
    only_written = {"status": "final", "code": concept("72254-6"), "issued": "2026-10-30T08:00:00Z"}
    assert told(resource("DiagnosticReport", **only_written)) == {}


def test_the_conclusions_of_a_report() -> None:
    def concludes(*codes: tuple[str, str], **more: Any) -> dict[str, list[str]]:
        said = {"coding": [{"system": system, "code": code} for code, system in codes]}
        report = {"status": "final", "code": concept("24627-2"), "conclusionCode": [said], **more}
        return told(resource("DiagnosticReport", **report))

    assert concludes(("94225005", SNOMED))["brain_metastases"] == ["yes"]
    assert concludes(("94225005", SNOMED), ("41647002", SNOMED)) == {}
    radiology = [concept("RAD", "http://terminology.hl7.org/CodeSystem/v2-0074")]
    assert concludes(("94391008", SNOMED), category=radiology)["metastases_on_imaging"] == ["yes"]


def test_nothing_is_used_that_carries_an_extension_which_changes_its_meaning() -> None:
    assert (
        told(
            condition(
                "K50", ICD, modifierExtension=[{"url": "https://example.org/not", "valueBoolean": True}]
            )
        )
        == {}
    )


def test_what_has_its_own_observation_is_not_said_twice() -> None:
    found = told(condition("94381002"), condition("C78.7", ICD, id="r2"))
    assert set(found["liver_metastases"]) == {"yes"}


# The codes themselves


def all_codes(fact: Fact) -> Iterator[Code]:
    yield from fact.codes
    for ways in fact.coded.values():
        for way in ways:
            yield from (*way.codes, *way.beside)
    for each in fact.fields.values():
        yield from all_codes(each)


SNOMED_CODES = sorted(
    {
        each.code
        for fact in (*STANDARD.values(), *facts().values())
        for each in all_codes(fact)
        if each.system == SNOMED
    }
)


def verhoeff(figures: str) -> int:
    """The check of a number whose last figure is its check digit (Verhoeff, 1969): 0 where it is right.

    Figures are the ten symmetries of a pentagon, multiplied, each place having been permuted once more than the last.
    """
    first = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    check = 0
    for place, figure in enumerate(reversed(figures)):
        moved = int(figure)
        for _ in range(place % 8):
            moved = first[moved]
        check = _product(check, moved)
    return check


def _product(one: int, other: int) -> int:
    """Turns are 0 to 4, reflections 5 to 9."""
    if one < 5:
        return (one + other) % 5 if other < 5 else 5 + (one + other) % 5
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5


def test_there_are_many_snomed_codes() -> None:
    assert len(SNOMED_CODES) > 60


@pytest.mark.parametrize("code", SNOMED_CODES)
def test_every_snomed_code_is_a_concept_with_a_right_check_digit(code: str) -> None:
    assert verhoeff(code) == 0
    assert code[-3:-1] in ("00", "10")


def test_the_check_finds_a_wrong_figure_and_two_that_changed_places() -> None:
    assert verhoeff("236") == 0
    assert verhoeff("237") != 0
    assert verhoeff("326") != 0
    assert verhoeff("94381002") == 0
    assert verhoeff("94831002") != 0


def test_every_loinc_code_has_a_right_check_digit() -> None:
    used = (each for fact in facts().values() for each in all_codes(fact))
    codes = {each.code for each in used if each.system == LOINC and not each.code.startswith("LA")}
    assert len(codes) > 60
    for code in codes:
        figures, _, check = code.partition("-")
        doubled = "".join(str(int(each) * (2 - place % 2)) for place, each in enumerate(reversed(figures)))
        assert (sum(map(int, doubled)) + int(check)) % 10 == 0, code


# The rules


@given(st.sampled_from("CDK"), st.integers(0, 99), st.integers(0, 99), st.text("0123456789", max_size=3))
def test_a_range_holds_what_lies_between_its_ends_by_category(
    letter: str, low: int, at: int, rest: str
) -> None:
    written = f"{letter}{at:02}" + (f".{rest}" if rest else "")
    high = min(99, low + 10)
    way = Coded((Code("http://hl7.org/fhir/sid/icd-10", f"{letter}{low:02}-{letter}{high:02}"),))
    matcher = Matcher({"a": Fact("a", "yes-no", "A", coded={"yes": (way,)})})
    assert bool(matcher.answers([Code(ICD, written)])) == (low <= at <= high)
    assert not matcher.answers([Code(SNOMED, written)])
    assert not matcher.answers([Code("http://hl7.org/fhir/sid/icd-10-pcs", written)])
