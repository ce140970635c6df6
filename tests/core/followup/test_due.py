"""When visits are due: by the calendar, at the ends of months, in leap years, and what became of each."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.due import Happened, Slot, Status, changes, impossible, moved, slots, status
from equipoise.core.followup.schedule import Visit
from equipoise.core.values.durations import Duration

TODAY = date(2026, 6, 1)
WEEK_12 = Visit("week-12", "Week 12", "randomisation", Duration(12, "week"), 7, 14, ("scan",))
MONTHLY = Visit(
    "scan",
    "Scan",
    "randomisation",
    Duration(1, "month"),
    3,
    3,
    ("scan",),
    Duration(1, "month"),
    Duration(6, "month"),
)
AROUND = Visit("start", "Start", "randomisation", Duration(0, "day"), 3, 3, ())
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


def one(visit: Visit, anchor: date) -> Slot:
    return slots([visit], {visit.anchor: anchor}, TODAY)[0]


def test_the_window_is_counted_in_days_around_the_day() -> None:
    slot = one(WEEK_12, date(2026, 1, 1))
    assert (slot.key, slot.due, slot.opens, slot.closes) == (
        "week-12", date(2026, 3, 26), date(2026, 3, 19), date(2026, 4, 9),
    )  # fmt: skip


def test_monthly_from_the_31st_stays_at_the_end_of_each_month() -> None:
    found = slots([MONTHLY], {"randomisation": date(2026, 1, 31)}, TODAY)
    assert [str(each.due) for each in found] == [
        "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
    ]  # fmt: skip
    assert [each.key for each in found] == [f"scan:{number}" for number in range(1, 7)]


@pytest.mark.parametrize(
    ("anchor", "offset", "day"),
    [
        ("2024-01-31", Duration(1, "month"), "2024-02-29"),
        ("2024-02-29", Duration(1, "year"), "2025-02-28"),
        ("2024-02-29", Duration(4, "year"), "2028-02-29"),
        ("2026-03-28", Duration(1, "day"), "2026-03-29"),  # a day of 23 hours where clocks go forward
        ("2026-10-25", Duration(1, "week"), "2026-11-01"),  # a day of 25 hours within it
        ("2099-12-31", Duration(2, "month"), "2100-02-28"),  # 2100 is no leap year
        ("2026-05-05", Duration(0, "day"), "2026-05-05"),
    ],
)
def test_leap_days_and_the_change_of_clocks(anchor: str, offset: Duration, day: str) -> None:
    assert moved(date.fromisoformat(anchor), offset) == date.fromisoformat(day)


def test_no_visit_lies_beyond_the_calendar() -> None:
    for each in (Duration(9_000, "year"), Duration(100_000, "week"), Duration(100_000, "month")):
        with pytest.raises(OverflowError):
            moved(date(9000, 1, 1), each)


@given(DAYS, st.integers(0, 60), st.sampled_from(["day", "week", "month", "year"]))
def test_moving_is_the_calendars(day: date, count: int, unit: str) -> None:
    assert moved(day, Duration(count, unit)) == day + relativedelta(**{f"{unit}s": count})  # type: ignore[arg-type]


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_the_day_lies_in_its_window_and_visits_come_in_order(anchor: date, before: int, after: int) -> None:
    visit = Visit(
        "v",
        "V",
        "consent",
        Duration(1, "month"),
        before,
        after,
        (),
        Duration(1, "month"),
        Duration(2, "year"),
    )
    found = slots([visit], {"consent": anchor}, TODAY)
    assert len(found) == 24
    assert all(
        each.opens <= each.due <= each.closes for each in found if each.opens and each.due and each.closes
    )
    assert [each.due for each in found] == sorted(each.due for each in found if each.due)


def test_a_visit_waits_for_the_day_it_hangs_on_and_stands_last() -> None:
    consented = Visit("start", "Start", "consent", Duration(0, "day"), 0, 0, ())
    found = slots([WEEK_12, consented], {"consent": date(2026, 5, 1)}, TODAY)
    assert [each.key for each in found] == ["start", "week-12"]
    assert status(found[1], None, TODAY) is Status.WAITING
    assert status(found[1], None, TODAY, date(2026, 5, 5)) is Status.NOT_EXPECTED


def test_what_comes_again_without_an_end_is_laid_out_some_years_ahead() -> None:
    endless = Visit("v", "V", "consent", Duration(0, "day"), 0, 0, (), Duration(1, "year"))
    found = slots([endless], {"consent": date(2026, 1, 1)}, TODAY)
    assert len(found) == 11
    daily = Visit("v", "V", "consent", Duration(0, "day"), 0, 0, (), Duration(1, "day"))
    assert len(slots([daily], {"consent": date(2026, 1, 1)}, TODAY)) == 400


SLOT = one(WEEK_12, date(2026, 1, 1))
OPENS, CLOSES = date(2026, 3, 19), date(2026, 4, 9)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("visit", "day", "said"),
    [
        (AROUND, date(2026, 2, 25), ""),  # in the window, which opens before the day it is counted from
        (AROUND, date(2026, 2, 24), "24 February 2026 is before randomisation, 28 February 2026"),
        (MONTHLY, date(2026, 2, 28), ""),  # outside of its window, and still possible
        (MONTHLY, date(2026, 2, 27), "27 February 2026 is before randomisation"),
        (MONTHLY, date(2026, 6, 1), ""),
        (MONTHLY, date(2026, 6, 2), "after the participant’s death, 1 June 2026"),
        (replace(MONTHLY, anchor="consent"), date(2026, 2, 19), "before consent, 20 February 2026"),
        (replace(AROUND, before=20), date(2026, 2, 19), "before consent"),
        (replace(MONTHLY, anchor="treatment"), date(2026, 5, 1), "counted from treatment, which has no day"),
    ],
)
def test_on_which_days_a_visit_can_have_been(visit: Visit, day: date, said: str) -> None:
    days = {"consent": date(2026, 2, 20), "randomisation": date(2026, 2, 28), "death": date(2026, 6, 1)}
    told = impossible(slots([visit], days, TODAY)[0], days, day)
    assert told.startswith(said) if said.startswith("2") else said in told and bool(told) == bool(said)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (OPENS - DAY, Status.NOT_DUE),
        (OPENS, Status.DUE),
        (CLOSES, Status.DUE),
        (CLOSES + DAY, Status.OVERDUE),
    ],
)
def test_both_ends_belong_to_the_window(today: date, expected: Status) -> None:
    assert status(SLOT, None, today) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (OPENS - DAY, Status.DONE_OUTSIDE), (OPENS, Status.DONE), (CLOSES, Status.DONE),
        (CLOSES + DAY, Status.DONE_OUTSIDE), (None, Status.MISSED),
    ],
)  # fmt: skip
def test_what_happened_is_done_inside_or_outside_its_window_or_missed(
    day: date | None, expected: Status
) -> None:
    assert status(SLOT, Happened(day), TODAY, ended=date(2026, 3, 20)) is expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (OPENS - DAY, Status.NOT_EXPECTED), (CLOSES, Status.NOT_EXPECTED), (CLOSES + DAY, Status.OVERDUE),
    ],
)  # fmt: skip
def test_after_the_end_a_visit_is_not_asked_for_unless_its_window_had_closed(
    ended: date, expected: Status
) -> None:
    assert status(SLOT, None, TODAY, ended) is expected


def test_another_version_names_what_is_new_gone_and_moved() -> None:
    later = Visit("week-12", "Week 12", "randomisation", Duration(13, "week"), 7, 14, ("scan",))
    new = Visit("week-24", "Week 24", "randomisation", Duration(24, "week"), 7, 7, ())
    days = {"randomisation": date(2026, 1, 1)}
    before, after = slots([WEEK_12, MONTHLY], days, TODAY), slots([later, new], days, TODAY)
    said = [each.words() for each in changes(before, after, happened=["scan:1", "scan:2"])]
    assert said[0] == (
        "Week 12 changes: before due on 2026-03-26, from 2026-03-19 to 2026-04-09, "
        "now due on 2026-04-02, from 2026-03-26 to 2026-04-16."
    )
    assert said[1].startswith("Week 24 is new due on 2026-06-18")
    assert said[2:] == [f"Scan, time {number} is not asked for any more." for number in range(3, 7)]
    assert changes(before, before) == []


def months_later(day: date, months: int) -> date:
    """Slowly, by the calendar alone: the same day of a later month, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return next(
        date(year, month + 1, of_month)
        for of_month in range(day.day, 0, -1)
        if of_month <= calendar.monthrange(year, month + 1)[1]
    )


