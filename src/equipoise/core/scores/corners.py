"""Formulas over intervals: the least and the greatest that can come out.

A formula that only rises or only falls in each of its numbers while the others stand still, wherever they stand, takes
its least and its greatest value at corners: where every number is at one of its ends. Which way it goes may differ from
place to place, so nothing has to be said about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product

from equipoise.core.scores.score import Value
from equipoise.core.values.possible import Span

Numbers = Mapping[str, Decimal]
Labels = Mapping[str, str]
Pointwise = Callable[[Numbers, Labels], Decimal]
"""A formula of exact numbers and choices, by name."""


def over(formula: Pointwise, values: Mapping[str, Value]) -> Span:
    """The narrowest interval of all results, for a formula that is monotone in each of its numbers.

    Every interval has to be bounded. An end is open where only open ends lead to it.
    """
    found = [result for labels in _labels(values) for result in _corners(formula, values, labels)]
    low, high = min(each for each, _ in found), max(each for each, _ in found)
    low_open = all(not reached for each, reached in found if each == low)
    high_open = all(not reached for each, reached in found if each == high)
    return Span(low, high, low_open, high_open) if low < high else Span.exactly(low)


def _labels(values: Mapping[str, Value]) -> Iterator[dict[str, str]]:
    """Every way to settle the choices."""
    options = {name: sorted(value.choices) for name, value in values.items() if not isinstance(value, Span)}
    for chosen in product(*options.values()):
        yield dict(zip(options, chosen, strict=True))


def _corners(
    formula: Pointwise, values: Mapping[str, Value], labels: Labels
) -> Iterator[tuple[Decimal, bool]]:
    """The result at each corner, and whether some numbers that belong to the intervals reach it."""
    spans = {name: value for name, value in values.items() if isinstance(value, Span)}
    for ends in product(*(_ends(span) for span in spans.values())):
        corner = {name: end for name, (end, _) in zip(spans, ends, strict=True)}
        result = formula(corner, labels)
        opened = {name for name, (_, is_open) in zip(spans, ends, strict=True) if is_open}
        yield result, not opened or formula(_inside(corner, spans, opened), labels) == result


def _ends(span: Span) -> tuple[tuple[Decimal, bool], ...]:
    """Both ends, each with whether it is open; one where they are the same."""
    low, high = (span.low, span.low_open), (span.high, span.high_open)
    return (low,) if span.known else (low, high)


def _inside(corner: Numbers, spans: Mapping[str, Span], opened: set[str]) -> dict[str, Decimal]:
    """The corner with its open ends moved to the middle: the same result there means the formula is flat in between."""
    return {
        name: (spans[name].low + spans[name].high) / 2 if name in opened else end
        for name, end in corner.items()
    }
