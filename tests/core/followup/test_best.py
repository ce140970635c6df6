"""The best overall response: each row of table 3 of RECIST 1.1, distances that days leave open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.best import Demands, best
from equipoise.core.scores.recist import NON_CR_NON_PD
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options

START = PartialDate(2026, 1, 1)
FIRST, SECOND = PartialDate(2026, 2, 26), PartialDate(2026, 3, 26)  # 56 and 84 days after, 28 apart
LATE = PartialDate(2026, 3, 25)  # 27 days after the first


def claimed(
    *responses: str, stable_for: int = 42, confirmed: bool = True, last: PartialDate = SECOND
) -> Options:
    timed = list(zip(responses, (FIRST, last), strict=False))
    return best(timed, Demands(START, stable_for, 28 if confirmed else None))


# Rows: the first response, the second, the best where 56 days are enough for stable disease, and where they are not.
TABLE = [
    ("CR", "CR", "CR", "CR"),
    ("CR", "PD", "SD", "PD"),
    ("CR", "NE", "SD", "NE"),
    ("PR", "CR", "PR", "PR"),
    ("PR", "PR", "PR", "PR"),
    ("PR", "PD", "SD", "PD"),
    ("PR", "NE", "SD", "NE"),
    ("NE", "NE", "NE", "NE"),
    ("SD", "PD", "SD", "PD"),
    ("PD", "PR", "PD", "PD"),
]


@pytest.mark.parametrize(("first", "second", "long_enough", "too_short"), TABLE)
def test_table_3(first: str, second: str, long_enough: str, too_short: str) -> None:
    assert claimed(first, second, stable_for=56) == Options.of(long_enough)
    assert claimed(first, second, stable_for=85) == Options.of(too_short)


def test_confirmation_takes_28_days() -> None:
    assert claimed("PR", "PR", last=SECOND) == Options.of("PR")
    assert claimed("PR", "PR", last=LATE) == Options.of("SD")


def test_without_confirmation_once_is_enough() -> None:
    assert claimed("PR", "SD", confirmed=False) == Options.of("PR")
    assert claimed("SD", "CR", confirmed=False) == Options.of("CR")


def test_only_what_could_not_be_evaluated_may_lie_between() -> None:
    days = [PartialDate(2026, month, 1) for month in (3, 4, 5)]
    demands = Demands(START, 42, 28)
    assert best(list(zip(("PR", "NE", "PR"), days, strict=True)), demands) == Options.of("PR")
    assert best(list(zip(("PR", "SD", "PR"), days, strict=True)), demands) == Options.of("SD")


def test_what_is_neither_keeps_its_name() -> None:
    assert claimed(NON_CR_NON_PD, "PD") == Options.of(NON_CR_NON_PD)


def test_days_known_to_the_month_leave_both_open() -> None:
    timed = [("PR", PartialDate(2026, 2)), ("PR", PartialDate(2026, 3))]
    assert best(timed, Demands(START, 20, 28)) == Options.of("PR", "SD")
    assert best([("SD", None)], Demands(START, 20)) == Options.of("SD", "NE")
    assert best([("SD", FIRST)], Demands(None, 20)) == Options.of("SD", "NE")


def test_nothing_yet() -> None:
    assert best([], Demands(START, 42, 28)) == Options.of("NE")


timed = st.lists(
    st.tuples(
        st.sampled_from(["CR", "PR", "SD", "PD", "NE", NON_CR_NON_PD]),
        st.dates(START.earliest).map(lambda day: PartialDate(day.year, day.month, day.day)),
    ),
    max_size=6,
)
ORDER = ["NE", "PD", NON_CR_NON_PD, "SD", "PR", "CR"]


@given(timed, st.integers(0, 100), st.integers(0, 100))
def test_demanding_confirmation_never_gives_more(
    responses: list[tuple[str, PartialDate]], stable_for: int, days: int
) -> None:
    easy = best(responses, Demands(START, stable_for))
    hard = best(responses, Demands(START, stable_for, days))
    assert max(map(ORDER.index, hard.choices)) <= max(map(ORDER.index, easy.choices))


@given(timed, timed)
def test_nothing_counts_after_progression(
    before: list[tuple[str, PartialDate]], after: list[tuple[str, PartialDate]]
) -> None:
    demands = Demands(START, 42, 28)
    stopped = [*before, ("PD", FIRST)]
    assert best([*stopped, *after], demands) == best(stopped, demands)