IN_MONTHS, IN_DAYS = {"month": 1, "year": 12}, {"day": 1, "week": 7}
OFFSETS = st.builds(Duration, st.integers(0, 14), st.sampled_from(["day", "week", "month", "year"]))
ENDS_OF_MONTHS = st.sampled_from(
    [date(2024, 1, 31), date(2024, 2, 29), date(2023, 1, 29), date(2025, 11, 30)]
)


EDGES = (-6, -5, 0, 9, 10)
"""Days from the due day: the one before the window, its first, the day itself, its last, the one after."""


@given(
    st.one_of(ENDS_OF_MONTHS, DAYS), OFFSETS, st.integers(1, 9), st.sampled_from(["week", "month"]),
    st.integers(0, 36), st.sampled_from(EDGES), st.one_of(st.none(), st.sampled_from(EDGES)),
)  # fmt: skip
def test_agrees_with_the_calendar_taken_slowly(
    anchor: date, offset: Duration, every: int, unit: str, until: int, today: int, ended: int | None
) -> None:
    visit = Visit("v", "V", "consent", offset, 5, 9, (), Duration(every, unit), Duration(until, "month"))
    found = slots([visit], {"consent": anchor}, anchor)
    for ordinal in count():
        months = offset.count * IN_MONTHS.get(offset.unit, 0) + ordinal * every * IN_MONTHS.get(unit, 0)
        days = offset.count * IN_DAYS.get(offset.unit, 0) + ordinal * every * IN_DAYS.get(unit, 0)
        due = months_later(anchor, months) + timedelta(days=days)
        if ordinal and due > months_later(anchor, until):
            assert len(found) == ordinal
            return
        window = [due + timedelta(days=each) for each in range(-5, 10)]
        now = due + timedelta(days=today)
        over = None if ended is None else due + timedelta(days=ended)
        expected = Status.DUE if now in window else Status.NOT_DUE if now < window[0] else Status.OVERDUE
        expected = Status.NOT_EXPECTED if over is not None and over <= window[-1] else expected
        slot = found[ordinal]
        assert (slot.due, slot.opens, slot.closes) == (due, window[0], window[-1])
        assert status(slot, None, now, over) is expected
