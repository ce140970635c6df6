"""The visitor's own answers among the results: lower, with the reason; nothing else is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.core.registry.record import Age, Eligibility, Point, Study
from equipoise.core.registry.request import SearchRequest
from equipoise.web.finder.fitting import fitted, sentence, told
from equipoise.web.finder.found import page_context
from equipoise.web.finder.maps import MapPoint
from equipoise.web.fit import answers as kept
from equipoise.web.fit.answers import Answer, Answers
from equipoise.web.search.lowering import Behind, Lowered, window
from equipoise.web.search.page import Result, SearchPage
from tests.web.candidates import candidates
from tests.web.finder.made_up import HOSPITAL, page, study

pytestmark = pytest.mark.django_db
STOP_2 = "NCT06918951"
ADULT = Answers({"birth_date": Answer("1960")})
CHILD = Answers({"birth_date": Answer("2015")})
ASKED = SearchRequest()


def _trial(number: int, least: int = 18) -> Study:
    limits = Eligibility(criteria="* ECOG 0-1", minimum_age=Age(least, "Years", least * 365.25))
    place = replace(HOSPITAL, point=Point(49.0 + number / 10, -123.0))
    return study(f"NCT9000000{number}", eligibility=limits, locations=(place,))


def _result(found: Study) -> Result:
    return Result(found, distance_km=1.0, site=found.locations[0])


def _all(*least: int) -> list[Result]:
    return [_result(_trial(number, each)) for number, each in enumerate(least, 1)]


def _ids(found: SearchPage) -> list[str]:
    return [each.study.nct_id[-1] for each in found.results]


def _browser(client: Client, answers: Answers) -> Client:
    response = HttpResponse()
    kept.write(response, answers)
    client.cookies[kept.COOKIE] = response.cookies[kept.COOKIE].value
    return client


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> list[Result]:
    """All that a search finds, best first."""
    every: list[Result] = []

    def search(request: SearchRequest, *, behind: Behind | None = None, **_: Any) -> SearchPage:
        part = window(request, whole_block=behind is not None)
        block = every[part.offset : part.offset + part.limit]
        moved = behind(candidates(*(each.study for each in block))) if behind else {}
        block.sort(key=lambda each: moved.get(each.nct_id, 0))
        done = Lowered(part.offset + 1, part.offset + len(block), len(moved)) if behind else None
        return page(*part.shown_of(block), total=len(every), request=request, lowered=done)

    for room in ("fitting", "views.feeds"):
        monkeypatch.setattr(f"equipoise.web.finder.{room}.search", search)
    return every


def _see(client: Client, address: str = "/studies/?q=x", **headers: str) -> BeautifulSoup:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_without_answers_nothing_moves(searching: list[Result]) -> None:
    searching += _all(18, 5, 18)
    found, against = fitted(ASKED, Answers())
    assert (_ids(found), against, found.lowered) == (["1", "2", "3"], {}, None)
    assert told((), found, {}) == {"answered": False}


def test_what_answers_speak_against_stands_last_in_the_order_it_had(searching: list[Result]) -> None:
    searching += _all(18, 5, 18, 5, 18, 5)
    found, against = fitted(ASKED, CHILD)
    assert _ids(found) == ["2", "4", "6", "1", "3", "5"]
    assert {each[-1] for each in against} == {"1", "3", "5"}


def test_answers_that_speak_against_nothing_or_against_all_move_nothing(searching: list[Result]) -> None:
    for least, answers in (((18, 5), ADULT), ((18, 18), CHILD)):
        searching[:] = _all(*least)
        assert _ids(fitted(ASKED, answers)[0]) == ["1", "2"]


def test_what_only_drafts_doubt_stands_before_what_a_protocol_file_decides(searching: list[Result]) -> None:
    sure, perhaps, fine = (_trial(number, least) for number, least in enumerate((18, 18, 5), 1))
    searching += map(_result, (replace(sure, nct_id=STOP_2), perhaps, fine))
    assert [each.nct_id for each in fitted(ASKED, CHILD)[0].results] == [
        fine.nct_id, perhaps.nct_id, STOP_2,
    ]  # fmt: skip


def test_numbers_on_the_map_are_those_of_the_rows(
    monkeypatch: pytest.MonkeyPatch, searching: list[Result]
) -> None:
    put: list[MapPoint] = []
    monkeypatch.setattr("equipoise.web.finder.found.site_map", lambda points, **_: put.extend(points))
    searching += _all(18, 5, 18, 5)
    rows = page_context(fitted(ASKED, CHILD)[0], ())["rows"]
    assert [each.number for each in put] == [1, 2, 3, 4]
    for each, row in zip(put, rows, strict=True):
        assert each.lat == pytest.approx(49.0 + int(row.nct_id[-1]) / 10)


def test_several_trials_are_looked_at_in_one_go(searching: list[Result]) -> None:
    searching += _all(*[18] * 9)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        fitted(ASKED, CHILD)
    assert len(seen) == 1


def test_what_stands_lower_goes_to_later_pages_and_each_trial_is_on_one(
    client: Client, searching: list[Result]
) -> None:
    searching += _all(18, 5, 18, 5, 18)
    pages = [
        _see(_browser(client, CHILD), f"/studies/?q=x&page={number}&page_size=2") for number in (1, 2, 3)
    ]
    shown = [[str(each["id"])[-1] for each in seen.select("article.result h2")] for seen in pages]
    assert shown == [["2", "4"], ["1", "3"], ["5"]]
    assert all("3 of these trials stand lower" in " ".join(seen.text.split()) for seen in pages)


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (Lowered(1, 5, 0), 5, "None of these trials stands lower."),
        (Lowered(1, 5, 1), 5, "1 of these trials stands lower, behind the others, with the reason."),
        (
            Lowered(101, 200, 7),
            4_761,
            "The trials 101 to 200 of 4,761 were looked at together: 7 of them stand lower, "
            "behind the others, with the reason.",
        ),
        (
            Lowered(1, 100, 0),
            101,
            "The trials 1 to 100 of 101 were looked at together: none of them stands lower.",
        ),
    ],
)
def test_it_is_said_how_many_of_which_stand_lower(done: Lowered, total: int, words: str) -> None:
    assert sentence(done, total) == words


def test_the_reason_stands_with_the_trial_and_how_sure_it_is(client: Client, searching: list[Result]) -> None:
    searching += (_result(_trial(1)), _result(replace(_trial(2), nct_id=STOP_2)))
    seen = _see(_browser(client, CHILD))
    drafted, reviewed = seen.select("article.result")
    assert (
        "It may not fit your answers" in drafted.text
        and "A program read this out of the record." in drafted.text
    )
    assert "Your answers speak against it" in reviewed.text and "The age is" in reviewed.text
    for each in (drafted, reviewed):
        assert "Not met" not in each.text and "result--against" in each["class"]
    assert "2 of these trials stand lower" in " ".join(seen.text.split())
    assert "None is left out." in seen.text


def test_every_trial_is_still_there_and_none_is_marked_for_nothing(
    client: Client, searching: list[Result]
) -> None:
    searching += _all(18, 5)
    assert len(_see(_browser(client, CHILD)).select("article.result")) == 2
    seen = _see(_browser(client, ADULT))
    assert not seen.select(".result--against")
    assert "None of these trials stands lower." in seen.text
    client.cookies.clear()
    assert "Your answers to" not in _see(client).text


def test_the_part_that_htmx_takes_says_the_same(client: Client, searching: list[Result]) -> None:
    searching += _all(18, 5)
    whole = _see(_browser(client, CHILD)).select("#found .result__against")
    part = _see(_browser(client, CHILD), **{"HX-Request": "true"}).select("#found .result__against")
    assert len(part) == len(whole) == 1


def test_another_answer_is_another_page_to_caches(client: Client, searching: list[Result]) -> None:
    searching += _all(18, 5)
    tags = [_browser(client, each).get("/studies/?q=x")["ETag"] for each in (CHILD, ADULT)]
    client.cookies.clear()
    tags.append(client.get("/studies/?q=x")["ETag"])
    assert len(set(tags)) == 3
    again = _browser(client, CHILD).get("/studies/?q=x", headers={"If-None-Match": tags[1]})
    assert again.status_code == 200 and again["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/studies.atom", "/studies.rss", "/studies.json"])
def test_feeds_know_nothing_of_answers(client: Client, searching: list[Result], path: str) -> None:
    searching += _all(18, 5)
    plain = client.get(f"{path}?q=x")
    assert plain.status_code == 200
    assert _browser(client, CHILD).get(f"{path}?q=x").content == plain.content


def test_the_interface_knows_nothing_of_answers(client: Client) -> None:
    for path in ("/api/v2/stats/size", "/api/v2/studies"):
        plain = client.get(path)
        with_answers = _browser(client, CHILD).get(path)
        assert (plain.status_code, plain.content) == (with_answers.status_code, with_answers.content)
        client.cookies.clear()


def test_deleting_from_the_results_leads_back_to_them(client: Client, searching: list[Result]) -> None:
    searching += _all(18, 5)
    seen = _see(_browser(client, CHILD), "/studies/?q=x&page_size=5")
    form = seen.select_one("#found form[action='/fit/forget/']")
    assert form is not None
    back = form.select_one("input[name=back]")["value"]  # type: ignore[index]
    answer = client.post("/fit/forget/", {"back": back})
    assert answer["Location"] == "/studies/?q=x&page_size=5"
    assert not _see(client).select(".result--against")
