"""Adverse events: what makes one serious, and its clocks over daylight saving, leap days and days without a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.adverse import (
    GRADES,
    SERIOUS,
    Clock,
    Duty,
    Event,
    Sponsor,
    Standing,
    awaits_more,
    clocks,
    doubts,
    event,
    start_of,
)
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.truth import Truth

VANCOUVER, HALIFAX, BEIRUT = map(ZoneInfo, ("America/Vancouver", "America/Halifax", "Asia/Beirut"))
LEARNED = date(2026, 3, 3)
SUSAR = Event(
    "Pneumonitis", 3, PartialDate(2026, 3, 1), Truth.YES, frozenset({"HOSP"}), "P", Truth.NO, LEARNED
)  # fmt: skip


def clock(told: Event, duty: Duty) -> Clock:
    return next(each for each in clocks(told, VANCOUVER, VANCOUVER) if each.duty is duty)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VANCOUVER)


def test_24_hours_from_a_day_leave_the_hour_open() -> None:
    found = clock(SUSAR, Duty.SITE)
    assert (found.earliest, found.latest) == (at("2026-03-04"), at("2026-03-05"))
    assert found.standing(at("2026-03-04")) is Standing.RUNNING
    assert found.standing(at("2026-03-04T00:00:01")) is Standing.MAYBE_OVER
    assert found.standing(at("2026-03-05")) is Standing.MAYBE_OVER
    assert found.standing(at("2026-03-05T00:00:01")) is Standing.OVER


def test_nobody_learned_of_it_later_than_it_was_written() -> None:
    found = clock(replace(SUSAR, written=at("2026-03-03T09:30")), Duty.SITE)
    assert (found.earliest, found.latest) == (at("2026-03-04"), at("2026-03-04T09:30"))
    alone = clock(replace(SUSAR, aware=None, written=at("2026-03-03T09:30")), Duty.SITE)
    assert alone.earliest == alone.latest == at("2026-03-04T09:30")
    before = clock(replace(SUSAR, written=at("2026-03-01T09:30")), Duty.SITE)
    assert before.latest == at("2026-03-02T09:30"), "the day that was given can't be right"


def test_24_hours_are_hours_when_the_clocks_are_changed() -> None:
    """On 8 March 2026 Vancouver has 23 hours, on 1 November 25."""
    spring = clock(replace(SUSAR, written=at("2026-03-07T12:00"), aware=None), Duty.SITE)
    assert spring.latest.astimezone(VANCOUVER).isoformat() == "2026-03-08T13:00:00-07:00"
    autumn = clock(replace(SUSAR, written=at("2026-10-31T12:00"), aware=None), Duty.SITE)
    assert autumn.latest.astimezone(VANCOUVER).isoformat() == "2026-11-01T11:00:00-08:00"


@pytest.mark.parametrize(
    ("reasons", "grade", "days"), [({"HOSP"}, 3, 15), ({"LIFE"}, 4, 7), ({"DTH"}, 5, 7), (set(), 5, 7)]
)
def test_the_sponsors_days(reasons: set[str], grade: int, days: int) -> None:
    told = replace(SUSAR, reasons=frozenset(reasons), grade=grade, reported=date(2026, 3, 4))
    first = clock(told, Duty.FIRST)
    assert first.latest == at(f"2026-03-{4 + days + 1:02d}"), "the whole of the last day"
    assert first.standing(at(f"2026-03-{4 + days:02d}T23:59")) is Standing.RUNNING
    assert first.standing(at(f"2026-03-{4 + days + 1:02d}T00:01")) is Standing.OVER
    complete = [each for each in clocks(told, VANCOUVER, VANCOUVER) if each.duty is Duty.COMPLETE]
    assert [each.latest for each in complete] == ([at("2026-03-20")] if days == 7 else [])


@pytest.mark.parametrize(
    ("learned", "last"),
    [
        (date(2028, 2, 22), date(2028, 2, 29)),  # a leap day is a day
        (date(2027, 2, 22), date(2027, 3, 1)),
        (date(2028, 2, 23), date(2028, 3, 1)),
        (date(2026, 12, 28), date(2027, 1, 4)),
    ],
)
def test_days_of_the_calendar(learned: date, last: date) -> None:
    told = replace(SUSAR, reasons=frozenset({"LIFE"}), grade=4, aware=learned, reported=learned)
    assert clock(told, Duty.FIRST).latest == start_of(last + timedelta(days=1), VANCOUVER)


def test_each_clock_goes_by_its_own_zone() -> None:
    told = replace(SUSAR, reported=LEARNED)
    site, first = clocks(told, VANCOUVER, HALIFAX)
    assert site.earliest.astimezone(UTC).hour == 8
    assert first.latest.astimezone(UTC).hour == 3, "Halifax, in summer time by then"


def test_a_day_that_does_not_begin_at_midnight() -> None:
    """Beirut goes from 0:00 to 1:00 on 29 March 2026: the day has no midnight, and begins when the one before ends."""
    assert start_of(date(2026, 3, 29), BEIRUT).astimezone(BEIRUT).isoformat() == "2026-03-29T01:00:00+03:00"
    assert start_of(date(2026, 3, 29), BEIRUT) - start_of(date(2026, 3, 28), BEIRUT) == timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Truth.YES),
        ({"cause": "N"}, Truth.UNKNOWN),  # the sponsor has not judged it yet
        ({"cause": "N", "sponsor": Sponsor("U")}, Truth.NO),
        ({"cause": "U", "sponsor": Sponsor("P")}, Truth.YES),
        ({"cause": "P", "sponsor": Sponsor("N")}, Truth.YES),  # the sponsor can't lower it
        ({"cause": "", "sponsor": Sponsor("N")}, Truth.UNKNOWN),  # the investigator has not judged it yet
        ({"cause": "R"}, Truth.YES),
        ({"cause": "D"}, Truth.YES),
        ({"cause": ""}, Truth.UNKNOWN),
        ({"expected": Truth.YES}, Truth.UNKNOWN),
        ({"expected": Truth.YES, "sponsor": Sponsor(expected=Truth.YES)}, Truth.NO),
        ({"expected": Truth.YES, "sponsor": Sponsor(expected=Truth.NO)}, Truth.YES),
        ({"expected": Truth.NO, "sponsor": Sponsor(expected=Truth.YES)}, Truth.YES),
        ({"expected": Truth.UNKNOWN, "sponsor": Sponsor(expected=Truth.YES)}, Truth.NO),
        ({"expected": Truth.UNKNOWN}, Truth.UNKNOWN),
        ({"serious": Truth.NO, "reasons": frozenset()}, Truth.NO),
        (
            {"serious": Truth.NO, "reasons": frozenset(), "sponsor": Sponsor(reasons=frozenset({"MIE"}))},
            Truth.YES,
        ),
        ({"expected": Truth.UNKNOWN, "cause": "N"}, Truth.UNKNOWN),
    ],
)
def test_what_the_authorities_have_to_be_told(change: dict[str, object], expected: Truth) -> None:
    told = replace(SUSAR, reported=LEARNED, **change)  # type: ignore[arg-type]
    assert told.is_expedited is expected
    found = [each.sure for each in clocks(told, VANCOUVER, VANCOUVER) if each.duty is Duty.FIRST]
    assert found == ([] if expected is Truth.NO else [expected])


JUDGED = st.sampled_from(("", "N", "U", "P", "R", "D"))
EXPECTED = st.sampled_from(Truth)


@given(JUDGED, EXPECTED, JUDGED, EXPECTED)
def test_the_stricter_judgement_is_kept(site: str, said: Truth, sponsor: str, judged: Truth) -> None:
    """Whatever the sponsor judges, what the investigator holds for a SUSAR stays one, and the other way round."""
    alone = replace(SUSAR, cause=site, expected=said)
    both = replace(alone, sponsor=Sponsor(sponsor, judged))
    if alone.is_expedited is Truth.YES:
        assert both.is_expedited is Truth.YES
    if replace(SUSAR, cause=sponsor, expected=judged).is_expedited is Truth.YES:
        assert both.is_expedited is Truth.YES


def test_the_sponsors_clock_begins_when_it_first_knew() -> None:
    told = replace(SUSAR, reported=date(2026, 3, 6), sponsor=Sponsor(received=date(2026, 3, 4)))
    assert (clock(told, Duty.FIRST).begun, clock(told, Duty.FIRST).latest) == (
        date(2026, 3, 4),
        at("2026-03-20"),
    )
    unsaid = replace(told, reported=None)
    assert clock(unsaid, Duty.FIRST).latest == at("2026-03-20"), "it knew, whatever the site wrote"


def test_what_turns_out_worse_later_has_seven_days_of_its_own() -> None:
    """Reported on 4 March as a stay in hospital; fatal on 20 March, when the first report was long made."""
    worse = replace(
        SUSAR, reasons=frozenset({"HOSP", "DTH"}), grade=5, reported=date(2026, 3, 4), authorities=date(2026, 3, 15)
    )  # fmt: skip
    turned = replace(worse, sponsor=Sponsor(turned=date(2026, 3, 20)))
    found = {each.duty: each for each in clocks(turned, VANCOUVER, VANCOUVER)}
    assert found[Duty.FIRST].standing(at("2026-03-25")) is Standing.DONE, "15 days, for it was not fatal then"
    assert (found[Duty.TURNED].begun, found[Duty.TURNED].latest) == (date(2026, 3, 20), at("2026-03-28"))
    assert found[Duty.COMPLETE].latest == at("2026-04-05")
    at_once = {each.duty for each in clocks(worse, VANCOUVER, VANCOUVER)}
    assert at_once == {Duty.SITE, Duty.FIRST, Duty.COMPLETE}


def test_what_is_new_after_a_report_is_told_too() -> None:
    told = replace(SUSAR, reported=LEARNED, sponsor=Sponsor(told=LEARNED, news=date(2026, 3, 10)))
    assert clock(told, Duty.NEWS).latest == at("2026-03-26")
    untold = replace(told, sponsor=Sponsor(news=date(2026, 3, 10)))
    assert Duty.NEWS not in {each.duty for each in clocks(untold, VANCOUVER, VANCOUVER)}


def test_what_is_not_serious_starts_no_clock() -> None:
    mild = replace(SUSAR, serious=Truth.NO, reasons=frozenset(), reported=LEARNED)
    assert clocks(mild, VANCOUVER, VANCOUVER) == []
    unsaid = replace(mild, serious=Truth.UNKNOWN)
    assert {each.sure for each in clocks(unsaid, VANCOUVER, VANCOUVER)} == {Truth.UNKNOWN}


def test_no_clock_runs_before_anybody_knows() -> None:
    assert clocks(replace(SUSAR, aware=None), VANCOUVER, VANCOUVER) == []


@pytest.mark.parametrize(
    ("reported", "standing"),
    [
        (date(2026, 3, 3), Standing.DONE),
        (date(2026, 3, 4), Standing.DONE_UNSURE),
        (date(2026, 3, 5), Standing.DONE_UNSURE),  # at its very beginning at most
        (date(2026, 3, 6), Standing.DONE_LATE),
    ],
)
def test_what_was_done_is_held_against_its_clock(reported: date, standing: Standing) -> None:
    found = clock(replace(SUSAR, reported=reported), Duty.SITE)
    assert found.standing(at("2027-01-01")) is standing


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        (None, Standing.OVER),
        (date(2026, 3, 11), Standing.DONE),  # the seventh day, whole
        (date(2026, 3, 12), Standing.DONE_LATE),
    ],
)
def test_the_sponsors_clocks_close(told: date | None, standing: Standing) -> None:
    event = replace(SUSAR, reasons=frozenset({"LIFE"}), grade=4, reported=date(2026, 3, 4), authorities=told)
    assert clock(event, Duty.FIRST).standing(at("2027-01-01")) is standing
    assert clock(event, Duty.COMPLETE).standing(at("2027-01-01")) is Standing.OVER
    complete = clock(replace(event, completed=date(2026, 3, 19)), Duty.COMPLETE)
    assert complete.standing(at("2027-01-01")) is Standing.DONE


def test_follow_up_until_the_outcome_is_known() -> None:
    assert awaits_more(SUSAR)
    assert awaits_more(replace(SUSAR, outcome="RECOVERING"))
    assert not awaits_more(replace(SUSAR, outcome="RECOVERED"))
    assert not awaits_more(replace(SUSAR, serious=Truth.NO, reasons=frozenset()))


@pytest.mark.parametrize(
    ("change", "items"),
    [
        ({}, set()),
        ({"reasons": frozenset()}, {"AESREASON"}),
        ({"serious": Truth.NO}, {"AESER"}),
        ({"grade": 5}, {"AESREASON"}),
        ({"reasons": frozenset({"DTH"})}, {"AETOXGR"}),
        ({"outcome": "FATAL"}, {"AETOXGR"}),
        ({"reasons": frozenset({"LIFE"})}, {"AETOXGR"}),
        ({"aware": date(2026, 2, 28)}, {"AWAREDAT"}),
        ({"reported": date(2026, 3, 2)}, {"REPORTDAT"}),
        ({"ended": PartialDate(2026, 2)}, {"AEENDAT"}),
        ({"ended": PartialDate(2026)}, set()),
    ],
)
def test_doubts(change: dict[str, object], items: set[str]) -> None:
    assert {item for item, _ in doubts(replace(SUSAR, **change))} == items  # type: ignore[arg-type]


def test_an_entry_is_read() -> None:
    told = event(
        {
            "AETERM": "Pneumonitis", "AETOXGR": "3", "AESTDAT": "2026-03", "AESER": "yes",
            "AESREASON": ["HOSP", "MIE"], "AEREL": "P", "AEEXP": "no", "AWAREDAT": "2026-03-03", "AEOUT": "NOT",
        }
    )  # fmt: skip
    assert told.reasons == {"HOSP", "MIE"} and told.grade == 3 and told.aware == LEARNED
    assert told.is_expedited is Truth.YES and told.began == PartialDate(2026, 3)
    assert event({}) == Event("", None, None, Truth.UNKNOWN)
    assert event({"AWAREDAT": "2026-03", "AETOXGR": "three"}).aware is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.booleans())
def test_the_safe_end_is_never_after_the_last(written: datetime, is_told: bool) -> None:
    told = replace(SUSAR, written=written, aware=written.astimezone(VANCOUVER).date() if is_told else None)
    found = clock(told, Duty.SITE)
    assert found.earliest <= found.latest == written + timedelta(hours=24)


def test_words_for_every_grade_and_reason() -> None:
    assert sorted(GRADES) == [1, 2, 3, 4, 5]
    assert set(SERIOUS) == {"DTH", "LIFE", "HOSP", "DISAB", "CONG", "MIE"}


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """Slowly: the first quarter of an hour at which it is this day there."""
    quarters = (datetime.combine(day, time(), UTC) + timedelta(minutes=15 * n) for n in range(-80, 120))
    return next(each for each in quarters if each.astimezone(zone).date() == day)


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("Australia/Lord_Howe", ("2026-04-05", "2026-10-04")),  # by half an hour
        ("Asia/Kathmandu", ("2026-04-14",)),  # a quarter past the hour
        ("America/St_Johns", ("2026-03-08", "2026-11-01")),
        (
            "America/Havana",
            ("2026-03-08", "2026-11-01"),
        ),  # at midnight: a day without 0:00, a day with it twice
        ("Africa/Cairo", ("2026-04-24", "2026-10-29", "2026-10-30")),
        ("Pacific/Kiritimati", ("2026-01-01",)),  # the first to have a day
        ("Pacific/Niue", ("2026-01-01",)),  # and the last
    ],
)
def test_days_begin_where_the_calendar_of_the_place_says(zone: str, changes: tuple[str, ...]) -> None:
    place = ZoneInfo(zone)
    for change in map(date.fromisoformat, changes):
        for day in (change - timedelta(days=1), change, change + timedelta(days=1)):
            assert start_of(day, place) == first_instant(day, place)
        told = Event("Event", 3, None, Truth.YES, frozenset({"LIFE"}), "P", Truth.NO, change, reported=change)
        until = {each.duty: each.latest for each in clocks(told, place, place)}
        assert until[Duty.SITE] == first_instant(change + timedelta(days=1), place) + timedelta(hours=24)
        assert until[Duty.FIRST] == first_instant(change + timedelta(days=8), place)
        assert until[Duty.COMPLETE] == first_instant(change + timedelta(days=16), place)
