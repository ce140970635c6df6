"""Numbers taken from a list of dated measurements, the sizes of a lesion on scan after scan say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.judging.days import ordinal
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Record
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount


@dataclass(frozen=True, slots=True)
class _Point:
    day: date
    size: Span


def taken(fact: Fact, measurements: Fact, found: Entries) -> Span | None:
    """What `fact.take` picks out of the measurements; None where they don't hold it.

    Only measurements with a day and a number count. A list that may not be complete can hide a smaller or larger
    number, but not a later one: what was measured since is an answer of its own.
    """
    points = _points(measurements, found)
    match fact.take:
        case "latest":
            return points[-1].size if points else None
        case "previous":
            return points[-2].size if len(points) > 1 else None
        case "earliest":
            return points[0].size if points and found.complete else None
        case "days between the last two":
            return (
                Span.exactly(ordinal(points[-1].day) - ordinal(points[-2].day)) if len(points) > 1 else None
            )
        case "smallest before the latest":
            return _least(points[:-1], found.complete, fact)
        case "smallest":
            return _least(points, found.complete, fact)
        case _:
            return _greatest(points, found.complete, fact)


def _points(measurements: Fact, found: Entries) -> list[_Point]:
    day = next((name for name, each in measurements.fields.items() if each.kind == "date"), "")
    size = next((name for name, each in measurements.fields.items() if each.kind == "number"), "")
    points = [point for record in found.records if (point := _point(record, day, size))]
    return sorted(points, key=lambda point: point.day)


def _point(record: Record, day: str, size: str) -> _Point | None:
    when, what = record.fields.get(day), record.fields.get(size)
    if when is None or what is None:
        return None
    if not isinstance(when.value, PartialDate) or not isinstance(what.value, Amount):
        return None
    return _Point(when.value.earliest, what.value.span)


def _least(points: list[_Point], complete: bool, fact: Fact) -> Span | None:
    if not points:
        return None
    low, high = min(each.size.low for each in points), min(each.size.high for each in points)
    floor = fact.low if fact.low is not None else Decimal("-Infinity")
    return Span(low if complete else min(low, floor), high)


def _greatest(points: list[_Point], complete: bool, fact: Fact) -> Span | None:
    if not points:
        return None
    low, high = max(each.size.low for each in points), max(each.size.high for each in points)
    ceiling = fact.high if fact.high is not None else Decimal("Infinity")
    return Span(low, high if complete else max(high, ceiling))
