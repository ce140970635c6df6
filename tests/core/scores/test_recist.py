"""RECIST 1.1: both sides of every threshold, every row of tables 1 and 2, and sizes that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.recist import (
    CR,
    NE,
    NON_CR_NON_PD,
    NONE,
    PD,
    PR,
    SD,
    SOURCE,
    TOO_SMALL_TO_MEASURE,
    VERSION,
    TargetLesion,
    assigned,
    change,
    check_targets,
    nadir,
    non_target_response,
    overall,
    percent_change,
    target_response,
    target_sum,
)
from equipoise.core.scores.score import ScoreError
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth
from tests.core.scores.given import point

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def lung(*sizes: str | int | None, node: bool = False) -> TargetLesion:
    """A target lesion with these sizes in mm, the baseline first."""
    return TargetLesion("lung", tuple(None if size is None else point(size) for size in sizes), node)


def response(*lesions: TargetLesion) -> Options:
    """At the last timepoint."""
    return target_response(lesions, max(len(each.sizes) for each in lesions) - 1)


@pytest.mark.parametrize(
    ("sizes", "category"),
    [
        ((100, 0), CR),
        ((100, 70), PR),
        ((100, "70.1"), SD),
        ((100, "119.9"), SD),
        ((100, 120), PD),
        ((100, 50, 60), PD),
        ((100, 50, "59.9"), PR),
        ((20, "24.9"), SD),
        ((20, 24), SD),
        ((20, 25), PD),
        ((100, 80, 96), PD),
        ((100, 90, 100), SD),
    ],
)
def test_the_sum_against_baseline_and_nadir(sizes: tuple[str | int, ...], category: str) -> None:
    assert response(lung(*sizes)) == Options.of(category)


def test_sum_nadir_and_changes() -> None:
    lesions = (lung(60, 30, 40), lung(40, 20, 26))
    assert [target_sum(lesions, each) for each in range(3)] == [point(100), point(50), point(66)]
    assert nadir(lesions, 2) == point(50)
    assert change(lesions, 2, nadir(lesions, 2)) == point(16)
    assert percent_change(lesions, 2, nadir(lesions, 2)) == point(32)
    assert percent_change(lesions, 2, target_sum(lesions, 0)) == point(-34)


def test_nodes_are_gone_below_10_mm() -> None:
    assert response(lung(20, "9.9", node=True)) == Options.of(CR)
    assert response(lung(20, 0, node=True)) == Options.of(CR)
    assert response(lung(20, 10, node=True)) == Options.of(PR)
    assert response(lung(20, "9.9", node=True), lung(20, 0)) == Options.of(CR)
    assert response(lung(20, "9.9", node=True), lung(20, 1)) == Options.of(PR)


def test_a_lesion_too_small_to_measure_counts_as_5_mm() -> None:
    seen = TargetLesion("liver", (point(16), TOO_SMALL_TO_MEASURE))
    assert target_sum((seen,), 1) == point(5)
    assert target_response((seen,), 1) == Options.of(PR)


def test_a_missing_size_is_not_evaluable_unless_the_rest_shows_progression() -> None:
    """The guideline's own case: a baseline sum of 50 mm, and two of three lesions that make 80 mm by themselves."""
    lesions = (lung(20, 45), lung(20, 35), lung(10, None))
    assert response(*lesions) == Options.of(PD)
    unclear = response(lung(20, 10), lung(20, 10), lung(10, None))
    assert unclear == Options.of(PR, SD, PD)
    assert assigned(unclear) == NE
    assert response(lung(20, 0), lung(10, None)) == Options.of(CR, PR, SD, PD)


def test_only_non_target_disease() -> None:
    assert target_response((), 1) == Options.of(NONE)


def test_baseline_has_no_response() -> None:
    with pytest.raises(ScoreError, match="no response at baseline"):
        target_response((lung(20),), 0)
    with pytest.raises(ScoreError, match="percent of 0 mm"):
        percent_change((lung(0, 5),), 1, point(0))


# Eisenhauer 2009, table 1 (with target lesions) and table 2 (without); "any" stands for each.
TARGETS, OTHERS = (CR, PR, SD, PD, NE), (CR, NON_CR_NON_PD, PD, NE, NONE)
TABLE_1 = [
    ((CR,), (CR, NONE), CR),
    ((CR,), (NON_CR_NON_PD, NE), PR),
    ((PR,), (CR, NON_CR_NON_PD, NE, NONE), PR),
    ((SD,), (CR, NON_CR_NON_PD, NE, NONE), SD),
    ((NE,), (CR, NON_CR_NON_PD, NE, NONE), NE),
    ((PD,), OTHERS, PD),
    (TARGETS, (PD,), PD),
]
TABLE_2 = [((NONE,), (each,), each) for each in (CR, NON_CR_NON_PD, NE, PD)] + [((NONE,), (NONE,), NE)]
ROWS = [
    (target, other, expected)
    for targets, others, expected in TABLE_1 + TABLE_2
    for target, other in product(targets, others)
]


