"""Find the place that a person typed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from equipoise.links.gazetteer import query
from equipoise.links.gazetteer.place import Kind, Place
from equipoise.links.gazetteer.store import Candidate, Region, Store
from equipoise.links.gazetteer.text import fold

MAX_WORDS = 12
# What people call a place, where GeoNames' name or a larger namesake would be found instead.
NICKNAMES = {
    "nyc": "new york city",
    "la": "los angeles california",
    "sf": "san francisco california",
    "dc": "washington dc",
    "washington d c": "washington dc",
    "philly": "philadelphia",
    "gta": "toronto ontario",
    "quebec city": "quebec quebec canada",
    "ville de quebec": "quebec quebec canada",
}
REGION_RANK = -1.2
"""A region counts as a fifteenth of its people: "New York" is the city, "Ontario" the province."""
ALTERNATE_RANK, METROPOLIS_ALTERNATE_RANK, METROPOLIS = -1.5, -0.5, 2_000_000
"""A name that is not the main one counts less; less so for a city that the whole world has names for."""
POSTAL_REACH_KM = 60.0


class Finder:
    """Ranks what a text may mean."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def find(self, text: str, limit: int, countries: Iterable[str] = ()) -> list[Place]:
        """The places that the text may mean, the likeliest first, those in one of the countries before all others."""
        if point := query.coordinates(text):
            return [self._position(*point)][:limit]
        if postal := query.postal_code(text):
            rest = text[: text.upper().rindex(postal.code)]
            if place := self._postal(postal, rest):
                return [place][:limit]
            text = rest if rest.strip(" ,") else text
        key = fold(text)
        key = NICKNAMES.get(key, key)
        words = key.split()[:MAX_WORDS]
        nations = self._nations(countries)
        found = self._ranked(words, nations) or self._ranked(self._without_noise(words), nations)
        found = found or self._respelt(words)
        return sorted(found, key=lambda place: place.country_code not in nations)[:limit]

    def _nations(self, countries: Iterable[str]) -> frozenset[str]:
        """The codes of the countries of these names."""
        named = (region for name in countries for region in self.store.regions_named(fold(name)))
        return frozenset(region.country for region in named if region.code == "-")

    def _position(self, lat: float, lon: float) -> Place:
        name = f"{abs(lat):g}° {'S' if lat < 0 else 'N'}, {abs(lon):g}° {'W' if lon < 0 else 'E'}"
        return Place(name, "", "", "", lat, lon, Kind.COORDINATES)

    def _postal(self, postal: query.PostalCode, rest: str) -> Place | None:
        area = self.store.postal(postal.country, postal.code)
        if area is None or not self._agrees(rest, area):
            return None
        region, country = self._names(area.country, area.region)
        name = f"{postal.code} {area.name}".strip()
        return Place(name, region, country, area.country, area.lat, area.lon, Kind.POSTAL_CODE)

    def _agrees(self, rest: str, area: Candidate) -> bool:
        """Whether the words before a postal code lie about there: "Berlin 10115" is no ZIP code."""
        words = fold(rest).split()
        return not words or any(
            place.country_code == area.country
            and (place.kind is not Kind.CITY or _km(place, area) < POSTAL_REACH_KM)
            for place in self._ranked(words)
        )

    @staticmethod
    def _without_noise(words: list[str]) -> list[str]:
        return [
            each for each in words if each not in {"city", "of", "the", "near", "in", "greater", "downtown"}
        ]

    def _ranked(self, words: list[str], nations: frozenset[str] = frozenset()) -> list[Place]:
        """Every reading of the words as a name and the regions after it, the best first.

        A name that very many places bear is read as the largest of them, and those of these nations.
        """
        scored: dict[Place, float] = {}
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            for score, place in self._readings(name, words[count:], nations):
                scored[place] = max(score, scored.get(place, -math.inf))
            if scored and count < len(words):
                break  # a shorter name leaves more words to explain away
        ordered = sorted(scored, key=lambda place: -scored[place])
        return _distinct(ordered)

    def _readings(
        self, name: str, rest: list[str], nations: frozenset[str] = frozenset()
    ) -> Iterator[tuple[float, Place]]:
        qualifiers = list(self._qualifiers(rest))
        theirs = self.store.named(name, sorted(nations)) if nations else []
        for candidate in dict.fromkeys([*self.store.named(name), *theirs]):
            fit = max((_fit(candidate, each) for each in qualifiers), default=-1)
            if fit >= 0:
                yield _score(candidate) + fit, self._city(candidate)
        for region in self.store.regions_named(name):
            within = any(
                all(each.code == "-" and each.country == region.country for each in q) for q in qualifiers
            )
            if region.lat is not None and region.lon is not None and within:
                rank = 0.0 if region.code == "-" else REGION_RANK
                yield math.log10(region.population + 10) + rank, self._whole(region)

    def _qualifiers(self, words: list[str]) -> Iterator[tuple[Region, ...]]:
        """Every way in which all of the words name regions and countries."""
        if not words:
            yield ()
            return
        for count in range(min(len(words), 6), 0, -1):
            for region in self.store.regions_named(" ".join(words[:count])):
                for more in self._qualifiers(words[count:]):
                    yield (region, *more)

    def _city(self, candidate: Candidate) -> Place:
        region, country = self._names(candidate.country, candidate.region)
        return Place(
            candidate.name,
            region,
            country,
            candidate.country,
            candidate.lat,
            candidate.lon,
            Kind.CITY,
            candidate.population,
        )

    def _whole(self, region: Region) -> Place:
        _, country = self._names(region.country, "-")
        kind = Kind.COUNTRY if region.code == "-" else Kind.REGION
        lat, lon = region.lat or 0.0, region.lon or 0.0
        shown = "" if kind is Kind.COUNTRY else country
        return Place(region.name, "", shown, region.country, lat, lon, kind, region.population)

    def _names(self, country: str, region: str) -> tuple[str, str]:
        state = self.store.region(country, region) if region != "-" else None
        nation = self.store.region(country, "-")
        return state.name if state else "", nation.name if nation else country

    @cached_property
    def _spellings(self) -> list[str]:
        return self.store.spellings()

    @cached_property
    def _region_spellings(self) -> list[str]:
        return self.store.region_spellings()

    def _respelt(self, words: list[str]) -> list[Place]:
        """The same with the name, or the region after it, corrected."""
        for count in range(len(words), 0, -1):
            name, rest = " ".join(words[:count]), words[count:]
            found = [
                (score - 2 * distance, place)
                for spelling, distance in self._close(name, self._spellings)
                for mended in self._mended(rest)
                for score, place in self._readings(spelling, mended)
            ]
            if found:
                best = sorted(found, key=lambda each: -each[0])
                return _distinct([replace(place, exact=False) for _, place in best])
        return []

    def _mended(self, rest: list[str]) -> list[list[str]]:
        """The words after the name, as they are where they name a region, else corrected."""
        if next(self._qualifiers(rest), None) is not None:
            return [rest]
        return [spelling.split() for spelling, _ in self._close(" ".join(rest), self._region_spellings)]

    @staticmethod
    def _close(name: str, spellings: list[str]) -> list[tuple[str, float]]:
        """Spellings one slip away, two from eight letters on, each with its distance."""
        if not 4 <= len(name) <= 60:
            return [(name, 0.0)]
        slips = 2 if len(name) >= 8 else 1
        close = process.extract(name, spellings, scorer=OSA.distance, score_cutoff=slips, limit=20)
        return [(spelling, distance) for spelling, distance, _ in close]


def _score(candidate: Candidate) -> float:
    alternate = METROPOLIS_ALTERNATE_RANK if candidate.population >= METROPOLIS else ALTERNATE_RANK
    return math.log10(candidate.population + 10) + (0.0 if candidate.main else alternate)


def _km(place: Place, area: Candidate) -> float:
    """Roughly, on a flat map: enough to tell a suburb from a namesake."""
    east = (place.lon - area.lon) * math.cos(math.radians(area.lat))
    return math.hypot(place.lat - area.lat, east) * 111.2


def _fit(candidate: Candidate, qualifiers: tuple[Region, ...]) -> int:
    """How many of the qualifiers the place lies in, -1 where it lies outside one."""
    for each in qualifiers:
        if each.country != candidate.country or each.code not in ("-", candidate.region):
            return -1
    return len(qualifiers)


def _distinct(places: list[Place]) -> list[Place]:
    """Without those that read the same as an earlier one (a city and its own suburb of that name)."""
    return list({place.label: place for place in reversed(places)}.values())[::-1]
