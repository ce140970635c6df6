"""Intervals against intervals, held to the numbers that lie in them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import get_args

import pytest
from hypothesis import given

from equipoise.core.criteria.model import Operator
from equipoise.core.judging.comparing import compare
from equipoise.core.values.possible import INFINITY, Span
from equipoise.core.values.truth import Truth
from tests.core.values.test_possible import spans

OPERATORS: dict[Operator, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
FINE = [Decimal(each) / 4 for each in range(-8, 28)]
"""Quarters: between two numbers of one open span there is always another."""


def _in(span: Span) -> list[Decimal]:
    return [each for each in FINE if span.holds(Span.exactly(each))]


@pytest.mark.parametrize("sign", get_args(Operator))
@given(one=spans(), other=spans())
def test_yes_where_every_pair_compares_so_and_no_where_none_does(
    sign: Operator, one: Span, other: Span
) -> None:
    found = {OPERATORS[sign](left, right) for left, right in product(_in(one), _in(other))}
    expected = Truth.UNKNOWN if len(found) == 2 else Truth.YES if found == {True} else Truth.NO
    assert compare(one, sign, other) is expected


@pytest.mark.parametrize(
    ("one", "sign", "other", "said"),
    [
        (Span(Decimal(5), Decimal(6)), "<", Span(Decimal(6), Decimal(7), low_open=True), Truth.YES),
        (Span(Decimal(5), Decimal(6)), "<", Span(Decimal(6), Decimal(7)), Truth.UNKNOWN),
        (Span(Decimal(5), Decimal(6), high_open=True), "<", Span(Decimal(6), Decimal(7)), Truth.YES),
        (Span(low=Decimal(6)), ">=", Span.exactly(6), Truth.YES),
        (Span(low=Decimal(6), low_open=True), ">", Span.exactly(6), Truth.YES),
        (Span(high=Decimal(6), high_open=True), ">=", Span.exactly(6), Truth.NO),
        (Span(Decimal(0), INFINITY), "=", Span(Decimal(0), INFINITY), Truth.UNKNOWN),
        (Span.exactly(6), "=", Span.exactly(6), Truth.YES),
        (Span.exactly(6), "=", Span(Decimal(6), Decimal(7)), Truth.UNKNOWN),
        (Span.exactly(6), "!=", Span(Decimal(6), Decimal(7), low_open=True), Truth.YES),
    ],
)
def test_ends_that_touch(one: Span, sign: Operator, other: Span, said: Truth) -> None:
    assert compare(one, sign, other) is said
