"""Days as numbers: clocks, windows and ages, each as an interval of ordinals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from equipoise.core.criteria.scope import Clock
from equipoise.core.person.model import Person
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration, moved, years_between
from equipoise.core.values.possible import ANY_NUMBER, INFINITY, Span

OLDEST = 130


def days(value: PartialDate) -> Span:
    """The days that a date can be."""
    return Span(ordinal(value.earliest), ordinal(value.latest))


def ordinal(day: date) -> Decimal:
    """A day as a number: 1 is 1 January of year 1."""
    return Decimal(day.toordinal())


def clock_days(clock: Clock, person: Person, today: date) -> Span:
    """The days that a clock can be for this person."""
    given = person.clocks.get(clock.name)
    if given is not None:
        return days(given)
    now = ordinal(today)
    if clock.default_today:
        return Span(now, now)
    return Span(now, INFINITY) if clock.not_before_today else ANY_NUMBER


def all_clocks(clocks: Mapping[str, Clock], person: Person, today: date) -> dict[str, Span]:
    """Every clock's days by name, and today's under the empty name."""
    found = {name: clock_days(each, person, today) for name, each in clocks.items()}
    return found | {"": Span.exactly(ordinal(today))}


def age(birth: Span, on: Span) -> Span:
    """Completed years on a day, of who was born on one of these days."""
    low = _years(birth.high, on.low, 0)
    return Span(min(low, Decimal(OLDEST)), max(low, _years(birth.low, on.high, OLDEST)))


def _years(birth: Decimal, day: Decimal, otherwise: int) -> Decimal:
    if birth.is_infinite() or day.is_infinite():
        return Decimal(otherwise)
    return Decimal(max(0, years_between(date.fromordinal(int(birth)), date.fromordinal(int(day)))))


def born(years: Span, on: Span) -> Span:
    """The days on which somebody may have been born who was so many years old on that day."""
    latest = _earlier(on.high, years.low)
    earliest = _earlier(on.low, years.high + 1)
    return Span(earliest + 1 if not earliest.is_infinite() else earliest, latest)


def _earlier(day: Decimal, years: Decimal) -> Decimal:
    if day.is_infinite() or years.is_infinite():
        return day if day.is_infinite() else -INFINITY
    return Duration(int(years), "year").shifted(day, -1)


def edge(clock: Span, by: tuple[int, Duration]) -> Span:
    """The clock moved by a signed duration."""
    return moved(clock, by[1], by[0])
