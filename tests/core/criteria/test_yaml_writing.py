"""What is written is read back equal: expressions, conditions, criteria and whole files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Condition,
    Count,
    Criterion,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    Not,
    OneOf,
    Unless,
    When,
)
from equipoise.core.criteria.reading import condition
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import checked
from equipoise.core.criteria.writing import can_be_written, expression
from equipoise.core.criteria.yaml_writing import condition_data, criterion_data, text
from equipoise.core.judging.looking import Looking, look
from equipoise.core.judging.reference import outcome
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import parse as lines
from equipoise.core.values.places import Place
from equipoise.core.values.possible import INFINITY, Span
from equipoise.core.values.units import Amount
from tests.core.criteria.making import SCOPE, conditions


@given(conditions)
def test_a_condition_is_read_as_it_was_written(made: Condition) -> None:
    written = text({"rule": condition_data(made)})
    node = (lines(written, "file").fields or {})["rule"]
    assert condition(node, SCOPE, Place("file", "I1")) == made, written


@given(conditions.filter(can_be_written))
def test_an_expression_is_read_as_it_was_written(made: Condition) -> None:
    assert checked(parse(expression(made)), SCOPE) == made, expression(made)


@pytest.mark.parametrize(
    "odd",
    [
        InWindow(FactTerm("operation"), "start", (-1, Duration(4, "week")), (1, Duration(1, "week"))),
        InWindow(FactTerm("operation"), "start"),
        All(()),
        Count("lesions", None, Span(Decimal(1), Decimal(2), low_open=True)),
        Count("lesions", None, Span(Decimal("0.5"), Decimal(2))),
        InRange(FactTerm("width"), Span(), "mm"),
        Not(InRange(FactTerm("width"), Span(), "mm")),
        OneOf(FactTerm("response"), ('a "quoted" one',)),
        Has("conditions", "two\nlines"),
    ],
)
def test_what_no_file_can_say_is_refused(odd: Condition) -> None:
    with pytest.raises(InputError):
        condition_data(odd)


def test_a_long_condition_is_written_as_a_list() -> None:
    short, long = (All(tuple(Holds(FactTerm(name)) for name in ["treated"] * times)) for times in (3, 30))
    assert condition_data(short) == "treated and treated and treated"
    assert condition_data(long) == {"all": ["treated"] * 30}


def test_a_criterion_that_is_a_rule_alone_is_written_as_its_rule() -> None:
    assert criterion_data(Criterion("I1", "include", Holds(FactTerm("treated")))) == "treated"
    wished = Criterion("I1", "include", Holds(FactTerm("treated")), gate=False, title="Title")
    assert criterion_data(wished) == {"title": "Title", "prefer": "treated"}


def _ends() -> st.SearchStrategy[Span]:
    """Ranges with every sort of end: in it or not, or none."""
    numbers = st.integers(1, 6).map(Decimal)
    ends = st.tuples(numbers | st.just(-INFINITY), numbers | st.just(INFINITY), st.booleans(), st.booleans())
    return ends.filter(_holds_something).map(lambda each: Span(*each))


def _holds_something(ends: tuple[Decimal, Decimal, bool, bool]) -> bool:
    low, high, *are_open = ends
    if any(is_open and each.is_infinite() for each, is_open in zip((low, high), are_open, strict=True)):
        return False
    return low < high if any(are_open) else low <= high


_RANGES = st.builds(InRange, st.just(FactTerm("weight")), _ends(), st.just("kg")).filter(
    lambda each: each.span.low.is_finite() or each.span.high.is_finite()
)
_TREES = st.recursive(
    _RANGES,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(When, parts, parts, st.booleans()),
        st.builds(Unless, parts, parts),
        *(st.builds(kind, st.lists(parts, min_size=1, max_size=3).map(tuple)) for kind in (All, AnyOf)),
    ),
    max_leaves=5,
)


@given(_TREES, _ends(), st.booleans())
def test_ranges_with_open_ends_are_judged_the_same_after_writing_and_reading(
    made: Condition, weight: Span, known: bool
) -> None:
    written = text({"rule": condition_data(made)})
    node = (lines(written, "file").fields or {})["rule"]
    again = condition(node, SCOPE, Place("file", "I1"))
    observed = Observation(Amount(weight, "kg"), Source("file"))
    person = Person({"weight": (observed,)} if known else {})
    looking = Looking.at(Rules(SCOPE, ()), person, date(2026, 11, 22), outcome, look)
    one, other = outcome(made, looking), outcome(again, looking)
    assert (one.truth, set(one.facts), set(one.gaps)) == (other.truth, set(other.facts), set(other.gaps)), (
        written
    )
