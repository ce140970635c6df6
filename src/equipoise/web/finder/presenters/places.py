"""Where a study runs: its sites as the page lists them, those that take people first, then the nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.core.registry.record import Contact, Location, Point, Study
from equipoise.core.registry.terms import StatusGroup, label, status_group
from equipoise.core.registry.text import plain
from equipoise.links.index.places import haversine
from equipoise.web.sites.openings import Opening
from equipoise.web.sites.queries import Word

SHOWN = 10
"""So many sites are listed at once; the next are folded away."""
LISTED = 100
"""So many the study page holds at all, and each page of the whole list."""

Locate = Callable[[Location], Point | None]
"""Where a site stands whose record gives no point."""

_ORDER = (
    StatusGroup.OPEN,
    StatusGroup.OPENING,
    StatusGroup.INVITATION,
    StatusGroup.NOT_KNOWN,
    StatusGroup.CLOSED,
    StatusGroup.FINISHED,
    StatusGroup.STOPPED,
)


@dataclass(frozen=True, slots=True)
class Site:
    """One site. `own_status` is False where it takes the study's; `approximate` where its town was measured.

    `word`: what the site itself says here, which then gives `status` and `group`; None where it says nothing.
    """

    facility: str
    town: str
    status: str
    status_label: str
    own_status: bool
    group: StatusGroup
    distance_km: float | None
    approximate: bool
    point: Point | None
    contacts: tuple[Contact, ...]
    location: Location
    word: Word | None = None

    @property
    def name(self) -> str:
        """What to call it: its own name, else its town, else that it has neither."""
        return self.facility or self.town or "A place without a name"


@dataclass(frozen=True, slots=True)
class Sites:
    """All sites in the order of the page, and how many of them take people now."""

    all: tuple[Site, ...]
    recruiting: int

    @property
    def first(self) -> tuple[Site, ...]:
        """Those that are listed at once."""
        return self.all[:SHOWN]

    @property
    def shown(self) -> int:
        """How many are listed at once."""
        return len(self.first)

    @property
    def rest(self) -> tuple[Site, ...]:
        """Those that are folded away."""
        return self.all[SHOWN:LISTED]

    @property
    def more(self) -> int:
        """How many are not listed at once."""
        return len(self.all) - self.shown

    @property
    def listed(self) -> int:
        """How many the study page holds."""
        return min(len(self.all), LISTED)

    @property
    def beyond(self) -> int:
        """How many stand on the pages of the whole list alone."""
        return len(self.all) - self.listed

    @property
    def caption(self) -> str:
        """How many there are: `1,200 places`."""
        return f"{len(self.all):,} place{'' if len(self.all) == 1 else 's'}"

    @property
    def nearest(self) -> Site | None:
        """The nearest one that takes people and whose distance is known."""
        known = [each for each in self.all if each.group is StatusGroup.OPEN and each.distance_km is not None]
        return min(known, key=lambda each: each.distance_km or 0.0, default=None)

    @property
    def with_contacts(self) -> tuple[Site, ...]:
        """The sites that take people and say whom to ask."""
        return tuple(each for each in self.all if each.contacts and each.group is StatusGroup.OPEN)


_SAID = {
    Opening.OPEN: "RECRUITING",
    Opening.INVITATION: "ENROLLING_BY_INVITATION",
    Opening.NOT_YET: "NOT_YET_RECRUITING",
    Opening.PAUSED: "SUSPENDED",
    Opening.CLOSED: "ACTIVE_NOT_RECRUITING",
}
"""The registry's state that a site's own word is shown and sorted as."""


def sites(study: Study, here: Point | None, locate: Locate, words: Sequence[Word | None] = ()) -> Sites:
    """The study's sites. With `here` (the reader's place) each has its great-circle distance in kilometres.

    `words`: what sites say of themselves, in the order of the record's places; empty where nobody does. How many
    take people counts what the record says.
    """
    points = [(each.point or locate(each)) for each in study.locations]
    distances = _distances(here, points) if here else [None] * len(points)
    spoken = words or [None] * len(points)
    rows = [
        _site(study, location, point, distance, word)
        for location, point, distance, word in zip(study.locations, points, distances, spoken, strict=True)
    ]
    in_order = sorted(rows, key=_place_in_list)
    open_ = (status_group(each.status or study.status) is StatusGroup.OPEN for each in study.locations)
    return Sites(tuple(in_order), sum(open_))


def open_sentence(study: Study, found: Sites) -> str:
    """Whether people can join, and at how many places: what the record says, in one sentence."""
    group, total = status_group(study.status), len(found.all)
    if group is StatusGroup.OPEN:
        return f"The record says that people can join now{_where(found.recruiting, total)}."
    return {
        StatusGroup.OPENING: "It is not open yet: the record says that people will be able to join later.",
        StatusGroup.INVITATION: "Only people whom the study team invites can join.",
        StatusGroup.CLOSED: "Nobody new can join at present.",
        StatusGroup.FINISHED: "The study has finished. Nobody can join any more.",
        StatusGroup.STOPPED: "The study was stopped. Nobody can join any more.",
        StatusGroup.NOT_KNOWN: "The record doesn’t say whether people can join. Ask the study team.",
    }[group]


def _where(recruiting: int, total: int) -> str:
    if not total:
        return ", but it names no place"
    if not recruiting:
        return ", but none of its places says so"
    if total == 1:
        return " at its one place"
    return f" at {recruiting:,} of its {total:,} places"


def _site(
    study: Study, location: Location, point: Point | None, distance: float | None, word: Word | None
) -> Site:
    status = _SAID[word.opening] if word else location.status or study.status
    return Site(
        facility=plain(location.facility),
        town=_joined((location.city, location.state, location.country)),
        status=status,
        status_label=word.name if word else label("site_status" if location.status else "status", status),
        own_status=bool(word or location.status),
        group=status_group(status),
        distance_km=distance,
        approximate=location.point is None,
        point=point,
        contacts=location.contacts,
        location=location,
        word=word,
    )


def _place_in_list(site: Site) -> tuple[int, bool, float]:
    return _ORDER.index(site.group), site.distance_km is None, site.distance_km or 0.0


def _distances(here: Point, points: Iterable[Point | None]) -> list[float | None]:
    pairs = [(each.lat, each.lon) if each else (np.nan, np.nan) for each in points]
    if not pairs:
        return []
    lats, lons = np.array(pairs, dtype=np.float64).T
    found = haversine(here.lat, here.lon, lats, lons)
    return [None if np.isnan(each) else float(each) for each in found]


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, map(plain, parts))))
