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
_ZIP = re.compile(r"\s*(\d{5})(?!\d)")
_SHORT_ZIP = re.compile(r"\s*(\d{3,4})(?:-\d{4})?\s*")
_FSA = re.compile(r"\s*([A-Z]\d[A-Z])", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_UMLAUT = re.compile("([aou])e")
_ENDINGS = ("shi", "si", "gun", "do")
"""What Japanese and Korean records glue to a town: city, county, province."""
_NOISE = frozenset(
    """cedex city town village district province prefecture municipality metropolitan municipal hlavni mesto
    township county borough gun shi ku cho si do gu of the greater area region state oblast distrito federal
    capital ciudad de comuna voivodeship""".split()  # noqa: SIM905 (a word a line would be a page)
)
HAMLET = 20_000
"""A smaller place that shares its name with a whole region of the country is not the one meant."""
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
        code = _fsa(postal_code) if country == "CA" else _zip(postal_code)
        area = self.store.postal(country, code) if code else None
        if area is None and country == "CA" and code and code[1] != "0":  # 0 is a rural area, often vast
            return self.store.postal_neighbourhood(country, code[:2])
        return (area.lat, area.lon) if area else None

    def _by_name(self, city: str, state: str, country: str) -> Position | None:
        regions = self._regions(state, country)
        keys = [each for each in dict.fromkeys(_variants(city)) if each]
        for key in keys:
            if found := self._best(key, regions, country) or self._post_town(key, regions, country):
                return found
        return self._respelt(keys, regions, country) or self._town_of_state(state, regions, country)

    def _post_town(self, key: str, regions: list[Region], country: str) -> Position | None:
        """A town of the United States that only the post knows by that name."""
        towns = (self.store.postal_city(key, each.code) for each in regions if country in ZIP_COUNTRIES)
        return next((each for each in towns if each), None)

    def _regions(self, state: str, country: str) -> list[Region]:
        keys = dict.fromkeys((fold(state), *_variants(state)))
        found = (each for key in keys for each in self.store.regions_named(key))
        return [each for each in found if each.code != "-" and country in ("", each.country)]

    def _best(self, key: str, regions: list[Region], country: str) -> Position | None:
        """The most populous place of that name, in the state if one is there, else in the country."""
        candidates = self.store.named(key, (country,) if country else ())
        if not country and regions:
            candidates = [each for each in candidates if _inside(each, regions)]
        whole = self._region_of_that_name(key, country)
        if not candidates:
            return whole
        best = max(candidates, key=lambda each: _likelihood(each, regions))
        if country == "US" and regions and not _inside(best, regions):
            return None  # Springfield of another state is no answer
        return whole if whole and best.population < HAMLET else (best.lat, best.lon)

    def _region_of_that_name(self, key: str, country: str) -> Position | None:
        """Some records give the region as the city; its people's middle is near enough, but not in the US."""
        if not country or country == "US" or len(key) < 4:
            return None
        for each in self.store.regions_named(key):
            if each.code != "-" and each.country == country and each.lat is not None and each.lon is not None:
                return each.lat, each.lon
        return None

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


def _likelihood(candidate: Candidate, regions: list[Region]) -> tuple[bool, int]:
    """A place in the state before any other; ten times the people make up for not being the main name."""
    return _inside(candidate, regions), candidate.population * (10 if candidate.main else 1)


def _fsa(postal_code: str) -> str:
    match = _FSA.match(postal_code)
    return match[1].upper() if match else ""


def _zip(postal_code: str) -> str:
    if match := _ZIP.match(postal_code):
        return match[1]
    short = _SHORT_ZIP.fullmatch(postal_code)
    return short[1].zfill(5) if short else ""  # spreadsheets eat leading zeros


def _variants(name: str) -> Iterator[str]:
    """A town's name as given, then with less and less of what people write around it."""
    yield fold(name)
    plain = _BRACKETS.sub(" ", name)
    yield fold(plain)
    parts = [part for part in re.split(r"[,;/]| - ", plain) if part.strip()]
    for part in (*parts, *_BRACKETS.findall(name)):
        yield from _less(fold(part).split())
    for part in parts:
        if "-" in part:
            yield from (fold(each) for each in part.split("-") if len(each) > 3)
        yield _UMLAUT.sub(r"\1", fold(part))
        yield from (
            each[: -len(ending)] for each in [fold(part)] for ending in _ENDINGS if _ends(each, ending)
        )


def _less(words: list[str]) -> Iterator[str]:
    """Without words that name no town, then word by word from the end ("Torquay Devon")."""
    yield " ".join(words)
    kept = [each for each in words if each not in _NOISE and not any(sign.isdigit() for sign in each)]
    yield " ".join(kept)
    for count in range(len(kept) - 1, 0, -1):
        start = " ".join(kept[:count])
        if len(start) >= 5:
            yield start


def _ends(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) >= len(ending) + 4
