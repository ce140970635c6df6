"""ECOG, Karnofsky and the two conversions between them, row by row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.scores.catalogue import find
from equipoise.core.values.possible import Span
from tests.core.scores.given import exactly, point

# The usual table (ESMO) and that of Ma et al. 2010: Karnofsky values of each ECOG grade.
CONVERSIONS = {
    "usual": {0: (100, 90), 1: (80, 70), 2: (60, 50), 3: (40, 30), 4: (20, 10), 5: (0,)},
    "Ma 2010": {0: (100,), 1: (90, 80), 2: (70, 60), 3: (50, 40), 4: (30, 20, 10), 5: (0,)},
}
ROWS = [
    (table, grade, value)
    for table, rows in CONVERSIONS.items()
    for grade, values in rows.items()
    for value in values
]


@pytest.mark.parametrize("grade", range(6))
def test_ecog_is_what_was_judged(grade: int) -> None:
    assert find("ECOG").compute(exactly(ecog=grade)) == Span.exactly(grade)


@pytest.mark.parametrize("value", range(0, 101, 10))
def test_karnofsky_is_what_was_judged(value: int) -> None:
    assert find("Karnofsky").compute(exactly(karnofsky=value)) == Span.exactly(value)


@pytest.mark.parametrize(("table", "grade", "value"), ROWS)
def test_every_row_of_the_conversions(table: str, grade: int, value: int) -> None:
    assert find("ECOG from Karnofsky", table).compute(exactly(karnofsky=value)) == Span.exactly(grade)
    back = find("Karnofsky from ECOG", table).compute(exactly(ecog=grade))
    assert isinstance(back, Span)
    values = CONVERSIONS[table][grade]
    assert back == Span(Decimal(min(values)), Decimal(max(values)))


def test_karnofsky_70_is_fit_enough_by_one_table_only() -> None:
    seventy = exactly(karnofsky=70)
    assert find("ECOG from Karnofsky", "usual").compute(seventy) == Span.exactly(1)
    assert find("ECOG from Karnofsky", "Ma 2010").compute(seventy) == Span.exactly(2)


def test_a_range_takes_the_steps_inside_it() -> None:
    below_two = {"ecog": Span(Decimal(0), Decimal(2), high_open=True)}
    assert find("ECOG").compute(below_two) == Span(Decimal(0), Decimal(1))
    some = {"karnofsky": Span(Decimal(75), Decimal(95))}
    assert find("ECOG from Karnofsky", "usual").compute(some) == Span(Decimal(0), Decimal(1))


def test_a_number_between_two_steps_may_be_either() -> None:
    assert find("ECOG").compute({"ecog": point("1.5")}) == Span(Decimal(1), Decimal(2))
    between = {"karnofsky": point(75)}
    assert find("Karnofsky").compute(between) == Span(Decimal(70), Decimal(80))
    assert find("ECOG from Karnofsky", "Ma 2010").compute(between) == Span(Decimal(1), Decimal(2))
