"""What is written is read back equal: expressions, conditions, criteria and whole files."""

from __future__ import annotations

from hypothesis import given

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import Condition
from equipoise.core.criteria.reading import Place, condition
from equipoise.core.criteria.scope import checked
from equipoise.core.criteria.writing import can_be_written, expression
from equipoise.core.criteria.yaml_writing import condition_data, text
from equipoise.core.values.lines import parse as lines
from tests.core.criteria.making import SCOPE, conditions


@given(conditions)
def test_a_condition_is_read_as_it_was_written(made: Condition) -> None:
    written = text({"rule": condition_data(made)})
    node = (lines(written, "file").fields or {})["rule"]
    assert condition(node, SCOPE, Place("file", "I1")) == made, written


@given(conditions.filter(can_be_written))
def test_an_expression_is_read_as_it_was_written(made: Condition) -> None:
    assert checked(parse(expression(made)), SCOPE) == made, expression(made)
