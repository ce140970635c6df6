"""Weeks and days told in months and years, which have no fixed length: a month counts 30 days and a year 365."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.values.units import factor


@pytest.mark.parametrize(
    ("amount", "unit", "months", "enough"),
    [(13, "weeks", 3, True), (12, "weeks", 3, False), (90, "days", 3, True), (89, "days", 3, False),
     (26, "weeks", 6, True), (25, "weeks", 6, False), (1, "year", 12, True)],
)  # fmt: skip
def test_weeks_and_days_as_people_count_them(amount: int, unit: str, months: int, enough: bool) -> None:
    assert (amount * factor(unit, "months") >= months) is enough


def test_a_year_is_twelve_months_and_a_week_seven_days() -> None:
    assert factor("years", "months") == 12
    assert factor("weeks", "days") == 7
    assert factor("year", "days") == Decimal(365)
