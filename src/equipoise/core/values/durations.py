"""Stretches of time by the calendar, and days as numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import INFINITY, Span

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*(day|week|month|year)s?", re.IGNORECASE)
_UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of days, weeks, months or years. Months and years are those of the calendar."""

    count: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in _UNITS or not 0 <= self.count <= 100_000:
            raise InputError(
                f"“{self.count} {self.unit}” is not a duration.", mend="Write it as in 12 weeks."
            )

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read `12 weeks`; InputError otherwise."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found or "." in found[1]:
            raise InputError(f"“{text[:40]}” is not a duration.", mend="Write it as in 12 weeks or 28 days.")
        return cls(int(found[1]), found[2].lower())

    def shifted(self, day: Decimal, sign: int) -> Decimal:
        """The day so much later (`sign` 1) or earlier (-1), as an ordinal; beyond the calendar it is infinite."""
        if day.is_infinite():
            return day
        if self.unit in ("day", "week"):
            return day + sign * self.count * (7 if self.unit == "week" else 1)
        try:
            moved = date.fromordinal(int(day)) + relativedelta(**{f"{self.unit}s": sign * self.count})  # type: ignore[arg-type]
        except (OverflowError, ValueError):
            return INFINITY * sign
        return Decimal(moved.toordinal())

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def moved(days: Span, by: Duration, sign: int) -> Span:
    """Every day of the span so much later or earlier."""
    return Span(by.shifted(days.low, sign), by.shifted(days.high, sign), days.low_open, days.high_open)


def years_between(birth: date, day: date) -> int:
    """Completed years of age. Who was born on 29 February completes a year on 1 March of other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
