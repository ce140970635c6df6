"""A number against another fact that is kept in another unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.reference import judge
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount

FACTS = {
    "now": Fact("now", "number", "Now", unit="mm"),
    "nadir": Fact("nadir", "number", "Nadir", unit="cm"),
}


@pytest.mark.parametrize(
    ("rule", "now", "nadir", "verdict"),
    [
        ("now >= 1.2 x nadir", "36", "3", "met"),
        ("now >= 1.2 x nadir", "35.9", "3", "not met"),
        ("now >= nadir + 5 mm", "35", "3", "met"),
        ("now >= nadir + 5 mm", "34.9", "3", "not met"),
        ("now >= nadir - 1 cm", "20", "3", "met"),
        ("now >= nadir - 1 cm", "19.9", "3", "not met"),
        ("nadir > now", "29", "3", "met"),
        ("nadir > now", "30", "3", "not met"),
        ("now = nadir", "30", "3", "met"),
    ],
)
def test_a_number_against_another_in_its_own_unit(rule: str, now: str, nadir: str, verdict: str) -> None:
    rules = Rules(Scope(FACTS), (Criterion("I1", "include", parse(rule)),))
    known = {
        name: (Observation(Amount(Span.exactly(Decimal(value)), FACTS[name].unit), Source("test")),)
        for name, value in (("now", now), ("nadir", nadir))
    }
    today = date(2026, 11, 22)
    found = judge(rules, Person(known), today)
    assert found.criteria[0].verdict.value == verdict
    assert Compiled(rules).judge(Person(known), today) == found
