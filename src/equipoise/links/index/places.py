"""Where people can join: the recruiting sites' points, kept beside the text, and distances between them.

Sites are held in arrays sorted by document key. A key is never given twice, so arrays that hold the sites of both the
commit before and the commit to come answer rightly for either; see `store`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from equipoise.core.registry.record import Point

EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""
HALF_ROUND_KM = math.pi * EARTH_KM
"""No two points are farther apart."""
_MARGIN_KM = 1.0
"""A cell this near the circle's line is looked into site by site."""

Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]
_ROW = np.dtype([("key", "<u8"), ("lat", "<f8"), ("lon", "<f8"), ("ordinal", "<u4"), ("approximate", "?")])


@dataclass(frozen=True, slots=True)
class Site:
    """A recruiting site of the document `key`: its place in `Study.locations` and its point in degrees.

    `approximate`: the point is the town's or postal area's, since the record gives none.
    """

    key: int
    ordinal: int
    lat: float
    lon: float
    approximate: bool


@dataclass(frozen=True, slots=True)
class Nearest:
    """The recruiting site of a document nearest to a point, and how far it is in kilometres."""

    distance_km: float
    ordinal: int
    approximate: bool


@dataclass(frozen=True, slots=True)
class Within:
    """What lies within a distance: every document with a site in one of `cells`, or at one of `points`.

    The points are written as `point_name` writes them. The registry gives a town one point, so they are few.
    """

    cells: Sequence[int]
    points: Sequence[str]


def cell_of(lat: float, lon: float) -> int:
    """The number of the 1-degree cell that holds a point: 360 × row from the south + column from 180° W."""
    row = min(179, max(0, math.floor(lat + 90)))
    return row * 360 + min(359, max(0, math.floor(lon + 180)))


def point_name(lat: float, lon: float) -> str:
    """A point as the index's field `stand` holds it; the two zeros are one."""
    return f"{lat + 0.0!r},{lon + 0.0!r}"


