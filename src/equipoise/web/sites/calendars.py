"""A site's working days: its time zone, its country's public holidays, and the days it keeps free itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from equipoise.core.referral.deadlines import Calendar
from equipoise.links.gazetteer.text import fold
from equipoise.links.gazetteer.zones import locality

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Their names; 0 is Monday."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a site's town suggests: to be looked at, and corrected where `zone_sure` is False."""

    zone: str = "UTC"
    zone_sure: bool = False
    holidays_of: str = ""
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which a site doesn't work. `public`: a holiday of its country or region; else its own."""

    day: date
    name: str
    public: bool


def calendar(
    zone: str, holidays_of: str, closed_days: Sequence[str], weekdays: Sequence[int] = range(5)
) -> Calendar:
    """The calendar of a site that works on `weekdays` (0 is Monday).

    `holidays_of` is an ISO 3166 country, or country-region ("CA-BC"); empty for none.
    """
    closed = frozenset(date.fromisoformat(each) for each in closed_days)
    return Calendar(
        ZoneInfo(zone),
        lambda day: day in closed or day in public_holidays(holidays_of, day.year),
        frozenset(weekdays),
    )


@lru_cache(maxsize=2_000)
def public_holidays(holidays_of: str, year: int) -> Mapping[date, str]:
    """The public holidays of a place in a year with their names; of its country where the region is not known, none
    where the country isn't. From the library `holidays`, which names its sources country by country.
    """
    import holidays  # here and below: it takes long to load, and few commands and pages need it

    country, _, region = holidays_of.partition("-")
    for subdivision in (region or None, None):
        try:
            found = holidays.country_holidays(
                country, subdiv=subdivision, years=year, expand=False, language=_english(country)
            )
        except NotImplementedError:
            continue
        return MappingProxyType(dict(sorted((day, name) for day, name in found.items() if day.year == year)))
    return MappingProxyType({})


def free_days(holidays_of: str, closed_days: Sequence[str], start: date, days: int = 366) -> list[FreeDay]:
    """The days from `start` on, `days` many, on which a site is free: public holidays and its own, in order."""
    own = {date.fromisoformat(each) for each in closed_days}
    found = []
    for day in (start + timedelta(ahead) for ahead in range(days)):
        public = public_holidays(holidays_of, day.year).get(day)
        if public is not None or day in own:
            found.append(FreeDay(day, public or "Closed", public is not None))
    return found


def is_place(holidays_of: str) -> bool:
    """Whether the holidays of this country, or country-region, are known."""
    country, dash, region = holidays_of.partition("-")
    known = _supported().get(country)
    return known is not None and (not dash or region in known)


def guess(city: str, state: str, country: str) -> Guess:
    """What time zone, holidays, weekdays and language a town suggests."""
    found = locality(city, state, country)
    if found is None:
        return Guess()
    codes, names = _regions(found.country), {fold(state), *found.region}
    region = next((codes[each] for each in sorted(names) if each in codes), "")
    return Guess(
        zone=found.zone,
        zone_sure=found.sure,
        holidays_of=f"{found.country}-{region}" if region else found.country if _known(found.country) else "",
        weekdays=_weekdays(found.country),
        languages=("fr",) if (found.country, region) == ("CA", "QC") else found.languages[:1],
    )


def _known(country: str) -> bool:
    return country in _supported()


@cache
def _supported() -> Mapping[str, list[str]]:
    """The countries whose holidays are known, with their regions (ISO 3166-2)."""
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


@cache
def _regions(country: str) -> Mapping[str, str]:
    """ISO 3166-2 codes of a country's regions by folded name."""
    import holidays

    if not _known(country):
        return {}
    names = getattr(holidays.country_holidays(country), "subdivisions_aliases", {})
    return {fold(name): code for name, code in names.items()} | {
        code.lower(): code for code in _supported()[country]
    }


@cache
def _weekdays(country: str) -> tuple[int, ...]:
    """The days a country works on: all but its weekend."""
    import holidays

    weekend = holidays.country_holidays(country).weekend if _known(country) else {5, 6}
    return tuple(each for each in range(7) if each not in weekend)


@cache
def _english(country: str) -> str | None:
    """The English that a country's holidays can be named in; None for their own language."""
    import holidays

    if not _known(country):
        return None
    languages = holidays.country_holidays(country).supported_languages
    return next((each for each in (f"en_{country}", "en_GB", "en_US") if each in languages), None)
