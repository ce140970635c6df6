"""The part of the world a picture shows, and where each point of it falls: Web Mercator, as in Leaflet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from equipoise.links.outlines.data import MAX_LAT, Points

EARTH_KM = 6371.0088
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Degrees. East of the date line `east` goes on beyond 180, so that `west <= east` always holds."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, positions: Iterable[Position]) -> Self | None:
        """The smallest bounds that hold all points (latitude, longitude), across the date line if shorter."""
        points = list(positions)
        if not points:
            return None
        lons = sorted(lon % 360 for _, lon in points)
        gaps = [(after - before) % 360 for before, after in zip(lons, [*lons[1:], lons[0]], strict=True)]
        widest = max(range(len(gaps)), key=gaps.__getitem__)
        west = lons[(widest + 1) % len(lons)]
        width = 360 - gaps[widest] if len(set(lons)) > 1 else 0.0
        west = west - 360 if west >= 180 else west
        lats = [lat for lat, _ in points]
        return cls(min(lats), west, max(lats), west + width)


def mercator(lat: float) -> float:
    """Height on the map, in degrees of longitude at the equator."""
    clamped = math.radians(max(-MAX_LAT, min(MAX_LAT, lat)))
    return math.degrees(math.log(math.tan(math.pi / 4 + clamped / 2)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of `width` by `height` pixels; `scale` is pixels a degree of longitude."""

    width: float
    height: float
    west: float
    top: float
    scale: float

    @classmethod
    def fit(
        cls,
        bounds: Bounds | None,
        width: float,
        height: float,
        *,
        margin: float = 24.0,
        least_km: float = 20.0,
    ) -> Self:
        """Show the bounds whole with a margin in pixels, never less than `least_km` across; None: the world."""
        bounds = bounds or Bounds(-56, -180, 78, 180)
        low, high = mercator(bounds.south), mercator(bounds.north)
        middle = (bounds.south + bounds.north) / 2
        least = math.degrees(least_km / EARTH_KM) / max(math.cos(math.radians(middle)), 0.09)
        wide, tall = max(bounds.east - bounds.west, least), max(high - low, least)
        scale = min((width - 2 * margin) / wide, (height - 2 * margin) / tall)
        scale = max(scale, width / 360)
        east_west = (bounds.west + bounds.east) / 2
        return cls(width, height, east_west - width / 2 / scale, (low + high) / 2 + height / 2 / scale, scale)

    def project(self, lat: float, lon: float) -> Position:
        """Pixels from the left and from the top. A point beside the frame is drawn on its nearer side."""
        middle = self.west + self.width / 2 / self.scale
        near = lon + 360 * round((middle - lon) / 360)
        return (near - self.west) * self.scale, (self.top - mercator(lat)) * self.scale

    def pixels(self, points: Points, turn: float) -> Points:
        """Pixels of many points in degrees east and Mercator height, moved east by `turn` degrees."""
        corner, direction = np.array([self.west - turn, self.top]), np.array([self.scale, -self.scale])
        placed: Points = (points - corner) * direction
        return placed

    def latitude(self, y: float) -> float:
        """The latitude `y` pixels below the top."""
        height = math.radians(self.top - y / self.scale)
        return math.degrees(2 * math.atan(math.exp(height)) - math.pi / 2)

    def bounds(self) -> Bounds:
        """What the whole frame shows."""
        east = self.west + self.width / self.scale
        return Bounds(self.latitude(self.height), self.west, self.latitude(0), east)

    def km_per_pixel(self, y: float | None = None) -> float:
        """Kilometres a pixel at that height, by default in the middle: the scale grows towards the poles."""
        lat = self.latitude(self.height / 2 if y is None else y)
        return math.radians(1 / self.scale) * EARTH_KM * math.cos(math.radians(lat))


def circle(lat: float, lon: float, km: float, steps: int = 72) -> list[Position]:
    """Points (latitude, longitude) at that distance over the ground, clockwise from the north."""
    angle, here = km / EARTH_KM, math.radians(lat)
    points = []
    for step in range(steps):
        bearing = 2 * math.pi * step / steps
        there = math.asin(
            math.sin(here) * math.cos(angle) + math.cos(here) * math.sin(angle) * math.cos(bearing)
        )
        east = math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(here),
            math.cos(angle) - math.sin(here) * math.sin(there),
        )
        points.append((math.degrees(there), lon + math.degrees(east)))
    return points
