"""CTCAE 5.0: both sides of every cut-off, limits that are not known, and consequences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.ctcae import high_grades, low_grades
from equipoise.core.scores.ctcae_terms import ABNORMAL, BASELINE_TOO, CTCAE, LIMIT, NORMAL, WITH, WITHOUT
from equipoise.core.scores.score import Score, ScoreError
from equipoise.core.values.possible import Options, Span
from tests.core.scores.given import point

# National Cancer Institute, CTCAE 5.0 (2017): for each term its unit's cut-offs. (fact, limit of normal, cut-offs with
# the grade beyond them, a step of the unit). Grade 1 lies between the limit and the first cut-off.
LOW = {
    "anemia": ("haemoglobin", "12", [("10", 2), ("8", 3)], "0.1"),
    "platelet count decreased": ("platelets", "150", [("75", 2), ("50", 3), ("25", 4)], "1"),
    "neutrophil count decreased": ("neutrophils", "2", [("1.5", 2), ("1", 3), ("0.5", 4)], "0.1"),
    "white blood cell decreased": ("white_cells", "4", [("3", 2), ("2", 3), ("1", 4)], "0.1"),
    "lymphocyte count decreased": ("lymphocytes", "1", [("0.8", 2), ("0.5", 3), ("0.2", 4)], "0.1"),
    "hypoalbuminemia": ("albumin", "3.5", [("3", 2), ("2", 3)], "0.1"),
    "hyponatremia": ("sodium", "135", [("130", 2), ("125", 3), ("120", 4)], "1"),
    "hypokalemia": ("potassium", "3.5", [("3", 3), ("2.5", 4)], "0.1"),
    "hypocalcemia": ("corrected_calcium", "2.2", [("2", 2), ("1.75", 3), ("1.5", 4)], "0.01"),
    "hypomagnesemia": ("magnesium", "0.7", [("0.5", 2), ("0.4", 3), ("0.3", 4)], "0.01"),
    "hypoglycemia": ("glucose", "3.9", [("3", 2), ("2.2", 3), ("1.7", 4)], "0.1"),
}
HIGH = {
    "hypernatremia": ("sodium", "145", [("150", 2), ("155", 3), ("160", 4)], "1"),
    "hyperkalemia": ("potassium", "5", [("5.5", 2), ("6", 3), ("7", 4)], "0.1"),
    "hypercalcemia": ("corrected_calcium", "2.6", [("2.9", 2), ("3.1", 3), ("3.4", 4)], "0.01"),
    "hypermagnesemia": ("magnesium", "1", [("1.23", 3), ("3.3", 4)], "0.01"),
}
MULTIPLES = {
    "alanine aminotransferase increased": ("alt", ("3", "5", "20"), "1.5"),
    "aspartate aminotransferase increased": ("ast", ("3", "5", "20"), "1.5"),
    "alkaline phosphatase increased": ("alkaline_phosphatase", ("2.5", "5", "20"), "2"),
    "GGT increased": ("ggt", ("2.5", "5", "20"), "2"),
    "blood bilirubin increased": ("bilirubin", ("1.5", "3", "10"), None),
}


def term(name: str, table: str = "") -> Score:
    return find(f"CTCAE 5.0 {name}", table)


def without_consequences(name: str) -> Score:
    """The table of the value alone, whether or not there is another."""
    return next(each for each in CTCAE if each.name.endswith(f" {name}") and each.table in ("", WITHOUT))


ROWS = [(*row, name, "lower", -1) for name, row in LOW.items()] + [
    (*row, name, "upper", 1) for name, row in HIGH.items()
]


@pytest.mark.parametrize(
    ("fact", "limit", "cuts", "step", "name", "side", "sign"), ROWS, ids=[each[4] for each in ROWS]
)
def test_both_sides_of_every_cut_off(
    fact: str, limit: str, cuts: list[tuple[str, int]], step: str, name: str, side: str, sign: int
) -> None:
    score, reached = without_consequences(name), 0
    for cut, grade in [(limit, 1), *cuts]:
        known = {f"{fact}_{side}_limit": point(limit)}
        beyond = Span.exactly(Decimal(cut) + sign * Decimal(step))
        assert score.compute({**known, fact: point(cut)}) == Span.exactly(reached)
        assert score.compute({**known, fact: beyond}) == Span.exactly(grade)
        reached = grade


@pytest.mark.parametrize(
    ("fact", "limit", "cuts", "step", "name", "side", "sign"), ROWS, ids=[each[4] for each in ROWS]
)
def test_without_the_limit_only_grade_0_and_1_are_open(
    fact: str, limit: str, cuts: list[tuple[str, int]], step: str, name: str, side: str, sign: int
) -> None:
    score = without_consequences(name)
    assert score.compute({fact: point(cuts[0][0])}) == Span(Decimal(0), Decimal(1))
    beyond = Span.exactly(Decimal(cuts[0][0]) + sign * Decimal(step))
    assert score.compute({fact: beyond}) == Span.exactly(cuts[0][1])


@pytest.mark.parametrize(("name", "row"), MULTIPLES.items())
def test_multiples(name: str, row: tuple[str, tuple[str, ...], str | None]) -> None:
    fact, cuts, first_of_baseline = row
    for table, base in ((NORMAL, f"{fact}_upper_limit"), (ABNORMAL, f"{fact}_baseline")):
        score, reached = term(name, table), 0
        edges = ["1", *cuts]
        if table == ABNORMAL and first_of_baseline:
            edges = list(cuts)
            assert score.compute({fact: point(first_of_baseline), base: point(1)}) == Span.exactly(1)
            below = Span.exactly(Decimal(first_of_baseline) - Decimal("0.01"))
            assert score.compute({fact: below, base: point(1)}) == Span.exactly(0)
            reached = 1
        for edge in edges:
            known = {base: point(2), fact: Span.exactly(2 * Decimal(edge))}
            assert score.compute(known) == Span.exactly(reached)
            reached += 1
            above = {base: point(2), fact: Span.exactly(2 * Decimal(edge) + Decimal("0.01"))}
            assert score.compute(above) == Span.exactly(reached)
        assert reached == 4


@pytest.mark.parametrize(
    ("creatinine", "baseline", "alone", "both"),
    [
        ("1", "1", 0, 0),
        ("1.2", "0.6", 1, 2),
        ("1.5", "1", 1, 1),
        ("1.6", "1.6", 2, 2),
        ("2", "0.5", 2, 3),
        ("7", "7", 4, 4),
    ],
)
def test_creatinine(creatinine: str, baseline: str, alone: int, both: int) -> None:
    """With an upper limit of 1 mg/dL: the baseline can make it worse, never better."""
    known = {"creatinine": point(creatinine), "creatinine_upper_limit": point(1)}
    assert term("creatinine increased", LIMIT).compute(known) == Span.exactly(alone)
    with_baseline = {**known, "creatinine_baseline": point(baseline)}
    assert term("creatinine increased", BASELINE_TOO).compute(with_baseline) == Span.exactly(both)


@pytest.mark.parametrize(
    ("name", "fact", "limit", "value", "consequence", "grade"),
    [
        ("anemia", "haemoglobin", "lower", "9", "none", 2),
        ("anemia", "haemoglobin", "lower", "9", "transfusion", 3),
        ("anemia", "haemoglobin", "lower", "7", "transfusion", 3),
        ("anemia", "haemoglobin", "lower", "7", "danger", 4),
        ("anemia", "haemoglobin", "lower", "13", "danger", 0),
        ("hypokalemia", "potassium", "lower", "3.2", "none", 1),
        ("hypokalemia", "potassium", "lower", "3.2", "symptoms", 2),
        ("hypokalemia", "potassium", "lower", "2.4", "symptoms", 4),
        ("hyponatremia", "sodium", "lower", "132", "symptoms", 1),
        ("hyponatremia", "sodium", "lower", "127", "none", 2),
        ("hyponatremia", "sodium", "lower", "127", "symptoms", 3),
        ("hyponatremia", "sodium", "lower", "122", "none", 3),
    ],
)
def test_consequences(name: str, fact: str, limit: str, value: str, consequence: str, grade: int) -> None:
    limits = {"haemoglobin": 12, "potassium": "3.5", "sodium": 135}
    known = {
        fact: point(value),
        f"{fact}_{limit}_limit": point(limits[fact]),
        f"{name}_consequences": Options.of(consequence),
    }
    assert term(name, WITH).compute(known) == Span.exactly(grade)


def test_consequences_that_nobody_asked_about_stay_open() -> None:
    known = {"haemoglobin": point(9), "haemoglobin_lower_limit": point(12)}
    assert term("anemia", WITH).compute(known) == Span(Decimal(2), Decimal(4))
    assert term("anemia", WITHOUT).compute(known) == Span.exactly(2)
    with pytest.raises(ScoreError, match="no consequences, with consequences"):
        term("anemia")


def test_limits_say_whose_they_are() -> None:
    inputs = {each.name: each for score in CTCAE for each in score.inputs}
    for name, asked in inputs.items():
        of, side = asked.limit_of or ("", "")
        assert (name == f"{of}_{side}_limit") is name.endswith("_limit")
        assert not of or of in inputs


# The slow reference: one row after the other, for exact values.


def truly_low(value: int, limit: int, cuts: tuple[tuple[int, int], ...]) -> int:
    return max([1 if value < limit and value >= cuts[0][0] else 0, *(g for cut, g in cuts if value < cut)])


CUTS = ((10, 2), (7, 3), (3, 4))
ENDS = st.tuples(st.integers(0, 14), st.integers(0, 14)).map(sorted)


@given(value=ENDS, limit=ENDS)
def test_grades_are_those_of_every_whole_number(value: list[int], limit: list[int]) -> None:
    spans = [Span(Decimal(low), Decimal(high)) for low, high in (value, limit)]
    truths = {
        truly_low(each, normal, CUTS)
        for each in range(value[0], value[1] + 1)
        for normal in range(limit[0], limit[1] + 1)
    }
    written = tuple((str(cut), grade) for cut, grade in CUTS)
    assert low_grades(spans[0], spans[1], written) == truths
    mirrored = [Span(-each.high, -each.low) for each in spans]
    assert high_grades(mirrored[0], mirrored[1], tuple((str(-cut), grade) for cut, grade in CUTS)) == truths


def test_open_ends_of_values() -> None:
    below_ten = Span(Decimal(8), Decimal(10), high_open=True)
    assert low_grades(below_ten, point(12), (("10", 2), ("8", 3))) == {2}
    assert low_grades(Span(Decimal(8), Decimal(10), True), point(12), (("10", 2), ("8", 3))) == {1, 2}
    above_five = Span(Decimal(5), Decimal(6), low_open=True)
    assert high_grades(above_five, point(4), (("5", 2), ("6", 3))) == {2}
    assert high_grades(Span(Decimal(5), Decimal(6), False, True), point(4), (("5", 2), ("6", 3))) == {1, 2}
    assert high_grades(Span(Decimal(3), Decimal(4), True), point(4), (("5", 2),)) == {0}
