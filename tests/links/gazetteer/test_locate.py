"""A site's address gives its point."""

from __future__ import annotations

import gzip
import json
import math
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipoise.core.registry.record import Point
from equipoise.links.gazetteer import Gazetteer


def km(one: Point, lat: float, lon: float) -> float:
    """The great-circle distance, written as the textbook has it."""
    a, b = math.radians(one.lat), math.radians(lat)
    turn = math.radians(lon - one.lon)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))


@pytest.mark.parametrize(
    ("city", "state", "country", "code", "lat", "lon", "within"),
    [
        ("Vancouver", "British Columbia", "Canada", "V5Z 4E6", 49.266, -123.115, 3),
        ("North York", "Ontario", "Canada", "M2E 1K1", 43.77, -79.41, 12),
        ("St. John's", "Newfoundland and Labrador", "Canada", "", 47.56, -52.71, 8),
        ("Boston", "Massachusetts", "United States", "02115", 42.34, -71.09, 4),
        ("Boston", "Massachusetts", "United States", "2115", 42.34, -71.09, 4),
        ("Springfield", "Illinois", "United States", "", 39.80, -89.64, 8),
        ("San Juan", "", "Puerto Rico", "00936", 18.40, -66.06, 15),
        ("Seoul", "", "Korea, Republic of", "03080", 37.566, 126.978, 5),
        ("Ankara", "", "Turkey (Türkiye)", "", 39.92, 32.85, 8),
        ("Moscow", "", "Russian Federation", "", 55.75, 37.62, 8),
        ("Brno", "", "Czechia", "", 49.195, 16.61, 8),
        ("Brno", "", "Czech Republic", "", 49.195, 16.61, 8),
        ("Skopje", "", "Macedonia, The Former Yugoslav Republic of", "", 42.0, 21.43, 8),
        ("Tehran", "", "Iran, Islamic Republic of", "", 35.69, 51.42, 8),
        ("Abidjan", "", "Côte D'Ivoire", "", 5.35, -4.0, 15),
        ("Marseille cedex 5", "", "France", "13385", 43.30, 5.38, 8),
        ("Saint-Herblain Cedex", "", "France", "", 47.21, -1.65, 8),
        ("'s-Gravenhage (Den Haag, The Hague)", "", "Netherlands", "2545 CH", 52.08, 4.31, 8),
        ("Torquay Devon", "England", "United Kingdom", "TQ2 7AA", 50.47, -3.53, 8),
        ("München", "Bayern", "Germany", "", 48.14, 11.58, 8),
        ("Frankfurt", "Hessen", "Germany", "", 50.11, 8.68, 8),
        ("Osaka-shi", "Osaka", "Japan", "", 34.69, 135.50, 15),
    ],
)
def test_an_address_of_the_registry(
    gazetteer: Gazetteer,
    city: str,
    state: str,
    country: str,
    code: str,
    lat: float,
    lon: float,
    within: float,
) -> None:
    found = gazetteer.locate(city, state, country, code)
    assert found
    assert km(found, lat, lon) < within


def test_nothing_is_said_rather_than_the_middle_of_a_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("", "", "United States", "") is None
    assert gazetteer.locate("Many Locations", "", "Spain", "") is None
    assert gazetteer.locate("Springfield", "Alaska", "United States", "") is None
    assert gazetteer.locate() is None


@pytest.mark.parametrize("part", [None, "\0", "x" * 10_000, "🙂", "() [] ,,,"])
def test_addresses_that_are_none_do_no_harm(gazetteer: Gazetteer, part: Any) -> None:
    assert gazetteer.locate(part, part, part, part) is None


def locations(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            section = json.loads(line).get("protocolSection", {})
            yield from section.get("contactsLocationsModule", {}).get("locations", ())


def address(each: dict[str, Any]) -> tuple[str, str, str, str]:
    return each.get("city", ""), each.get("state", ""), each.get("country", ""), each.get("zip", "")


@pytest.mark.shared
def test_almost_every_site_of_the_older_records_is_found(gazetteer: Gazetteer, shared: Path) -> None:
    asked = [address(each) for each in locations(shared / "registry/studies-older.jsonl.gz")]
    found = sum(gazetteer.locate(*each) is not None for each in asked)
    assert found / len(asked) > 0.99


@pytest.mark.shared
def test_sites_are_found_near_where_the_newer_records_place_them(gazetteer: Gazetteer, shared: Path) -> None:
    away = []
    for each in locations(shared / "registry/studies.jsonl.gz"):
        point = each.get("geoPoint")
        found = gazetteer.locate(*address(each))
        if point and found:
            away.append(km(found, point["lat"], point["lon"]))
    away.sort()
    assert len(away) > 17_000
    assert statistics.median(away) < 2
    assert away[int(len(away) * 0.9)] < 15
    assert away[int(len(away) * 0.97)] < 60
