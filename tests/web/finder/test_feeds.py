"""The feeds: well-formed whatever a record holds, stable, and not sent twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.request import SearchRequest
from equipoise.web.search.page import Result, SearchPage
from tests.home import FIXTURE_SHARED
from tests.web.finder.made_up import HOSPITAL, page, study

ATOM = "{http://www.w3.org/2005/Atom}"


class Searching:
    """A search that always finds `answer` and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer = page(Result(study(), distance_km=12.34, site=HOSPITAL))
        self.asked = SearchRequest()

    def __call__(self, request: SearchRequest, **_: Any) -> SearchPage:
        self.asked = request
        return replace(self.answer, request=request)


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> Searching:
    fake = Searching()
    monkeypatch.setattr("equipoise.web.finder.views.feeds.search", fake)
    return fake


def test_atom_has_what_the_standard_requires(client: Client, searching: Searching) -> None:
    response = client.get("/studies.atom?q=radiotherapy&status=recruiting&page=3")
    feed = ElementTree.fromstring(response.content)
    assert response["Content-Type"].startswith("application/atom+xml")
    assert feed.findtext(f"{ATOM}title") == "Trials for “radiotherapy” · Equipoise"
    assert feed.findtext(f"{ATOM}id") == "http://testserver/studies/?q=radiotherapy&status=recruiting"
    assert feed.findtext(f"{ATOM}updated") == "2026-05-04T00:00:00+00:00"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "http://testserver/studies/NCT90000001/"
    assert entry.findtext(f"{ATOM}updated") == "2026-05-04T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}published") is None
    assert (searching.asked.sort, searching.asked.page) == ("newest", 1)


def test_rss_carries_the_day_of_the_change(client: Client, searching: Searching) -> None:
    channel = ElementTree.fromstring(client.get("/studies.rss").content).find("channel")
    assert channel is not None
    assert channel.findtext("item/pubDate") == "Mon, 04 May 2026 00:00:00 +0000"
    assert channel.findtext("item/guid") == "http://testserver/studies/NCT90000001/"


@settings(suppress_health_check=FIXTURE_SHARED, max_examples=60, deadline=None)
@given(title=st.text(min_size=1), summary=st.text(st.characters(codec=None), max_size=80))
def test_any_record_gives_well_formed_xml(
    client: Client, searching: Searching, title: str, summary: str
) -> None:
    said = study(title=f"x{title}", summary=summary.encode("utf-8", "ignore").decode())
    searching.answer = page(Result(said))
    for kind in ("atom", "rss"):
        ElementTree.fromstring(client.get(f"/studies.{kind}").content)


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_words_no_xml_can_hold_are_left_out_of_the_title(
    client: Client, searching: Searching, kind: str
) -> None:
    feed = ElementTree.fromstring(client.get(f"/studies.{kind}?q=a%01b%EF%BF%BE%3C").content)
    titles = [each.text for each in feed.iter() if each.tag.endswith("title")]
    assert titles[0] == "Trials for “ab<” · Equipoise"


def test_a_summary_is_text_also_for_readers_that_take_it_for_html(
    client: Client, searching: Searching
) -> None:
    searching.answer = page(Result(study(summary="For people with PSA <b>4</b> & less.")))
    feed = ElementTree.fromstring(client.get("/studies.atom").content)
    assert "PSA &lt;b&gt;4&lt;/b&gt; &amp; less" in (feed.findtext(f"{ATOM}entry/{ATOM}summary") or "")


def test_json_gives_rows_total_and_what_could_not_be_used(client: Client, searching: Searching) -> None:
    answer = json.loads(client.get("/studies.json?q=x&age=old&page_size=5").content)
    (result,) = answer["results"]
    assert (answer["total"], answer["pages"], answer["search"]) == (1, 1, {"q": ["x"], "page_size": ["5"]})
    assert "“old” is not a number" in answer["problems"][0]
    assert result["nct_id"] == "NCT90000001"
    assert result["distance_km"] == 12.3
    assert result["site"]["city"] == "Vancouver"
    assert result["updated"] == {"label": "Last update posted", "date": "2026-05-04"}


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_a_feed_that_has_not_changed_is_not_sent_again(
    client: Client, searching: Searching, kind: str
) -> None:
    first = client.get(f"/studies.{kind}?q=x")
    again = client.get(f"/studies.{kind}?q=x", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    searching.answer = replace(searching.answer, revision=2)
    assert client.get(f"/studies.{kind}?q=x", headers={"If-None-Match": first["ETag"]}).status_code == 200
