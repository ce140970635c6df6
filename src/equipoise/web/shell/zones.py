"""Time zones in people's words: by a town in them, with how far their clocks are from world time now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
"""Where places lie; the database's other names are shorthands and names of before."""
Group = tuple[str, list[tuple[str, str]]]
"""A heading, and the zones below it: each name with its words."""


def town(name: str) -> str:
    """What a zone is called: `America/Argentina/Salta` is `Argentina, Salta`."""
    return (name.partition("/")[2] or name).replace("/", ", ").replace("_", " ")


def words(name: str, now: datetime) -> str:
    """A zone with how far its clock is from world time at an instant: “Vancouver, UTC−8”."""
    return f"{town(name)}, {offset(name, now)}" if "/" in name else f"World time, {name}"


def offset(name: str, now: datetime) -> str:
    """How far a zone's clock is from world time at an instant: “UTC−8”, “UTC+5:30”; “UTC” for world time."""
    apart = now.astimezone(ZoneInfo(name)).utcoffset() or timedelta()
    hours, minutes = divmod(abs(apart) // timedelta(minutes=1), 60)
    if not apart:
        return "UTC"
    return f"UTC{'+' if apart > timedelta() else '−'}{hours}{f':{minutes:02}' if minutes else ''}"


def offered(used: Iterable[str], now: datetime) -> list[Group]:
    """The zones to choose from, the likely ones first: those in use, the most used before; then by region.

    Regions in which any is used come before the others.
    """
    known = [name for name, _ in Counter(used).most_common()]
    near = [each for each in REGIONS if any(name.startswith(f"{each}/") for name in known)]
    regions = [*near, *(each for each in REGIONS if each not in near)]
    groups = [("In use here", known)] if known else []
    groups += [(each, [name for name in _of(each) if name not in known]) for each in regions]
    groups += [("Everywhere", ["UTC"])] if "UTC" not in known else []
    return [(title, [(name, words(name, now)) for name in names]) for title, names in groups]


@cache
def _of(region: str) -> tuple[str, ...]:
    return tuple(sorted((each for each in available_timezones() if each.startswith(f"{region}/")), key=town))
