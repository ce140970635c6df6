"""What is written is read back equal: expressions, conditions, criteria and whole files."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import All, Condition, Count, Criterion, FactTerm, Holds, InWindow
from equipoise.core.criteria.reading import Place, condition
from equipoise.core.criteria.scope import checked
from equipoise.core.criteria.writing import can_be_written, expression
from equipoise.core.criteria.yaml_writing import condition_data, criterion_data, text
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import parse as lines
from equipoise.core.values.possible import Span
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
