"""A place as the finder shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from equipoise.links.gazetteer.text import fold


class Kind(StrEnum):
    """What sort of place a text was understood as."""

    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    POSTAL_CODE = "postal code"
    COORDINATES = "coordinates"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map with its names; `lat` and `lon` in degrees north and east (WGS 84).

    A region or country stands at the mean position of its people, weighted by the population of its
    places. `exact` is False where the spelling had to be guessed.
    """

    name: str
    region: str
    country: str
    country_code: str
    lat: float
    lon: float
    kind: Kind = Kind.CITY
    population: int = 0
    exact: bool = field(default=True, compare=False)

    @property
    def label(self) -> str:
        """The name in full: `Vancouver, British Columbia, Canada`."""
        said = {fold(each): each for each in (self.country, self.region, self.name) if each}
        return ", ".join(reversed(said.values()))
