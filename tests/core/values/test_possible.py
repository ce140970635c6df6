"""Laws of intervals and sets of choices, against the numbers that lie in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.values.possible import ANY_NUMBER, INFINITY, Options, Span
from equipoise.core.values.truth import Truth

ENDS = [-INFINITY, *map(Decimal, range(5)), INFINITY]
NUMBERS = [Decimal(each) / 2 for each in range(-2, 11)]
"""Every whole number and every half: enough to tell two spans with whole ends apart."""


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low, high = sorted((draw(st.sampled_from(ENDS[:-1])), draw(st.sampled_from(ENDS[1:]))))
    if low == high:
        return Span(low, high)
    return Span(low, high, draw(st.booleans()), draw(st.booleans()))


def _in(span: Span) -> set[Decimal]:
    after = {each for each in NUMBERS if each > span.low or (each == span.low and not span.low_open)}
    before = {each for each in NUMBERS if each < span.high or (each == span.high and not span.high_open)}
    return after & before


@given(spans(), spans())
def test_a_meeting_holds_what_lies_in_both(one: Span, other: Span) -> None:
    met = one.meet(other)
    assert (_in(met) if met else set()) == _in(one) & _in(other)


@given(spans(), spans())
def test_a_hull_is_the_narrowest_span_around_both(one: Span, other: Span) -> None:
    hull, both = one.hull(other), _in(one) | _in(other)
    assert hull.holds(one) and hull.holds(other)
    if both:
        assert min(_in(hull)) == min(both)
        assert max(_in(hull)) == max(both)


@given(spans(), spans())
def test_one_span_holds_another_where_all_its_numbers_do(one: Span, other: Span) -> None:
    assert one.holds(other) == (one.hull(other) == one)
    if one.holds(other):
        assert _in(other) <= _in(one)


@given(spans(), spans())
def test_within_is_yes_where_all_are_no_where_none_is(one: Span, other: Span) -> None:
    there = one.meet(other)
    expected = Truth.NO if there is None else Truth.YES if there == one else Truth.UNKNOWN
    assert one.within(other) is expected


def test_a_known_number_is_one_number() -> None:
    assert Span.exactly(3).known
    assert not Span(Decimal(3), Decimal(4)).known
    assert _in(Span.exactly(3)) == {Decimal(3)}
    assert not ANY_NUMBER.known


@pytest.mark.parametrize(
    "ends",
    [
        (Decimal(2), Decimal(1), False, False),
        (Decimal(2), Decimal(2), True, False),
        (Decimal(2), Decimal(2), False, True),
        (Decimal("NaN"), Decimal(1), False, False),
        (Decimal(1), Decimal("NaN"), False, False),
    ],
)
def test_nothing_lies_in_an_empty_span(ends: tuple[Decimal, Decimal, bool, bool]) -> None:
    with pytest.raises(ValueError, match=r"nothing lies|no number"):
        Span(*ends)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span.exactly(Decimal("3.50")), "3.5"),
        (Span.exactly(100), "100"),
        (ANY_NUMBER, "any number"),
        (Span(high=Decimal(6)), "at most 6"),
        (Span(high=Decimal(6), high_open=True), "less than 6"),
        (Span(low=Decimal(6)), "at least 6"),
        (Span(low=Decimal(6), low_open=True), "more than 6"),
        (Span(Decimal(1), Decimal(5)), "1 to 5"),
    ],
)
def test_a_span_in_words(span: Span, words: str) -> None:
    assert str(span) == words


def test_choices() -> None:
    either = Options.of("CR", "PR")
    assert either.within(["CR", "PR", "SD"]) is Truth.YES
    assert either.within(["SD", "PD"]) is Truth.NO
    assert either.within(["PR", "SD"]) is Truth.UNKNOWN
    assert not either.known
    assert Options.of("CR").known
    assert str(either) == "CR or PR"
    with pytest.raises(ValueError, match="has to be a choice"):
        Options(frozenset())
