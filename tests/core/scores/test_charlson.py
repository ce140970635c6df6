"""Charlson: every weight, the illnesses of which only the worst counts, and the decades of age."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.score import Value
from equipoise.core.values.possible import Options, Span
from tests.core.scores.given import point

INDEX, WITH_AGE = find("Charlson"), find("Charlson with age")

# Charlson 1987, table 3; the same in secondary copies (ijssurgery.com, table 2; fpnotebook.com).
WEIGHTS = {
    "myocardial_infarction": 1,
    "heart_failure": 1,
    "peripheral_vascular_disease": 1,
    "cerebrovascular_disease": 1,
    "dementia": 1,
    "chronic_pulmonary_disease": 1,
    "connective_tissue_disease": 1,
    "peptic_ulcer": 1,
    "hemiplegia": 2,
    "renal_disease": 2,
    "leukaemia": 2,
    "lymphoma": 2,
    "aids": 6,
}
GRADES = {
    "diabetes_grade": {"none": 0, "uncomplicated": 1, "end-organ damage": 2},
    "liver_disease_grade": {"none": 0, "mild": 1, "moderate or severe": 3},
    "solid_tumour_grade": {"none": 0, "localised": 2, "metastatic": 6},
}
HEALTHY: dict[str, Value] = {
    **{name: Options.of("no") for name in WEIGHTS},
    **{name: Options.of("none") for name in GRADES},
}


@pytest.mark.parametrize(("illness", "points"), WEIGHTS.items())
def test_every_illness(illness: str, points: int) -> None:
    assert INDEX.compute({**HEALTHY, illness: Options.of("yes")}) == Span.exactly(points)


@pytest.mark.parametrize(
    ("illness", "grade", "points"),
    [(name, grade, points) for name, grades in GRADES.items() for grade, points in grades.items()],
)
def test_every_grade(illness: str, grade: str, points: int) -> None:
    assert INDEX.compute({**HEALTHY, illness: Options.of(grade)}) == Span.exactly(points)


@pytest.mark.parametrize(
    ("age", "points"),
    [("40", 0), ("49.9", 0), ("50", 1), ("59.9", 1), ("60", 2), ("70", 3), ("79.9", 3), ("80", 4), ("99", 4)],
)
def test_decades_of_age(age: str, points: int) -> None:
    assert WITH_AGE.compute({**HEALTHY, "age": point(age)}) == Span.exactly(points)


def test_a_worked_example() -> None:
    """65 years, heart failure, complicated diabetes and a tumour that has spread: 1 + 2 + 6, and 2 for age."""
    known = {
        **HEALTHY,
        "heart_failure": Options.of("yes"),
        "diabetes_grade": Options.of("end-organ damage"),
        "solid_tumour_grade": Options.of("metastatic"),
    }
    assert INDEX.compute(known) == Span.exactly(9)
    assert WITH_AGE.compute({**known, "age": point(65)}) == Span.exactly(11)


def test_what_is_missing_is_any_illness() -> None:
    assert INDEX.compute({}) == Span(Decimal(0), Decimal(33))
    assert WITH_AGE.compute({}) == Span(Decimal(0), Decimal(37))
    without_tumour = {name: value for name, value in HEALTHY.items() if name != "solid_tumour_grade"}
    assert INDEX.compute(without_tumour) == Span(Decimal(0), Decimal(6))
