"""Each rule finds its contradiction, and keeps silent where there is none."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from equipoise.core.registry.honesty import RULES, Finding, contradictions
from equipoise.core.registry.honesty_titles import TITLES
from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import DATE_LABELS
from tests.core.registry.records import study

TODAY = date(2026, 3, 15)


def found(changes: dict[str, object], code: str) -> list[Finding]:
    return [each for each in contradictions(study(changes), TODAY) if each.code == code]


def test_a_record_without_contradictions_has_none() -> None:
    assert contradictions(study(), TODAY) == ()


PRIMARY = "statusModule.primaryCompletionDateStruct"
COMPLETION = "statusModule.completionDateStruct"
START = "statusModule.startDateStruct"
STATUS = "statusModule.overallStatus"
VERIFIED = "statusModule.statusVerifiedDate"
SITES = "contactsLocationsModule.locations"
ENROLMENT = "designModule.enrollmentInfo"
MASKING = "designModule.designInfo.maskingInfo"
CRITERIA = "eligibilityModule.eligibilityCriteria"
TITLE = "identificationModule.officialTitle"
BRIEF_TITLE = "identificationModule.briefTitle"
SUMMARY = "descriptionModule.briefSummary"
PHASES = "designModule.phases"
ALLOCATION = "designModule.designInfo.allocation"
MODEL = "designModule.designInfo.interventionModel"


def site(status: str, facility: str = "Harbour", city: str = "Calgary") -> dict[str, str]:
    return {"facility": facility, "city": city, "status": status}


CASES: list[tuple[str, str, dict[str, object], bool]] = [
    ("open_past_completion", "status", {PRIMARY: {"date": "2026-02"}}, True),
    ("open_past_completion", "status", {PRIMARY: {"date": "2026-03"}}, False),
    ("open_past_completion", "status", {PRIMARY: {"date": "2026-02"}, STATUS: "COMPLETED"}, False),
    ("open_past_completion", "status", {COMPLETION: {"date": "2025"}, STATUS: "NOT_YET_RECRUITING"}, True),
    ("not_verified", "status", {VERIFIED: "2024-02"}, True),
    ("not_verified", "status", {VERIFIED: "2024-03-15"}, True),
    ("not_verified", "status", {VERIFIED: "2024-03-16"}, False),
    ("not_verified", "status", {VERIFIED: "2024-03"}, False),
    ("not_verified", "status", {VERIFIED: "2014-03", STATUS: "COMPLETED"}, False),
    ("start_passed", "dates.start", {STATUS: "NOT_YET_RECRUITING"}, True),
    ("start_passed", "dates.start", {STATUS: "NOT_YET_RECRUITING", START: {"date": "2026-03"}}, False),
    ("start_passed", "dates.start", {}, False),
    ("open_before_start", "dates.start", {START: {"date": "2026-04", "type": "ESTIMATED"}}, True),
    ("open_before_start", "dates.start", {START: {"date": "2026-03", "type": "ESTIMATED"}}, False),
    ("no_site_open", "locations", {SITES: [site("COMPLETED"), site("WITHDRAWN", "B")]}, True),
    ("no_site_open", "locations", {SITES: [site("NOT_YET_RECRUITING")]}, True),
    ("no_site_open", "locations", {SITES: [site("COMPLETED"), site("RECRUITING", "B")]}, False),
    ("no_site_open", "locations", {SITES: [site("COMPLETED"), site("", "B")]}, False),
    ("no_site_open", "locations", {SITES: []}, False),
    ("site_open_in_closed", "locations", {STATUS: "COMPLETED"}, True),
    ("site_open_in_closed", "locations", {STATUS: "COMPLETED", SITES: [site("COMPLETED")]}, False),
    ("open_without_site", "locations", {SITES: []}, True),
    ("open_without_site", "locations", {SITES: [], STATUS: "NOT_YET_RECRUITING"}, False),
    ("site_twice", "locations", {SITES: [site("RECRUITING"), site("WITHDRAWN")]}, True),
    ("site_twice", "locations", {SITES: [site("RECRUITING"), site("WITHDRAWN", city="Banff")]}, False),
    (
        "site_twice",
        "locations",
        {SITES: [site("RECRUITING", "Research Site"), site("WITHDRAWN", "Research Site")]},
        False,
    ),
    ("enrolment_actual_while_open", "design.enrollment", {ENROLMENT: {"count": 9, "type": "ACTUAL"}}, True),
    (
        "enrolment_actual_while_open",
        "design.enrollment",
        {ENROLMENT: {"count": 9, "type": "ESTIMATED"}},
        False,
    ),
    (
        "enrolment_against_status",
        "design.enrollment",
        {ENROLMENT: {"count": 9, "type": "ACTUAL"}, STATUS: "WITHDRAWN"},
        True,
    ),
    (
        "enrolment_against_status",
        "design.enrollment",
        {ENROLMENT: {"count": 0, "type": "ACTUAL"}, STATUS: "COMPLETED"},
        True,
    ),
    (
        "enrolment_against_status",
        "design.enrollment",
        {ENROLMENT: {"count": 0, "type": "ACTUAL"}, STATUS: "WITHDRAWN"},
        False,
    ),
    ("ended_with_estimated_date", "dates.completion", {STATUS: "COMPLETED"}, True),
    (
        "ended_with_estimated_date",
        "dates.completion",
        {STATUS: "COMPLETED", COMPLETION: {"date": "2020", "type": "ACTUAL"}},
        False,
    ),
    ("actual_date_ahead", "dates.completion", {COMPLETION: {"date": "2027", "type": "ACTUAL"}}, True),
    ("actual_date_ahead", "dates.completion", {COMPLETION: {"date": "2026", "type": "ACTUAL"}}, False),
    ("dates_out_of_order", "dates.start", {START: {"date": "2031-01-01"}}, True),
    ("dates_out_of_order", "dates.start", {START: {"date": "2029-06-30"}}, False),
    ("ages_inverted", "eligibility.minimum_age", {"eligibilityModule.maximumAge": "18 Years"}, True),
    ("ages_inverted", "eligibility.minimum_age", {"eligibilityModule.maximumAge": "300 Months"}, False),
    ("masked_parties", "design.masking", {MASKING: {"masking": "NONE", "whoMasked": ["PARTICIPANT"]}}, True),
    (
        "masked_parties",
        "design.masking",
        {MASKING: {"masking": "TRIPLE", "whoMasked": ["PARTICIPANT"]}},
        False,
    ),
    ("randomised_single_arm", "design.allocation", {MODEL: "SINGLE_GROUP"}, True),
    (
        "randomised_single_arm",
        "design.allocation",
        {"armsInterventionsModule.armGroups": [{"label": "A"}]},
        True,
    ),
    ("randomised_single_arm", "design.allocation", {MODEL: "SINGLE_GROUP", ALLOCATION: "NA"}, False),
    # the phase field and the text
    *[
        ("phase_against_text", "design.phases", {PHASES: ["NA"], SUMMARY: text}, True)
        for text in (
            "SPOTS-2 is a phase III multi-institutional double-blind randomized trial.",
            "This randomised phase 2/3 trial compares beams.",
            "This is a prospective, open-label phase II study of beams.",
            "PURPOSE: Phase II trial to study beams.",
            "Background words. This study is a multi-centre, Phase 1 clinical trial to look at beams.",
        )
    ],
    *[
        ("phase_against_text", "design.phases", {PHASES: ["NA"], SUMMARY: text}, False)
        for text in (
            "A previous phase II trial showed that beams work.",
            "Beams were safe in a phase I study. People now get beams.",
            "This study follows a phase II trial of beams.",
            "After phase III trials, this study looks at beams.",
            "This phase II SBIR project is a study of beams.",
            "This study is phase 2 of a study of beams.",
            "Phase 1: People are asked. Phase 2: a trial of beams.",
            "In a phase III trial involving 525 people beams worked.",
            "Beams, a phase 3 drug, are in this trial.",
        )
    ],
    ("phase_against_text", "design.phases", {PHASES: ["PHASE2"], TITLE: "A Phase III Trial of Beams"}, True),
    (
        "phase_against_text",
        "design.phases",
        {PHASES: ["PHASE2"], TITLE: "A Phase I/II Trial of Beams"},
        False,
    ),
    (
        "phase_against_text",
        "design.phases",
        {PHASES: ["PHASE2"], TITLE: "A Phase I-III Trial of Beams"},
        False,
    ),
    (
        "phase_against_text",
        "design.phases",
        {PHASES: ["EARLY_PHASE1"], TITLE: "A Phase 0 Trial of Beams"},
        False,
    ),
    (
        "phase_against_text",
        "design.phases",
        {PHASES: ["PHASE3"], TITLE: "A Phase IIIb Trial of Beams"},
        False,
    ),
    (
        "phase_against_text",
        "design.phases",
        {PHASES: ["NA"], TITLE: "Extension of a Phase III Trial of Beams"},
        False,
    ),
    ("phase_against_text", "design.phases", {PHASES: None, TITLE: "A Phase III Trial of Beams"}, False),
    # ages
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "Inclusion:\n* Age \\>= 19 years\n"},
        False,
    ),
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "Inclusion:\n* Age ≥ 50 years\n"},
        True,
    ),
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "1. Men or women aged 50 years or older"},
        True,
    ),
    ("minimum_age_against_text", "eligibility.minimum_age", {CRITERIA: "* Age over 18 years"}, False),
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "* Age at least 4 years\n* Adults aged 50 years"},
        False,
    ),
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "Exclusion Criteria:\n* Age over 50 years"},
        False,
    ),
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "Two risk factors:\n* age \\> 60 yrs"},
        False,
    ),
    (
        "minimum_age_against_text",
        "eligibility.minimum_age",
        {CRITERIA: "* 5 years or more since age of onset"},
        False,
    ),
    ("maximum_age_against_text", "eligibility.maximum_age", {CRITERIA: "* Aged 19 to 70 years"}, True),
    ("maximum_age_against_text", "eligibility.maximum_age", {CRITERIA: "* Aged 19 to 99 years"}, False),
    (
        "maximum_age_against_text",
        "eligibility.maximum_age",
        {CRITERIA: "* Aged 19 to 70 years", "eligibilityModule.maximumAge": "70 Years"},
        False,
    ),
    # sex
    ("sex_against_text", "eligibility.sex", {BRIEF_TITLE: "Beams in Women With Spots"}, True),
    ("sex_against_text", "eligibility.sex", {BRIEF_TITLE: "Beams in Women and Men With Spots"}, False),
    ("sex_against_text", "eligibility.sex", {BRIEF_TITLE: "Study of MEN-10755"}, False),
    ("sex_against_text", "eligibility.sex", {BRIEF_TITLE: "Beams in Pregnant Women"}, False),
    (
        "sex_against_text",
        "eligibility.sex",
        {"eligibilityModule.sex": "FEMALE", CRITERIA: "* Men and women with spots"},
        True,
    ),
    (
        "sex_against_text",
        "eligibility.sex",
        {"eligibilityModule.sex": "FEMALE", CRITERIA: "* Contraception for men and women"},
        False,
    ),
    # masking and randomisation
    (
        "masking_against_text",
        "design.masking",
        {MASKING: {"masking": "NONE"}, TITLE: "A Double-Blind Trial"},
        True,
    ),
    (
        "masking_against_text",
        "design.masking",
        {MASKING: {"masking": "NONE"}, SUMMARY: "This is a double-blind trial."},
        True,
    ),
    (
        "masking_against_text",
        "design.masking",
        {MASKING: {"masking": "NONE"}, SUMMARY: "A double-blind trial came before."},
        False,
    ),
    (
        "masking_against_text",
        "design.masking",
        {MASKING: {"masking": "NONE"}, SUMMARY: "This is a trial with a double-blind food challenge."},
        False,
    ),
    (
        "masking_against_text",
        "design.masking",
        {MASKING: {"masking": "NONE"}, TITLE: "A Double-Blind Trial With Open-Label Extension"},
        False,
    ),
    ("masking_against_text", "design.masking", {TITLE: "An Open-Label Trial"}, True),
    (
        "masking_against_text",
        "design.masking",
        {TITLE: "An Open-Label Trial", MASKING: {"masking": "SINGLE", "whoMasked": ["OUTCOMES_ASSESSOR"]}},
        False,
    ),
    (
        "masking_against_text",
        "design.masking",
        {TITLE: "An Unblinded Trial", SUMMARY: "Assessors are blinded."},
        False,
    ),
    ("randomised_against_text", "design.allocation", {ALLOCATION: "NA", TITLE: "A Randomised Trial"}, True),
    (
        "randomised_against_text",
        "design.allocation",
        {ALLOCATION: "NA", TITLE: "A Non-Randomised Trial"},
        False,
    ),
    (
        "randomised_against_text",
        "design.allocation",
        {ALLOCATION: "NA", SUMMARY: "Earlier, people were randomised."},
        False,
    ),
    ("randomised_against_text", "design.allocation", {TITLE: "A Randomised Trial"}, False),
]


@pytest.mark.parametrize(("code", "field", "changes", "wanted"), CASES)
def test_rule(code: str, field: str, changes: dict[str, object], wanted: bool) -> None:
    findings = found(changes, code)
    assert [each.field for each in findings] == ([field] if wanted else [])


def test_every_rule_is_tried_both_ways() -> None:
    tried = {(code, wanted) for code, _, _, wanted in CASES}
    codes = {code for code, _ in tried}
    assert tried == {(code, wanted) for code in codes for wanted in (True, False)}
    # Ages are one rule with two codes.
    assert len(codes) == len(RULES) + 1


def test_every_code_has_a_title_of_its_own() -> None:
    assert set(TITLES) == {code for code, _, _, _ in CASES}
    assert len(set(TITLES.values())) == len(TITLES)
    assert all(len(title) <= 60 and title[0].isupper() and title[-1] != "." for title in TITLES.values())


@pytest.mark.parametrize(("code", "changes"), [(code, changes) for code, _, changes, hit in CASES if hit])
def test_a_finding_says_in_its_title_what_disagrees(code: str, changes: dict[str, object]) -> None:
    assert [each.title for each in found(changes, code)] == [TITLES[code]]


def test_the_conflict_of_stop_2_is_found_with_its_words() -> None:
    text = "STOP-2 is a phase III multi-institutional double-blind randomized trial."
    (finding,) = found({PHASES: ["NA"], SUMMARY: text}, "phase_against_text")
    assert finding.sentence == (
        "The phase field says “Not applicable”, but the summary says “phase III”. Ask the study team which is right."
    )
    assert finding.evidence[0].words == "NA"
    words = finding.evidence[1]
    assert (words.field, text[words.start : words.end]) == ("summary", "phase III")


def test_sentences_say_dates_in_words() -> None:
    (finding,) = found({PRIMARY: {"date": "2025-12-04", "type": "ESTIMATED"}}, "open_past_completion")
    assert "primary completion date, 4 December 2025 (estimated), has passed" in finding.sentence
    (finding,) = found({VERIFIED: "2022-01"}, "not_verified")
    assert "January 2022, more than 4 years ago" in finding.sentence


def text_of(record: Study, field: str) -> Any:
    if field.startswith("dates."):
        assert field.removeprefix("dates.") in DATE_LABELS
        return None
    value: Any = record
    for part in field.split("."):
        value = value[int(part)] if part.isdigit() else getattr(value, part)
    return value


@pytest.mark.shared
def test_evidence_of_real_records_points_at_its_words(shared: Path) -> None:
    seen: dict[str, int] = {}
    with gzip.open(shared / "registry" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = read(json.loads(line))
            for finding in contradictions(record, TODAY):
                seen[finding.code] = seen.get(finding.code, 0) + 1
                assert finding.sentence.endswith(".")
                for each in finding.evidence:
                    text = text_of(record, each.field)
                    if isinstance(text, str):
                        assert text[each.start : each.end] == each.words
    assert 15 <= seen["phase_against_text"] <= 40
    assert {"open_past_completion", "not_verified", "minimum_age_against_text"} <= set(seen)
