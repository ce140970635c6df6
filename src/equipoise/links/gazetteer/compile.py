"""Compile the packages into one SQLite file: once, whole or not at all."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from equipoise.links.gazetteer import sources
from equipoise.links.gazetteer.text import fold

SCHEMA = 2
FILE = "gazetteer.sqlite3"
Progress = Callable[[int, int], None]
EXPECTED_PLACES = 235_000
ALTERNATES_FROM = 15_000
"""Places of fewer people are known by their names in Latin letters only: half the file, hardly a miss."""

TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -60000; PRAGMA temp_store = MEMORY;
CREATE TABLE meta (stamp TEXT);
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, region TEXT, lat REAL, lon REAL,
                    population INTEGER);
CREATE TABLE loose (key TEXT, place INTEGER, main INTEGER);
CREATE TABLE region (country TEXT, code TEXT, name TEXT, lat REAL, lon REAL, population INTEGER,
                     PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE region_name (key TEXT, country TEXT, code TEXT, PRIMARY KEY (key, country, code)) WITHOUT ROWID;
CREATE TABLE postal (country TEXT, code TEXT, city TEXT, region TEXT, lat REAL, lon REAL,
                     PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE postal_city (key TEXT, region TEXT, lat REAL, lon REAL, PRIMARY KEY (key, region)) WITHOUT ROWID;
"""
FINISH = """
CREATE TABLE name (key TEXT, place INTEGER, main INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
INSERT INTO name SELECT key, place, MAX(main) FROM loose WHERE key <> '' GROUP BY key, place ORDER BY key, place;
DROP TABLE loose;
CREATE TABLE spelling AS
  SELECT DISTINCT key FROM name JOIN place ON place.id = name.place
  WHERE main AND population >= 5000 AND length(key) >= 4;
"""


def ensure(folder: Path, progress: Progress | None = None) -> Path:
    """The compiled file in that folder, made first where it is missing or of another version.

    `progress` is called with the places read so far and the number expected. Several processes may call
    this together: one compiles, the others wait for it; a compilation killed half-way leaves no trace.
    """
    path = folder / FILE
    if is_current(path):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / (FILE + ".lock")):
        if not is_current(path):
            _compile(path, progress or _silent)
    return path


def is_current(path: Path) -> bool:
    """Whether the file is whole and made from the packages installed now."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute("SELECT stamp FROM meta").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == sources.stamp(SCHEMA)


def _silent(_done: int, _expected: int) -> None:
    """Nobody watches."""


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # released when the file closes, or with its process
        yield


def _compile(path: Path, progress: Progress) -> None:
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as database:
            database.executescript(TABLES)
            database.execute("BEGIN")
            _Writer(database).write(progress)
            database.execute("INSERT INTO meta VALUES (?)", (sources.stamp(SCHEMA),))
            database.execute("COMMIT")
            database.executescript(FINISH)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _Writer:
    """Fills the tables; keeps the sums from which countries and regions get their middle."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        self.region_codes: dict[tuple[str, str], str] = {}

    def write(self, progress: Progress) -> None:
        done = 0
        for done, city in enumerate(sources.cities(), 1):
            self._city(city)
            if done % 5_000 == 0:
                progress(min(done, EXPECTED_PLACES), EXPECTED_PLACES)
        self._regions()
        self._postal()
        progress(done, done)

    def _city(self, city: dict[str, object]) -> None:
        country, region = str(city["countrycode"]), str(city["admin1code"])
        lat, lon = float(str(city["latitude"])), float(str(city["longitude"]))
        people = int(str(city["population"]))
        self.database.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)",
            (city["geonameid"], city["name"], country, region, lat, lon, people),
        )
        main = fold(str(city["name"]))
        alternates = city["alternatenames"]
        keys = (
            {fold(each) for each in alternates if _worth(each, people)}
            if isinstance(alternates, list)
            else set()
        )
        keys.discard(main)
        self.database.executemany(
            "INSERT INTO loose VALUES (?, ?, ?)",
            [(main, city["geonameid"], 1), *((key, city["geonameid"], 0) for key in keys)],
        )
        for code in ("-", region):
            total = self.sums[country, code]
            total[0] += lat * people
            total[1] += _unwrapped(country, lon) * people
            total[2] += people

    def _regions(self) -> None:
        main: dict[tuple[str, str], str] = {}
        for each in sources.region_names():
            where = (each.country, each.code)
            if each.main:
                main[where] = each.name
            self.region_codes.setdefault((each.country, fold(each.name)), each.code)
            row = (fold(each.name), *where)
            self.database.execute("INSERT OR IGNORE INTO region_name VALUES (?, ?, ?)", row)
        for where, name in main.items():
            lat, lon, people = self.sums.get(where, (0.0, 0.0, 0.0))
            middle = (lat / people, (lon / people + 180) % 360 - 180) if people else (None, None)
            row = (*where, name, *middle, int(people))
            self.database.execute("INSERT INTO region VALUES (?, ?, ?, ?, ?, ?)", row)

    def _postal(self) -> None:
        cities: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        for area in (*sources.us_postal_areas(), *sources.canadian_postal_areas()):
            region = self.region_codes.get((area.country, fold(area.region)), area.region)
            if area.country == "US":
                cities[fold(area.city), region].append((area.lat, area.lon))
            if (area.country, area.code) in seen:
                continue
            seen.add((area.country, area.code))
            row = (area.country, area.code, area.city, region, area.lat, area.lon)
            self.database.execute("INSERT INTO postal VALUES (?, ?, ?, ?, ?, ?)", row)
        for (key, region), points in cities.items():
            lats, lons = sorted(lat for lat, _ in points), sorted(lon for _, lon in points)
            middle = (
                key,
                region,
                lats[len(lats) // 2],
                lons[len(lons) // 2],
            )  # the median shuns a stray code
            self.database.execute("INSERT INTO postal_city VALUES (?, ?, ?, ?)", middle)


def _worth(name: str, people: int) -> bool:
    """Whether an alternate name is one that somebody may type.

    GeoNames writes mechanical transliterations in lower case ("wen ge hua"); airport codes and the like
    are three letters long and would make Munich answer to "MUC" but also a village to "ALL".
    """
    if len(name) <= 3 and name.isascii():
        return False
    first = name[0]
    if first.isascii():
        return any(each.isupper() for each in name[:4])  # the fourth: 's-Gravenhage
    return people >= ALTERNATES_FROM or (first < "ɐ" and first.isupper())


def _unwrapped(country: str, lon: float) -> float:
    """Longitude that doesn't jump within a country that lies across the date line."""
    return lon + 360 if lon < 0 and country in {"RU", "FJ", "NZ", "KI"} else lon
