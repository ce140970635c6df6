"""Comparing sizes of which each may lie anywhere in its interval."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth

ANY_SIZE = Span(Decimal(0))
"""Of a lesion that was not measured, in mm."""


def smallest(sizes: Iterable[Span]) -> Span:
    """What the least of several sizes may be. ValueError where there are none."""
    spans = tuple(sizes)
    low, low_open = min((each.low, each.low_open) for each in spans)
    high, high_shut = min((each.high, not each.high_open) for each in spans)
    return Span(low, high, low_open, not high_shut)


def total(sizes: Iterable[Span]) -> Span:
    """What the sum of several sizes may be; 0 of none."""
    spans = tuple(sizes)
    low = sum((each.low for each in spans), Decimal(0))
    high = sum((each.high for each in spans), Decimal(0))
    return Span(low, high, any(each.low_open for each in spans), any(each.high_open for each in spans))


def scaled(size: Span, by: Decimal) -> Span:
    """The size times a number above 0."""
    return Span(size.low * by, size.high * by, size.low_open, size.high_open)


def at_least(size: Span, bound: Span) -> Truth:
    """Whether the size is the bound or more."""
    if size.low >= bound.high and not bound.high.is_infinite():
        return Truth.YES
    below = size.high < bound.low or (size.high == bound.low and (size.high_open or bound.low_open))
    return Truth.NO if below else Truth.UNKNOWN


def larger(size: Span, bound: Span) -> Truth:
    """Whether the size is more than the bound."""
    if size.high <= bound.low:
        return Truth.NO
    above = size.low > bound.high or (size.low == bound.high and (size.low_open or bound.high_open))
    return Truth.YES if above else Truth.UNKNOWN


def grown(now: Span, start: Span, *, share: Decimal, length: Decimal) -> Truth:
    """Whether it is larger than at the start by that share of the start and by that length, at least both."""

    def least(size: Decimal) -> Decimal:
        return max(size * (1 + share), size + length)

    return at_least(now, Span(least(start.low), least(start.high), start.low_open, start.high_open))
