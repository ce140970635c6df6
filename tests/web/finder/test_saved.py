"""The saved list: kept in the browser, shown, exported, emptied, and never on the server."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client

from equipoise.web.finder import kept
from tests.web.finder import samples
from tests.web.finder.samples import BARE, HARBOUR, HOSTILE, bare, harbour, hostile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded() -> None:
    samples.load(harbour(), bare(), hostile())


def titles(client: Client) -> list[str]:
    """The titles on the list's page."""
    soup = BeautifulSoup(client.get("/saved/").content, "html.parser")
    return [each.get_text(strip=True) for each in soup.select("article h2")]


def test_what_is_saved_stands_on_the_list_the_newest_first(client: Client) -> None:
    for each in (HARBOUR, BARE, HARBOUR):
        client.post(f"/studies/{each}/save/")
    assert titles(client) == ["Nothing More Said", "Few Growing Spots"]


def test_it_lies_in_the_browser_and_says_so(client: Client) -> None:
    answer = client.post(f"/studies/{HARBOUR}/save/")
    assert list(answer.cookies) == [kept.COOKIE]
    cookie = answer.cookies[kept.COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == kept.YEAR_S
    assert not Session.objects.exists()
    assert "kept in this browser only" in client.get("/saved/").content.decode()


def test_a_forged_cookie_gives_an_empty_list(client: Client) -> None:
    client.post(f"/studies/{HARBOUR}/save/")
    client.cookies[kept.COOKIE] = "x" + client.cookies[kept.COOKIE].value[1:]
    assert titles(client) == []


def test_one_goes_back_to_where_one_was(client: Client) -> None:
    assert client.post(f"/studies/{HARBOUR}/save/", {"next": f"/studies/{HARBOUR}/?near=x"})[
        "Location"
    ].endswith("near=x")
    assert client.post(f"/studies/{HARBOUR}/save/", {"next": "https://example.org/"})["Location"] == "/saved/"


def test_one_can_be_taken_off_and_all_at_once(client: Client) -> None:
    for each in (HARBOUR, BARE):
        client.post(f"/studies/{each}/save/")
    client.post(f"/studies/{BARE}/unsave/")
    assert titles(client) == ["Few Growing Spots"]
    client.post("/saved/", {"clear": "yes"})
    assert titles(client) == []
    assert client.cookies[kept.COOKIE].value == ""
    assert "No saved trials yet" in client.get("/saved/").content.decode()


def test_emptying_the_list_leaves_the_comparison(client: Client) -> None:
    client.post(f"/studies/{HARBOUR}/save/")
    client.post(f"/compare/{BARE}/add/")
    client.post("/saved/", {"clear": "yes"})
    assert titles(client) == []
    assert "Nothing More Said" in client.get("/compare/").content.decode()


def test_a_full_list_says_so_and_changes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kept.MOST, kept.SAVED, 1)
    client.post(f"/studies/{HARBOUR}/save/")
    answer = client.post(f"/studies/{BARE}/save/", follow=True)
    assert f"{BARE} was not saved: the list holds 1" in answer.content.decode()
    assert titles(client) == ["Few Growing Spots"]


def test_as_many_as_it_promises_fit_into_the_cookie(client: Client) -> None:
    most = kept.MOST[kept.SAVED]
    assert most >= 50
    # As far apart as numbers can be, so that they hardly shrink.
    numbers = tuple(f"NCT{number * 611_953 % 10**8:08d}" for number in range(1, most))
    client.cookies[kept.COOKIE] = kept.packed({kept.SAVED: numbers, kept.COMPARED: numbers[:4]})
    answer = client.post(f"/studies/{HARBOUR}/save/")
    assert len(answer.cookies[kept.COOKIE].OutputString()) < 4096


def test_a_trial_that_is_no_longer_kept_is_told(client: Client) -> None:
    client.cookies[kept.COOKIE] = kept.packed({kept.SAVED: ("NCT00000000", HARBOUR)})
    assert "NCT00000000" in client.get("/saved/").content.decode()
    assert titles(client) == ["Few Growing Spots"]


def test_it_can_be_taken_away_as_a_table_and_as_json(client: Client) -> None:
    client.post(f"/studies/{HARBOUR}/save/")
    answer = client.get("/saved/?format=csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        {
            "number": HARBOUR,
            "title": "Few Growing Spots",
            "status": "Recruiting",
            "address": f"http://testserver/studies/{HARBOUR}/",
        }
    ]
    assert json.loads(client.get("/saved/?format=json").content)["saved"][0]["nct_id"] == HARBOUR


def test_a_title_is_no_formula(client: Client) -> None:
    formula = '=HYPERLINK("https://example.org")'
    samples.load(harbour(identificationModule={"nctId": "NCT88000008", "briefTitle": formula}))
    client.post("/studies/NCT88000008/save/")
    rows = list(csv.DictReader(io.StringIO(client.get("/saved/?format=csv").content.decode("utf-8-sig"))))
    assert rows[0]["title"] == f"'{formula}"


def test_hostile_words_are_words(client: Client) -> None:
    client.post(f"/studies/{HOSTILE}/save/")
    soup = BeautifulSoup(client.get("/saved/").content, "html.parser")
    assert not soup.select("img, [onerror]")
    assert not [each for each in soup.find_all("script") if "alert" in each.get_text()]


def test_nothing_is_changed_without_a_form_of_ours() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/studies/{HARBOUR}/save/").status_code == 403
    assert strict.get(f"/studies/{HARBOUR}/save/").status_code == 405


def test_an_unknown_number_is_not_found(client: Client) -> None:
    assert client.post("/studies/NCT00000000/save/").status_code == 404


def test_one_query_for_the_whole_list(client: Client, django_assert_max_num_queries: Any) -> None:
    for each in (HARBOUR, BARE, HOSTILE):
        client.post(f"/studies/{each}/save/")
    with django_assert_max_num_queries(1):
        assert len(titles(client)) == 3
