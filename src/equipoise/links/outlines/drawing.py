"""Outlines as SVG paths: cut to the frame, and no finer than it can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from equipoise.links.outlines.data import Points, layers
from equipoise.links.outlines.frame import Bounds, Frame, Position

BUDGET = 15_000
"""Characters of all paths together; a coarser line is taken until they fit."""
STEPS = (0.7, 1.1, 1.8, 2.8, 4.5, 7.0, 11.0)
"""Pixels by which a line may leave out points."""
SPILL = 6.0
"""Pixels by which shapes go on beyond the frame, so that their cut edge isn't seen."""
SPECK = 1.2
"""Pixels: no smaller island or lake is drawn."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """SVG paths (`d` attributes) in the frame's pixels, and the frame that places points on them."""

    land: str
    lakes: str
    countries: str
    regions: str
    frame: Frame

    @property
    def project(self) -> Callable[[float, float], Position]:
        """Latitude and longitude to pixels."""
        return self.frame.project


def draw(bounds: Bounds | None, width: float, height: float) -> Drawing:
    """The outlines within the bounds, None for the whole world, in a picture of that size in pixels."""
    return draw_frame(Frame.fit(bounds, width, height))


@lru_cache(maxsize=256)
def draw_frame(frame: Frame) -> Drawing:
    """The outlines that a frame shows. Kept for the last 256 frames: the same search draws the same map."""
    shapes = {layer: list(_visible(layer, frame)) for layer in ("land", "lakes", "countries", "regions")}
    fine = sum(len(line) for lines in shapes.values() for line in lines) * CHARACTERS_A_POINT <= 4 * BUDGET
    drawing = Drawing("", "", "", "", frame)
    for step in STEPS if fine else STEPS[2:]:
        paths = {layer: _path(lines, step, closed=layer in RINGS) for layer, lines in shapes.items()}
        drawing = Drawing(**paths, frame=frame)
        if sum(map(len, paths.values())) <= BUDGET:
            break
    return drawing


CHARACTERS_A_POINT = 6
RINGS = ("land", "lakes")


def _visible(layer: str, frame: Frame) -> Iterator[Points]:
    """The pieces of a layer within the frame, in pixels, repeated where the frame goes round the world."""
    closed, found = layer in RINGS, layers()[layer]
    for turn in (-360.0, 0.0, 360.0):
        corners = np.stack([frame.pixels(found.boxes[:, :2], turn), frame.pixels(found.boxes[:, 2:], turn)])
        low, high = corners.min(axis=0), corners.max(axis=0)
        seen = (high >= 0).all(axis=1) & (low <= [frame.width, frame.height]).all(axis=1)
        if closed:
            seen &= (high - low).max(axis=1) >= SPECK
        whole = (low >= 0).all(axis=1) & (high <= [frame.width, frame.height]).all(axis=1)
        for index in np.flatnonzero(seen).tolist():
            points = frame.pixels(found.lines[index], turn)
            if whole[index]:
                yield points
            else:
                yield from _cut_ring(points, frame) if closed else _cut_line(points, frame)


def _cut_ring(points: Points, frame: Frame) -> Iterator[Points]:
    """Sutherland and Hodgman's clip against the four sides of the frame."""
    for axis, limit, sign in (
        (0, -SPILL, 1.0),
        (0, frame.width + SPILL, -1.0),
        (1, -SPILL, 1.0),
        (1, frame.height + SPILL, -1.0),
    ):
        points = _cut_side(points, axis, limit, sign)
        if len(points) < 3:
            return
    yield points


def _cut_side(points: Points, axis: int, limit: float, sign: float) -> Points:
    depth = (points[:, axis] - limit) * sign
    inside = depth >= 0
    if inside.all():
        return points
    after, depth_after = np.roll(points, -1, axis=0), np.roll(depth, -1)
    crosses = inside != np.roll(inside, -1)
    share = np.divide(depth, depth - depth_after, out=np.zeros_like(depth), where=crosses)
    crossings = points + (after - points) * share[:, None]
    both = np.stack([points, crossings], axis=1).reshape(-1, 2)
    kept: Points = both[np.column_stack([inside, crosses]).ravel()]
    return kept


def _cut_line(points: Points, frame: Frame) -> Iterator[Points]:
    """The runs of a line that touch the frame, each with one point beyond it on either side."""
    x, y = points[:, 0], points[:, 1]
    inside = (x >= -SPILL) & (x <= frame.width + SPILL) & (y >= -SPILL) & (y <= frame.height + SPILL)
    near = inside.copy()
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    near |= _spans(x, frame.width) & _spans(y, frame.height)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], near.astype(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > 1:
            yield points[start:end]


def _spans(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.bool_]:
    """Where the step before or after a point may cross the frame though both its ends lie outside."""
    low, high = np.minimum(values[:-1], values[1:]), np.maximum(values[:-1], values[1:])
    step = (high >= 0) & (low <= limit)
    both = np.zeros(len(values), bool)
    both[:-1] |= step
    both[1:] |= step
    return both


def _path(lines: list[Points], step: float, *, closed: bool) -> str:
    return "".join(_moves(_thinned(line, step), closed=closed) for line in lines)


def _thinned(points: Points, step: float) -> Points:
    """Without points less than a step from the last one kept."""
    cells = np.floor(points / (step / 2))  # first, quickly: of neighbours in one cell only one
    moved = np.ones(len(points), bool)
    moved[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
    points = points[moved]
    kept = [0]
    x, y = points[:, 0].tolist(), points[:, 1].tolist()
    last_x, last_y, least = x[0], y[0], step * step
    for index in range(1, len(x)):
        if (x[index] - last_x) ** 2 + (y[index] - last_y) ** 2 >= least:
            kept.append(index)
            last_x, last_y = x[index], y[index]
    if kept[-1] != len(x) - 1:
        kept.append(len(x) - 1)
    return points[kept]


def _moves(points: Points, *, closed: bool) -> str:
    """A path of relative steps: `M10 20l3 4-1.5 2z`."""
    if len(points) < (3 if closed else 2):
        return ""
    tenths = np.rint(points * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    body = "".join(f"{_tenth(dx, ' ')}{_tenth(dy, ' ')}" for dx, dy in steps.tolist())
    start = f"{_tenth(int(tenths[0, 0]), '')}{_tenth(int(tenths[0, 1]), ' ')}"
    return f"M{start}l{body.lstrip()}{'z' if closed else ''}"


def _tenth(tenths: int, gap: str) -> str:
    """A tenth as short as SVG allows: the minus sign is gap enough."""
    whole, part = divmod(abs(tenths), 10)
    number = f"{whole}.{part}" if part and whole else f".{part}" if part else f"{whole}"
    return f"-{number}" if tenths < 0 else f"{gap}{number}"
