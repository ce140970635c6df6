"""The sites of a trial, as its people see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from equipoise.web.shell import zones
from equipoise.web.sites import managing
from equipoise.web.trials import queries, rooms
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed


@dataclass(frozen=True, slots=True)
class Row:
    """A site. `clock`: what time it is there; `people`: how many roles are held; `tied`: whether messages of people who
    look for a trial can come to it from the finder; `href`: where what its people do is shown, empty for nowhere that
    whoever asks may go."""

    number: str
    name: str
    town: str
    zone: str
    clock: str
    people: int
    tied: bool
    open: bool
    href: str


@dataclass(frozen=True, slots=True)
class Sites:
    """The page. `manages`: whether whoever asks may add, open and close; `leads_to`: what a site's name leads to."""

    rows: tuple[Row, ...]
    manages: bool
    leads_to: str


def sites(frame: Frame) -> Sites:
    """The page for whoever asks. 2 queries."""
    held = [each.site for each in queries.people(frame.trial.trial) if each.until is None]
    tab = next((each for each in rooms.tabs(frame.standing) if each.of_site), None)
    rows = tuple(
        Row(
            each.number,
            each.name,
            ", ".join(filter(None, (each.city, each.country))),
            zones.words(each.zone, frame.now),
            f"{frame.now.astimezone(ZoneInfo(each.zone)):%H:%M}",
            held.count(each.number),
            bool(each.site_id),
            each.open,
            _href(frame, tab, each.number),
        )
        for each in queries.sites(frame.trial.trial)
    )
    leads_to = tab.title.lower() if tab and any(each.href for each in rows) else ""
    return Sites(rows, frame.may(Deed.MANAGE_TRIAL), leads_to)


def _href(frame: Frame, tab: rooms.Tab | None, number: str) -> str:
    if tab is None or not frame.may(tab.deed, number):
        return ""
    return f"{reverse(tab.view, args=[frame.trial.trial])}?{urlencode({'site': number})}"


def choices(frame: Frame) -> dict[str, Any]:
    """What can be chosen for a new site: the next number, zones with those in use first, centres the finder knows."""
    known = queries.sites(frame.trial.trial)
    numbers = [int(each.number) for each in known]
    return {
        "next_number": f"{max(numbers, default=0) + 1:02}",
        "zones": zones.offered([each.zone for each in known], frame.now),
        "centres": [(each.id, f"{each.name}, {each.city}") for each in managing.rows()],
    }
