"""Dates known to the day, the month or the year only, and never more exactly than they were given."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MONTHS = tuple(calendar.month_name)


@dataclass(frozen=True, slots=True, order=False)
class PartialDate:
    """A year, perhaps with a month, perhaps with a day. A day without a month can't be made."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        # `or` would let month 0 and day 0 through.
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2026`, `2026-01` or `2026-01-31` (ISO 8601 reduced precision); ValueError otherwise."""
        found = _ISO.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a date such as 2026-01-31, 2026-01 or 2026")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def words(self) -> str:
        """As people write it in full: `31 January 2026`, `January 2026`, `2026`."""
        parts = (str(self.day) if self.day else "", MONTHS[self.month] if self.month else "", str(self.year))
        return " ".join(part for part in parts if part)

    def __str__(self) -> str:
        parts = (
            f"{self.year:04d}",
            f"{self.month:02d}" if self.month else "",
            f"{self.day:02d}" if self.day else "",
        )
        return "-".join(part for part in parts if part)
