"""Outlines are cut to the picture, small, and where they belong."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.links.outlines import Bounds, Drawing, Frame, circle, draw
from equipoise.links.outlines.drawing import BUDGET, SPILL

WIDTH, HEIGHT = 640.0, 400.0


def rings(path: str) -> list[list[tuple[float, float]]]:
    """The points of a path of `M`, relative `l` and `z`."""
    found = []
    for piece in path.split("M")[1:]:
        start, steps = piece.rstrip("z").split("l")
        numbers = [float(each) for each in re.findall(r"-?\d*\.?\d+", start)]
        x, y = numbers
        ring = [(x, y)]
        moves = [float(each) for each in re.findall(r"-?\d*\.\d|-?\d+", steps)]
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def holds(path: str, x: float, y: float) -> bool:
    """Whether a point lies inside, by counting how often a ray to the right meets the edges."""
    inside = False
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def is_land(drawing: Drawing, lat: float, lon: float) -> bool:
    return holds(drawing.land, *drawing.project(lat, lon))


PLACES = [
    ("Ottawa", 45.42, -75.70, True),
    ("Prince George", 53.92, -122.75, True),
    ("Nairobi", -1.29, 36.82, True),
    ("Alice Springs", -23.70, 133.88, True),
    ("the Atlantic", 30.0, -40.0, False),
    ("the Pacific", 0.0, -150.0, False),
    ("the Indian Ocean", -20.0, 80.0, False),
]


@pytest.mark.parametrize(("name", "lat", "lon", "land"), PLACES)
def test_land_is_land_on_the_map_of_the_world_and_near_by(
    name: str, lat: float, lon: float, land: bool
) -> None:
    assert is_land(draw(None, WIDTH, HEIGHT), lat, lon) is land
    near = Bounds(lat - 2, lon - 2, lat + 2, lon + 2)
    assert is_land(draw(near, WIDTH, HEIGHT), lat, lon) is land


def test_vancouver_island_is_an_island_at_the_scale_of_a_city() -> None:
    drawing = draw(Bounds(48.3, -124.2, 49.6, -122.6), WIDTH, HEIGHT)
    assert is_land(drawing, 48.65, -123.6)
    assert is_land(drawing, 49.2, -122.8)
    assert not is_land(drawing, 49.15, -123.5)


def test_the_great_lakes_are_water_on_land() -> None:
    drawing = draw(Bounds(41, -93, 49, -75), WIDTH, HEIGHT)
    assert holds(drawing.lakes, *drawing.project(47.5, -87.5))
    assert not holds(drawing.lakes, *drawing.project(40.8, -85))


bounds = st.builds(
    lambda south, north, west, width: Bounds(min(south, north), west, max(south, north), west + width),
    st.floats(-89, 89),
    st.floats(-89, 89),
    st.floats(-180, 180),
    st.floats(0, 359),
)


@given(bounds)
@settings(max_examples=40, deadline=None)
def test_any_bounds_give_a_small_picture_that_stays_in_its_frame(shown: Bounds) -> None:
    drawing = draw(shown, WIDTH, HEIGHT)
    assert sum(map(len, (drawing.land, drawing.lakes, drawing.countries, drawing.regions))) <= BUDGET * 1.5
    for ring in rings(drawing.land):
        for x, y in ring:
            assert -SPILL - 2 <= x <= WIDTH + SPILL + 2
            assert -SPILL - 2 <= y <= HEIGHT + SPILL + 2


@given(bounds)
@settings(max_examples=100, deadline=None)
def test_the_corners_of_what_was_asked_for_are_in_the_picture(shown: Bounds) -> None:
    frame = Frame.fit(shown, WIDTH, HEIGHT)
    if shown.east - shown.west > 300 or max(abs(shown.south), abs(shown.north)) > 80:
        return  # more than a picture of this shape can hold without showing places twice
    if shown.north - shown.south > 60:
        return
    for lat in (shown.south, shown.north):
        x, y = frame.project(lat, (shown.west + shown.east) / 2)
        assert -0.01 <= x <= WIDTH + 0.01
        assert -0.01 <= y <= HEIGHT + 0.01


@given(st.floats(-84, 84), st.floats(-179, 179))
def test_projecting_up_and_down_agrees(lat: float, lon: float) -> None:
    frame = Frame.fit(Bounds(lat - 0.5, lon - 0.5, lat + 0.5, lon + 0.5), WIDTH, HEIGHT)
    _, y = frame.project(lat, lon)
    assert frame.latitude(y) == pytest.approx(lat, abs=1e-6)


def test_a_point_a_world_and_a_picture_over_the_date_line() -> None:
    one = Frame.fit(Bounds(49.25, -123.1, 49.25, -123.1), WIDTH, HEIGHT)
    assert one.project(49.25, -123.1) == pytest.approx((WIDTH / 2, HEIGHT / 2))
    assert 10 < one.km_per_pixel() * HEIGHT < 60
    fiji = draw(Bounds(-20, 176, -12, 190), WIDTH, HEIGHT)
    assert is_land(fiji, -17.8, 178.0)
    assert is_land(fiji, -13.6, -172.4)
    assert fiji.project(-13.6, -172.4)[0] > fiji.project(-17.8, 178.0)[0]


@pytest.mark.parametrize(
    ("points", "west", "east"),
    [
        ([(0.0, -170.0), (0.0, 170.0)], 170, 190),
        ([(0.0, -10.0), (0.0, 10.0)], -10, 10),
        ([(0.0, 100.0)], 100, 100),
        ([(0.0, -123.0), (5.0, -60.0), (9.0, 10.0)], -123, 10),
    ],
)
def test_bounds_take_the_short_way_round(points: list[tuple[float, float]], west: float, east: float) -> None:
    found = Bounds.around(points)
    assert found
    assert (found.west, found.east) == pytest.approx((west, east))


def test_there_are_no_bounds_around_nothing() -> None:
    assert Bounds.around([]) is None


@given(st.floats(-70, 70), st.floats(-180, 180), st.floats(1, 1_500))
def test_every_point_of_a_circle_is_at_its_distance(lat: float, lon: float, km: float) -> None:
    for north, east in circle(lat, lon, km, steps=12):
        a, b, turn = math.radians(lat), math.radians(north), math.radians(east - lon)
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
        assert 6371.0088 * math.acos(max(-1.0, min(1.0, cosine))) == pytest.approx(km, rel=1e-3, abs=0.2)
