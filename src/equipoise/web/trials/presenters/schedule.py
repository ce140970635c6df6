"""The visits of a protocol as a table, with a bar beside each that shows when it is due and how wide its window is.

The scale is that of square roots: the first weeks, in which much happens, have room, and years fit beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from equipoise.core.design.reading_parts import length
from equipoise.core.followup.schedule import Visit
from equipoise.core.values.durations import Duration

WIDTH = 1000.0
"""Of the scale, in the units of the drawing."""
_MARKS = tuple(
    Duration(*each)
    for each in (
        (2, "week"),
        (6, "week"),
        (3, "month"),
        (6, "month"),
        (1, "year"),
        (2, "year"),
        (5, "year"),
        (10, "year"),
    )
)
_APART = 280.0
"""Marks nearer than this would run into each other."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One time that a visit is due: its window from `left`, so `wide`, and the day itself, in units of the scale."""

    left: float
    wide: float
    day: float


@dataclass(frozen=True, slots=True)
class Line:
    """A visit: when it is due and how far it may be moved, in words, the titles of its forms, and its bars."""

    title: str
    due: str
    window: str
    forms: tuple[str, ...]
    remote: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Visits that count from the same day. `marks`: words and where they stand on the scale."""

    anchor: str
    lines: tuple[Line, ...]
    marks: tuple[tuple[str, float], ...]


def groups(visits: tuple[Visit, ...], titles: Mapping[str, str]) -> list[Group]:
    """The visits by the day they count from, in the file's order. `titles`: of the forms, by id."""
    anchors = dict.fromkeys(each.anchor for each in visits)
    return [_group(anchor, [each for each in visits if each.anchor == anchor], titles) for anchor in anchors]


def _group(anchor: str, visits: list[Visit], titles: Mapping[str, str]) -> Group:
    longest = max(max(_days(each)) + each.after for each in visits) or 1.0

    def at(days: float) -> float:
        return round(WIDTH * sqrt(min(max(days, 0.0), longest) / longest), 1)

    lines = tuple(
        Line(
            each.title,
            _due(each),
            _window(each),
            tuple(titles.get(form, form) for form in each.forms),
            each.remote,
            tuple(
                Bar(
                    at(day - each.before),
                    max(round(at(day + each.after) - at(day - each.before), 1), 3.0),
                    at(day),
                )
                for day in _days(each)
            ),
        )
        for each in visits
    )
    return Group(anchor, lines, tuple(_marks(longest)))


def _marks(longest: float) -> Iterator[tuple[str, float]]:
    """The words under a scale, none nearer to another than can be read."""
    last = -_APART / 2
    for each in _MARKS:
        days = length(each)
        place = round(WIDTH * sqrt(days / longest), 1)
        if days <= longest and place - last >= _APART:
            last = place
            yield str(each), place


def _days(visit: Visit) -> list[float]:
    """Every day it is due on, counted from its anchor, with months and years of mean length."""
    days = [length(visit.offset)]
    if visit.every and visit.until:
        end, step = length(visit.until), length(visit.every)
        while days[-1] + step <= end + 1:
            days.append(days[-1] + step)
    return days


def _due(visit: Visit) -> str:
    first = f"{visit.offset} after {visit.anchor}" if visit.offset.count else f"the day of {visit.anchor}"
    if visit.every and visit.until:
        return f"{first}, then every {_every(visit.every)} until {visit.until} after it"
    return first


def _every(step: Duration) -> str:
    return step.unit if step.count == 1 else str(step)


def _window(visit: Visit) -> str:
    sides = [f"{_so_many(visit.before)} before", f"{_so_many(visit.after)} after"]
    if visit.before == visit.after:
        return f"{_so_many(visit.before)} before or after" if visit.before else "on the day"
    return " to ".join(sides) if visit.before else f"up to {sides[1]}"


def _so_many(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
