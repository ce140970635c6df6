"""Working days: against a slow count, day by day, and by laws over zones, holidays and closures."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.referral.deadlines import (
    CLOSING,
    EVERYWHERE,
    OPENING,
    Calendar,
    counted_from,
    due,
    working_days_between,
)
from equipoise.core.values.errors import InputError

VANCOUVER = Calendar(ZoneInfo("America/Vancouver"), lambda day: day == date(2026, 12, 25))
ZONES = st.sampled_from(
    ["UTC", "America/Vancouver", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 1)).map(lambda each: each.replace(tzinfo=UTC))
WEEKS = st.sets(st.integers(0, 6), min_size=1).map(frozenset)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Sites with any week, and holidays here and there."""
    every = draw(st.integers(3, 60))
    shift = draw(st.integers(0, 59))
    return Calendar(ZoneInfo(draw(ZONES)), lambda day: day.toordinal() % every == shift % every, draw(WEEKS))


def by_hand(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """The slow reference: walk from minute to minute in working time, then from day to day."""
    local = moment.astimezone(calendar.zone)
    day, clock = local.date(), local.time()
    if not calendar.works(day) or clock > CLOSING:
        day, clock = day + timedelta(1), OPENING
        while not calendar.works(day):
            day += timedelta(1)
    clock = max(clock, OPENING)
    while days:
        day += timedelta(1)
        days -= calendar.works(day)
    return datetime.combine(day, clock, calendar.zone).astimezone(UTC)


@given(MOMENTS, st.integers(0, 15), calendars())
def test_a_deadline_is_what_a_slow_count_says(moment: datetime, days: int, calendar: Calendar) -> None:
    try:
        found = due(moment, days, calendar)
    except InputError:
        return  # a week of one day that is always a holiday: refused below
    assert found == by_hand(moment, days, calendar)


@given(MOMENTS, st.integers(1, 15), calendars())
def test_a_deadline_lies_on_a_working_day_and_that_many_days_on(
    moment: datetime, days: int, calendar: Calendar
) -> None:
    try:
        found = due(moment, days, calendar)
    except InputError:
        return
    local = found.astimezone(calendar.zone)
    assert calendar.works(local.date())
    begun = counted_from(moment, calendar)
    assert working_days_between(begun.date(), local.date(), calendar) == days
    assert found > moment.astimezone(UTC)


@given(MOMENTS, MOMENTS, st.integers(0, 12))
def test_who_writes_later_is_never_answered_sooner(first: datetime, second: datetime, days: int) -> None:
    earlier, later = sorted((first, second))
    assert due(earlier, days, VANCOUVER) <= due(later, days, VANCOUVER)


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VANCOUVER.zone)


@pytest.mark.parametrize(
    ("written", "days", "wanted"),
    [
        (local(2026, 11, 23, 10), 2, local(2026, 11, 25, 10)),
        (local(2026, 11, 27, 16, 30), 2, local(2026, 12, 1, 16, 30)),  # over a weekend
        (local(2026, 11, 28, 12), 2, local(2026, 12, 2, 9)),  # written on a Saturday: Monday morning counts
        (local(2026, 11, 23, 3), 2, local(2026, 11, 25, 9)),  # before work begins
        (local(2026, 11, 23, 22), 2, local(2026, 11, 26, 9)),  # after work ended
        (local(2026, 12, 24, 10), 2, local(2026, 12, 29, 10)),  # Christmas Day and a weekend
        (local(2026, 3, 6, 10), 2, local(2026, 3, 10, 10)),  # summer time begins on the 8th
        (local(2026, 10, 30, 10), 5, local(2026, 11, 6, 10)),  # and ends on 1 November
        (local(2026, 12, 30, 10), 5, local(2027, 1, 6, 10)),  # over the end of a year
    ],
)
def test_known_deadlines(written: datetime, days: int, wanted: datetime) -> None:
    assert due(written, days, VANCOUVER) == wanted


def test_the_same_moment_counts_differently_where_another_day_has_begun() -> None:
    friday_evening = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    auckland = Calendar(ZoneInfo("Pacific/Auckland"), lambda _: False)
    assert due(friday_evening, 1, VANCOUVER).astimezone(VANCOUVER.zone).date() == date(2026, 11, 30)
    assert due(friday_evening, 1, auckland).astimezone(auckland.zone).date() == date(2026, 12, 1)


def test_a_site_that_never_works_is_refused() -> None:
    with pytest.raises(InputError, match="no working day"):
        due(datetime(2026, 1, 5, 10, tzinfo=UTC), 1, Calendar(UTC, lambda _: True))


def test_days_between_count_the_last_and_not_the_first() -> None:
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 23), EVERYWHERE) == 1
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 20), EVERYWHERE) == 0


def test_closing_time_still_counts() -> None:
    at_five = datetime.combine(date(2026, 11, 23), time(17), VANCOUVER.zone)
    assert counted_from(at_five, VANCOUVER) == at_five
