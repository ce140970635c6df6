"""Distances and nearness against a slow, obvious reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.record import Point
from equipoise.links.index.places import HALF_ROUND_KM, Places, Site, cell_of, haversine, point_name

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
near_vancouver = st.tuples(st.floats(45, 53), st.floats(-128, -118))
worlds = st.lists(st.tuples(st.integers(1, 12), points | near_vancouver, st.booleans()), max_size=40)


def slow_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """By the angle between two vectors: another formula than the fast one's."""
    vectors = [
        np.array([math.cos(la) * math.cos(lo), math.cos(la) * math.sin(lo), math.sin(la)])
        for la, lo in (map(math.radians, a), map(math.radians, b))
    ]
    return 6371.0088 * math.atan2(float(np.linalg.norm(np.cross(*vectors))), float(np.dot(*vectors)))


def build(world: list[tuple[int, tuple[float, float], bool]]) -> Places:
    rows = sorted(enumerate(world), key=lambda each: each[1][0])
    return Places.empty().with_sites(
        Site(key, ordinal, lat, lon, approximate) for ordinal, (key, (lat, lon), approximate) in rows
    )


def slow_nearest(
    world: list[tuple[int, tuple[float, float], bool]], at: tuple[float, float]
) -> dict[int, float]:
    found: dict[int, float] = {}
    for key, point, _ in world:
        found[key] = min(found.get(key, math.inf), slow_km(at, point))
    return found


@given(points, points)
def test_distance_agrees_with_another_formula(a: tuple[float, float], b: tuple[float, float]) -> None:
    fast = haversine(*a, np.array([b[0]]), np.array([b[1]]))[0]
    assert fast == pytest.approx(slow_km(a, b), abs=0.01)


def test_distance_of_known_cities() -> None:
    toronto = haversine(49.2827, -123.1207, np.array([43.6532]), np.array([-79.3832]))[0]
    assert toronto == pytest.approx(3_359, abs=3)


@settings(max_examples=300)
@given(worlds, points | near_vancouver, st.floats(1, 3_000) | st.sampled_from([10.0, 100.0, 500.0]))
def test_within_finds_exactly_what_is_within(
    world: list[tuple[int, tuple[float, float], bool]], at: tuple[float, float], km: float
) -> None:
    found = build(world).within(Point(*at), km)
    cells, stands = set(found.cells), set(found.points)
    keys = {key for key, point, _ in world if cell_of(*point) in cells or point_name(*point) in stands}
    nearest = slow_nearest(world, at)
    on_the_line = {key for key, d in nearest.items() if abs(d - km) < 0.01}
    assert keys - on_the_line == {key for key, d in nearest.items() if d <= km} - on_the_line


@pytest.mark.parametrize("seed", range(4))
def test_within_finds_exactly_what_is_within_a_crowded_region(seed: int) -> None:
    """Two thousand studies of one site each, so that every cell on the circle's line holds some."""
    chance = np.random.default_rng(seed)
    lats, lons = chance.uniform(-6, 6, 2_000) + (0, 49, 70, -88)[seed], chance.uniform(-6, 6, 2_000)
    lats = np.clip(lats, -90, 90)
    places = Places.empty().with_sites(
        Site(key, 0, *point, approximate=False) for key, point in enumerate(zip(lats, lons, strict=True))
    )
    for km in (5.0, 40.0, 111.0, 250.0, 500.0):
        at = Point(float(chance.choice(lats)), float(chance.choice(lons)))
        found = places.within(at, km)
        cells, stands = set(found.cells), set(found.points)
        keys = {
            key
            for key, each in enumerate(zip(lats.tolist(), lons.tolist(), strict=True))
            if cell_of(*each) in cells or point_name(*each) in stands
        }
        assert keys == set(np.flatnonzero(haversine(at.lat, at.lon, lats, lons) <= km).tolist())


@settings(max_examples=200)
@given(worlds, points | near_vancouver, st.lists(st.floats(0, 20_100), min_size=2, max_size=2).map(sorted))
def test_rings_hold_each_study_once_nearest_first(
    world: list[tuple[int, tuple[float, float], bool]], at: tuple[float, float], edges: list[float]
) -> None:
    places, point = build(world), Point(*at)
    rings = [
        places.ring(point, low, high).tolist()
        for low, high in ((-1.0, edges[0]), (edges[0], edges[1]), (edges[1], HALF_ROUND_KM))
    ]
    order = [key for ring in rings for key in ring]
    nearest = slow_nearest(world, at)
    assert sorted(order) == sorted(nearest)
    measured = [nearest[key] for key in order]
    assert measured == pytest.approx(sorted(measured), abs=0.01)


@given(worlds, points)
def test_distances_and_nearest_agree_with_the_reference(
    world: list[tuple[int, tuple[float, float], bool]], at: tuple[float, float]
) -> None:
    places, point = build(world), Point(*at)
    keys = np.arange(0, 14, dtype=np.uint64)
    nearest, found = slow_nearest(world, at), places.nearest(point, keys.tolist())
    for key, distance in zip(keys.tolist(), places.distances(point, keys).tolist(), strict=True):
        one = found.get(key)
        if key not in nearest:
            assert distance == math.inf
            assert one is None
        else:
            assert one is not None
            assert distance == pytest.approx(nearest[key], abs=0.01) == one.distance_km
            assert slow_km(at, world[one.ordinal][1]) == pytest.approx(nearest[key], abs=0.01)
            assert one.approximate == world[one.ordinal][2]


@given(worlds, st.sets(st.integers(1, 12)))
def test_only_keeps_the_sites_of_the_given_studies(
    world: list[tuple[int, tuple[float, float], bool]], kept: set[int]
) -> None:
    left = build(world).only(np.array(sorted(kept), dtype=np.uint64))
    assert len(left) == sum(key in kept for key, _, _ in world)
