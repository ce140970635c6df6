"""The reader's place: what they typed as “near”, understood offline, and where sites without a point stand."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.registry.record import Location, Point
from equipoise.links.gazetteer import Gazetteer, Place

MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Near:
    """What was typed, what it was understood as, what else it may mean, and what is wrong with it."""

    text: str = ""
    place: Place | None = None
    others: tuple[Place, ...] = ()
    problem: str = ""

    @property
    def point(self) -> Point | None:
        """Where the reader is, None where that isn't known."""
        return Point(self.place.lat, self.place.lon) if self.place else None


def near(text: str, gazetteer: Gazetteer) -> Near:
    """Understand a place; one that nothing is known of is told beside the field and kept as typed."""
    text = " ".join(text.replace("\0", " ").split())[:MAX_TEXT]
    if not text:
        return Near()
    places = gazetteer.find(text)
    if not places:
        mend = "Write a town with its region, such as “Victoria, BC”, or a Canadian or US postal code."
        return Near(text, problem=f"No place called “{text}” is known here. {mend}")
    return Near(text, places[0], tuple(places[1:4]))


@dataclass(frozen=True, slots=True)
class TownOf:
    """Where a site stands whose record gives no point: its postal area or town.

    While the gazetteer isn't compiled yet, sites stay without a point: nobody waits for it to read a page.
    """

    gazetteer: Gazetteer

    def __call__(self, site: Location) -> Point | None:
        """The middle of its postal area or town, None where neither is known."""
        if not self.gazetteer.is_prepared():
            return None
        return self.gazetteer.locate(site.city, site.state, site.country, site.postal_code)
