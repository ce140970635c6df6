"""A site's working days: its time zone, its country's public holidays, and the days it keeps free itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from equipoise.core.referral.deadlines import Calendar


def calendar(
    zone: str, holidays_of: str, closed_days: Sequence[str], weekdays: Sequence[int] = range(5)
) -> Calendar:
    """The calendar of a site that works on `weekdays` (0 is Monday).

    `holidays_of` is an ISO 3166 country, or country-region ("CA-BC"); empty for none.
    """
    closed = frozenset(date.fromisoformat(each) for each in closed_days)
    public = _public(holidays_of)
    return Calendar(
        ZoneInfo(zone),
        lambda day: day in closed or (public is not None and day in public),
        frozenset(weekdays),
    )


@lru_cache(maxsize=500)
def _public(holidays_of: str) -> holidays.HolidayBase | None:
    """The public holidays of a place; of its country where the region is not known, none where the country isn't."""
    country, _, region = holidays_of.partition("-")
    for subdivision in (region or None, None):
        try:
            return holidays.country_holidays(country, subdiv=subdivision)
        except NotImplementedError:
            continue
    return None
