# ruff: noqa: E501 -- sentences are as long as they are
"""Conditions in plain English, and their contraries."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given

from equipoise.core.criteria.english import clause, criterion_english, english
from equipoise.core.criteria.english_outline import outline
from equipoise.core.criteria.english_words import amount, capital, denied, provided, several, small, verb
from equipoise.core.criteria.model import Condition, Count, Criterion, FactTerm, InRange, InWindow, Not
from equipoise.core.criteria.reading import condition
from equipoise.core.protocol.reading import read
from equipoise.core.values.durations import Duration
from equipoise.core.values.lines import parse
from equipoise.core.values.places import Place
from equipoise.core.values.possible import INFINITY, Span
from equipoise.protocols import texts
from tests.core.criteria.making import SCOPE, conditions


def made(text: str) -> Condition:
    """A condition over the small scope, from the text of a file."""
    return condition((parse(f"rule: {text}", "file").fields or {})["rule"], SCOPE, Place("file"))


@pytest.mark.parametrize(
    ("text", "said", "contrary"),
    [
        ("treated", "treated before", "not treated before"),
        ("age >= 19 years at enrolment", "the age is at least 19 years on the day you join", "the age is less than 19 years on the day you join"),
        ("age > 1 years", "the age is more than 1 year", "the age is at most 1 year"),
        ("size_now <= 5 mm", "the size now is at most 5 mm", "the size now is more than 5 mm"),
        ("size_now < 3.50 cm", "the size now is less than 3.5 cm", "the size now is at least 3.5 cm"),
        ("ecog = 1", "the ECOG performance status is 1", "the ECOG performance status is not 1"),
        ("ecog != 1", "the ECOG performance status is not 1", "the ECOG performance status is 1"),
        ("platelets >= 100 10^9/L", "the platelets are at least 100 × 10⁹/L", "the platelets are less than 100 × 10⁹/L"),
        ("haemoglobin >= 1.5 x ULN", "the haemoglobin is at least 1.5 times the upper limit of normal", "the haemoglobin is less than 1.5 times the upper limit of normal"),
        ("haemoglobin < LLN(haemoglobin) - 5 g/L", "the haemoglobin is less than the lower limit of normal minus 5 g/L", "the haemoglobin is at least the lower limit of normal minus 5 g/L"),
        ("size_now >= 1.2 x size_before + 5 mm", "the size now is at least 1.2 times the size before plus 5 mm", "the size now is less than 1.2 times the size before plus 5 mm"),
        ("ecog in 0..2", "the ECOG performance status is from 0 to 2", "the ECOG performance status is less than 0 or more than 2"),
        ("age in 18..70 years", "the age is from 18 to 70 years", "the age is less than 18 years or more than 70 years"),
        ("grade is low", "the grade is low", "the grade is not low"),
        ('grade in [low, "not graded"]', "the grade is low or not graded", "the grade is neither low nor not graded"),
        ("score SINS > 12", "the SINS score is more than 12", "the SINS score is at most 12"),
        ('\'score "Child-Pugh" by "albumin 2.8" in [B, C]\'', "the Child-Pugh score (albumin 2.8) is B or C", "the Child-Pugh score (albumin 2.8) is neither B nor C"),
        ("operation within 4 weeks before start", "the day of the operation lies at most 4 weeks before the day treatment starts and not after it", "the day of the operation does not lie at most 4 weeks before the day treatment starts and not after it"),
        ("operation at least 4 weeks before start", "the day of the operation lies at least 4 weeks before the day treatment starts", "the day of the operation lies less than 4 weeks before the day treatment starts, or later"),
        ("operation at least 4 weeks after start", "the day of the operation lies at least 4 weeks after the day treatment starts", "the day of the operation lies less than 4 weeks after the day treatment starts, or earlier"),
        ("operation before start", "the day of the operation lies before the day treatment starts", "the day of the operation does not lie before the day treatment starts"),
        ("operation after start", "the day of the operation lies after the day treatment starts", "the day of the operation does not lie after the day treatment starts"),
        ("operation within 3 days of start", "the day of the operation lies at most 3 days before or after the day treatment starts", "the day of the operation does not lie at most 3 days before or after the day treatment starts"),
        ("pregnant within 4 weeks before start", "pregnant, known from at most 4 weeks before the day treatment starts", "not pregnant, known from at most 4 weeks before the day treatment starts"),
        ("pregnant within 4 weeks", "pregnant, known from at most 4 weeks before today", "not pregnant, known from at most 4 weeks before today"),
        ("conditions has asthma", "“asthma” is among the illnesses", "“asthma” is not among the illnesses"),
        ("pregnant and treated", "pregnant, and treated before", "not all of these are so: pregnant; treated before"),
        ("pregnant or treated", "pregnant, or treated before", "none of these is so: pregnant; treated before"),
        ("pregnant and (treated or breastfeeding)", "pregnant, and (treated before, or breastfeeding)", "not all of these are so: pregnant; (treated before, or breastfeeding)"),
        ("{all: [pregnant]}", "pregnant", "not pregnant"),
        ("{not: {not: pregnant}}", "pregnant", "not pregnant"),
        ("fit", "the ECOG performance status is at most 1", "the ECOG performance status is more than 1"),
        ("{when: pregnant, require: treated}", "if pregnant: treated before", "pregnant, and then not treated before"),
        ("{when: pregnant, exclude: treated}", "pregnant, and then treated before", "if pregnant: not treated before"),
        ("{rule: pregnant, unless: breastfeeding}", "pregnant, unless breastfeeding", "not pregnant, or breastfeeding"),
        ("{count: {of: lesions, at least: 1}}", "at least 1 entry under “Lesion”", "no entry under “Lesion”"),
        ("{count: {of: lesions, where: new, between: [1, 5]}}", "from 1 to 5 entries under “Lesion” for which this is so: new", "less than 1 or more than 5 entries under “Lesion” for which this is so: new"),
        ("{count: {of: lesions, where: new, at most: 0}}", "no entry under “Lesion” for which this is so: new", "at least 1 entry under “Lesion” for which this is so: new"),
        ("{count: {of: lesions, exactly: 2}}", "exactly 2 entries under “Lesion”", "any number but 2 entries under “Lesion”"),
        ("{count: {among: [pregnant, treated], at least: 2}}", "at least 2 of these are so: pregnant; treated before", "less than 2 of these are so: pregnant; treated before"),
        ("{has: asthma, in: conditions, where: ended before start}", "“asthma” is among the illnesses with this: the day it ended lies before the day treatment starts", "“asthma” is not among the illnesses with this: the day it ended lies before the day treatment starts"),
        ("{words: The doctor agrees., ask: doctor}", "the doctor agrees", "this is not so: the doctor agrees"),
        (
            "{readings: {A: {words: Any., rule: pregnant}, B: {words: Both., rule: treated}}, question: Which}",
            "this can be read in two ways: reading A: pregnant; reading B: treated before",
            "the contrary of this can be read in two ways: reading A: pregnant; reading B: treated before",
        ),
    ],
)  # fmt: skip
def test_a_condition_and_its_contrary(text: str, said: str, contrary: str) -> None:
    found = made(text)
    assert (clause(found, SCOPE), clause(Not(found), SCOPE)) == (said, contrary)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((-1, Duration(4, "week")), (-1, Duration(1, "week")), "from 4 weeks before the day you join to 1 week before the day you join"),
        ((-1, Duration(4, "week")), (1, Duration(1, "week")), "at most 4 weeks before and at most 1 week after the day you join"),
        ((1, Duration(1, "week")), (1, Duration(4, "week")), "from 1 week after the day you join to 4 weeks after the day you join"),
        (None, (1, Duration(4, "week")), "at most 4 weeks after the day you join, or earlier"),
        (None, (1, Duration(0, "day")), "on or before the day you join"),
        ((-1, Duration(4, "week")), None, "at most 4 weeks before the day you join, or later"),
        ((1, Duration(0, "day")), None, "on or after the day you join"),
        (None, None, "on any day"),
    ],
)  # fmt: skip
def test_windows_that_only_python_can_say(
    start: tuple[int, Duration] | None, end: tuple[int, Duration] | None, said: str
) -> None:
    window = InWindow(FactTerm("operation"), "enrolment", start, end)
    assert clause(window, SCOPE) == f"the day of the operation lies {said}"


@pytest.mark.parametrize(
    ("span", "said", "contrary"),
    [
        (
            Span(Decimal(1), Decimal(5), low_open=True),
            "more than 1 and at most 5",
            "at most 1 or more than 5",
        ),
        (
            Span(Decimal(1), Decimal(5), high_open=True),
            "at least 1 and less than 5",
            "less than 1 or at least 5",
        ),
        (Span(Decimal(1), INFINITY), "at least 1", "less than 1"),
        (Span(high=Decimal(1), high_open=True), "less than 1", "at least 1"),
    ],
)
def test_ranges_with_open_ends(span: Span, said: str, contrary: str) -> None:
    found = InRange(FactTerm("visits"), span)
    assert clause(found, SCOPE) == f"the number of visits is {said}"
    assert clause(found, SCOPE, holds=False) == f"the number of visits is {contrary}"


@given(conditions)
def test_every_condition_can_be_said(any_condition: Condition) -> None:
    said = english(any_condition, SCOPE)
    assert said.endswith((".", "?"))
    assert said.count("(") == said.count(")") or "words" in repr(any_condition).lower()
    lines = outline(any_condition, SCOPE)
    assert all(each.text for each in lines)
    assert lines[0].depth == 0
    assert all(after.depth <= before.depth + 1 for before, after in pairwise(lines))


def test_a_nested_condition_is_a_list_with_levels() -> None:
    found = made(
        "{when: {all: [pregnant, treated]}, require: {rule: {any: [fit, {count: {of: lesions, where: new and size > 5 mm, at least: 1}}]}, unless: breastfeeding}}"
    )
    assert [(each.depth, each.text) for each in outline(found, SCOPE)] == [
        (0, "If this is so:"),
        (1, "All of these:"),
        (2, "Pregnant"),
        (2, "Treated before"),
        (0, "Then:"),
        (1, "At least one of these:"),
        (2, "The ECOG performance status is at most 1"),
        (2, "At least 1 entry under “Lesion” for which this is so:"),
        (3, "All of these:"),
        (4, "New"),
        (4, "The size is more than 5 mm"),
        (1, "Unless breastfeeding"),
    ]


def test_readings_are_told_apart_with_the_question_for_the_sponsor() -> None:
    found = made(
        "{readings: {A: {words: Any., rule: pregnant}, B: {words: Both., rule: treated}}, question: Which}"
    )
    assert [each.text for each in outline(found, SCOPE)] == [
        "This can be read in two ways:",
        "Reading A: Any.",
        "Pregnant",
        "Reading B: Both.",
        "Treated before",
        "Question for the sponsor: Which",
    ]


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (Criterion("I1", "include", made("pregnant")), "Needed: pregnant."),
        (Criterion("I1", "include", made("pregnant"), gate=False), "Wanted, but not needed: pregnant."),
        (Criterion("E1", "exclude", made("pregnant")), "Can't take part if this is so: pregnant."),
        (Criterion("E1", "exclude", made("pregnant"), gate=False), "Better not: pregnant."),
    ],
)
def test_a_criterion_says_which_way_it_counts(criterion: Criterion, said: str) -> None:
    assert criterion_english(criterion, SCOPE) == said


@pytest.mark.parametrize("name", texts())
def test_every_criterion_that_ships_is_said(name: str) -> None:
    rules = read(texts()[name], name).rules
    said = {each.id: criterion_english(each, rules.scope) for each in rules.criteria}
    assert all(each.endswith(".") for each in said.values())
    assert "  " not in "".join(said.values())


def test_stop_2_in_english() -> None:
    rules = read(texts()["stop-2.yaml"], "stop-2.yaml").rules
    said = {each.id: criterion_english(each, rules.scope) for each in rules.criteria}
    assert said["I1"] == "Needed: the age is at least 19 years on the day you join."
    assert said["I8"].startswith("Needed: if on systemic therapy when the growth was seen: (the time on")
    assert said["I9+I10"].startswith("Needed: if not on systemic therapy when the growth was seen: (")
    assert (
        said["E8"]
        == "Can't take part if this is so: spine metastases, and then the SINS score is more than 12."
    )
    assert said["E6"].endswith(
        "is more than 3.5 cm, or the volume of all brain metastases together is more than 30 cc)."
    )
    assert "unless (the centre treats the liver without fiducial markers, or clips" in said["E5"]


@pytest.mark.parametrize(
    ("title", "within"),
    [("Age", "age"), ("ECOG status", "ECOG status"), ("HbA1c", "HbA1c"), ("Crohn's disease", "Crohn's disease"), ("A lesion", "a lesion"), ("Spinal Score", "Spinal Score"), ("B cells", "B cells")],
)  # fmt: skip
def test_a_title_within_a_sentence_keeps_the_capital_of_a_name(title: str, within: str) -> None:
    assert small(title) == within
    assert capital(within) == title


def test_a_name_is_known_by_its_capital_in_the_question() -> None:
    assert small("Karnofsky status", "What is your Karnofsky score?") == "Karnofsky status"
    assert small("Weight", "Weight in kilograms?") == "weight"


@pytest.mark.parametrize(
    ("title", "contrary", "guard"),
    [
        ("liver metastases", "no liver metastases", "in case of liver metastases"),
        ("pregnant", "not pregnant", "if pregnant"),
        ("able to consent", "not able to consent", "if able to consent"),
        ("HER2 positive", "not HER2 positive", "if HER2 positive"),
        ("on treatment when it was seen", "not on treatment when it was seen", "if on treatment when it was seen"),
        ("the plan keeps to the limits", "it is not true that the plan keeps to the limits", "if the plan keeps to the limits"),
        ("all places can be treated", "not all places can be treated", "if all places can be treated"),
        ("clips that can be seen", "no clips that can be seen", "in case of clips that can be seen"),
    ],
)  # fmt: skip
def test_titles_of_any_shape_are_denied_and_made_guards(title: str, contrary: str, guard: str) -> None:
    assert (denied(title), provided(title)) == (contrary, guard)


@pytest.mark.parametrize(
    ("said", "joins"),
    [("the platelets", " are "), ("the diagnosis", " is "), ("the number of lesions", " is "), ("the fractions of radiation", " are "), ("how long it lasted", ": "), ("the ECOG status", " is "), ("the illness", " is ")],
)  # fmt: skip
def test_is_or_are(said: str, joins: str) -> None:
    assert verb(said) == joins


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [("1", "months", "1 month"), ("2", "month", "2 months"), ("20.0", "%", "20%"), ("1.5", "", "1.5"), ("100", "10^9/L", "100 × 10⁹/L"), ("18.5", "kg/m2", "18.5 kg/m²"), ("9", "umol/L", "9 µmol/L"), ("1000", "mg", "1000 mg")],
)  # fmt: skip
def test_amounts(value: str, unit: str, said: str) -> None:
    assert amount(Decimal(value), unit) == said


def test_a_count_of_one_is_said_of_one() -> None:
    assert clause(Count("lesions", None, Span.exactly(1)), SCOPE) == "exactly 1 entry under “Lesion”"
    assert (
        clause(Count("lesions", None, Span(Decimal(0), Decimal(1))), SCOPE)
        == "at most 1 entry under “Lesion”"
    )


@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("Lesion", "Lesions"),
        ("Line of therapy", "Lines of therapy"),
        ("Metastasis", "Metastases"),
        ("Biopsy", "Biopsies"),
        ("Assay (urine)", "Assays (urine)"),
        ("Bypass", "Bypasses"),
        ("Scans", "Scans"),
        ("", ""),
    ],
)
def test_a_title_in_the_plural(one: str, more: str) -> None:
    assert several(one) == more
