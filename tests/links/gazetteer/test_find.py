"""What people type is understood as the place they mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.links.gazetteer import Gazetteer, Kind
from equipoise.links.gazetteer.query import coordinates, postal_code
from equipoise.links.gazetteer.text import fold
from tests.home import FIXTURE_SHARED


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Vancouver", "Vancouver, British Columbia, Canada"),
        ("Vancouver, BC", "Vancouver, British Columbia, Canada"),
        ("vancouver british columbia canada", "Vancouver, British Columbia, Canada"),
        ("Vancouver, WA", "Vancouver, Washington, United States"),
        ("vancouver washington usa", "Vancouver, Washington, United States"),
        ("St. John's NL", "St. John's, Newfoundland and Labrador, Canada"),
        ("Saint Johns, Newfoundland", "St. John's, Newfoundland and Labrador, Canada"),
        ("St John’s, Newfoundland & Labrador", "St. John's, Newfoundland and Labrador, Canada"),
        ("Montreal", "Montréal, Quebec, Canada"),
        ("MONTRÉAL QC", "Montréal, Quebec, Canada"),
        ("London", "London, England, United Kingdom"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("London ON", "London, Ontario, Canada"),
        ("Paris, Texas", "Paris, Texas, United States"),
        ("New York", "New York City, New York, United States"),
        ("NYC", "New York City, New York, United States"),
        ("Washington DC", "Washington, District of Columbia, United States"),
        ("München", "Munich, Bavaria, Germany"),
        ("Muenchen", "Munich, Bavaria, Germany"),
        ("Москва", "Moscow, Russia"),
        ("Seoul, Republic of Korea", "Seoul, South Korea"),
        ("Ankara, Türkiye", "Ankara, Turkey"),
        ("Prague, Czech Republic", "Prague, Praha, Czechia"),
        ("Ontario", "Ontario, Canada"),
        ("BC", "British Columbia, Canada"),
        ("USA", "United States"),
        ("Korea, Republic of", "South Korea"),
        ("V5Z 4E6", "V5Z Vancouver, British Columbia, Canada"),
        ("v5z4e6", "V5Z Vancouver, British Columbia, Canada"),
        ("V5Z", "V5Z Vancouver, British Columbia, Canada"),
        ("Vancouver, BC V5Z 4E6", "V5Z Vancouver, British Columbia, Canada"),
        ("90210", "90210 Beverly Hills, California, United States"),
        ("90210-1234", "90210 Beverly Hills, California, United States"),
        ("Beverly Hills CA 90210", "90210 Beverly Hills, California, United States"),
        ("Berlin 10115", "Berlin, Germany"),
        ("49.28, -123.12", "49.28° N, 123.12° W"),
        ("49.28N 123.12W", "49.28° N, 123.12° W"),
        ("33.87 S, 151.21 E", "33.87° S, 151.21° E"),
        ("near Kelowna", "Kelowna, British Columbia, Canada"),
    ],
)
def test_a_place_as_people_write_it(gazetteer: Gazetteer, typed: str, label: str) -> None:
    assert gazetteer.find(typed)[0].label == label


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Vancuver", "Vancouver, British Columbia, Canada"),
        ("Toronot", "Toronto, Ontario, Canada"),
        ("Kelwona BC", "Kelowna, British Columbia, Canada"),
        ("Vancover Canda", "Vancouver, British Columbia, Canada"),
        ("Edmontn, Alberta", "Edmonton, Alberta, Canada"),
    ],
)
def test_a_slip_is_mended_and_said_to_be_a_guess(gazetteer: Gazetteer, typed: str, label: str) -> None:
    found = gazetteer.find(typed)[0]
    assert found.label == label
    assert not found.exact


def test_an_ambiguous_name_gives_the_most_populous_first_and_the_others_after_it(
    gazetteer: Gazetteer,
) -> None:
    found = gazetteer.find("Springfield", limit=4)
    assert len(found) == 4
    assert [each.population for each in found] == sorted((each.population for each in found), reverse=True)
    assert len({each.label for each in found}) == 4
    assert gazetteer.find("Vancouver")[1].region == "Washington"


def test_a_region_or_country_is_told_apart_from_a_city(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Ontario")[0].kind is Kind.REGION
    assert gazetteer.find("Canada")[0].kind is Kind.COUNTRY
    assert [each.label for each in gazetteer.find("Georgia")[:2]] == ["Georgia", "Georgia, United States"]


def test_a_region_stands_where_its_people_are(gazetteer: Gazetteer) -> None:
    ontario = gazetteer.find("Ontario")[0]
    assert 43 < ontario.lat < 45.5
    assert -81 < ontario.lon < -77
    assert -180 <= gazetteer.find("Fiji")[0].lon <= 180


@pytest.mark.parametrize(
    "typed", ["", "   ", "asdfghjkl", "\0", "🙂", "00000", "12 34 56", "?" * 5_000, ", ,", "91, 200"]
)
def test_what_is_no_place_gives_nothing(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed) == []


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=FIXTURE_SHARED)
def test_any_text_is_answered_with_places_on_earth(gazetteer: Gazetteer, text: str) -> None:
    found = gazetteer.find(text, limit=3)
    assert len(found) <= 3
    assert all(-90 <= each.lat <= 90 and -180 <= each.lon <= 180 and each.name for each in found)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_are_read_as_they_are_written(lat: float, lon: float) -> None:
    lat, lon = round(lat, 4), round(lon, 4)
    assert coordinates(f"{lat:.4f}, {lon:.4f}") == (lat, lon)
    side, half = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    assert coordinates(f"{abs(lat):.4f}° {side} {abs(lon):.4f}° {half}") == (lat, lon)


@pytest.mark.parametrize("typed", ["D1A 1A1", "V5Z 4E", "1234", "123456", "W1A", "a 1234 b"])
def test_what_is_no_postal_code_is_not_taken_for_one(typed: str) -> None:
    assert postal_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "countries", "label"),
    [
        ("London", ["Canada"], "London, Ontario, Canada"),
        ("London", ["Germany"], "London, England, United Kingdom"),
        ("Victoria", ["Canada"], "Victoria, British Columbia, Canada"),
        ("Victoria", ["Australia"], "Victoria, Australia"),
        ("Cambridge", ["France", "United States"], "Cambridge, Massachusetts, United States"),
        ("Daegu", ["Korea, Republic of"], "Daegu, South Korea"),
        ("London, England", ["Canada"], "London, England, United Kingdom"),
        ("San Antonio", ["Guam"], "San Antonio, Texas, United States"),
        ("Lodnon", ["Canada"], "London, Ontario, Canada"),
    ],
)
def test_a_place_in_the_countries_that_are_asked_for_comes_first(
    gazetteer: Gazetteer, typed: str, countries: list[str], label: str
) -> None:
    assert gazetteer.find(typed, countries=countries)[0].label == label


def test_the_places_elsewhere_are_still_offered(gazetteer: Gazetteer) -> None:
    everywhere, there = gazetteer.find("London", 20), gazetteer.find("London", 20, ["Canada"])
    assert {each.label for each in everywhere} == {each.label for each in there}
    elsewhere = [each for each in everywhere if each.country_code != "CA"]
    assert [each for each in there if each.country_code != "CA"] == elsewhere


def test_a_name_that_very_many_bear_is_found_in_a_small_country(gazetteer: Gazetteer) -> None:
    assert all(each.country_code != "PA" for each in gazetteer.find("San Juan", 100))
    assert gazetteer.find("San Juan", countries=["Panama"])[0].country == "Panama"


@given(st.sampled_from(["Victoria", "London", "San Jose", "Springfield", "Paris"]), st.integers(1, 8))
@settings(suppress_health_check=FIXTURE_SHARED, deadline=None)
def test_without_countries_nothing_changes(gazetteer: Gazetteer, typed: str, limit: int) -> None:
    assert gazetteer.find(typed, limit) == gazetteer.find(typed, limit, ["Nowhere"])
