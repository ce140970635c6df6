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


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ("can_consent: yes", Verdict.MET),
        ("can_consent: yes, deceased: no", Verdict.MET),
        ("can_consent: yes, deceased: yes", Verdict.NOT_MET),
        ("deceased: {value: yes, on: 2026-10-01}", Verdict.NOT_MET),
        ("deceased: unknown", Verdict.UNKNOWN),
    ],
)
def test_who_has_died_can_t_consent(facts: str, verdict: Verdict) -> None:
    assert _verdict("can_consent", f"facts: {{{facts}}}") is verdict


def test_who_has_died_passes_no_trial_whatever_it_asks_for() -> None:
    rules = Rules(SCOPE, (Criterion("I1", "include", checked(parse("ecog in 0..2"), SCOPE)),))
    person = read("facts: {ecog: 1, deceased: yes}", "person.yaml", SCOPE.facts, {}).person
    for found in (judge(rules, person, TODAY), Compiled(rules).judge(person, TODAY)):
        assert found.criteria[0].verdict is Verdict.MET
        assert (found.overall, found.died) == (Verdict.NOT_MET, True)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ("ecog: 1", Verdict.MET),
        ("ecog: {value: 1, on: 2026-08-30}", Verdict.MET),
        ("ecog: {value: 1, on: 2026-08-29}", Verdict.UNKNOWN),
        ("ecog: {value: 4, on: 2026-08-29}", Verdict.UNKNOWN),
        ("ecog: [{value: 4, on: 2023-01-01}, {value: 1, on: 2026-11-01}]", Verdict.MET),
        ("height: {value: 180 cm, on: 2001-01-01}", Verdict.MET),
    ],
)
def test_what_was_measured_too_long_ago_is_not_so_today(facts: str, verdict: Verdict) -> None:
    rule = "height > 170 cm" if "height" in facts else "ecog in 0..2"
    assert _verdict(rule, f"facts: {{{facts}}}") is verdict


def test_a_window_of_the_criterion_goes_before_how_long_a_fact_counts() -> None:
    facts = "facts: {haemoglobin: {value: 100 g/L, on: 2026-06-01}}"
    assert _verdict("haemoglobin >= 90 g/L within 26 weeks", facts) is Verdict.MET
    assert _verdict("haemoglobin >= 90 g/L", facts) is Verdict.UNKNOWN


def test_on_a_day_that_has_passed_what_was_measured_shortly_before_it_counts() -> None:
    text = "clocks: {start: 2025-06-01}\nfacts: {haemoglobin: {value: 100 g/L, on: 2025-05-01}}"
    assert _verdict("haemoglobin >= 90 g/L at start", text) is Verdict.MET
    assert _verdict("haemoglobin >= 90 g/L", text) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("on", "verdict"), [("2026-05-03", Verdict.UNKNOWN), ("2026-05-05", Verdict.NOT_MET)]
)
def test_an_exclusion_without_a_recent_result_stays_open(on: str, verdict: Verdict) -> None:
    rule = checked(parse("haemoglobin >= 90 g/L within 4 weeks before start"), SCOPE)
    rules = Rules(SCOPE, (Criterion("E1", "exclude", rule),))
    text = f"clocks: {{start: 2026-06-01}}\nfacts: {{haemoglobin: {{value: 100 g/L, on: {on}}}}}"
    person = read(text, "person.yaml", SCOPE.facts, {"start": "start"}).person
    found = judge(rules, person, TODAY)
    assert Compiled(rules).judge(person, TODAY) == found
    assert found.criteria[0].verdict is verdict
