"""Laws of the judge, on a hundred thousand made-up cases: each with its seed, so that a failure can be had again."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.values.truth import Truth
from tests.core.judging.cases import TODAY, Case, case

CASES = 100_000
PARTS = 10
DEFINITE = (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE)
PASSES = (Verdict.MET, Verdict.NOT_APPLICABLE)


def _cases(part: int) -> list[Case]:
    return [case(random.Random(f"{part}-{seed}")) for seed in range(CASES // PARTS)]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_definite_verdict_is_contradicted_by_what_is_learnt_later(part: int) -> None:
    definite = 0
    for seed, each in enumerate(_cases(part)):
        compiled = Compiled(each.rules())
        before = compiled.judge(each.partial, TODAY).criteria[0].verdict
        after = compiled.judge(each.full, TODAY).criteria[0].verdict
        assert after is not Verdict.UNKNOWN, (part, seed)
        assert (after in PASSES) == each.truth, (part, seed, each.condition)
        if before in DEFINITE:
            definite += 1
            assert (before in PASSES) == each.truth, (part, seed, each.condition)
    assert CASES // PARTS // 5 < definite < CASES // PARTS, "the cases say nothing"


@pytest.mark.parametrize("part", range(2))
def test_the_compiled_judge_says_what_the_reference_says(part: int) -> None:
    for seed, each in enumerate(_cases(part + 100)[:5_000]):
        rules = each.rules()
        compiled = Compiled(rules)
        for person in (each.partial, each.full):
            assert compiled.judge(person, TODAY) == judge(rules, person, TODAY), (part, seed)


def test_an_unknown_verdict_says_what_is_missing_and_a_definite_one_does_not() -> None:
    for each in _cases(7)[:2_000]:
        judged = judge(each.rules(), each.partial, TODAY).criteria[0]
        assert bool(judged.gaps) == (judged.verdict is Verdict.UNKNOWN)


def test_an_exclusion_is_the_contrary_of_the_same_inclusion() -> None:
    for each in _cases(8)[:2_000]:
        rules = each.rules()
        (criterion,) = rules.criteria
        other = replace(rules, criteria=(replace(criterion, side="exclude"),))
        one, two = (judge(r, each.full, TODAY).criteria[0].verdict for r in (rules, other))
        if Verdict.NOT_APPLICABLE not in (one, two):
            assert {one, two} == {Verdict.MET, Verdict.NOT_MET}


def test_a_truth_is_no_bool() -> None:
    with pytest.raises(TypeError):
        bool(Truth.UNKNOWN)
