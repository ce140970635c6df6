"""The study centres of a trial, those that take messages first, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from equipoise.core.registry.record import Location, Point
from equipoise.links.index.places import haversine
from equipoise.web.search.near import TownOf
from equipoise.web.sites.centres import Centre, Means
from equipoise.web.sites.openings import Opening

_ICONS = {
    Opening.OPEN: ("open", "open"),
    Opening.INVITATION: ("invitation", "soon"),
    Opening.NOT_YET: ("soon", "soon"),
    Opening.PAUSED: ("paused", "soon"),
    Opening.CLOSED: ("running", "shut"),
    Opening.UNKNOWN: ("unknown", "unsure"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A centre with its distance in kilometres, None where that isn't known."""

    centre: Centre
    distance_km: float | None

    @property
    def name(self) -> str:
        """What to call it."""
        return self.centre.name or self.centre.town or "A centre without a name"

    @property
    def drawing(self) -> str:
        """The icon of its state."""
        return _ICONS[self.centre.opening][0]

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return _ICONS[self.centre.opening][1]

    @property
    def listed(self) -> bool:
        """Whether the registry says how to reach it."""
        return self.centre.means is Means.LISTED


def offered(centres: Iterable[Centre], here: Point | None, town_of: TownOf) -> tuple[Offered, ...]:
    """The centres in the order of the page: by whether they take messages, then by distance from `here`."""
    found = list(centres)
    points = [where(each, town_of) for each in found]
    pairs = zip(found, _distances(here, points), strict=True)
    return tuple(sorted((Offered(each, distance) for each, distance in pairs), key=_order))


def where(centre: Centre, town_of: TownOf) -> Point | None:
    """Where a centre stands: as the record says, else its town."""
    if centre.point is not None:
        return centre.point
    return town_of(
        Location(city=centre.city, state=centre.state, country=centre.country, postal_code=centre.postal_code)
    )


def _order(each: Offered) -> tuple[bool, bool, bool, float]:
    far = each.distance_km is None
    return not each.centre.takes, each.centre.opening is not Opening.OPEN, far, each.distance_km or 0.0


def _distances(here: Point | None, points: list[Point | None]) -> list[float | None]:
    if here is None or not points:
        return [None] * len(points)
    pairs = [(each.lat, each.lon) if each else (np.nan, np.nan) for each in points]
    lats, lons = np.array(pairs, dtype=np.float64).T
    found = haversine(here.lat, here.lon, lats, lons)
    return [None if np.isnan(each) else float(each) for each in found]
