"""Taking values out of an entry (`answers.nested`) for computations: what is missing or unreadable is None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from equipoise.core.values.dates import PartialDate
from equipoise.core.values.truth import Truth

Values = Mapping[str, Any]
"""An item's id to its text, a list of codes, or a list of rows."""


def text(values: Values, item: str) -> str:
    """What was answered, empty where nothing was."""
    found = values.get(item, "")
    return found if isinstance(found, str) else ""


def codes(values: Values, item: str) -> frozenset[str]:
    """The codes that were chosen."""
    found = values.get(item, ())
    return frozenset(found.split() if isinstance(found, str) else map(str, found))


def rows(values: Values, group: str) -> list[Values]:
    """The rows of a group."""
    found = values.get(group, [])
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def number(values: Values, item: str) -> Decimal | None:
    """A finite number."""
    try:
        found = Decimal(text(values, item))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def whole(values: Values, item: str) -> int | None:
    """A whole number."""
    found = number(values, item)
    return int(found) if found is not None and found == found.to_integral_value() else None


def partial(values: Values, item: str) -> PartialDate | None:
    """A day, a month or a year."""
    try:
        return PartialDate.parse(text(values, item))
    except ValueError:
        return None


def day(values: Values, item: str) -> date | None:
    """A whole day."""
    found = partial(values, item)
    return found.earliest if found is not None and found.day is not None else None


def truth(values: Values, item: str) -> Truth:
    """Yes, no, or unknown for anything else."""
    return {"yes": Truth.YES, "no": Truth.NO}.get(text(values, item), Truth.UNKNOWN)
