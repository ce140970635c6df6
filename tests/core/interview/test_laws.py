"""Laws of the interview, on made-up trials small enough to try everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from benchmarks._small_trials import small_trial
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.rules import Rules
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.optimum import Optimum, person_of
from equipoise.core.interview.question import Question
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.fact import NO, YES
from equipoise.core.person.model import Person
from equipoise.core.values.possible import Options
from tests.core.interview.asking import TODAY, Somebody

SEEDS = st.integers(0, 5_000)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_nothing_is_asked_twice_and_the_end_comes(seed: int) -> None:
    rules = small_trial(seed)
    asked = [
        question.key for _, question in Somebody.of(rules, seed).asked(Interview(rules, TODAY)) if question
    ]
    assert len(asked) == len(set(asked)) <= len(rules.scope.facts)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_the_verdict_at_the_end_is_that_of_all_they_know(seed: int) -> None:
    rules = small_trial(seed)
    somebody = Somebody.of(rules, seed)
    *_, (end, _) = somebody.asked(Interview(rules, TODAY))
    assert judge(rules, end, TODAY).overall is judge(rules, somebody.all_they_know, TODAY).overall


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_going_on_learns_every_criterion(seed: int) -> None:
    rules = small_trial(seed)
    somebody = Somebody.of(rules, seed)
    *_, (end, _) = somebody.asked(Interview(rules, TODAY), go_on=True)
    assert _passes(rules, end) == _passes(rules, somebody.all_they_know)


def _passes(rules: Rules, now: Person) -> list[Verdict]:
    """Each criterion's verdict; one that doesn't apply lets pass as one that is met, and nobody asks which it is."""
    lets_pass = {Verdict.NOT_APPLICABLE: Verdict.MET}
    return [lets_pass.get(each.verdict, each.verdict) for each in judge(rules, now, TODAY).criteria]


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_what_is_asked_can_decide_an_open_criterion(seed: int) -> None:
    rules = small_trial(seed, most_facts=6)
    for now, question in Somebody.of(rules, seed).asked(Interview(rules, TODAY)):
        verdict = judge(rules, now, TODAY).overall
        assert question is None or verdict is Verdict.UNKNOWN
        assert question is None or any(_can_decide(question, each, rules, now) for each in rules.criteria)


def _can_decide(question: Question, criterion: Criterion, rules: Rules, now: Person) -> bool:
    """Whether some answer decides the criterion that was open without it, however much else is answered in between."""
    alone = replace(rules, criteria=(criterion,))
    for rest in _completions(question, rules, now):
        if judge(alone, rest, TODAY).overall is Verdict.UNKNOWN:
            for each in (YES, NO):
                answered = {**rest.facts, **person_of({question.name: each}).facts}
                if judge(alone, Person(answered), TODAY).overall is not Verdict.UNKNOWN:
                    return True
    return False


def _completions(question: Question, rules: Rules, now: Person) -> Iterator[Person]:
    others = [name for name in rules.scope.facts if name != question.name and not _known(now, name)]
    for values in product((None, YES, NO), repeat=len(others)):
        known = {name: value for name, value in zip(others, values, strict=True) if value is not None}
        yield Person({**now.facts, **person_of(known).facts})


def _known(now: Person, name: str) -> bool:
    return any(isinstance(each.value, Options) for each in now.facts.get(name, ()))


def _split(seed: int, most_facts: int = 6) -> Rules:
    """A small trial in which some facts are a doctor's to say."""
    rules, chance = small_trial(seed, most_facts=most_facts), random.Random(f"split {seed}")
    facts = {
        name: replace(each, ask=(chance.choice(("patient", "patient", "doctor")),))
        for name, each in rules.scope.facts.items()
    }
    return replace(rules, scope=replace(rules.scope, facts=facts))


def _patients(rules: Rules) -> list[str]:
    return [name for name, each in rules.scope.facts.items() if "patient" in each.ask]


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_who_is_not_there_keeps_nothing_from_being_settled(seed: int) -> None:
    rules = _split(seed)
    somebody = Somebody.of(rules, seed, share=1)
    *_, (end, _) = somebody.asked(Interview(rules, TODAY))
    said = {name: seen for name, seen in somebody.all_they_know.facts.items() if name in _patients(rules)}
    assert judge(rules, end, TODAY).overall is judge(rules, Person(said), TODAY).overall


def test_hardly_anything_is_asked_once_those_who_are_there_can_settle_nothing() -> None:
    """It errs on the side of asking where a statement of several facts, or a fact that stands in it twice, hides it."""
    asked = [
        (rules, now)
        for seed in range(150)
        for rules in (_split(seed),)
        for now, question in Somebody.of(rules, seed).asked(Interview(rules, TODAY))
        if question is not None
    ]
    assert len(asked) > 150
    assert sum(not _can_settle(rules, now) for rules, now in asked) <= len(asked) / 100


def _can_settle(rules: Rules, now: Person) -> bool:
    """Whether some answers of the patient settle the trial."""
    left = [name for name in _patients(rules) if name not in now.facts]
    for said in product((YES, NO), repeat=len(left)):
        all_said = {**now.facts, **person_of(dict(zip(left, said, strict=True))).facts}
        if judge(rules, Person(all_said), TODAY).overall is not Verdict.UNKNOWN:
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_same_person_is_asked_the_same(seed: int) -> None:
    rules = small_trial(seed)
    one, other = Interview(rules, TODAY), Interview(rules, TODAY)
    for now, question in Somebody.of(rules, seed).asked(one):
        turned = Person(dict(reversed(list(now.facts.items()))))
        assert other.next_question(turned) == question


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_what_is_skipped_is_not_asked(seed: int) -> None:
    interview = Interview(small_trial(seed), TODAY)
    skip: set[str] = set()
    while (question := interview.next_question(Person(), skip=skip)) is not None:
        assert question.key not in skip
        skip.add(question.key)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_settled_is_when_nothing_more_is_asked_of_who_knows_all(seed: int) -> None:
    rules = small_trial(seed)
    somebody = Somebody.of(rules, seed, share=1)
    interview = Interview(rules, TODAY)
    for now, question in somebody.asked(interview):
        assert interview.settled(now) == (judge(rules, now, TODAY).overall is not Verdict.UNKNOWN)
        assert question is None or not interview.settled(now)


def test_on_average_within_a_tenth_of_the_best_that_can_be() -> None:
    best = ours = 0.0
    for seed in range(60):
        rules = small_trial(seed, most_facts=7)
        interview = Interview(rules, TODAY)
        optimum = Optimum(rules, TODAY, _likely(interview, rules))
        least, expected = optimum.least(), optimum.expected(lambda now: _key(interview.next_question(now)))  # noqa: B023
        assert expected >= least - 1e-9
        best, ours = best + least, ours + expected
    assert best > 60
    assert ours <= 1.1 * best


def test_the_optimum_refuses_more_than_it_can_try() -> None:
    rules = small_trial(1)
    with pytest.raises(ValueError, match="11 facts"):
        Optimum(rules, TODAY, {str(i): 0.5 for i in range(11)})


def _likely(interview: Interview, rules: Rules) -> dict[str, float]:
    return {name: interview.likelihoods.get(name, [0.5])[0] for name in rules.scope.facts}


def _key(question: Question | None) -> str | None:
    return question.key if question else None
