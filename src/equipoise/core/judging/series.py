"""Numbers taken from a list of dated measurements, the sizes of a lesion on scan after scan say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

from equipoise.core.judging.days import ordinal
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Observation, Record
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount


@dataclass(frozen=True, slots=True)
class Point:
    """A measurement: the first and the last day on which it can have been made, and what it may have given."""

    first: date
    last: date
    size: Span


def taken(fact: Fact, points: Sequence[Point], *, complete: bool) -> Span | None:
    """What `fact.take` picks out of the measurements; None where they don't hold it.

    A list that may not be complete can hide a smaller or larger number, or an earlier one, but not a later one: what
    was measured since is an answer of its own. Where days leave open which comes first, it may be either.
    """
    match fact.take:
        case "latest":
            return _hull(each.size for each in _latest(points))
        case "earliest":
            return _hull(each.size for each in _earliest(points)) if complete else None
        case "previous":
            return points[-2].size if _last_are_sure(points, 2) else None
        case "before the previous":
            return points[-3].size if _last_are_sure(points, 3) else None
        case "days between the last two":
            return _between(points[-2], points[-1]) if _last_are_sure(points, 2) else None
        case "smallest before the latest":
            before = [[each for each in points if each is not latest] for latest in _latest(points)]
            return _hull(_least(each, complete, fact) for each in before if each)
        case "smallest":
            return _least(points, complete, fact) if points else None
        case _:
            return _greatest(points, complete, fact) if points else None


def measured(measurements: Fact, found: Entries) -> list[Point]:
    """The measurements of a list, the earliest first."""
    day = next((name for name, each in measurements.fields.items() if each.kind == "date"), "")
    size = next((each for each in measurements.fields.values() if each.kind == "number"), None)
    if size is None:
        return []
    points = [_point(record, day, size) for record in found.records]
    return sorted(points, key=lambda point: (point.first, point.last))


def _point(record: Record, day: str, size: Fact) -> Point:
    """The measurement of a record. Without a day it may be of any, without a number it may be any."""
    when, what = _value(record.fields, day), _value(record.fields, size.name)
    any_number = size.anything
    assert isinstance(any_number, Span)
    first, last = (when.earliest, when.latest) if isinstance(when, PartialDate) else (date.min, date.max)
    return Point(first, last, what.span if isinstance(what, Amount) else any_number)


def _value(fields: Mapping[str, Observation], name: str) -> object:
    return fields[name].value if name in fields else None


def _latest(points: Sequence[Point]) -> list[Point]:
    """Those that may be the latest."""
    newest = max((each.first for each in points), default=date.min)
    return [each for each in points if each.last >= newest]


def _earliest(points: Sequence[Point]) -> list[Point]:
    oldest = min((each.last for each in points), default=date.max)
    return [each for each in points if each.first <= oldest]


def _last_are_sure(points: Sequence[Point], number: int) -> bool:
    """Whether it is sure which so many are the last, and in which order they come."""
    return all(len(_latest(points[: len(points) - each])) == 1 for each in range(number))


def _between(one: Point, other: Point) -> Span:
    """The days from one to the other."""
    return Span(ordinal(other.first) - ordinal(one.last), ordinal(other.last) - ordinal(one.first))


def _hull(spans: Iterable[Span]) -> Span | None:
    found = list(spans)
    return reduce(Span.hull, found) if found else None


def _least(points: Sequence[Point], complete: bool, fact: Fact) -> Span:
    smallest = _both_ends(points, min)
    floor = fact.low if fact.low is not None else Decimal("-Infinity")
    return smallest if complete else Span(floor, floor).hull(smallest)


def _greatest(points: Sequence[Point], complete: bool, fact: Fact) -> Span:
    largest = _both_ends(points, max)
    ceiling = fact.high if fact.high is not None else Decimal("Infinity")
    return largest if complete else largest.hull(Span(ceiling, ceiling))


def _both_ends(points: Sequence[Point], pick: Callable[[Iterable[Decimal]], Decimal]) -> Span:
    """The smallest (or largest) that the smallest (or largest) number may be, and the largest; ends count as held."""
    return Span(pick(each.size.low for each in points), pick(each.size.high for each in points))
