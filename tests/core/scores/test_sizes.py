"""Comparing sizes whose intervals may be open: the slow reference tries points at and just inside every end."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.per_lesion import Lesion, Scan, growth, relative_growth
from equipoise.core.scores.recist import TargetLesion, change, nadir, percent_change
from equipoise.core.scores.sizes import ANY_SIZE, at_least, grown, larger, scaled, smallest, total
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import INFINITY, Span
from equipoise.core.values.truth import Truth
from tests.core.scores.given import point

JUST = Decimal("0.125")


@st.composite
def spans(draw: st.DrawFn, least: int = 0) -> Span:
    """Intervals between whole numbers, each end open or not."""
    low, high = sorted((draw(st.integers(least, 6)), draw(st.integers(least, 6))))
    opened = st.booleans() if low < high else st.just(False)
    return Span(Decimal(low), Decimal(high), draw(opened), draw(opened))


def points(span: Span) -> list[Decimal]:
    """Numbers of the interval as near to its ends as matters between whole numbers."""
    if span.known:
        return [span.low]
    return [span.low + (JUST if span.low_open else 0), span.high - (JUST if span.high_open else 0)]


def verdict(size: Span, bound: Span, rule: Callable[[Decimal, Decimal], bool]) -> Truth:
    answers = {rule(*each) for each in product(points(size), points(bound))}
    return Truth.UNKNOWN if len(answers) == 2 else (Truth.YES if True in answers else Truth.NO)


@given(size=spans(), bound=spans())
def test_comparisons(size: Span, bound: Span) -> None:
    assert at_least(size, bound) is verdict(size, bound, lambda one, other: one >= other)
    assert larger(size, bound) is verdict(size, bound, lambda one, other: one > other)


@given(size=spans(), bound=spans(), length=st.integers(0, 3))
def test_grown(size: Span, bound: Span, length: int) -> None:
    found = grown(size, bound, share=Decimal(0), length=Decimal(length))
    assert found is verdict(size, bound, lambda now, start: now - start >= length)


def is_hull_of(span: Span, results: list[Decimal], opened: tuple[bool, bool], slack: Decimal) -> None:
    """The interval ends where the results do, up to the step inside open ends."""
    assert (span.low_open, span.high_open) == (opened if not span.known else (False, False))
    assert span.low <= min(results) <= span.low + slack
    assert span.high - slack <= max(results) <= span.high


@given(one=spans(), other=spans())
def test_sums_differences_and_least(one: Span, other: Span) -> None:
    pairs = list(product(points(one), points(other)))
    low, high = one.low_open or other.low_open, one.high_open or other.high_open
    is_hull_of(total((one, other)), [a + b for a, b in pairs], (low, high), 2 * JUST)
    is_hull_of(scaled(one, Decimal(2)), [2 * a for a, _ in pairs], (one.low_open, one.high_open), 2 * JUST)
    least = smallest((one, other))
    is_hull_of(least, [min(pair) for pair in pairs], (least.low_open, least.high_open), JUST)


@given(start=spans(least=1), now=spans(least=1))
def test_growth_in_mm_and_percent(start: Span, now: Span) -> None:
    pairs = list(product(points(start), points(now)))
    opened = now.low_open or start.high_open, now.high_open or start.low_open
    lesion = Lesion((Scan(start), Scan(now)))
    target = (TargetLesion("lung", (start, now)),)
    for found in (growth(lesion, "nadir"), change(target, 1, nadir(target, 1))):
        is_hull_of(found, [b - a for a, b in pairs], opened, 2 * JUST)
    percent = percent_change(target, 1, nadir(target, 1))
    assert (percent.low_open, percent.high_open) == (opened if not percent.known else (False, False))
    by_lesion = relative_growth(lesion, "nadir")
    assert (percent.low, percent.high) == (by_lesion.low, by_lesion.high)
    assert percent.low == (now.low - start.high) * 100 / start.high
    assert percent.high == (now.high - start.low) * 100 / start.low


@pytest.mark.parametrize(
    ("start", "now", "in_mm", "in_percent"),
    [
        (ANY_SIZE, point(8), Span(-INFINITY, Decimal(8)), Span(Decimal(-100), INFINITY)),
        (point(8), ANY_SIZE, Span(Decimal(-8), INFINITY), Span(Decimal(-100), INFINITY)),
        (point(0), point(0), point(0), point(0)),
        (point(0), point(1), point(1), Span.exactly(INFINITY)),
        (Span(Decimal(0), Decimal(4)), point(6), Span(Decimal(2), Decimal(6)), Span(Decimal(50), INFINITY)),
    ],
)
def test_growth_from_nothing_and_from_anything(start: Span, now: Span, in_mm: Span, in_percent: Span) -> None:
    lesion = Lesion((Scan(start), Scan(now)))
    assert growth(lesion, "nadir") == in_mm
    assert relative_growth(lesion, "nadir") == in_percent


def test_percent_of_a_sum_that_was_not_measured() -> None:
    reference = Span(Decimal(10))
    assert percent_change((TargetLesion("lung", (None, point(20))),), 1, reference) == Span(
        Decimal(-100), Decimal(100)
    )


def test_two_scans_of_one_day_are_in_order() -> None:
    day = PartialDate(2025, 3, 1)
    assert len(Lesion((Scan(point(10), day), Scan(point(12), day))).scans) == 2
