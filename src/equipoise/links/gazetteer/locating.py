"""Find the point of a site from the registry's city, state, country and postal code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from equipoise.links.gazetteer.store import Candidate, Region, Store
from equipoise.links.gazetteer.text import fold

ZIP_COUNTRIES = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
"""Countries of the registry whose places have ZIP codes of the United States."""
SAME_POST = {"PR": "PR", "VI": "VI", "GU": "GU", "AS": "AS", "MP": "MP"}
_ZIP = re.compile(r"\s*(\d{5})(?!\d)")
_SHORT_ZIP = re.compile(r"\s*(\d{3,4})(?:-\d{4})?\s*")
_FSA = re.compile(r"\s*([A-Z]\d[A-Z])", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_NOISE = frozenset(
    "cedex city town village district province prefecture municipality metropolitan municipal hlavni mesto "
    "township county borough gun shi ku cho si do gu of the greater area region state oblast distrito federal "
    "capital ciudad de comuna voivodeship".split()
)
Position = tuple[float, float]


class Locator:
    """Answers as well as the record allows; None rather than the middle of a country."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def locate(self, city: str, state: str, country: str, postal_code: str) -> Position | None:
        """Latitude and longitude in degrees, or None where no part of the address is known."""
        nation = self.country(country)
        if nation in ZIP_COUNTRIES or nation == "CA":
            by_post = self._by_post("CA" if nation == "CA" else "US", postal_code)
            by_name = None if by_post else self._by_name(city, state, nation)
            return by_post or by_name
        return self._by_name(city, state, nation) if city or state else None

    def country(self, name: str) -> str:
        """The two-letter code of a country as the registry writes it, "" where it is unknown or unsaid."""
        nations = [each for each in self.store.regions_named(fold(name)) if each.code == "-"]
        return nations[0].country if nations else ""

    def _by_post(self, country: str, postal_code: str) -> Position | None:
        if country == "CA":
            match = _FSA.match(postal_code)
            code = match[1].upper() if match else ""
        else:
            match = _ZIP.match(postal_code)
            short = _SHORT_ZIP.fullmatch(postal_code)
            code = match[1] if match else short[1].zfill(5) if short else ""  # leading zeros get lost
        area = self.store.postal(country, code) if code else None
        return (area.lat, area.lon) if area else None

    def _by_name(self, city: str, state: str, country: str) -> Position | None:
        regions = self._regions(state, country)
        keys = list(dict.fromkeys(_variants(city)))
        for key in keys:
            if found := self._best(key, regions, country):
                return found
        for key in keys:
            for region in regions:
                if country in ZIP_COUNTRIES and (found := self.store.postal_city(key, region.code)):
                    return found
        return self._respelt(keys, regions, country) or self._town_of_state(state, regions, country)

    def _regions(self, state: str, country: str) -> list[Region]:
        keys = dict.fromkeys((fold(state), *_variants(state)))
        found = (each for key in keys for each in self.store.regions_named(key))
        return [each for each in found if each.code != "-" and country in ("", each.country)]

    def _best(self, key: str, regions: list[Region], country: str) -> Position | None:
        """The most populous place of that name, in the state if one is there, else in the country."""
        candidates = self.store.named(key, (country,) if country else ())
        if not country and regions:
            candidates = [each for each in candidates if _inside(each, regions)]
        if not candidates:
            return None
        best = max(candidates, key=lambda each: (_inside(each, regions), each.population * (10 if each.main else 1)))
        if country == "US" and regions and not _inside(best, regions):
            return None  # Springfield of another state is no answer
        return best.lat, best.lon

    def _respelt(self, keys: list[str], regions: list[Region], country: str) -> Position | None:
        for key in keys:
            if len(key) < 5:
                continue
            slips = 2 if len(key) >= 8 else 1
            close = process.extract(key, self._spellings, scorer=OSA.distance, score_cutoff=slips, limit=10)
            for spelling, _, _ in close:
                if country and (found := self._best(spelling, regions, country)):
                    return found
        return None

    @cached_property
    def _spellings(self) -> list[str]:
        return self.store.spellings()

    def _town_of_state(self, state: str, regions: list[Region], country: str) -> Position | None:
        """Where the city is unknown but the "state" is itself a town, or a region named after one."""
        if not country or country in ZIP_COUNTRIES:
            return None
        for key in dict.fromkeys(_variants(state)):
            if found := self._best(key, regions, country):
                return found
        return None


def _inside(candidate: Candidate, regions: list[Region]) -> bool:
    return any(each.country == candidate.country and each.code == candidate.region for each in regions)


def _variants(name: str) -> Iterator[str]:
    """A town's name as given, then with less and less of what people write around it."""
    yield fold(name)
    plain = _BRACKETS.sub(" ", name)
    parts = [part for part in re.split(r"[,;/]| - ", plain) if part.strip()]
    yield fold(plain)
    for part in (*parts, *_BRACKETS.findall(name)):
        words = fold(part).split()
        yield " ".join(words)
        kept = [each for each in words if each not in _NOISE and not any(sign.isdigit() for sign in each)]
        yield " ".join(kept)
    for part in parts:
        if "-" in part:
            yield from (fold(each) for each in part.split("-") if len(each) > 3)
        if "ue" in part.lower() or "oe" in part.lower() or "ae" in part.lower():
            yield re.sub("([uoa])e", r"\1", fold(part))
    return
