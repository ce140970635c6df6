"""When letters are due: by the person's own clock, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.news.timing import HOUR, LONGEST_JUMP, Pace, due, morning

ODD = (
    "UTC",
    "America/Vancouver",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
    "Africa/Casablanca",
    "Europe/London",
)
"""Zones of quarter hours, of half an hour's summer time, of two hours', and those that left out a day."""
ZONES = st.sampled_from(ODD).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
DIGESTS = st.sampled_from((Pace.DAILY, Pace.WEEKLY))
LENGTH = {Pace.DAILY: timedelta(days=1), Pace.WEEKLY: timedelta(days=7)}


@given(ZONES, MOMENTS)
def test_what_need_not_wait_is_due_now(here: ZoneInfo, now: datetime) -> None:
    assert due(Pace.AT_ONCE, here, now) == now


@given(DIGESTS, ZONES, MOMENTS)
def test_it_is_never_in_the_past_and_never_later_than_its_pace(
    pace: Pace, here: ZoneInfo, now: datetime
) -> None:
    """By the clock on the wall: the night on which clocks go back has an hour more, a repeated day a day more."""
    found = due(pace, here, now)
    assert now <= found <= now + LENGTH[pace] + LONGEST_JUMP
    gone_back = now.astimezone(here).utcoffset() or timedelta()
    gone_back -= found.astimezone(here).utcoffset() or timedelta()
    assert found - now <= LENGTH[pace] + max(gone_back, timedelta())


@given(DIGESTS, ZONES, MOMENTS)
def test_it_is_eight_o_clock_there_or_as_much_later_as_the_clocks_jumped(
    pace: Pace, here: ZoneInfo, now: datetime
) -> None:
    found = due(pace, here, now).astimezone(here)
    before = (found - LONGEST_JUMP).utcoffset() or timedelta()
    jumped = (found.utcoffset() or timedelta()) - before
    said = found.replace(tzinfo=None)
    assert said.time() == HOUR or (said - jumped).time() == HOUR
    if pace is Pace.WEEKLY:
        assert said.weekday() == 0 or (said - jumped).weekday() == 0


@given(DIGESTS, ZONES, MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)))
def test_who_comes_later_is_never_due_sooner(
    pace: Pace, here: ZoneInfo, now: datetime, later: timedelta
) -> None:
    assert due(pace, here, now) <= due(pace, here, now + later)


@given(DIGESTS, ZONES, MOMENTS)
def test_what_is_due_now_goes_now(pace: Pace, here: ZoneInfo, now: datetime) -> None:
    found = due(pace, here, now)
    assert due(pace, here, found) == found


@pytest.mark.parametrize(
    ("pace", "zone", "now", "expected"),
    [
        # Monday 23 November 2026, noon in Vancouver: tomorrow at eight, and on the next Monday.
        ("daily", "America/Vancouver", "2026-11-23T20:00+00:00", "2026-11-24T16:00+00:00"),
        ("weekly", "America/Vancouver", "2026-11-23T20:00+00:00", "2026-11-30T16:00+00:00"),
        # The clocks went forward between: eight is an hour sooner in UTC.
        ("daily", "America/Vancouver", "2027-03-13T17:00+00:00", "2027-03-14T15:00+00:00"),
        # And back: the wait is 24 hours and 59 minutes.
        ("daily", "Europe/London", "2026-10-24T07:01+00:00", "2026-10-25T08:00+00:00"),
        # Apia had no 30 December 2011.
        ("daily", "Pacific/Apia", "2011-12-29T19:00+00:00", "2011-12-30T18:00+00:00"),
        # A minute before eight, and at eight.
        ("daily", "Asia/Kathmandu", "2026-11-24T02:14+00:00", "2026-11-24T02:15+00:00"),
        ("daily", "Asia/Kathmandu", "2026-11-24T02:15+00:00", "2026-11-24T02:15+00:00"),
    ],
)
def test_examples(pace: str, zone: str, now: str, expected: str) -> None:
    assert due(pace, ZoneInfo(zone), datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


def test_a_morning_is_eight_o_clock_of_that_day() -> None:
    found = morning(date(2026, 7, 1), ZoneInfo("America/Vancouver"))
    assert found == datetime(2026, 7, 1, 15, tzinfo=UTC)


def test_a_pace_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="hourly"):
        due("hourly", UTC, datetime(2026, 1, 1, tzinfo=UTC))
