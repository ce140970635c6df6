"""Time zones by their names in the IANA database, and which of them a form offers."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from equipoise.web.shell.zones import REGIONS, town


def of(name: str) -> tzinfo:
    """The zone of that name; UTC where none is called so any more."""
    return ZoneInfo(name) if name in known() else UTC


@cache
def known() -> frozenset[str]:
    """Every name that there is: a browser may give one that no form offers."""
    return frozenset(available_timezones())


@cache
def offered() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The zones to choose from, by region: each with what it is called, a town as it is written."""
    found = []
    for region in REGIONS:
        names = sorted(each for each in known() if each.startswith(f"{region}/"))
        found.append((region, tuple((each, town(each)) for each in names)))
    return tuple(found)
