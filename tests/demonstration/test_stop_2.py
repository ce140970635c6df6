"""STOP-2 as the demonstration tells it: its facts, its unknowns, and the traps in its criteria."""

from __future__ import annotations

import pytest

from equipoise.core.eligibility.reader import read as read_criteria
from equipoise.core.eligibility.tree import Item, counts, criteria
from equipoise.core.registry.reader import read
from equipoise.demonstration import records

RECORD = next(
    each for each in records() if each["protocolSection"]["identificationModule"]["nctId"] == "NCT06918951"
)
STUDY = read(RECORD)
CRITERIA = STUDY.eligibility.criteria
TREE = read_criteria(CRITERIA)


def items(section: str) -> list[Item]:
    return [each for each in criteria(TREE) if each.section == section]


def test_the_facts_of_the_record() -> None:
    assert STUDY.acronym == "STOP-2"
    assert STUDY.title == (
        "Stereotactic Radiotherapy Versus Palliative Conventional Radiotherapy for Oligoprogressive Metastatic Cancers"
    )
    assert STUDY.lead_sponsor is not None
    assert STUDY.lead_sponsor.name == "British Columbia Cancer Agency"
    assert STUDY.status == "RECRUITING"
    assert STUDY.conditions == (
        "Oligoprogression",
        "Oligometastatic Disease",
        "OligoProgressive Metastatic Disease",
    )
    dates = {each.kind: str(each.date) for each in STUDY.dates}
    assert (dates["start"], dates["completion"]) == ("2025-12-04", "2033-06-01")
    assert dates["last_update_posted"] == "2025-12-15"


def test_the_facts_of_the_design() -> None:
    design = STUDY.design
    assert (design.study_type, design.primary_purpose) == ("INTERVENTIONAL", "TREATMENT")
    assert (design.allocation, design.intervention_model) == ("RANDOMIZED", "PARALLEL")
    assert (design.masking, design.enrollment) == ("TRIPLE", 194)
    for masked in ("participants", "oncologists who enrol", "statistician"):
        assert masked in design.masking_description
    assert "1:1" in STUDY.summary
    assert (STUDY.eligibility.sex, STUDY.eligibility.maximum_age) == ("ALL", None)
    assert STUDY.eligibility.minimum_age is not None
    assert (STUDY.eligibility.minimum_age.value, STUDY.eligibility.minimum_age.unit) == (19, "Years")


def test_the_arms_and_what_is_given_in_them() -> None:
    control, experimental = STUDY.arms
    assert (control.type, experimental.type) == ("ACTIVE_COMPARATOR", "EXPERIMENTAL")
    assert "8 Gy, in 1 fraction" in control.description
    assert "SABR" in experimental.description
    assert {each.type for each in STUDY.interventions} == {"RADIATION"}


def test_the_conflict_over_the_phase_is_kept() -> None:
    assert STUDY.design.phases == ("NA",)
    assert "phase III" in STUDY.summary


def test_the_unknowns_are_listed_and_nowhere_filled_in() -> None:
    unset = {each["name"]: each["sentence"] for each in RECORD["equipoiseSection"]["unset"]}
    assert {
        "SABR dose",
        "Stratification",
        "Block sizes",
        "PFS-NEST",
        "Outcome time frames",
        "Unblinding",
    } <= set(unset)
    assert {"Dose constraints", "Toxicity scale", "Quality-of-life instruments", "Sites and contacts"} <= set(
        unset
    )
    assert all(sentence.endswith(".") for sentence in unset.values())
    outcomes = (*STUDY.primary_outcomes, *STUDY.secondary_outcomes)
    assert outcomes
    assert not any(each.time_frame for each in outcomes)
    assert not STUDY.design.who_masked
    assert STUDY.date("primary_completion") is None


def test_sites_are_in_real_cities_with_every_state_a_site_can_be_in() -> None:
    states = {each.city: each.status for each in STUDY.locations}
    assert len(states) == 11
    assert {"RECRUITING", "NOT_YET_RECRUITING", "SUSPENDED", "COMPLETED", ""} == set(states.values())
    assert all(
        each.point and 42 < each.point.lat < 54 and -124 < each.point.lon < -63 for each in STUDY.locations
    )
    assert states["Vancouver"] == "RECRUITING"


def test_there_are_fourteen_inclusion_and_thirteen_exclusion_criteria() -> None:
    assert counts(TREE) == (14, 13)
    assert [each.marker for each in items("inclusion")] == [f"{n}." for n in range(1, 15)]
    assert [each.marker for each in items("exclusion")] == [f"{n}." for n in range(1, 14)]


def test_seven_has_four_parts_whose_numbering_starts_again() -> None:
    assert [each.marker for each in items("inclusion")[6].children] == ["1.", "2.", "3.", "4."]


def test_eight_is_a_guard_with_an_unnumbered_rule() -> None:
    eight = items("inclusion")[7]
    assert eight.kind == "guard"
    assert [(each.kind, each.marker) for each in eight.children] == [("body", "")]
    assert "3 months" in eight.children[0].text


def test_nine_is_a_guard_without_a_body_and_binds_ten_and_eleven() -> None:
    nine, ten, eleven = items("inclusion")[8:11]
    assert nine.kind == "guard"
    assert "body" not in {each.kind for each in nine.children}
    assert '"oligorecurrence"(1)' in CRITERIA
    assert ten.guard == eleven.guard == nine.start


@pytest.mark.parametrize(
    "trap",
    [
        "preferred, though nobody needs one",
        "≥ 20%",
        "smallest diameter",
        "larger than at baseline.",
        "2-3 months apart",
        "(see section 5.1)",
        "within 4 weeks of the day radiotherapy starts",
        "Appendix 1",
        "SABR without fiducial markers or 2)",
        r"\> 3.5 cm",
        r"(SINS) \>12",
        "can still be eligible",
        "(Child Pugh B or C)",
        "(1 cm) + 5 mm",
    ],
)
def test_a_trap_of_the_text_is_kept(trap: str) -> None:
    assert CRITERIA.count(trap) == 1


def test_exclusion_four_leaves_out_safely_as_inclusion_twelve_does_not() -> None:
    assert "safely" in items("inclusion")[11].text
    assert "safely" not in items("exclusion")[3].text
