"""Intervals against intervals: yes where every pair of their numbers compares so, no where none does."""

from __future__ import annotations

from equipoise.core.criteria.model import Operator
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth, negated


def compare(left: Span, operator: Operator, right: Span) -> Truth:
    """Three-valued comparison of what two numbers may be."""
    match operator:
        case ">=":
            return _at_least(left, right)
        case "<=":
            return _at_least(right, left)
        case ">":
            return negated(_at_least(right, left))
        case "<":
            return negated(_at_least(left, right))
        case "=":
            return _equal(left, right)
        case "!=":
            return negated(_equal(left, right))


def _at_least(left: Span, right: Span) -> Truth:
    """left >= right."""
    if left.low >= right.high:
        return Truth.YES
    if left.high < right.low or (left.high == right.low and (left.high_open or right.low_open)):
        return Truth.NO
    return Truth.UNKNOWN


def _equal(left: Span, right: Span) -> Truth:
    if left.meet(right) is None:
        return Truth.NO
    return Truth.YES if left.known and right.known else Truth.UNKNOWN
