"""Scores in criteria: their parts from facts, a laboratory's limits with the result, a total where that is reported."""

from __future__ import annotations

from datetime import date

import pytest

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope, checked
from equipoise.core.criteria.score_facts import inputs, of_all_scores
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.file import read
from equipoise.core.person.standard import STANDARD
from equipoise.core.scores.catalogue import SCORES

SCOPE = Scope({**of_all_scores(), **STANDARD})
TODAY = date(2026, 11, 22)


def _verdict(rule: str, facts: str) -> Verdict:
    rules = Rules(SCOPE, (Criterion("I1", "include", checked(parse(rule), SCOPE)),))
    person = read(f"facts: {{{facts}}}", "person.yaml", SCOPE.facts, {}).person
    found = judge(rules, person, TODAY)
    assert Compiled(rules).judge(person, TODAY) == found
    return found.criteria[0].verdict


ALT = 'score "CTCAE 5.0 alanine aminotransferase increased" by "normal baseline" in 0..1'


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ("alt: {value: 100 U/L, limits: 7..40 U/L}", Verdict.MET),
        ("alt: {value: 130 U/L, limits: 7..40 U/L}", Verdict.NOT_MET),
        ("alt: 130 U/L", Verdict.UNKNOWN),
        ("", Verdict.UNKNOWN),
    ],
)
def test_a_laboratorys_limit_reaches_the_grade(facts: str, verdict: Verdict) -> None:
    assert _verdict(ALT, facts) is verdict


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ("sins: 13", Verdict.NOT_MET),
        ("sins: 12", Verdict.MET),
        ("sins_location: junctional, sins_pain: mechanical, sins_bone: lytic, sins_alignment: subluxation, "
         "sins_collapse: unknown, sins_posterolateral: unilateral", Verdict.NOT_MET),
        ("sins_location: junctional, sins_pain: mechanical", Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_parts_and_total_of_a_score(facts: str, verdict: Verdict) -> None:
    assert _verdict("score SINS <= 12", facts) is verdict


def test_the_body_mass_index_is_worked_out_where_nobody_gave_it() -> None:
    assert _verdict("bmi < 30 kg/m2", "weight: 80 kg, height: 180 cm") is Verdict.MET
    assert _verdict("bmi < 30 kg/m2", "weight: 80 kg, height: 1.5 m") is Verdict.NOT_MET
    assert _verdict("bmi < 30 kg/m2", "weight: 80 kg") is Verdict.UNKNOWN


def test_a_fact_of_a_score_bears_the_inputs_name_and_means_one_thing() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for score in SCORES.values():
        for name, fact in inputs(score).items():
            assert fact.name == name
            assert seen.setdefault(name, (fact.kind, fact.unit)) == (fact.kind, fact.unit)
