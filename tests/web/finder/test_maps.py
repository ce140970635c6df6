"""The map: what it shows, in words and shapes, and that it moves in a real browser under the policy in force."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from xml.etree import ElementTree as Xml

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import path
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from equipoise.core.registry.record import Point
from equipoise.web.finder.maps import CROWDED, MapPoint, SiteMap, site_map, study_points
from tests.browsing import at_pace, patient

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Here:
    """A place as the gazetteer gives it."""

    lat: float
    lon: float
    label: str


VANCOUVER = Here(49.2497, -123.1193, "Vancouver, British Columbia, Canada")


def point(lat: float, lon: float, number: int = 1, *, recruiting: bool = True, name: str = "") -> MapPoint:
    return MapPoint(lat, lon, number, name or f"Clinic {number}", recruiting, f"#site-{number}")


BC = [
    point(49.26, -123.11, 1),
    point(49.89, -119.49, 2, recruiting=False),
    point(48.43, -123.36, 3),
    point(53.91, -122.75, 4),
]
NASTY = 'A <b>"clinic"</b> </script><script>alert(1)</script> & עברית'


def html(shown: SiteMap) -> str:
    return render_to_string("finder/_map.html", {"map": shown})


def svg(shown: SiteMap) -> Xml.Element:
    found = re.search(r'<svg class="map__still".*?</svg>', html(shown), re.DOTALL)
    assert found
    return Xml.fromstring(found[0].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_every_point_is_a_link_to_its_row_with_its_number_and_state() -> None:
    shown = site_map(BC)
    assert shown
    links = svg(shown).findall(f"{SVG}a")
    assert [each.get("href") for each in links] == ["#site-1", "#site-2", "#site-3", "#site-4"]
    assert links[0].get("aria-label") == "1: Clinic 1, recruiting"
    assert links[1].get("aria-label") == "2: Clinic 2, not recruiting"
    # Shape, not colour alone, tells the two apart.
    assert links[0].find(f"{SVG}circle[@class='map__mark']") is not None
    assert links[1].find(f"{SVG}path[@class='map__mark']") is not None


def test_no_links_lie_inside_what_is_announced_as_one_image() -> None:
    shown = site_map(BC, place=VANCOUVER, within_km=100)
    assert shown
    image = svg(shown).find(f"{SVG}g[@role='img']")
    assert image is not None
    assert image.find(f".//{SVG}a") is None
    assert image.findtext(f"{SVG}title")
    assert image.findtext(f"{SVG}desc")


def test_there_is_no_map_of_nothing() -> None:
    assert site_map([]) is None


def test_a_single_point_stands_in_the_middle() -> None:
    shown = site_map([point(49.25, -123.1)])
    assert shown
    assert (shown.pins[0].x, shown.pins[0].y) == (240, 160)


def test_points_too_close_to_touch_become_one_that_says_how_many_are_recruiting() -> None:
    toronto = [point(43.65 + step / 1000, -79.38, step + 1, recruiting=step == 2) for step in range(5)]
    shown = site_map([*toronto, point(49.25, -123.1, 6)])
    assert shown
    assert [each.text for each in shown.pins] == ["×5", "6"]
    assert shown.pins[0].label == "5 places close together, 1 recruiting; the first is Clinic 1"
    assert shown.pins[0].href == "#site-3"


def test_with_a_distance_the_map_shows_that_circle_and_counts_what_lies_beyond() -> None:
    shown = site_map(BC, place=VANCOUVER, within_km=100)
    assert shown
    assert shown.here
    assert shown.here.reach.startswith("M")
    assert [each.points[0].number for each in shown.pins] == [1, 3]
    assert shown.beyond == 2
    assert "2 more places lie beyond the edge" in html(shown)


def test_with_a_place_alone_the_map_shows_the_nearest_points() -> None:
    far = [point(-33.87, 151.2, 9), point(51.5, -0.12, 10)]
    many = [point(49 + step / 2, -123, step + 1) for step in range(6)]
    shown = site_map([*far, *many], place=VANCOUVER)
    assert shown
    assert {each.number for pin in shown.pins for each in pin.points}.isdisjoint({9, 10})
    assert shown.beyond >= 2


def test_a_circle_round_the_pole_is_left_out_rather_than_drawn_wrong() -> None:
    shown = site_map([], place=Here(89.0, 10.0, "Near the pole"), within_km=2_000)
    assert shown
    assert shown.here
    assert shown.here.reach == ""


def test_points_on_both_sides_of_the_date_line_lie_close_together() -> None:
    shown = site_map([point(-18.1, 178.4, 1), point(-13.8, -171.8, 2)])
    assert shown
    assert len(shown.pins) == 2
    assert shown.data["bounds"][1][1] - shown.data["bounds"][0][1] < 40


@given(
    st.lists(
        st.builds(
            MapPoint,
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.integers(1, 999),
            st.just("A clinic"),
            st.booleans(),
            st.just("#site-1"),
        ),
        min_size=1,
        max_size=25,
    )
)
@settings(max_examples=40, deadline=None)
def test_every_point_is_on_the_map_or_counted_and_no_two_pins_overlap(points: list[MapPoint]) -> None:
    shown = site_map(points)
    assert shown
    assert sum(len(each.points) for each in shown.pins) + shown.beyond == len(points)
    for index, one in enumerate(shown.pins):
        assert 0 <= one.x <= shown.width
        assert 0 <= one.y <= shown.height
        for other in shown.pins[:index]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (CROWDED - 0.2) ** 2


@pytest.mark.parametrize("km", [5, 25, 100, 1_000])
def test_the_scale_bar_measures_what_it_says(km: float) -> None:
    shown = site_map([], place=VANCOUVER, within_km=km)
    assert shown
    said = float(shown.scale.label.split(" km")[0])
    assert said == pytest.approx(shown.scale.length * shown.drawing.frame.km_per_pixel(), rel=0.01)
    assert 20 <= shown.scale.length <= 110


def test_names_are_shown_as_text_whatever_they_hold() -> None:
    shown = site_map([point(49.25, -123.1, name=NASTY)])
    assert shown
    page = html(shown)
    assert "<script>alert" not in page
    assert page.count("<script") == 2  # the data, and the module
    assert svg(shown).find(f"{SVG}a").get("aria-label") == f"1: {NASTY}, recruiting"


def test_the_markup_needs_no_inline_style_or_handler() -> None:
    shown = site_map(BC, place=VANCOUVER, within_km=100)
    assert shown
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", html(shown))


def test_a_map_is_small_enough_for_a_phone() -> None:
    for shown in (site_map(BC), site_map(BC, place=VANCOUVER, within_km=100), site_map([], place=VANCOUVER)):
        assert shown
        assert len(html(shown)) < 24_000


def test_the_sites_of_a_study_keep_their_numbers_where_some_have_no_point() -> None:
    @dataclass
    class Site:
        name: str
        point: Point | None
        status: str

    sites = [
        Site("One", Point(1.0, 2.0), "RECRUITING"),
        Site("Two", None, "RECRUITING"),
        Site("Three", Point(3.0, 4.0), ""),
    ]
    assert [(each.number, each.recruiting, each.href) for each in study_points(sites)] == [
        (1, True, "#site-1"),
        (3, False, "#site-3"),
    ]


def test_tiles_are_named_only_where_the_setting_gives_them() -> None:
    with override_settings(TILES_URL=""):
        shown = site_map(BC)
        assert shown
        assert shown.data["tiles"] is None
    with override_settings(
        TILES_URL="https://tiles.example.org/{z}/{x}/{y}.png", TILES_ATTRIBUTION="Example Maps"
    ):
        shown = site_map(BC)
        assert shown
        assert shown.data["tiles"]["attribution"] == "Example Maps"


PAGE = """{% load static %}<!doctype html><html lang="en"><head><title>Map</title>
<link rel="icon" href="{% static 'shell/mark.svg' %}"><link rel="stylesheet" href="{% static 'shell/equipoise.css' %}">
<link rel="stylesheet" href="{% static 'shell/components.css' %}"></head><body><main>
<h1>Places</h1>{% include "finder/_map.html" %}
<ol>{% for each in points %}<li id="site-{{ each.number }}">{{ each.name }}</li>{% endfor %}</ol></main>
</body></html>"""


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """A page with a map and its list, under the middleware and the policy of the site."""
    points = [*BC, point(50.67, -120.33, 5, name=NASTY)]
    shown = site_map(points, place=VANCOUVER)
    return HttpResponse(engines["django"].from_string(PAGE).render({"map": shown, "points": points}, request))


urlpatterns = [path("", page)]


class Silent(WSGIRequestHandler):
    """Prints nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Threaded(ThreadingMixIn, WSGIServer):
    """A browser asks on several connections at once: one that waits must not hold up the style sheet."""

    daemon_threads = True


