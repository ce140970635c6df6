"""The examples of the language reference hold, for the slow judge and for the quick one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from equipoise.core.criteria.english import criterion_english
from equipoise.core.criteria.english_outline import outline
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Verdict, Why
from equipoise.core.judging.reasons import reason
from tests.core.criteria.spec.chapters import PARTS
from tests.core.criteria.spec.table import TODAY, Row, Table, person

CASES = [
    pytest.param(table, row, id=f"{table.title}: {row.facts} {row.clocks}".replace("\n", "; "))
    for part in PARTS
    for table in part.tables
    for row in table.rows
]
TABLES = [pytest.param(table, id=table.title) for part in PARTS for table in part.tables]


@pytest.mark.parametrize(("table", "row"), CASES)
def test_an_example_is_judged_as_the_reference_says(table: Table, row: Row) -> None:
    (judged,) = table.judged(row).criteria
    assert judged.verdict.value == row.verdict


@pytest.mark.parametrize(("table", "row"), CASES)
def test_the_quick_judge_says_the_same(table: Table, row: Row) -> None:
    protocol = table.protocol()
    assert Compiled(protocol.rules).judge(person(row, protocol), TODAY) == table.judged(row)


@pytest.mark.parametrize(("table", "row"), CASES)
def test_every_verdict_has_a_reason(table: Table, row: Row) -> None:
    protocol, (judged,) = table.protocol(), table.judged(row).criteria
    said = reason(judged, protocol.rules, person(row, protocol), TODAY)
    lapsed = judged.verdict is Verdict.NOT_MET and bool(judged.gaps)
    start = {Verdict.NOT_APPLICABLE: "Does not apply"}.get(judged.verdict, judged.verdict.value.capitalize())
    assert said.startswith(f"{start} as things stand: " if lapsed else f"{start}: ")
    assert said.endswith((".", "?"))
    assert (judged.verdict is Verdict.UNKNOWN or lapsed) == bool(judged.gaps)
    assert not lapsed or {each.why for each in judged.gaps} == {Why.OUT_OF_DATE}


@pytest.mark.parametrize("table", TABLES)
def test_an_example_is_said_in_english(table: Table) -> None:
    protocol = table.protocol()
    (criterion,) = protocol.rules.criteria
    said = criterion_english(criterion, protocol.rules.scope)
    assert said[0].isupper() and said.endswith((".", "?"))
    lines = outline(criterion.condition, protocol.rules.scope)
    assert lines[0].depth == 0
    assert all(after.depth <= before.depth + 1 for before, after in pairwise(lines))


def test_examples_have_people_on_every_side() -> None:
    sides = {table.title: {row.verdict for row in table.rows} for part in PARTS for table in part.tables}
    assert {title for title, verdicts in sides.items() if len(verdicts) < 2} == set()
    assert sum(len(table.rows) for part in PARTS for table in part.tables) > 250
