"""EQ-5D-5L: published values of health states, and laws over all 3125 of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product

import pytest

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.eq5d import DIMENSIONS, canada, england, levels_of, state
from equipoise.core.scores.score import ScoreError
from equipoise.core.values.possible import Span
from tests.core.scores.given import exactly, point, value_of

STATES = ["".join(each) for each in product("12345", repeat=5)]
SETS = pytest.mark.parametrize("index", [canada, england])
Index = Callable[[Mapping[str, int]], Decimal]


def known(health: str) -> dict[str, Span]:
    return {f"eq5d_{name}": point(level) for name, level in levels_of(health).items()}


@pytest.mark.parametrize(
    ("country", "health", "published"),
    [
        ("Canada", "11111", "0.949"),
        ("Canada", "55555", "-0.148"),
        ("Canada", "23145", "0.275"),
        ("England", "11111", "1"),
        ("England", "23245", "0.247"),
        ("England", "55555", "-0.285"),
    ],
)
def test_published_values(country: str, health: str, published: str) -> None:
    assert round(value_of(find("EQ-5D-5L", country).compute(known(health))), 3) == Decimal(published)


def test_no_country_is_the_default() -> None:
    with pytest.raises(ScoreError, match="Canada, England"):
        find("EQ-5D-5L")


def test_canada_as_its_formula_is_printed() -> None:
    """The reference: term by term, for every state."""
    slopes = (389, 458, 195, 444, 376)
    severe = (510, 584, 1103, 1409, 1277)
    for health in STATES:
        levels = [int(each) for each in health]
        bad = [each > 3 for each in levels]
        terms = 11351 - sum(s * n for s, n in zip(slopes, levels, strict=True))
        terms -= sum(s for s, is_bad in zip(severe, bad, strict=True) if is_bad)
        terms += 85 * (sum(bad) - 1) ** 2 if any(bad) else 0
        assert canada(levels_of(health)) == Decimal(terms) / 10000


# doi 10.1002/hec.3564, the final model: decrements in thousandths from the second level on.
ENGLAND = {
    "mobility": (58, 76, 207, 274),
    "self_care": (50, 80, 164, 203),
    "usual_activities": (50, 63, 162, 184),
    "pain": (63, 84, 276, 335),
    "anxiety": (78, 104, 285, 289),
}


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_decrement_of_england(dimension: str) -> None:
    for level, decrement in enumerate(ENGLAND[dimension], 2):
        assert england({**levels_of("11111"), dimension: level}) == 1 - Decimal(decrement) / 1000


@SETS
def test_never_better_with_more_problems(index: Index) -> None:
    """What the score's two ends rest on."""
    for health in STATES:
        for at, level in enumerate(health):
            if level != "5":
                worse = health[:at] + str(int(level) + 1) + health[at + 1 :]
                assert index(levels_of(worse)) <= index(levels_of(health)), (health, worse)


@SETS
def test_one_missing_answer_leaves_its_five_states(index: Index) -> None:
    score = find("EQ-5D-5L", index.__name__)
    for at, name in enumerate(DIMENSIONS):
        rest = {key: value for key, value in known("23145").items() if key != f"eq5d_{name}"}
        five = [index(levels_of("23145"[:at] + level + "23145"[at + 1 :])) for level in "12345"]
        assert score.compute(rest) == Span(min(five), max(five))


@pytest.mark.parametrize("wrong", ["2314", "231456", "23146", "2314x", ""])
def test_refuses_what_is_no_state(wrong: str) -> None:
    with pytest.raises(ValueError, match="no health state"):
        levels_of(wrong)


def test_states_are_written_as_they_are_read() -> None:
    assert [state(levels_of(each)) for each in STATES] == STATES


def test_the_scale_is_what_was_said() -> None:
    assert find("EQ VAS").compute(exactly(eq_vas=71)) == point(71)
    assert find("EQ VAS").compute({}) == Span(Decimal(0), Decimal(100))
