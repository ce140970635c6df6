"""FACT-G: items turned round, subscales, missing answers by both rules; FACT-8D: every decrement of its table."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.scores.catalogue import find
from equipoise.core.scores.fact_g import ITEMS, REVERSED, fact_8d_canada, input_of, prorated, turned
from equipoise.core.scores.score import ScoreError, Value
from equipoise.core.values.possible import Span
from tests.core.scores.given import point

CODES = [code for codes in ITEMS.values() for code in codes]
BEST = {code: 0 if code in REVERSED else 4 for code in CODES}
WORST = {code: 4 - answer for code, answer in BEST.items()}
answers = st.fixed_dictionaries({code: st.integers(0, 4) for code in CODES})


def known(given: dict[str, int]) -> dict[str, Value]:
    return {input_of(code).name: point(answer) for code, answer in given.items()}


def test_is_made_as_published() -> None:
    assert {name: len(codes) for name, codes in ITEMS.items()} == {"PWB": 7, "SWB": 7, "EWB": 6, "FWB": 7}
    assert len(CODES) == len(set(CODES)) == 27
    assert {
        "GP1", "GP2", "GP3", "GP4", "GP5", "GP6", "GP7", "GE1", "GE3", "GE4", "GE5", "GE6",
    } == REVERSED  # fmt: skip


def test_reaches_from_0_to_108() -> None:
    assert find("FACT-G").compute(known(BEST)) == point(108)
    assert find("FACT-G").compute(known(WORST)) == point(0)
    assert find("FACT-G EWB").compute(known({code: BEST[code] for code in ITEMS["EWB"]})) == point(24)


@given(answers)
def test_the_total_is_what_the_subscales_make(given: dict[str, int]) -> None:
    parts = prorated(given)
    total = sum(turned(code, answer) for code, answer in given.items())
    assert parts.total == sum(filter(None, parts.subscales.values()), Fraction(0)) == total
    assert find("FACT-G").compute(known(given)) == point(total)
    assert parts.answered == 27


@pytest.mark.parametrize(
    ("subscale", "missing", "expected"),
    [
        ("PWB", 3, Fraction(4 * 3 * 7, 4)),  # 4 of 7 are more than half
        ("PWB", 4, None),  # 3 of 7 are not
        ("EWB", 2, Fraction(4 * 3 * 6, 4)),  # 4 of 6
        ("EWB", 3, None),  # exactly half of 6
    ],
)
def test_more_than_half_of_a_subscale(subscale: str, missing: int, expected: Fraction | None) -> None:
    given = {code: 1 if code in REVERSED else 3 for code in CODES}
    for code in sorted(ITEMS[subscale], key=lambda one: one == "GE2")[:missing]:
        del given[code]
    found = prorated(given)
    assert found.subscales[subscale] == expected
    assert (found.total is None) == (expected is None)


def test_the_mean_of_what_was_answered_stands_for_the_rest() -> None:
    given = {"GS1": 4, "GS2": 3, "GS3": 3, "GS4": 2}
    assert prorated(given).subscales["SWB"] == Fraction(12 * 7, 4) == 21
    assert prorated(given).total is None
    assert find("FACT-G SWB").compute(known(given)) == Span(Decimal(12), Decimal(24))


def test_the_total_needs_more_than_80_percent() -> None:
    dropped = ["GP1", "GP2", "GS1", "GS2", "GE1"]
    assert prorated({code: 2 for code in CODES if code not in dropped}).total == 54  # 22 of 27
    assert prorated({code: 2 for code in CODES if code not in [*dropped, "GF1"]}).total is None  # 21 of 27


@given(answers, st.sets(st.sampled_from(CODES)))
def test_what_is_guessed_is_possible(given: dict[str, int], missing: set[str]) -> None:
    left = {code: answer for code, answer in given.items() if code not in missing}
    found = prorated(left)
    if found.total is not None:
        possible = find("FACT-G").compute(known(left))
        assert isinstance(possible, Span)
        assert possible.low <= Decimal(found.total.numerator) / found.total.denominator <= possible.high


@pytest.mark.parametrize("wrong", [{"GP8": 1}, {"GP1": 5}, {"GP1": -1}])
def test_refuses_what_is_no_answer(wrong: dict[str, int]) -> None:
    with pytest.raises(ScoreError, match="GP1 to GF7"):
        prorated(wrong)


# doi 10.1186/s12955-022-02002-z, table 5: decrements in thousandths by level, the best level first.
TABLE = {
    "GP4": (0, 0, 77, 187, 384),
    "GP1": (0, 54, 75, 144, 164),
    "GP2": (0, 99, 149, 162, 298),
    "GF5": (0, 0, 0, 77, 77),
    "GF1": (0, 57, 90, 90, 231),
    "GE1": (0, 0, 127, 127, 185),
    "GE6": (0, 97, 97, 97, 118),
}
SUPPORT = (0, 22, 22, 120, 195)
TURNED = {"GF5", "GF1"}


@pytest.mark.parametrize(("item", "level"), [(item, level) for item in TABLE for level in range(1, 6)])
def test_every_decrement(item: str, level: int) -> None:
    answer = 5 - level if item in TURNED else level - 1
    assert fact_8d_canada({**BEST, item: answer}) == 1 - Decimal(TABLE[item][level - 1]) / 1000


@pytest.mark.parametrize("family", range(5))
@pytest.mark.parametrize("friends", range(5))
def test_support_is_the_better_of_two(family: int, friends: int) -> None:
    utility = fact_8d_canada({**BEST, "GS2": family, "GS3": friends})
    assert utility == 1 - Decimal(SUPPORT[4 - max(family, friends)]) / 1000


def test_worst_and_best_utility() -> None:
    score = find("FACT-8D", "Canada")
    nine = [each.name for each in score.inputs]
    assert len(nine) == 9
    assert score.compute({name: value for name, value in known(BEST).items() if name in nine}) == point(1)
    assert fact_8d_canada(WORST) == score.low == Decimal("-0.652")


def test_one_missing_support_still_counts() -> None:
    given = {code: BEST[code] for code in (*TABLE, "GS2")} | {"GS2": 2}
    found = find("FACT-8D", "Canada").compute(known(given))
    assert found == Span(Decimal("0.978"), Decimal(1))
