"""Every point at which a study has a site: what lies within a distance, exactly.

The registry gives a town one point, so that there are few points however many sites there are.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from equipoise.links.index.places import haversine


class Spots:
    """The points of one state of the index, each written as the field `spot` holds it."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = np.array(list(names), dtype=object)
        points = np.array([[float(part) for part in name.split(",")] for name in self._names])
        self._points = points.reshape(len(self._names), 2)

    def within(self, lat: float, lon: float, km: float) -> list[str]:
        """The terms of the points within the distance, its line included."""
        far = haversine(lat, lon, self._points[:, 0], self._points[:, 1])
        return [str(name) for name in self._names[far <= km]]