@pytest.fixture
def address() -> Iterator[str]:
    """A real server with the site's own middleware."""
    with override_settings(ROOT_URLCONF=__name__):
        server = make_server("127.0.0.1", 0, at_pace(StaticFilesHandler(WSGIHandler())), Threaded, Silent)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Any]:
    """A tab of Debian's Chromium that notes errors and every address asked for."""
    tab: Any = patient(chromium.new_page(viewport={"width": 900, "height": 900}))
    tab.wrong, tab.asked = [], []
    tab.on("console", lambda said: tab.wrong.append(said.text) if said.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on("request", lambda request: tab.asked.append(request.url))
    yield tab
    tab.close()


@pytest.mark.browser
def test_the_map_moves_under_the_policy_and_asks_no_other_host(address: str, tab: Any) -> None:
    answer = tab.goto(address, wait_until="networkidle")
    still, live = tab.locator(".map__still"), tab.locator(".map__live")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert not any("leaflet" in each for each in tab.asked), "Leaflet is fetched only when it is wanted"
    tab.get_by_role("button", name="Move and zoom the map").click()
    expect(live.locator(".map__icon--open").first).to_be_visible()
    expect(live.locator("path.map__land").first).to_be_attached()
    expect(still).to_be_hidden()
    tab.get_by_role("button", name="2: Clinic 2, not recruiting").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".leaflet-popup a[href='#site-2']")).to_have_text("2: Clinic 2")
    tab.get_by_role("button", name="Back to the still map").click()
    expect(still).to_be_visible()
    expect(live).to_have_count(0)
    assert tab.wrong == []
    assert {each.split("/")[2] for each in tab.asked} == {address.split("/")[2]}


@pytest.mark.browser
def test_pins_are_reached_by_keyboard_and_lead_to_their_rows(address: str, tab: Any) -> None:
    tab.goto(address)
    tab.keyboard.press("Tab")
    expect(tab.locator(":focus")).to_have_attribute("href", "#site-1")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(f"{address}#site-1")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(address: str, tab: Any, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 360, "height": 780})
    tab.goto(address, wait_until="networkidle")
    tab.get_by_role("button", name="Move and zoom the map").wait_for()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(tab, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.violations_count == 0, found.generate_report()
