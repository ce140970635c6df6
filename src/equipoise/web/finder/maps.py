"""A map of places as the page draws it: a still picture made here, and what a moving map needs.

The picture is inline SVG of bundled outlines: no script, no tiles, no request. Every map stands beside the
list that says the same in words; the number on a pin is the number in that list.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from django.conf import settings

from equipoise.core.registry.record import Point
from equipoise.links.outlines import ATTRIBUTION, Bounds, Drawing, Frame, circle, draw_frame

WIDTH, HEIGHT = 480, 320
PIN = 12.0
"""Radius of a pin in the picture's units; on a phone a unit is about 0.7 px."""
CROWDED = 34.0
"""Pins whose middles are nearer than this become one with their number: none is too small to touch."""
NEAREST = 5
"""With a place but no distance, the map shows the place and so many of the points nearest to it."""
MOST_POINTS = 500
"""So many places of a study are drawn: more say no more in a picture, and each weighs on the page."""
KM_PER_MILE = 1.609344
SCALE_LENGTH = 110.0


class Somewhere(Protocol):
    """A place the reader named: `equipoise.links.gazetteer.Place` is one."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place to show: degrees (WGS 84), its number in the list, its name, and where its row is (`#site-3`)."""

    lat: float
    lon: float
    number: int
    name: str
    recruiting: bool
    href: str


@dataclass(frozen=True, slots=True)
class Pin:
    """One point, or several that lie too close together, at `x` and `y` in the picture."""

    x: float
    y: float
    points: tuple[MapPoint, ...]

    @property
    def recruiting(self) -> bool:
        """Whether people can join at one of its places."""
        return any(each.recruiting for each in self.points)

    @property
    def text(self) -> str:
        """What stands in the pin: the number in the list, or how many places."""
        return str(self.points[0].number) if len(self.points) == 1 else f"×{len(self.points)}"

    @property
    def href(self) -> str:
        """The row of the place, of the first one that takes people where there are several."""
        return next((each.href for each in self.points if each.recruiting), self.points[0].href)

    @property
    def label(self) -> str:
        """The pin in words."""
        if len(self.points) == 1:
            state = "recruiting" if self.recruiting else "not recruiting"
            return f"{self.points[0].number}: {self.points[0].name}, {state}"
        open_now = sum(each.recruiting for each in self.points)
        return f"{len(self.points)} places close together, {open_now} recruiting; the first is {self.points[0].name}"

    @property
    def radius(self) -> float:
        """Larger for a longer number."""
        return PIN + 2 * max(len(self.text) - 2, 0)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A length on the map and what it stands for, at the middle of the picture."""

    length: float
    label: str


@dataclass(frozen=True, slots=True)
class Here:
    """Where the reader is, in the picture, and the distance around it as an SVG path ("" without one)."""

    x: float
    y: float
    name: str
    reach: str


@dataclass(frozen=True, slots=True)
class SiteMap:
    """A map ready for `finder/_map.html`. `data` is what the moving map reads."""

    id: str
    title: str
    description: str
    drawing: Drawing
    pins: tuple[Pin, ...]
    here: Here | None
    scale: ScaleBar
    beyond: int
    data: dict[str, Any]
    attribution: str = ATTRIBUTION

    @property
    def data_id(self) -> str:
        """The id of the block with the data."""
        return f"{self.id}-data"

    @property
    def width(self) -> int:
        """Units of the picture from left to right."""
        return round(self.drawing.frame.width)

    @property
    def height(self) -> int:
        """Units of the picture from top to bottom."""
        return round(self.drawing.frame.height)

    @property
    def scale_y(self) -> int:
        """Where the scale bar stands."""
        return self.height - 12


def site_map(
    points: Sequence[MapPoint],
    *,
    place: Somewhere | None = None,
    within_km: float | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
    map_id: str = "map",
) -> SiteMap | None:
    """A map of the points; None where there is nothing to show.

    With a place and a distance it shows that circle; with a place alone, the place and the nearest points;
    else all points. Points outside the picture are counted in `beyond`.
    """
    if not points and place is None:
        return None
    reach = circle(place.lat, place.lon, within_km) if place and within_km else []
    frame = Frame.fit(_bounds(points, place, reach), width, height, margin=PIN * 2.2)
    pins = tuple(_pins(points, frame))
    shown = sum(len(each.points) for each in pins)
    return SiteMap(
        id=map_id,
        title=_title(shown, place),
        description=_description(pins, len(points) - shown),
        drawing=draw_frame(frame),
        pins=pins,
        here=_here(place, reach, frame) if place else None,
        scale=_scale(frame),
        beyond=len(points) - shown,
        data=_data(points, place, within_km, frame),
    )


class _Site(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def point(self) -> Point | None: ...
    @property
    def status(self) -> str: ...


def study_points(sites: Iterable[_Site], row: Callable[[int], str] = "#site-{}".format) -> list[MapPoint]:
    """The first sites of a study, numbered as in its list, each pointing to its `row` there."""
    return [
        MapPoint(each.point.lat, each.point.lon, number, each.name, each.status == "RECRUITING", row(number))
        for number, each in enumerate(islice(sites, MOST_POINTS), 1)
        if each.point
    ]


def _bounds(
    points: Sequence[MapPoint], place: Somewhere | None, reach: Sequence[tuple[float, float]]
) -> Bounds | None:
    if reach:
        return Bounds.around(reach)
    everywhere = [(each.lat, each.lon) for each in points]
    if place is None:
        return Bounds.around(everywhere)
    here = (place.lat, place.lon)
    nearest = sorted(everywhere, key=lambda each: _apart(here, each))[:NEAREST]
    return Bounds.around([here, *nearest])


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The haversine of the angle between two points: grows with the distance, which is all that is asked."""
    north, east = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    across = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    return math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2


