"""Adding up points of which some are not known yet: every total that can still come out, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import ceil, floor

from equipoise.core.scores.score import Input, Value
from equipoise.core.values.possible import Options, Span

Points = frozenset[int]
Bands = tuple[tuple[Span, int], ...]


def of_choice(asked: Input, value: Value) -> Points:
    """The points that the choices still open carry."""
    assert isinstance(value, Options)
    table = {each.value: each.points for each in asked.choices}
    return frozenset(points for choice in value.choices if (points := table[choice]) is not None)


def of_steps(asked: Input, value: Value) -> Points:
    """The multiples of the input's step that the number may be; the neighbours of a number between two steps."""
    assert isinstance(value, Span)
    assert asked.step
    first, last = floor(value.low / asked.step), ceil(value.high / asked.step)
    steps = frozenset(asked.step * each for each in range(first, last + 1))
    return frozenset(each for each in steps if value.holds(Span.exactly(each))) or steps


def of_bands(bands: Bands, value: Value) -> Points:
    """The points of the bands that the number may lie in."""
    assert isinstance(value, Span)
    return frozenset(points for band, points in bands if band.meet(value) is not None)


def totals(parts: Iterable[Points]) -> Points:
    """Every sum of one number from each part."""
    found: Points = frozenset({0})
    for part in parts:
        found = frozenset(one + other for one in found for other in part)
    return found


def hull(points: Points) -> Span:
    """The interval from the least to the greatest."""
    return Span(Decimal(min(points)), Decimal(max(points)))


def classes(points: Points, bounds: Mapping[str, tuple[int, int]]) -> Options:
    """The classes that the points fall into; `bounds` gives each class its first and last number of points."""
    return Options(
        frozenset(
            name for name, (first, last) in bounds.items() if any(first <= each <= last for each in points)
        )
    )
