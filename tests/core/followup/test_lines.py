"""Lines of therapy as endpoints need them: days known to the month, death before the next line, what was not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.lines import (
    Line,
    Time,
    doubts,
    later_lines,
    line,
    progression_free,
    progression_on_next_line,
    survival,
    time_to_next_line,
    time_to_next_line_or_death,
)
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth

RANDOMISED, SEEN = date(2026, 1, 10), date(2026, 7, 9)  # 180 days apart
FIRST = Line(1, "A", PartialDate(2025, 5), after=Truth.NO, ongoing=Truth.YES)
NEXT = Line(2, "B", PartialDate(2026, 3, 11), after=Truth.YES, ongoing=Truth.YES)  # day 60
THIRD = Line(3, "C", PartialDate(2026, 5), after=Truth.YES)
DIED = PartialDate(2026, 4, 10)  # day 90


def days(low: int, high: int | None = None, event: bool = True) -> Time:
    return Time(Span(Decimal(low), Decimal(low if high is None else high)), event)


def test_the_next_line() -> None:
    assert time_to_next_line([THIRD, FIRST, NEXT], RANDOMISED, SEEN) == days(60)
    assert time_to_next_line([FIRST], RANDOMISED, SEEN) == days(180, event=False)
    assert time_to_next_line([FIRST], RANDOMISED, SEEN, DIED) == days(90, event=False)
    assert time_to_next_line_or_death([FIRST], RANDOMISED, SEEN, DIED) == days(90)
    assert time_to_next_line_or_death([NEXT], RANDOMISED, SEEN, DIED) == days(60)


def test_a_month_is_an_interval_and_begins_no_earlier_than_randomisation() -> None:
    in_may = time_to_next_line([THIRD], RANDOMISED, SEEN)
    assert in_may == days(111, 141)
    same_month = replace(NEXT, began=PartialDate(2026, 1))
    assert time_to_next_line([same_month], RANDOMISED, SEEN) == days(0, 21)


def test_the_first_of_two_that_are_not_exact() -> None:
    died = PartialDate(2026, 5, 15)
    assert time_to_next_line_or_death([THIRD], RANDOMISED, SEEN, died) == days(111, 125)


def test_what_nobody_said_goes_by_the_days_that_are_sure() -> None:
    unsaid = [replace(each, after=Truth.UNKNOWN) for each in (FIRST, NEXT)]
    assert later_lines(unsaid, RANDOMISED) == unsaid[1:]
    same_month = Line(2, "B", PartialDate(2026, 1))
    assert later_lines([same_month, Line(3, "C", None)], RANDOMISED) == []


def test_progression_on_the_next_line() -> None:
    progressed = replace(NEXT, progressed=PartialDate(2026, 4, 20))
    assert progression_on_next_line([FIRST, progressed, THIRD], RANDOMISED, SEEN, None) == days(100)
    assert progression_on_next_line([FIRST, NEXT, THIRD], RANDOMISED, SEEN, None) == days(180, event=False)
    assert progression_on_next_line([progressed], RANDOMISED, SEEN, DIED) == days(90)
    on_third = replace(THIRD, progressed=PartialDate(2026, 6, 1))
    assert not progression_on_next_line([NEXT, on_third], RANDOMISED, SEEN, None).event, (
        "on the first of them alone"
    )


def test_progression_and_survival() -> None:
    assert progression_free([PartialDate(2026, 3), PartialDate(2026, 4)], RANDOMISED, SEEN, None) == days(
        50, 80
    )
    assert progression_free([], RANDOMISED, SEEN, DIED) == days(90)
    assert survival(None, RANDOMISED, SEEN) == days(180, event=False)
    assert survival(PartialDate(2026), RANDOMISED, SEEN) == days(0, 355)
    assert survival(PartialDate(2026, 1, 10), RANDOMISED, SEEN) == days(0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ended": PartialDate(2026, 2), "ongoing": Truth.NO, "reason": "PD"}, "ended before it began"),
        ({"ended": PartialDate(2026, 4)}, "still goes on, and has a last day"),
        ({"ongoing": Truth.NO}, "no reason is given"),
        ({"progressed": PartialDate(2026, 3, 10)}, "before it began"),
    ],
)
def test_doubts(change: dict[str, object], sentence: str) -> None:
    assert list(doubts([NEXT])) == []
    found = list(doubts([NEXT, replace(NEXT, number=3, **change)]))  # type: ignore[arg-type]
    assert [at for at, _ in found] == [1] and sentence in found[0][1]


def test_doubts_between_lines_and_after_death() -> None:
    assert [at for at, _ in doubts([NEXT, replace(NEXT, ongoing=Truth.UNKNOWN)])] == [1]
    told = " ".join(sentence for _, sentence in doubts([NEXT], PartialDate(2026, 2)))
    assert "began after the participant died" in told and "has died" in told
    assert list(doubts([THIRD], PartialDate(2026, 5))) == [], "the month leaves it open"


def test_an_entry_is_read() -> None:
    told = {
        "LINE": "2", "CMTRT": "B", "CMSTDAT": "2026-03-11", "CMONGO": "yes", "AFTERRAND": "yes", "WHYENDED": "",
    }  # fmt: skip
    assert line(told) == NEXT
    assert line({}) == Line(None, "", None)


@given(st.dates(RANDOMISED, SEEN), st.dates(RANDOMISED, SEEN))
def test_a_month_holds_each_of_its_days(began: date, died: date) -> None:
    def time(known: PartialDate, dead: PartialDate) -> Span:
        return time_to_next_line_or_death([replace(NEXT, began=known)], RANDOMISED, SEEN, dead).days

    exact = time(
        PartialDate(began.year, began.month, began.day), PartialDate(died.year, died.month, died.day)
    )
    assert exact == Span.exactly(min(began - RANDOMISED, died - RANDOMISED) // timedelta(days=1))
    rough = time(PartialDate(began.year, began.month), PartialDate(died.year, died.month))
    assert rough.holds(exact)
