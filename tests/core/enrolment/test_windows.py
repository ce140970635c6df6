"""Windows: the last day is the last day by the calendar the criteria are judged with, leap days and month ends too."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.enrolment.windows import (
    Lapse,
    Urgency,
    Window,
    first_day,
    lapse,
    last_day,
    words,
)
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration

DAYS = st.dates(date(1950, 1, 1), date(2200, 1, 1))
DURATIONS = st.one_of(
    st.builds(Duration, st.integers(0, 400), st.just("day")),
    st.builds(Duration, st.integers(0, 60), st.just("week")),
    st.builds(Duration, st.integers(0, 40), st.just("month")),
    st.builds(Duration, st.integers(0, 10), st.just("year")),
)
RESTAGING = Window("I13", "restaging", "randomisation", Duration.parse("12 weeks"))


def earlier(day: date, by: Duration) -> date:
    """As criteria are judged: the day so much before."""
    return date.fromordinal(int(by.shifted(Decimal(day.toordinal()), -1)))


def exact(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


@given(DAYS, DURATIONS)
def test_the_last_day_still_counts_and_the_next_does_not(event: date, within: Duration) -> None:
    last = last_day(event, within)
    assert earlier(last, within) <= event < earlier(last + timedelta(1), within)


@given(DAYS, DURATIONS)
def test_the_first_day_is_far_enough_and_the_one_before_is_not(event: date, before: Duration) -> None:
    first = first_day(event, before)
    assert earlier(first, before) >= event
    assert first == event or earlier(first - timedelta(1), before) < event


@given(DAYS, DURATIONS, st.sampled_from(["year", "month", "day"]), DAYS)
def test_a_partial_date_never_promises_more_than_any_day_it_can_be(
    day: date, within: Duration, known: str, today: date
) -> None:
    partial = {
        "year": PartialDate(day.year),
        "month": PartialDate(day.year, day.month),
        "day": exact(day),
    }[known]
    window = Window("I1", "the scan", "the day", within)
    found, sharp = lapse(window, partial, None, today), lapse(window, exact(day), None, today)
    assert found.sure and found.lapses and sharp.lapses
    assert found.sure <= sharp.lapses <= found.lapses
    assert (found.sure == found.lapses) == (
        known == "day" or partial.earliest == partial.latest
    ) or known != "day"


@pytest.mark.parametrize(
    ("event", "within", "last"),
    [
        (date(2024, 2, 29), "1 year", date(2025, 2, 28)),
        (date(2023, 2, 28), "1 year", date(2024, 2, 29)),
        (date(2026, 2, 28), "1 month", date(2026, 3, 31)),
        (date(2026, 1, 31), "1 month", date(2026, 2, 28)),
        (date(2026, 9, 1), "12 weeks", date(2026, 11, 24)),
    ],
)
def test_ends_of_months_and_leap_days(event: date, within: str, last: date) -> None:
    assert last_day(event, Duration.parse(within)) == last


@pytest.mark.parametrize(
    ("today", "urgency", "said"),
    [
        (date(2026, 11, 1), Urgency.OPEN, "lapses in 23 days (Tue 24 Nov 2026)"),
        (date(2026, 11, 19), Urgency.SOON, "lapses in 5 days (Tue 24 Nov 2026)"),
        (date(2026, 11, 23), Urgency.SOON, "lapses in 1 day (Tue 24 Nov 2026)"),
        (date(2026, 11, 24), Urgency.SOON, "lapses today (Tue 24 Nov 2026)"),
        (date(2026, 11, 25), Urgency.LAPSED, "lapsed 1 day ago (Tue 24 Nov 2026)"),
    ],
)
def test_a_window_warns_before_it_lapses(today: date, urgency: Urgency, said: str) -> None:
    found = lapse(RESTAGING, PartialDate(2026, 9, 1), None, today)
    assert (found.urgency, words(found)) == (urgency, said)


def test_what_has_to_come_first_is_due_before_a_planned_day() -> None:
    window = Window("I14", "the test", "the start", Duration.parse("4 weeks"), Duration.parse("1 day"))
    found = lapse(window, None, PartialDate(2026, 12, 31), date(2026, 12, 20))
    assert (found.due_from, found.due_by) == (date(2026, 12, 3), date(2026, 12, 30))
    assert words(found) == "due in 10 days (Wed 30 Dec 2026)"
    late = lapse(window, None, PartialDate(2026, 12, 31), date(2027, 1, 1))
    assert (late.urgency, words(late)) == (Urgency.LAPSED, "was due 2 days ago (Wed 30 Dec 2026)")


def test_both_days_known_the_window_was_kept_or_missed() -> None:
    today = date(2026, 12, 1)
    assert lapse(RESTAGING, PartialDate(2026, 9, 1), PartialDate(2026, 11, 24), today).urgency is Urgency.KEPT
    assert (
        lapse(RESTAGING, PartialDate(2026, 9, 1), PartialDate(2026, 11, 25), today).urgency is Urgency.LAPSED
    )
    planned = lapse(RESTAGING, PartialDate(2026, 9, 1), PartialDate(2026, 11, 25), date(2026, 11, 1))
    assert planned.urgency is Urgency.MISSED
    assert words(planned) == "lapses before the planned day (Tue 24 Nov 2026)"
    open_yet = lapse(RESTAGING, PartialDate(2026, 9), PartialDate(2026, 11, 25), date(2026, 11, 1))
    assert open_yet.urgency is Urgency.OPEN
    kept = lapse(RESTAGING, PartialDate(2026, 9, 1), PartialDate(2026, 11, 24), today)
    assert words(kept) == "kept, as planned; lapses on Tue 24 Nov 2026"


def test_a_day_that_is_planned_before_its_window_opens_is_missed_too() -> None:
    """What has to come first and comes after the planned day, or too short a time before it, was not kept."""
    waiting = Window(
        "E2", "the last dose", "the start", Duration.parse("12 weeks"), Duration.parse("4 weeks")
    )
    today, dose = date(2026, 11, 1), PartialDate(2026, 11, 1)
    early = lapse(waiting, dose, PartialDate(2026, 11, 28), today)
    assert (early.urgency, early.opens) == (Urgency.MISSED, date(2026, 11, 29))
    assert words(early) == "the planned day is too early: it counts from Sun 29 Nov 2026 on"
    assert lapse(waiting, dose, PartialDate(2026, 11, 29), today).urgency is Urgency.KEPT
    assert lapse(RESTAGING, dose, PartialDate(2026, 10, 31), today).urgency is Urgency.MISSED
    perhaps = lapse(waiting, PartialDate(2026, 11), PartialDate(2026, 11, 29), today)
    assert perhaps.urgency is Urgency.OPEN, "on 1 November it would have been early enough"
    later = lapse(RESTAGING, dose, PartialDate(2026, 10, 31), date(2027, 3, 1))
    assert later.urgency is Urgency.LAPSED


def test_nothing_known_says_nothing() -> None:
    found = lapse(RESTAGING, None, None, date(2026, 12, 1))
    assert found == Lapse(RESTAGING, Urgency.WAITING) and words(found) == "" and found.end is None


def test_beyond_the_calendar_is_no_error() -> None:
    assert last_day(date(9999, 12, 30), Duration.parse("2 years")) == date.max
