"""What changed between two versions, as meaning: directions where they are certain, and none where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.eligibility.compare import CriterionChange, compare, sentence, summary

KIND = {"T": "criterion_tightened", "L": "criterion_loosened", "R": "criterion_reworded"}


def _text(inclusion: str = "", exclusion: str = "") -> str:
    return (
        f"Inclusion Criteria:\n\n* Signed consent form\n{inclusion}\n\n"
        f"Exclusion Criteria:\n\n* Allergy to peanuts\n{exclusion}\n"
    )


def _change(section: str, before: str, after: str) -> CriterionChange:
    changes = compare(_text(**{section: f"* {before}"}), _text(**{section: f"* {after}"}))
    assert len(changes) == 1
    return changes[0]


@pytest.mark.parametrize(
    ("section", "before", "after", "kind"),
    [
        ("inclusion", "ECOG performance status 0-2", "ECOG performance status of 0 or 1", "T"),
        ("inclusion", "ECOG 0-1", "Eastern Cooperative Oncology Group performance status 0, 1 or 2", "L"),
        ("inclusion", "Age ≥ 18 years", "Aged at least 16 years", "L"),
        ("inclusion", "18 years of age or older", "19 years and older", "T"),
        ("inclusion", "Aged 18 to 75 years", "Aged 18 to 70 years", "T"),
        ("inclusion", "Between 18 and 65 years old", "Between 16 and 70 years old", "L"),
        ("inclusion", "Platelets \\>= 100,000/mm3", "Platelets at least 75,000/mm3", "L"),
        ("inclusion", "Creatinine ≤ 1.5 x ULN", "Creatinine no more than 2 x ULN", "L"),
        ("inclusion", "Bilirubin < 2 mg/dL", "Bilirubin ≤ 2 mg/dL", "L"),
        ("inclusion", "No more than two prior regimens", "No more than three prior regimens", "L"),
        ("inclusion", "Scan within 28 days before entry", "Scan within 3 weeks before entry", "T"),
        ("inclusion", "No chemotherapy within 4 weeks", "No chemotherapy within 6 weeks", "T"),
        (
            "inclusion",
            "Life expectancy of at least three months",
            "Life expectancy of at least 6 months",
            "T",
        ),
        (
            "inclusion",
            "No drugs, surgery or rays within 4 weeks",
            "No drugs, surgery or rays within 2 weeks",
            "L",
        ),
        ("inclusion", "No ulcer, or weight of at least 40 kg", "No ulcer, or weight of at least 50 kg", "R"),
        ("exclusion", "BMI > 35", "BMI > 40", "L"),
        ("exclusion", "Surgery within 4 weeks of entry", "Surgery within 6 weeks of entry", "T"),
        ("exclusion", "Haemoglobin below 9 g/dL", "Haemoglobin below 8 g/dL", "L"),
        ("exclusion", "Not able to walk at least 100 m", "Not able to walk at least 200 m", "T"),
        # Never a guess:
        ("inclusion", "Age > 17 years", "Age ≥ 18 years", "R"),
        ("inclusion", "Scan within 28 days", "Scan within 4 weeks", "R"),
        ("inclusion", "Aged 18 to 75 years", "Aged 20 to 80 years", "R"),
        ("inclusion", "Scan within 12 weeks of entry", "Scan within 3 months of entry", "R"),
        ("inclusion", "Stage 3 lung cancer", "Stage 4 lung cancer", "R"),
        ("inclusion", "If older than 65 years, a heart scan", "If older than 60 years, a heart scan", "R"),
        ("inclusion", "Women under 50 must take a test", "Women under 55 must take a test", "R"),
        ("inclusion", "Weight at least 50 kg", "Weight at least 110 lb", "R"),
        ("inclusion", "No cancer, and age of at least 20", "No cancer, and age of at least 30", "R"),
        (
            "exclusion",
            "Cancer, unless cured for at least 5 years",
            "Cancer, unless cured for at least 3 years",
            "R",
        ),
        ("exclusion", "Severe asthma", "Very severe asthma", "R"),
    ],
)
def test_direction(section: str, before: str, after: str, kind: str) -> None:
    change = _change(section, before, after)
    assert (change.kind, change.section) == (KIND[kind], section)


def test_the_reason_says_what_became_what() -> None:
    change = _change("inclusion", "ECOG 0-2", "ECOG 0-1")
    assert change.why == "ECOG at most 2 became at most 1"
    assert sentence(change) == "Inclusion criterion tightened: ECOG at most 2 became at most 1."
    assert (
        _change("inclusion", "18 years or older", "16 years or older").why
        == "age at least 18 years became at least 16 years"
    )


@pytest.mark.parametrize("section", ["inclusion", "exclusion"])
def test_another_criterion_tightens_and_one_less_loosens(section: str) -> None:
    with_it, without = _text(**{section: "* Speaks Portuguese fluently"}), _text()
    assert [change.kind for change in compare(without, with_it)] == ["criterion_added"]
    assert summary(compare(without, with_it)) == "tightened"
    assert [change.kind for change in compare(with_it, without)] == ["criterion_removed"]
    assert summary(compare(with_it, without)) == "loosened"


def test_a_permission_is_no_demand() -> None:
    changes = compare(_text(), _text(inclusion="* People with cured skin cancer are eligible"))
    assert [change.kind for change in changes] == ["criterion_reworded"]


def test_another_exception_to_an_exclusion_loosens() -> None:
    before = _text(exclusion="* Any cancer")
    after = _text(exclusion="* Any cancer\n\n  Exception: cured skin cancer")
    assert [change.kind for change in compare(before, after)] == ["criterion_loosened"]
    assert summary(compare(after, before)) == "tightened"


def test_limits_under_a_permission_have_no_direction() -> None:
    before = _text(exclusion="* Prior cancer is allowed:\n    * cured for at least 5 years")
    after = _text(exclusion="* Prior cancer is allowed:\n    * cured for at least 3 years")
    assert [change.kind for change in compare(before, after)] == ["criterion_reworded"]


def test_a_part_more_is_not_a_criterion_more() -> None:
    before = _text(inclusion="* One of:\n    * asthma")
    after = _text(inclusion="* One of:\n    * asthma\n    * eczema")
    assert [change.kind for change in compare(before, after)] == ["criterion_reworded"]


def test_a_criterion_split_in_two_tightens_nothing() -> None:
    before = _text(inclusion="* Willing to keep a diary every day and able to swallow tablets")
    after = _text(inclusion="* Willing to keep a diary every day\n* able to swallow tablets")
    assert summary(compare(before, after)) == "reworded"


def test_a_criterion_under_another_cohort_has_moved() -> None:
    before = _text(inclusion="\nCohort A:\n\n* Speaks Portuguese\n\nCohort B:\n\n* Speaks Greek\n")
    after = _text(inclusion="\nCohort A:\n\n* Speaks Greek\n\nCohort B:\n\n* Speaks Portuguese\n")
    assert {change.kind for change in compare(before, after)} == {"criterion_moved"}


def test_both_ways() -> None:
    before = _text(inclusion="* Age at least 18 years", exclusion="* BMI > 35")
    after = _text(inclusion="* Age at least 21 years", exclusion="* BMI > 40")
    assert summary(compare(before, after)) == "both"


def test_a_criterion_rewritten_in_its_place_is_one_change() -> None:
    before = _text(exclusion="* History of lung inflammation that needed steroids\n* Deafness")
    after = _text(exclusion="* Any lung inflammation now, or in the past, whether or not treated\n* Deafness")
    assert [change.kind for change in compare(before, after)] == ["criterion_reworded"]


# Laws

SUBJECTS = ["Haemoglobin", "Walking distance", "Body weight in kg", "Score on the scale"]
LIMITS = st.tuples(
    st.sampled_from(SUBJECTS),
    st.sampled_from(["≥", "<=", "at least", "more than", "under"]),
    st.integers(1, 40),
)
CRITERIA = st.one_of(
    LIMITS.map(lambda limit: f"{limit[0]} {limit[1]} {limit[2]}"),
    st.sampled_from(
        [
            "Speaks Welsh",
            "No surgery within 4 weeks",
            "Asthma since childhood",
            "If pregnant: a scan",
            "Twins",
        ]
    ),
)
LISTS = st.lists(CRITERIA, max_size=6)
TEXTS = st.tuples(LISTS, LISTS).map(
    lambda lists: _text(*("\n".join(f"* {item}" for item in items) for items in lists))
)

SWAPPED = {
    "criterion_added": "criterion_removed",
    "criterion_removed": "criterion_added",
    "criterion_tightened": "criterion_loosened",
    "criterion_loosened": "criterion_tightened",
}


@settings(deadline=None)
@given(st.one_of(TEXTS, st.text()))
def test_nothing_changed_is_no_change(text: str) -> None:
    assert compare(text, text) == ()
    assert compare(text, text + "\n") == ()


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_swapping_turns_every_change(before: str, after: str) -> None:
    there = [(SWAPPED.get(c.kind, c.kind), c.section, c.after, c.before) for c in compare(before, after)]
    back = [(c.kind, c.section, c.before, c.after) for c in compare(after, before)]
    assert sorted(there) == sorted(back)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["-", "•", "–"]), st.sampled_from(["  ", "\t", "   "]), st.booleans())
def test_other_bullets_blanks_and_escapes_are_no_change(
    text: str, bullet: str, space: str, blank: bool
) -> None:
    other = text.replace("* ", bullet + space).replace("<=", "\\<=").replace("≥", ">=").replace(" ", " ")
    assert compare(text, other.replace("\n", "\n\n") if blank else other) == ()


@settings(deadline=None)
@given(
    st.sampled_from(SUBJECTS),
    st.integers(1, 90),
    st.integers(1, 90),
    st.sampled_from(["inclusion", "exclusion"]),
)
def test_a_higher_lower_limit_is_tighter_and_exclusion_inverts(
    subject: str, low: int, high: int, section: str
) -> None:
    changes = compare(
        _text(**{section: f"* {subject} at least {low}"}), _text(**{section: f"* {subject} at least {high}"})
    )
    tighter = (high > low) == (section == "inclusion")
    assert summary(changes) == ("" if low == high else "tightened" if tighter else "loosened")
