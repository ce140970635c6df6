"""The published figures are of CRISP (Bang 2004, table 7), computed with the R package BI 1.2.0."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from equipoise.core.statistics.blinding import Guessed, Index, bang, in_words_bang, in_words_james, james

TREATMENT, PLACEBO = Guessed(right=82, wrong=25, unknown=170), Guessed(right=29, wrong=27, unknown=83)
ARMS = st.builds(Guessed, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))


def shown(index: Index) -> list[float]:
    assert index.value is not None
    assert index.error is not None
    assert index.low is not None
    assert index.high is not None
    return [index.value, index.error, index.low, index.high]


def test_james_published() -> None:
    assert shown(james(TREATMENT, PLACEBO)) == pytest.approx(
        [0.747928, 0.0217374, 0.705323, 0.790532], abs=6e-7
    )


@pytest.mark.parametrize(
    ("arm", "published"),
    [
        (TREATMENT, [0.2057762, 0.0352371, 0.1478163, 0.263736]),
        (PLACEBO, [0.0143885, 0.053823, -0.0741424, 0.102919]),
    ],
)
def test_bang_published(arm: Guessed, published: list[float]) -> None:
    assert shown(bang(arm, confidence=0.9)) == pytest.approx(published, abs=6e-7)


def test_when_nobody_guesses() -> None:
    nobody = Guessed(0, 0, 40)
    assert shown(james(nobody, nobody)) == [1, 0, 1, 1]
    assert bang(nobody).value is None
    assert "made a guess" in in_words_bang(bang(nobody))


def test_when_nobody_is_asked() -> None:
    assert "Nobody in this arm was asked" in in_words_bang(bang(Guessed(0, 0, 0)))
    assert "Nobody was asked" in in_words_james(james(Guessed(0, 0, 0), Guessed(0, 0, 0)))


def test_when_only_one_arm_guesses_and_all_of_it_right() -> None:
    assert "can't be told" in in_words_james(james(Guessed(5, 0, 5), Guessed(0, 0, 10)))


def test_the_ends_of_both_scales() -> None:
    right, wrong = Guessed(20, 0, 0), Guessed(0, 20, 0)
    assert shown(james(right, right)) == [0, 0, 0, 0]
    assert [shown(bang(each))[0] for each in (right, wrong, Guessed(10, 10, 0))] == [1, -1, 0]
    assert shown(james(wrong, wrong))[0] == 1
    assert shown(james(Guessed(10, 10, 0), Guessed(10, 10, 0)))[0] == 0.5


def slow_james(counts: list[float]) -> float:
    """From the paper's own letters: (1 + P_DK + (1 - P_DK) K_D) / 2, K_D = (P_do - P_de) / P_de."""
    n = sum(counts)
    right_1, wrong_1, dk_1, right_2, wrong_2, dk_2 = (each / n for each in counts)
    p_dk = dk_1 + dk_2
    p_do = (wrong_1 + wrong_2) / (1 - p_dk)
    guess_1, guess_2 = right_1 + wrong_2, wrong_1 + right_2
    arm_1, arm_2 = right_1 + wrong_1 + dk_1, right_2 + wrong_2 + dk_2
    p_de = (guess_1 * (arm_2 - dk_2) + guess_2 * (arm_1 - dk_1)) / (1 - p_dk) ** 2
    return (1 + p_dk + (1 - p_dk) * (p_do - p_de) / p_de) / 2


@given(ARMS, ARMS)
def test_james_is_what_the_paper_says_and_its_error_what_small_changes_give(
    one: Guessed, two: Guessed
) -> None:
    """The error by the infinitesimal jackknife: what a little more weight for each single person would change."""
    counts = [one.right, one.wrong, one.unknown, two.right, two.wrong, two.unknown]
    found = james(one, two)
    assume(found.value is not None and sum(counts[:2]) + sum(counts[3:5]) > 0)
    n, step = sum(counts), 1e-6
    value, error, _, _ = shown(found)
    assert value == pytest.approx(slow_james([float(each) for each in counts]), abs=1e-9)
    influence = []
    for at, count in enumerate(counts):
        up, down = (
            (
                slow_james(
                    [each * (1 - way) + (way * n if other == at else 0) for other, each in enumerate(counts)]
                )
                for way in (step, -step)
            )
            if count
            else (0.0, 0.0)
        )
        influence.append(count * ((up - down) / (2 * step)) ** 2)
    assert error == pytest.approx(sqrt(sum(influence)) / n, abs=1e-5)


@given(ARMS)
def test_bang_is_the_mean_of_what_each_person_scores(arm: Guessed) -> None:
    assume(arm.right + arm.wrong)
    scores = [1] * arm.right + [-1] * arm.wrong + [0] * arm.unknown
    mean = sum(scores) / len(scores)
    spread = sum((each - mean) ** 2 for each in scores) / len(scores)
    assert shown(bang(arm))[:2] == pytest.approx([mean, sqrt(spread / len(scores))], abs=1e-9)


@given(ARMS, st.data())
def test_how_sure_people_are_brings_bang_nearer_to_chance_and_leaves_james(
    arm: Guessed, data: st.DataObject
) -> None:
    assume(arm.right + arm.wrong)
    right, wrong = (data.draw(st.integers(0, most)) for most in (arm.right, arm.wrong))
    unsure = Guessed(arm.right, arm.wrong, arm.unknown, right, wrong)
    scores = [1] * (arm.right - right) + [0.5] * right + [-0.5] * wrong + [-1] * (arm.wrong - wrong)
    assert shown(bang(unsure))[0] == pytest.approx(sum(scores) / arm.people, abs=1e-9)
    assert james(unsure, arm) == james(arm, arm)


@given(ARMS, ARMS)
def test_the_arms_have_no_order(one: Guessed, two: Guessed) -> None:
    found, other = james(one, two), james(two, one)
    if found.value is None:
        assert found == other
    else:
        assert shown(found) == pytest.approx(shown(other), abs=1e-9)


@pytest.mark.parametrize(
    ("arm", "said"),
    [
        (Guessed(70, 49, 0), "near what chance"),
        (Guessed(61, 39, 0), "may have failed"),
        (Guessed(39, 61, 0), "hoped for the other"),
        (Guessed(60, 40, 0), "near what chance"),
        (Guessed(40, 60, 0), "near what chance"),
    ],
)
def test_the_rule_of_thumb_of_bang(arm: Guessed, said: str) -> None:
    assert said in in_words_bang(bang(arm))


@pytest.mark.parametrize(
    ("arm", "doubt"),
    [
        (Guessed(5, 1, 5), "may be chance alone"),
        (Guessed(1, 5, 5), "may be chance alone"),
        (Guessed(2, 0, 0), "guessed alike"),
        (Guessed(0, 2, 0), "guessed alike"),
        (Guessed(61, 39, 0), ""),
        (Guessed(2, 2, 2), ""),
    ],
)
def test_few_guesses_are_not_taken_for_more_than_chance(arm: Guessed, doubt: str) -> None:
    said = in_words_bang(bang(arm))
    assert [each for each in ("may be chance alone", "guessed alike") if each in said] == [doubt] * bool(
        doubt
    )


def test_the_rule_of_james() -> None:
    assert "nothing here says" in in_words_james(james(TREATMENT, PLACEBO))
    few = james(Guessed(6, 4, 0), Guessed(6, 4, 0))
    assert few.value is not None
    assert few.value < 0.5
    assert "nothing here says" in in_words_james(few)
    assert "Even the upper limit" in in_words_james(james(Guessed(90, 10, 0), Guessed(90, 10, 0)))
