"""What the values of typed pieces are compared as: days, numbers, ages in days, codes.

The same reading serves what a record holds and what a query asks for.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from equipoise.core.registry.structure import Field
from equipoise.core.values import PartialDate

DAYS = {
    "year": 365.25,
    "month": 365.25 / 12,
    "week": 7.0,
    "day": 1.0,
    "hour": 1 / 24,
    "minute": 1 / 1440,
}
ORDERED = frozenset({"date", "number", "time", "boolean"})
"""Types whose values lie on a line."""
TEXTUAL = frozenset({"text", "markup", "nct"})
_AGE = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(year|month|week|day|hour|minute)?s?\s*", re.IGNORECASE)
_US_DATE = re.compile(r"(\d{1,2})/(?:(\d{1,2})/)?(\d{4})")
_CODE = re.compile(r"[\W_]+")
_TRUTH = {"true": 1.0, "yes": 1.0, "y": 1.0, "1": 1.0, "false": 0.0, "no": 0.0, "n": 0.0, "0": 0.0}
MOST = 1e15


def code(text: str) -> str:
    """An enumeration's value without case and separators: `Not yet recruiting` is `NOT_YET_RECRUITING`."""
    return _CODE.sub("", text).upper()


def ordered(where: Field, value: Any) -> float | None:
    """A record's value on its line: days since the year 1, days of age, a number, 1 for true; None if unreadable.

    A date known to the month or year only counts as its first day, as it does at the registry.
    """
    if where.type == "boolean":
        return float(value) if isinstance(value, bool) else None
    if where.type == "number":
        return _number(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    found = span(where, value) if isinstance(value, str) else None
    return found[0] if found else None


def span(where: Field, text: str) -> tuple[float, float] | None:
    """What a query writes, as the first and last place on the line it may mean; None if it can't be read."""
    if where.type == "date":
        return _days(text)
    if where.type == "time":
        found = _AGE.fullmatch(text)
        place = float(found[1]) * DAYS[(found[2] or "year").lower()] if found else None
    elif where.type == "boolean":
        place = _TRUTH.get(text.strip().lower())
    else:
        place = _number(text)
    return None if place is None else (place, place)


@lru_cache(maxsize=20_000)
def _days(text: str) -> tuple[float, float] | None:
    written = text.strip()
    found = _US_DATE.fullmatch(written)
    if found:
        month, day, year = found.groups()
        written = f"{year}-{month:0>2}" + (f"-{day:0>2}" if day else "")
    try:
        date = PartialDate.parse(written.split("T")[0])
    except ValueError:
        return None
    return float(date.earliest.toordinal()), float(date.latest.toordinal())


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= MOST else None