def haversine(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Great-circle distances in kilometres from one point to many; degrees in."""
    phi, phis = math.radians(lat), np.radians(lats)
    step = np.sin((phis - phi) / 2) ** 2
    turn = np.sin((np.radians(lons) - math.radians(lon)) / 2) ** 2
    inner = step + math.cos(phi) * np.cos(phis) * turn
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(inner, 0.0, 1.0))))


class Places:
    """The recruiting sites of one state of the index. Immutable."""

    def __init__(self, rows: npt.NDArray[Any]) -> None:
        self._rows = rows

    @classmethod
    def empty(cls) -> Places:
        """No sites at all."""
        return cls(np.empty(0, dtype=_ROW))

    @classmethod
    def open(cls, path: Path) -> Places:
        """Map a file that `save` wrote; ValueError or OSError where it isn't one."""
        rows = np.load(path, mmap_mode="r", allow_pickle=False)
        if rows.dtype != _ROW:
            raise ValueError(f"{path.name} holds other columns")
        return cls(rows)

    def save(self, path: Path) -> None:
        """Write all sites to a new file."""
        with path.open("xb") as file:
            np.save(file, np.asarray(self._rows), allow_pickle=False)

    def with_sites(self, sites: Iterable[Site]) -> Places:
        """These and more; the new ones' keys must be greater than every key held."""
        new = np.array([(s.key, s.lat, s.lon, s.ordinal, s.approximate) for s in sites], dtype=_ROW)
        return Places(np.concatenate([self._rows, new])) if len(new) else self

    def joined(self, newer: Places) -> Places:
        """These and those of another, whose keys are all greater."""
        return Places(np.concatenate([self._rows, newer._rows]))

    def documents(self) -> Keys:
        """Every document that has a site, in order."""
        return np.unique(self._keys)

    def only(self, keys: Keys) -> Places:
        """The sites of these documents only."""
        return Places(np.asarray(self._rows)[np.isin(self._rows["key"], keys)])

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(self, point: Point, keys: Sequence[int]) -> dict[int, Nearest]:
        """The nearest recruiting site of each of these documents that has one."""
        wanted = np.array(keys, dtype=np.uint64)
        firsts, counts, rows = self._rows_of_documents(wanted)
        each = haversine(point.lat, point.lon, self._lats[rows], self._lons[rows])
        found: dict[int, Nearest] = {}
        begin = 0
        for key, first, count in zip(keys, firsts.tolist(), counts.tolist(), strict=True):
            if count:
                best = int(np.argmin(each[begin : begin + count]))
                row = self._rows[first + best]
                found[key] = Nearest(float(each[begin + best]), int(row["ordinal"]), bool(row["approximate"]))
                begin += count
        return found

    def distances(self, point: Point, keys: Keys) -> Floats:
        """For each document its distance in kilometres to the point; infinity where it has no recruiting site."""
        _, counts, rows = self._rows_of_documents(keys)
        found = np.full(len(keys), np.inf)
        if len(rows):
            starts = np.cumsum(counts) - counts
            each = haversine(point.lat, point.lon, self._lats[rows], self._lons[rows])
            found[counts > 0] = np.minimum.reduceat(each, starts[counts > 0])
        return found

    def _rows_of_documents(self, keys: Keys) -> tuple[npt.NDArray[np.int64], ...]:
        """For each document its first row and how many it has; and all their rows, one after the other."""
        firsts = np.searchsorted(self._keys, keys, side="left")
        counts = np.searchsorted(self._keys, keys, side="right") - firsts
        starts = np.cumsum(counts) - counts
        return firsts, counts, np.arange(counts.sum()) + np.repeat(firsts - starts, counts)

    def ring(self, point: Point, beyond_km: float, up_to_km: float) -> Keys:
        """Documents whose nearest recruiting site is farther than one distance and not farther than the other.

        Nearest first; equal distances in order of key.
        """
        rows = self._rows_up_to(point, up_to_km)
        if not len(rows):
            return np.empty(0, dtype=np.uint64)
        distances = haversine(point.lat, point.lon, self._lats[rows], self._lons[rows])
        keys, starts = np.unique(self._keys[rows], return_index=True)
        best = np.minimum.reduceat(distances, starts)
        order = np.argsort(best, kind="stable")
        return keys[order][(best[order] > beyond_km) & (best[order] <= up_to_km)]

    def within(self, point: Point, distance_km: float) -> Within:
        """What lies within the distance, its line included: whole cells, and points of cells on the line."""
        if not len(self):
            return Within((), ())
        cells, lats, lons, reach = self._cells
        to_centre = haversine(point.lat, point.lon, lats, lons)
        inside = to_centre + reach + _MARGIN_KM <= distance_km
        on_line = ~inside & (to_centre - reach - _MARGIN_KM <= distance_km)
        rows = self._rows_of(on_line)
        near = haversine(point.lat, point.lon, self._lats[rows], self._lons[rows]) <= distance_km
        points = set(zip(self._lats[rows[near]].tolist(), self._lons[rows[near]].tolist(), strict=True))
        return Within(cells[inside].tolist(), [point_name(*each) for each in points])

    def _rows_up_to(self, point: Point, distance_km: float) -> npt.NDArray[np.int64]:
        """Every site within the distance and some beyond, in order of key."""
        if not len(self) or distance_km >= HALF_ROUND_KM:
            return np.arange(len(self))
        _, lats, lons, reach = self._cells
        near = haversine(point.lat, point.lon, lats, lons) - reach - _MARGIN_KM <= distance_km
        return np.sort(self._rows_of(near))

    def _rows_of(self, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        order, firsts, lasts = self._by_cell
        parts = [order[firsts[i] : lasts[i]] for i in np.flatnonzero(chosen)]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    @cached_property
    def _keys(self) -> Keys:
        return np.ascontiguousarray(self._rows["key"])

    @cached_property
    def _lats(self) -> Floats:
        return np.ascontiguousarray(self._rows["lat"])

    @cached_property
    def _lons(self) -> Floats:
        return np.ascontiguousarray(self._rows["lon"])

    @cached_property
    def _by_cell(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Rows in order of their cell, and for each occupied cell its first and past-last place in that order."""
        numbers = self._cell_numbers
        order = np.argsort(numbers, kind="stable")
        _, firsts = np.unique(numbers[order], return_index=True)
        return order, firsts, np.append(firsts[1:], len(numbers))

    @cached_property
    def _cell_numbers(self) -> npt.NDArray[np.int64]:
        row = np.clip(np.floor(self._lats + 90), 0, 179).astype(np.int64)
        return row * 360 + np.clip(np.floor(self._lons + 180), 0, 359).astype(np.int64)

    @cached_property
    def _cells(self) -> tuple[npt.NDArray[np.int64], Floats, Floats, Floats]:
        """The occupied cells: number, centre in degrees, and how far their farthest corner is from it in km."""
        cells = np.unique(self._cell_numbers)
        lats: Floats = np.asarray(cells // 360 - 89.5, dtype=np.float64)
        lons: Floats = np.asarray(cells % 360 - 179.5, dtype=np.float64)
        nearer_equator = np.radians(np.minimum(np.abs(lats - 0.5), np.abs(lats + 0.5)))
        degree = math.radians(1) * EARTH_KM
        reach = degree * np.hypot(0.5, 0.5 * np.cos(nearer_equator))
        return cells, lats, lons, np.asarray(reach)
