"""Questions to the compiled file. One connection a thread; everything is read only."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that bears a name; `main` says whether it is the name GeoNames shows."""

    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int
    main: bool


@dataclass(frozen=True, slots=True)
class Region:
    """A country (`code` is "-") or one of its regions; without people it has no middle."""

    country: str
    code: str
    name: str
    lat: float | None
    lon: float | None
    population: int


class Store:
    """The compiled gazetteer, opened on first use."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.as_uri()}?mode=ro"
        self._local = threading.local()
        # Caches belong to the object, so that they end with it.
        self.regions_named = lru_cache(maxsize=4_096)(self._regions_named)
        self.region = lru_cache(maxsize=4_096)(self._region)

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        database: sqlite3.Connection | None = getattr(self._local, "database", None)
        if database is None:
            database = self._local.database = sqlite3.connect(self._uri, uri=True)
        return database.execute(sql, values).fetchall()

    def named(self, key: str, countries: Iterable[str] = ()) -> list[Candidate]:
        """The places of that folded name, the most populous first; at most 50, in those countries if any."""
        wanted = tuple(countries)
        where = f" AND country IN ({', '.join('?' * len(wanted))})" if wanted else ""
        rows = self._rows(
            "SELECT place.name, country, region, lat, lon, population, main "  # nosec B608  # noqa: S608 (marks only)
            f"FROM name JOIN place ON place.id = name.place WHERE key = ?{where} "
            "ORDER BY population DESC LIMIT 50",
            (key, *wanted),
        )
        return [Candidate(*row) for row in rows]  # type: ignore[arg-type]

    def _regions_named(self, key: str) -> tuple[Region, ...]:
        """The countries and regions of that folded name or abbreviation."""
        rows = self._rows(
            "SELECT region.* FROM region_name JOIN region USING (country, code) WHERE key = ?", (key,)
        )
        return tuple(Region(*row) for row in rows)  # type: ignore[arg-type]

    def _region(self, country: str, code: str) -> Region | None:
        rows = self._rows("SELECT * FROM region WHERE country = ? AND code = ?", (country, code))
        return Region(*rows[0]) if rows else None  # type: ignore[arg-type]

    def postal(self, country: str, code: str) -> Candidate | None:
        """The middle of a postal code, under the name of its town."""
        rows = self._rows(
            "SELECT city, country, region, lat, lon, 0, 1 FROM postal WHERE country = ? AND code = ?",
            (country, code),
        )
        return Candidate(*rows[0]) if rows else None  # type: ignore[arg-type]

    def postal_neighbourhood(self, country: str, start: str) -> tuple[float, float] | None:
        """The middle of the postal codes that begin so."""
        rows = self._rows(
            "SELECT AVG(lat), AVG(lon) FROM postal WHERE country = ? AND code BETWEEN ? AND ?",
            (country, start, start + "~"),
        )
        lat, lon = rows[0]
        return (float(str(lat)), float(str(lon))) if lat is not None else None

    def postal_city(self, key: str, region: str) -> tuple[float, float] | None:
        """The middle of the ZIP codes whose post goes to a town of that name, in a state of the US."""
        rows = self._rows("SELECT lat, lon FROM postal_city WHERE key = ? AND region = ?", (key, region))
        return (float(str(rows[0][0])), float(str(rows[0][1]))) if rows else None

    def spellings(self) -> list[str]:
        """Folded names of places of 5,000 and more people: what a misspelling is compared with."""
        return [str(row[0]) for row in self._rows("SELECT key FROM spelling")]

    def region_spellings(self) -> list[str]:
        """Folded names of countries and regions, without their abbreviations."""
        return [
            str(row[0]) for row in self._rows("SELECT DISTINCT key FROM region_name WHERE length(key) >= 4")
        ]
