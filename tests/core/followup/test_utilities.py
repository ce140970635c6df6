"""Utilities by the value set that a protocol chooses, and the area under them: what is missing stays missing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.questionnaires import FACT_ITEMS
from equipoise.core.followup.utilities import DAYS_A_YEAR, SETS, Assessed, qaly
from equipoise.core.scores.eq5d import DIMENSIONS

START = date(2026, 1, 1)


def state(levels: str) -> dict[str, str]:
    return dict(zip(DIMENSIONS, levels, strict=True))


# reference-numbers, section 4
@pytest.mark.parametrize(
    ("name", "levels", "published"),
    [
        ("EQ-5D-5L Canada 2016", "11111", "0.949"),
        ("EQ-5D-5L Canada 2016", "23145", "0.275"),
        ("EQ-5D-5L Canada 2016", "55555", "-0.148"),
        ("EQ-5D-5L England 2018", "23245", "0.247"),
        ("EQ-5D-5L England 2018", "55555", "-0.285"),
    ],
)
def test_published_utilities(name: str, levels: str, published: str) -> None:
    found = SETS[name].utility(state(levels))
    assert found is not None and round(found, 3) == Decimal(published)


def test_too_little_answered_is_no_utility() -> None:
    assert SETS["EQ-5D-5L Canada 2016"].utility({**state("11111"), "pain": ""}) is None
    whole = dict.fromkeys(FACT_ITEMS, "0")
    assert SETS["FACT-8D Canada 2022"].utility(whole) is not None
    assert SETS["FACT-8D Canada 2022"].utility({**whole, "GP4": ""}) is None


def at(*said: tuple[int, str | None]) -> list[Assessed]:
    """By days since the start."""
    return [
        Assessed(START + timedelta(days), Decimal(value) if value is not None else None)
        for days, value in said
    ]


def test_a_straight_line_between_two() -> None:
    found = qaly(at((0, "0.8"), (100, "0.6")))
    assert found is not None and found.whole == Decimal("70.0") / DAYS_A_YEAR and found.days == 100


def test_a_year_of_full_health_is_one() -> None:
    found = qaly(at((0, "1"), (1461, "1")))
    assert found is not None and found.whole == 4


def test_from_the_day_of_death_it_is_nothing() -> None:
    found = qaly(at((0, "0.8"), (10, "0.8"), (50, "0.4")), died=START + timedelta(30))
    assert found is not None and found.whole == (Decimal(8) + Decimal(8)) / DAYS_A_YEAR
    assert found.last == START + timedelta(30), "what is dated after death is not counted"


def test_who_died_on_the_day_of_the_only_questionnaire_has_no_years() -> None:
    assert qaly(at((0, "0.8")), died=START) is None
    assert qaly(at((0, "0.8"))) is None and qaly([]) is None
    assert qaly(at((0, None), (100, None)), died=START + timedelta(200)) is None


def test_what_is_missing_takes_the_days_on_both_sides_and_no_sum_is_claimed() -> None:
    found = qaly(at((0, "0.8"), (40, "0.8"), (90, None), (180, "0.6"), (200, "0.6")))
    assert found is not None and found.whole is None
    assert (found.missing, found.days) == (140, 200)
    assert found.counted == (Decimal(32) + Decimal(12)) / DAYS_A_YEAR


def test_two_on_one_day_are_one() -> None:
    found = qaly(at((0, "0.8"), (0, None), (100, "0.5"), (100, "0.6")))
    assert found is not None and found.whole == Decimal(70) / DAYS_A_YEAR


values = st.decimals(Decimal("-0.5"), Decimal(1), places=3)
days = st.lists(st.integers(0, 900), min_size=2, max_size=6, unique=True).map(sorted)


@given(days, st.data())
def test_it_lies_between_the_least_and_the_greatest_utility(when: list[int], data: st.DataObject) -> None:
    said = [(day, str(data.draw(values))) for day in when]
    found = qaly(at(*said))
    assert found is not None and found.whole is not None
    years, seen = Decimal(when[-1] - when[0]) / DAYS_A_YEAR, [Decimal(value) for _, value in said]
    slack = Decimal("1e-20")
    assert min(seen) * years - slack <= found.whole <= max(seen) * years + slack


@given(days, st.data())
def test_cut_in_two_it_is_the_sum_of_its_parts(when: list[int], data: st.DataObject) -> None:
    said = at(*((day, str(data.draw(values))) for day in when))
    middle = data.draw(st.integers(0, len(said) - 1))
    parts = [qaly(each) for each in (said[: middle + 1], said[middle:])]
    whole = qaly(said)
    assert whole is not None
    assert abs(sum((each.counted for each in parts if each), Decimal(0)) - whole.counted) < Decimal("1e-20")
