"""Working days against holidays as countries publish them, weekends, the change of the clock, and year ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from equipoise.core.referral import deadlines
from equipoise.web.sites.calendars import calendar, free_days, guess, is_place, public_holidays

# Published: gov.bc.ca "Statutory holidays" 2026; gov.uk/bank-holidays 2026 (England and Wales);
# gesetze-bayern.de Art. 1 FTG (2026, without Assumption, which not every town keeps); opm.gov 2027.
BC = "01-01 02-16 04-03 05-18 07-01 08-03 09-07 09-30 10-12 11-11 12-25"
ENGLAND = "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"
BAVARIA = "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26"
US_ON_WEEKDAYS = "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"


@pytest.mark.parametrize(
    ("place", "year", "published"), [("CA-BC", 2026, BC), ("GB-ENG", 2026, ENGLAND), ("DE-BY", 2026, BAVARIA)]
)
def test_public_holidays_are_those_that_are_published(place: str, year: int, published: str) -> None:
    days = {date.fromisoformat(f"{year}-{each}") for each in published.split()}
    found = {day for day in public_holidays(place, year) if day.weekday() < 5}
    assert found == {day for day in days if day.weekday() < 5}


def test_a_year_that_begins_on_a_saturday_is_observed_in_the_year_before() -> None:
    found = {f"{day:%m-%d}" for day in public_holidays("US", 2027) if day.weekday() < 5}
    assert found == set(US_ON_WEEKDAYS.split())


def test_holidays_of_a_region_that_is_not_known_are_its_country_s() -> None:
    assert public_holidays("CA-XX", 2026) == public_holidays("CA", 2026)
    assert not public_holidays("ZZ", 2026)
    assert [is_place(each) for each in ("CA", "CA-BC", "CA-XX", "ZZ", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("town", "zone", "holidays_of", "weekdays"),
    [
        (("Vancouver", "British Columbia", "Canada"), "America/Vancouver", "CA-BC", (0, 1, 2, 3, 4)),
        (("Cranbrook", "British Columbia", "Canada"), "America/Edmonton", "CA-BC", (0, 1, 2, 3, 4)),
        (("Montréal", "Québec", "Canada"), "America/Toronto", "CA-QC", (0, 1, 2, 3, 4)),
        (("Tel Aviv", "", "Israel"), "Asia/Jerusalem", "IL", (0, 1, 2, 3, 6)),
        (("Dubai", "", "United Arab Emirates"), "Asia/Dubai", "AE", (0, 1, 2, 3, 4)),
        (("München", "Bavaria", "Germany"), "Europe/Berlin", "DE-BY", (0, 1, 2, 3, 4)),
        (("Perth", "Western Australia", "Australia"), "Australia/Perth", "AU-WA", (0, 1, 2, 3, 4)),
        (("Pensacola", "Florida", "United States"), "America/Chicago", "US-FL", (0, 1, 2, 3, 4)),
    ],
)
def test_a_town_says_its_zone_holidays_and_weekdays(
    town: tuple[str, str, str], zone: str, holidays_of: str, weekdays: tuple[int, ...]
) -> None:
    found = guess(*town)
    assert (found.zone, found.zone_sure, found.holidays_of, found.weekdays) == (
        zone,
        True,
        holidays_of,
        weekdays,
    )


def test_what_is_not_known_is_not_made_up() -> None:
    assert guess("Atlantis", "", "Atlantis").zone_sure is False
    assert guess("A village", "", "Canada").zone_sure is False
    assert guess("Atlantis", "", "Atlantis").holidays_of == ""


def test_israel_rests_on_friday_and_saturday() -> None:
    found = calendar("Asia/Jerusalem", "IL", [], (0, 1, 2, 3, 6))
    assert [found.works(date(2026, 6, day)) for day in range(4, 9)] == [True, False, False, True, True]


def test_deadlines_keep_the_hour_over_the_change_of_the_clock() -> None:
    vancouver = calendar("America/Vancouver", "CA-BC", [])
    friday = datetime(
        2026, 3, 6, 10, tzinfo=ZoneInfo("America/Vancouver")
    )  # clocks change on Sunday, 8 March
    found = deadlines.due(friday, 2, vancouver).astimezone(ZoneInfo("America/Vancouver"))
    assert (found.day, found.hour) == (10, 10)
    assert deadlines.due(friday, 2, vancouver) - friday.astimezone(UTC) == timedelta(days=4, hours=-1)


def test_deadlines_over_the_end_of_the_year_skip_holidays_and_own_days() -> None:
    own = ["2026-12-24", "2026-12-29", "2026-12-30", "2026-12-31"]
    berlin = calendar("Europe/Berlin", "DE-BE", own)
    wednesday = datetime(2026, 12, 23, 11, tzinfo=ZoneInfo("Europe/Berlin"))
    assert deadlines.due(wednesday, 2, berlin).date() == date(2027, 1, 4)  # 28 December is the first


def test_free_days_of_the_next_year_are_in_order_with_their_names() -> None:
    found = free_days("CA-BC", ["2026-12-24"], date(2026, 12, 1), days=62)
    assert [(f"{each.day:%d %b}", each.name, each.public) for each in found] == [
        ("24 Dec", "Closed", False),
        ("25 Dec", "Christmas Day", True),
        ("01 Jan", "New Year's Day", True),
    ]
