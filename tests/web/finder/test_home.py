"""The home page: one form whose fields the search reads, and honest figures."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.web.studies.queries import Stats

pytestmark = pytest.mark.django_db
"""A demonstration's first page asks who can log in."""
FULL = Stats(12_345, 20_000, 40, 99, date(2026, 5, 4), datetime(2026, 11, 22, tzinfo=UTC), {})


@pytest.fixture
def text(client: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("equipoise.web.finder.views.home.stats", lambda: FULL)
    return " ".join(client.get("/").content.decode().split())


def test_the_form_asks_what_the_search_reads(text: str) -> None:
    names = set(re.findall(r'name="([^"]+)"', text.partition("<form")[2].partition("</form>")[0]))
    assert names == {"q", "near", "within", "status"}
    asked, problems = from_params({"q": ["x"], "near": ["y"], "within": ["100"], "status": ["recruiting"]})
    assert asked == SearchRequest(text="x", near="y", within_km=100.0, status=("RECRUITING",))
    assert not problems


def test_what_happens_next_and_what_it_cannot_tell_is_said_before_asking_more(text: str) -> None:
    assert text.index("What happens next") < text.index("Other ways in")
    assert "It can’t say whether a trial is right for you" in text
    assert "You need no account." in text


def test_figures_have_their_dates_and_dates_their_labels(text: str) -> None:
    assert "12,345 records are searched." in text
    assert "Newest change in a record: 4 May 2026." in text
    assert "Last read in here: 22 November 2026." in text


def test_every_example_is_a_search_that_can_be_read(text: str) -> None:
    links = re.findall(r'href="(/studies/\?[^"]+)"', text)
    assert links
    for link in links:
        asked, problems = from_params(parse_qs(urlsplit(link.replace("&amp;", "&")).query))
        assert asked.text
        assert not problems


def test_without_records_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipoise.web.finder.views.home.stats", lambda: Stats(0, 0, 0, 0, None, None, {}))
    assert "No records have been loaded yet" in client.get("/").content.decode()


def test_no_script_or_style_stands_in_the_page(text: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style", text)
