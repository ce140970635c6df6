"""Clocks and ages as intervals, where births and days may be known in part only."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.criteria.scope import Clock
from equipoise.core.judging.days import age, all_clocks, born, clock_days, days, ordinal
from equipoise.core.person.model import Person
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import years_between
from equipoise.core.values.possible import ANY_NUMBER, INFINITY, Span

TODAY = date(2026, 11, 22)


def _on(text: str) -> Span:
    return days(PartialDate.parse(text))


def _years(low: int, high: int | None = None) -> Span:
    return Span(Decimal(low), Decimal(low if high is None else high))


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        ("2007-11-22", "2026-11-22", _years(19)),
        ("2007-11-23", "2026-11-22", _years(18)),
        ("2007", "2026-11-22", _years(18, 19)),
        ("2007-11", "2026-11-22", _years(18, 19)),
        ("2007-11-22", "2026", _years(18, 19)),
        ("2026-11-22", "2026-11-22", _years(0)),
        ("2008-02-29", "2027-02-28", _years(18)),
        ("2008-02-29", "2027-03-01", _years(19)),
    ],
)
def test_age_on_a_day(birth: str, day: str, years: Span) -> None:
    assert age(_on(birth), _on(day)) == years


def test_age_of_who_is_born_or_asked_for_on_no_known_day() -> None:
    ahead = Span(ordinal(TODAY), INFINITY)
    assert age(_on("1960-11-22"), ahead) == _years(66, 130)
    assert age(ANY_NUMBER, _on("2026-11-22")) == _years(0, 130)
    assert age(_on("1960"), ANY_NUMBER) == _years(0, 130)
    assert age(_on("1880-01-01"), ahead) == Span(Decimal(130), Decimal(146)), (
        "older than anybody, but not less old"
    )


_DAYS = st.dates(date(1920, 1, 1), date(2026, 11, 22))


@given(_DAYS, st.integers(0, 40), _DAYS, st.integers(0, 500))
def test_the_age_holds_every_age_that_days_in_between_give(
    start: date, wide: int, then: date, late: int
) -> None:
    births, asked = [start, start + timedelta(wide)], [then, then + timedelta(late)]
    found = age(Span(*map(ordinal, births)), Span(*map(ordinal, asked)))
    for birth in (births[0], births[0] + timedelta(wide // 2), births[1]):
        for day in (asked[0], asked[0] + timedelta(late // 2), asked[1]):
            assert found.holds(_years(max(0, years_between(birth, day))))


@given(_DAYS, _DAYS)
def test_who_was_so_old_on_a_day_was_born_on_one_of_these(birth: date, day: date) -> None:
    if birth <= day:
        on = Span.exactly(ordinal(day))
        years = _years(years_between(birth, day))
        found = born(years, on)
        assert found.holds(Span.exactly(ordinal(birth)))
        assert age(found, on).holds(years)
        assert found.high - found.low <= 366


def test_born() -> None:
    assert born(_years(18), _on("2026-11-22")) == Span(
        ordinal(date(2007, 11, 23)), ordinal(date(2008, 11, 22))
    )
    assert born(_years(18, 19), _on("2026-11-22")) == Span(
        ordinal(date(2006, 11, 23)), ordinal(date(2008, 11, 22))
    )
    assert born(_years(18), _on("2026-11")) == Span(ordinal(date(2007, 11, 2)), ordinal(date(2008, 11, 30)))


def test_born_of_who_is_at_least_so_old_has_no_first_day() -> None:
    assert born(Span(low=Decimal(18)), _on("2026-11-22")) == Span(high=ordinal(date(2008, 11, 22)))
    assert born(_years(18), ANY_NUMBER) == ANY_NUMBER


@pytest.mark.parametrize(
    ("clock", "given_day", "expected"),
    [
        (Clock("c", "C"), "", ANY_NUMBER),
        (Clock("c", "C", default_today=True), "", Span.exactly(ordinal(TODAY))),
        (Clock("c", "C", not_before_today=True), "", Span(ordinal(TODAY), INFINITY)),
        (Clock("c", "C", default_today=True), "2026-12-01", _on("2026-12-01")),
        (Clock("c", "C", not_before_today=True), "2026-12", _on("2026-12")),
    ],
)
def test_the_days_of_a_clock(clock: Clock, given_day: str, expected: Span) -> None:
    person = Person(clocks={"c": PartialDate.parse(given_day)} if given_day else {})
    assert clock_days(clock, person, TODAY) == expected
    assert all_clocks({"c": clock}, person, TODAY) == {"c": expected, "": Span.exactly(ordinal(TODAY))}
