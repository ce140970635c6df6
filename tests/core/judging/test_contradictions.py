"""What contradicts itself, or can't have been known then, settles nothing."""

from __future__ import annotations

from datetime import date

import pytest

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Clock, Scope, checked
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.file import read
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.errors import InputError

SCOPE = Scope(STANDARD, {"start": Clock("start", "the start")})
TODAY = date(2026, 11, 22)


def _verdict(rule: str, text: str) -> Verdict:
    rules = Rules(SCOPE, (Criterion("I1", "include", checked(parse(rule), SCOPE)),))
    person = read(text, "person.yaml", SCOPE.facts, {"start": "start"}).person
    found = judge(rules, person, TODAY)
    assert Compiled(rules).judge(person, TODAY) == found
    return found.criteria[0].verdict


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ("birth_date: 1960-05-02", Verdict.MET),
        ("birth_date: 1960-05-02, age: 66", Verdict.MET),
        ("birth_date: 1960-05-02, age: {value: 60, on: 2020-06-01}", Verdict.MET),
        ("birth_date: 1960-05-02, age: 18", Verdict.UNKNOWN),
        ("birth_date: 2015-05-02, age: 66", Verdict.UNKNOWN),
    ],
)
def test_an_age_that_no_such_birth_date_gives_settles_nothing(facts: str, verdict: Verdict) -> None:
    assert _verdict("age >= 19 years", f"facts: {{{facts}}}") is verdict


@pytest.mark.parametrize(
    ("on", "verdict"),
    [("2026-06-01", Verdict.MET), ("2026-05-05", Verdict.MET), ("2026-05-03", Verdict.NOT_MET),
     ("2026-06-02", Verdict.NOT_MET)],
)  # fmt: skip
def test_what_was_seen_after_the_day_was_not_known_on_it(on: str, verdict: Verdict) -> None:
    text = f"clocks: {{start: 2026-06-01}}\nfacts: {{haemoglobin: {{value: 100 g/L, on: {on}}}}}"
    assert _verdict("haemoglobin >= 90 g/L within 4 weeks before start", text) is verdict


@pytest.mark.parametrize(
    "fact", ["albumin: 3.9", "haemoglobin: 9.5", "creatinine: 0.9", "bilirubin: 0.6", "platelets: 150000"]
)
def test_a_number_that_was_meant_in_another_unit_is_refused(fact: str) -> None:
    with pytest.raises(InputError, match="not possible"):
        read(f"facts: {{{fact}}}", "person.yaml", SCOPE.facts, {})


def test_a_half_is_no_whole_number() -> None:
    with pytest.raises(InputError, match="not a whole number"):
        read("facts: {ecog: 1.5}", "person.yaml", SCOPE.facts, {})


def test_capitals_don_t_hide_what_was_meant() -> None:
    with pytest.raises(InputError, match="Did you mean ecog"):
        read("facts: {ECOG: 1}", "person.yaml", SCOPE.facts, {})