@pytest.mark.parametrize(("target", "other", "expected"), ROWS)
def test_every_row_of_the_tables(target: str, other: str, expected: str) -> None:
    known = Options.of(target), Options.of(other)
    assert overall(*known, NO) == Options.of(expected)
    assert overall(*known, YES) == Options.of(PD)
    assert overall(*known, UNKNOWN) == Options.of(expected, PD)


def test_the_tables_are_whole() -> None:
    assert {(target, other) for target, other, _ in ROWS} == set(product((*TARGETS, NONE), OTHERS))


def test_open_responses_stay_open() -> None:
    assert overall(Options.of(PR, PD), Options.of(NON_CR_NON_PD), NO) == Options.of(PR, PD)
    assert overall(Options.of(CR), Options.of(CR, NON_CR_NON_PD), NO) == Options.of(CR, PR)


@pytest.mark.parametrize(
    ("gone", "markers", "progression", "expected"),
    [
        (YES, YES, NO, (CR,)),
        (YES, NO, NO, (NON_CR_NON_PD,)),
        (NO, YES, NO, (NON_CR_NON_PD,)),
        (NO, NO, YES, (PD,)),
        (YES, UNKNOWN, NO, (CR, NON_CR_NON_PD)),
        (NO, YES, UNKNOWN, (NON_CR_NON_PD, PD)),
        (UNKNOWN, UNKNOWN, UNKNOWN, (CR, NON_CR_NON_PD, PD)),
    ],
)
def test_non_target_lesions(
    gone: Truth, markers: Truth, progression: Truth, expected: tuple[str, ...]
) -> None:
    found = non_target_response(gone=gone, markers_normal=markers, unequivocal_progression=progression)
    assert found == Options.of(*expected)


def test_what_can_not_be_a_target() -> None:
    check_targets([lung(10), lung(15, node=True), *[TargetLesion(organ, (point(12),)) for organ in "abc"]])
    with pytest.raises(ScoreError, match="There are 6 target lesions"):
        check_targets([TargetLesion(organ, (point(12),)) for organ in "abcdef"])
    with pytest.raises(ScoreError, match="3 target lesions are in the lung"):
        check_targets([lung(12)] * 3)
    with pytest.raises(ScoreError, match=r"lung measures 9\.9 mm at baseline\. It has to measure 10 mm"):
        check_targets([lung("9.9")])
    with pytest.raises(ScoreError, match="15 mm or more in its short axis"):
        check_targets([lung("14.9", node=True)])
    with pytest.raises(ScoreError, match="below 0 mm"):
        lung(12, -1)


# The slow reference: exact sizes, one rule after the other.


def truly(baseline: Sequence[int], between: Sequence[int], now: Sequence[int]) -> str:
    sums = [sum(baseline), sum(between)]
    if not any(now):
        return CR
    if 5 * sum(now) >= 6 * min(sums) and sum(now) - min(sums) >= 5:
        return PD
    return PR if 10 * sum(now) <= 7 * sums[0] else SD


RANGES = st.tuples(st.integers(0, 40), st.integers(0, 3)).map(lambda ends: (ends[0], ends[0] + ends[1]))
LESION = st.tuples(RANGES, RANGES, RANGES)


@given(lesions=st.lists(LESION, min_size=1, max_size=2))
def test_no_completion_gives_another_response(lesions: list[tuple[tuple[int, int], ...]]) -> None:
    targets = [
        TargetLesion("liver", tuple(Span(Decimal(low), Decimal(high)) for low, high in each))
        for each in lesions
    ]
    found = target_response(targets, 2)
    scans = [product(*(range(low, high + 1) for low, high in scan)) for scan in zip(*lesions, strict=True)]
    truths = {truly(*sizes) for sizes in product(*map(list, scans))}
    assert truths <= found.choices
    if all(low == high for each in lesions for low, high in each):
        assert truths == found.choices


def test_is_documented() -> None:
    assert f"version {VERSION}" in SOURCE.citation
    assert SOURCE.url == "https://doi.org/10.1016/j.ejca.2008.10.026"