def _pins(points: Iterable[MapPoint], frame: Frame) -> list[Pin]:
    """Pins in the order of the list; those that would overlap become one. The last is drawn on top."""
    groups: list[tuple[float, float, list[MapPoint]]] = []
    for point in points:
        x, y = frame.project(point.lat, point.lon)
        if not (0 <= x <= frame.width and 0 <= y <= frame.height):
            continue
        near = next((group for group in groups if math.hypot(group[0] - x, group[1] - y) < CROWDED), None)
        if near:
            near[2].append(point)
        else:
            groups.append((x, y, [point]))
    return [Pin(round(x, 1), round(y, 1), tuple(each)) for x, y, each in groups]


def _here(place: Somewhere, reach: Sequence[tuple[float, float]], frame: Frame) -> Here:
    x, y = frame.project(place.lat, place.lon)
    return Here(round(x, 1), round(y, 1), place.label, _ring(reach, frame))


def _ring(reach: Sequence[tuple[float, float]], frame: Frame) -> str:
    """The circle as a path; "" where it holds a pole or half the world, which no flat ring can show."""
    east_west = [lon for _, lon in reach]
    if not reach or max(east_west) - min(east_west) > 150:
        return ""
    corners = (frame.project(lat, lon) for lat, lon in reach)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _scale(frame: Frame) -> ScaleBar:
    """The longest of 1, 2 or 5 times a power of ten that is not longer than the space for it."""
    per_unit = frame.km_per_pixel()
    most = per_unit * SCALE_LENGTH
    power = 10 ** math.floor(math.log10(most))
    km = max(step * power for step in (1, 2, 5) if step * power <= most)
    miles = km / KM_PER_MILE
    return ScaleBar(
        round(km / per_unit, 1), f"{km:g} km ({miles:,.0f} miles)" if miles >= 5 else f"{km:g} km"
    )


def _title(shown: int, place: Somewhere | None) -> str:
    places = "place" if shown == 1 else "places"
    return f"Map of {shown} {places}" + (f" around {place.label}" if place else "")


def _description(pins: Sequence[Pin], beyond: int) -> str:
    open_now = sum(each.recruiting for pin in pins for each in pin.points)
    words = f"{open_now} of them recruiting. The list beside the map says the same in words."
    return f"{words} {beyond} more beyond the edge of the map." if beyond else words


def _data(
    points: Sequence[MapPoint], place: Somewhere | None, within_km: float | None, frame: Frame
) -> dict[str, Any]:
    shown = frame.bounds()
    tiles = getattr(settings, "TILES_URL", "")
    return {
        "points": [
            {
                "lat": each.lat,
                "lon": each.lon,
                "number": each.number,
                "name": each.name,
                "recruiting": each.recruiting,
                "href": each.href,
            }
            for each in points
        ],
        "place": {"lat": place.lat, "lon": place.lon, "name": place.label} if place else None,
        "within_km": within_km if place else None,
        "bounds": [
            [round(shown.south, 4), round(shown.west, 4)],
            [round(shown.north, 4), round(shown.east, 4)],
        ],
        "tiles": {"url": tiles, "attribution": getattr(settings, "TILES_ATTRIBUTION", "")} if tiles else None,
        "attribution": ATTRIBUTION,
    }
