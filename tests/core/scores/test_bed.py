"""BED and EQD2: the usual schedules, a second course, and intervals where the dose does not rise with alpha/beta."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.bed import Course, Earlier, bed, composite, eqd2, stepwise
from equipoise.core.scores.catalogue import find
from equipoise.core.scores.score import ScoreError, Value
from equipoise.core.values.possible import Span
from tests.core.scores.given import point, value_of
from tests.core.scores.schedules import SCHEDULES

ALPHA_BETAS = (10, 3, 2)

ROWS = [
    (total, fractions, alpha_beta, expected)
    for total, fractions, doses in SCHEDULES
    for alpha_beta, expected in zip(ALPHA_BETAS, doses, strict=True)
]


def given_course(total: int, fractions: int, alpha_beta: int) -> dict[str, Value]:
    return {
        "fractions": point(fractions),
        "dose_per_fraction": Span.exactly(Decimal(total) / fractions),
        "alpha_beta": point(alpha_beta),
    }


@pytest.mark.parametrize(("total", "fractions", "alpha_beta", "expected"), ROWS)
def test_bed_of_schedules(total: int, fractions: int, alpha_beta: int, expected: str) -> None:
    result = value_of(find("BED").compute(given_course(total, fractions, alpha_beta)))
    assert abs(result - Decimal(expected)) < Decimal("0.0005")
    assert bed(Course(fractions, Decimal(total) / fractions), Decimal(alpha_beta)) == result


@pytest.mark.parametrize(
    ("total", "fractions", "doses"),
    [(8, 1, ("12", "17.6", "20")), (35, 5, ("49.583", "70", "78.75")), (50, 25, ("50", "50", "50"))],
)
def test_eqd2_of_schedules(total: int, fractions: int, doses: tuple[str, ...]) -> None:
    for alpha_beta, expected in zip(ALPHA_BETAS, doses, strict=True):
        result = value_of(find("EQD2").compute(given_course(total, fractions, alpha_beta)))
        assert abs(result - Decimal(expected)) < Decimal("0.0005")
        assert eqd2(Course(fractions, Decimal(total) / fractions), Decimal(alpha_beta)) == result


def test_eqd2_is_exact_where_it_can_be() -> None:
    assert eqd2(Course(1, Decimal(8)), Decimal(3)) == Decimal("17.6")


@given(
    fractions=st.integers(1, 40),
    dose=st.decimals("0.5", "30", places=1),
    alpha_beta=st.decimals("1", "20", places=1),
)
def test_eqd2_is_the_bed_over_that_of_2_gy(fractions: int, dose: Decimal, alpha_beta: Decimal) -> None:
    course = Course(fractions, dose)
    by_definition = bed(course, alpha_beta) / (1 + 2 / alpha_beta)
    assert abs(eqd2(course, alpha_beta) - by_definition) < Decimal("1e-20") * (1 + by_definition)


def test_an_unknown_alpha_beta_may_go_either_way() -> None:
    """EQD2 falls with alpha/beta for fractions above 2 Gy and rises below: both ends have to be right."""
    for dose in ("1", "2", "8"):
        known: dict[str, Value] = {"fractions": point(10), "dose_per_fraction": point(dose)}
        ends = [eqd2(Course(10, Decimal(dose)), Decimal(each)) for each in (2, 10)]
        result = find("EQD2").compute({**known, "alpha_beta": Span(Decimal(2), Decimal(10))})
        assert result == Span(min(ends), max(ends))


SECOND = {
    "fractions": point(1),
    "dose_per_fraction": point(8),
    "earlier_fractions": point(10),
    "earlier_dose_per_fraction": point(3),
    "alpha_beta": point(2),
}


@pytest.mark.parametrize(("share", "expected"), [("0", 115), ("0.5", "77.5"), ("1", 40)])
def test_a_second_course(share: str, expected: str | int) -> None:
    """8 Gy once on top of 30 Gy in 10, alpha/beta 2 Gy: 40 and 75 Gy of BED."""
    assert find("Composite BED").compute({**SECOND, "recovered_share": point(share)}) == point(expected)


def test_an_unknown_recovery_gives_an_interval() -> None:
    assert find("Composite BED").compute(SECOND) == Span(Decimal(40), Decimal(115))
    assert find("Composite EQD2").compute(SECOND) == Span(Decimal(20), Decimal("57.5"))


def test_recovery_is_a_function_of_time() -> None:
    recovery = stepwise({Decimal(6): Decimal("0.25"), Decimal(12): Decimal("0.5")})
    new, old = Course(1, Decimal(8)), Course(10, Decimal(3))
    expected = {"5.9": "115", "6": "96.25", "11.9": "96.25", "12": "77.5", "60": "77.5"}
    for months, dose in expected.items():
        earlier = [Earlier(old, Decimal(months))]
        found = composite(new, earlier, alpha_beta=Decimal(2), recovery=recovery, measure="BED")
        assert found == Decimal(dose)
    both = [Earlier(old, Decimal(0)), Earlier(old, Decimal(24))]
    assert composite(new, both, alpha_beta=Decimal(2), recovery=recovery, measure="EQD2") == Decimal("76.25")


@pytest.mark.parametrize(("share", "expected"), [(0, "115"), (1, "40")])
def test_nothing_and_everything_may_be_recovered(share: int, expected: str) -> None:
    new, earlier = Course(1, Decimal(8)), [Earlier(Course(10, Decimal(3)), Decimal(9))]
    found = composite(new, earlier, alpha_beta=Decimal(2), recovery=lambda _: Decimal(share), measure="BED")
    assert found == Decimal(expected)


def test_what_can_not_be_is_refused() -> None:
    with pytest.raises(ScoreError, match="0 fractions of 8 Gy"):
        Course(0, Decimal(8))
    with pytest.raises(ScoreError, match=r"recovery of 1\.5 after 3 months"):
        composite(
            Course(1, Decimal(8)),
            [Earlier(Course(1, Decimal(8)), Decimal(3))],
            alpha_beta=Decimal(2),
            recovery=lambda _: Decimal("1.5"),
            measure="BED",
        )


ENDS = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted)


@pytest.mark.parametrize("name", ["Composite BED", "Composite EQD2"])
@given(
    doses=st.tuples(ENDS, ENDS),
    alpha_beta=ENDS,
    share=st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted),
)
def test_intervals_are_those_of_every_whole_number(
    name: str, doses: tuple[list[int], list[int]], alpha_beta: list[int], share: list[int]
) -> None:
    known: dict[str, Value] = {
        "fractions": point(2),
        "earlier_fractions": point(3),
        "dose_per_fraction": Span(*map(Decimal, doses[0])),
        "earlier_dose_per_fraction": Span(*map(Decimal, doses[1])),
        "alpha_beta": Span(*map(Decimal, alpha_beta)),
        "recovered_share": Span(*(Decimal(each) / 4 for each in share)),
    }
    sides = [
        [(part, each) for each in {span.low, span.high, (span.low + span.high) / 2}]
        for part, span in known.items()
        if isinstance(span, Span)
    ]
    found = [
        value_of(find(name).compute({part: Span.exactly(value) for part, value in each}))
        for each in product(*sides)
    ]
    assert find(name).compute(known) == Span(min(found), max(found))
