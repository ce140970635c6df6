"""The one search: words, filters, places, order, and what it says about itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipoise.core.registry.request import SearchRequest
from equipoise.links.index.errors import IndexUnusable
from equipoise.web.search import engine, page
from equipoise.web.search.queries import SOME_WORDS, search, similar, status
from equipoise.web.studies import queries as studies
from tests.web.search.conftest import Put, at, made, point

NEAR_VANCOUVER = point(49.25, -123.0)


def ask(text: str = "", **parts: object) -> page.SearchPage:
    return search(SearchRequest(text=text, **parts))  # type: ignore[arg-type]


def numbers(found: page.SearchPage) -> list[int]:
    return [int(each.nct_id[3:]) for each in found.results]


def test_a_page_has_all_that_is_promised(put: Put) -> None:
    put(
        made(
            1,
            "Radiotherapy for oligometastatic disease",
            sites=(at("Toronto"), at("Vancouver", **NEAR_VANCOUVER)),
        )
    )
    found = ask("oligometastatic radiotherapy", near="Vancouver, BC", within_km=500.0, status=("RECRUITING",))
    [result] = found.results
    assert (found.total, found.pages, found.sort) == (1, 1, "relevance")
    assert found.place and found.place.label == "Vancouver, British Columbia, Canada"
    assert (result.nct_id, result.status, result.study.title) == (
        "NCT00000001",
        "RECRUITING",
        result.study.title,
    )
    assert result.score > 0
    assert result.distance_km == pytest.approx(9.5, abs=0.2)
    assert result.site and (result.site.facility, result.approximate) == ("Vancouver Example Hospital", False)
    assert [each.text for each in result.title if each.marked] == ["Radiotherapy", "oligometastatic"]
    assert {each.value: each.count for each in found.facets["status"]} == {"RECRUITING": 1}


def test_a_page_is_read_from_the_index_alone(put: Put) -> None:
    put(*(made(n, "Breast cancer") for n in range(1, 31)))
    with CaptureQueriesContext(connection) as asked:
        assert len(ask("breast cancer").results) == 20
    assert not asked.captured_queries


def test_a_page_seen_before_asks_the_database_for_nothing_and_a_new_version_is_shown(put: Put) -> None:
    put(made(1, "Old title"))
    ask()
    with CaptureQueriesContext(connection) as asked:
        assert ask("title").results[0].study.title == "Old title"
    assert len(asked) == 0
    put(made(1, "New title", posted="2026-02-02"))
    assert ask("title").results[0].study.title == "New title"


def test_distances_are_to_the_nearest_recruiting_site(put: Put) -> None:
    put(
        made(1, sites=(at("Vancouver", "COMPLETED"), at("Toronto", "RECRUITING"))),
        made(2, sites=(at("Vancouver", "COMPLETED"),)),
        made(3, sites=(at("Vancouver"),), status="COMPLETED"),
        made(4, sites=(at("Vancouver"),)),
        made(5),
    )
    assert numbers(ask(near="Vancouver", within_km=100.0)) == [4]
    far = ask(near="Vancouver", within_km=5_000.0)
    assert [(int(r.nct_id[3:]), round(r.distance_km or 0)) for r in far.results] == [(4, 0), (1, 3359)]
    assert numbers(ask(near="Vancouver")) == numbers(ask(near="Vancouver", within_km=20_040.0))
    everywhere = ask(near="Vancouver")
    assert numbers(everywhere)[:2] == [4, 1]
    assert {
        each.nct_id[-1]: each.distance_km for each in everywhere.results if each.site is None
    } == dict.fromkeys("235")


def test_a_list_knows_how_many_places_there_are_and_one_of_them_whole(put: Put) -> None:
    put(made(1, sites=(at("Toronto"), at("Vancouver", "COMPLETED"), at("London", "WITHDRAWN"))))
    [result] = ask(near="Toronto").results
    assert (len(result.study.locations), len(result.study.recruiting_locations())) == (3, 1)
    assert result.study.locations[0] == result.site
    assert result.approximate
    assert [each.status for each in result.study.locations] == ["", "COMPLETED", "WITHDRAWN"]


def test_sorted_by_distance_page_after_page_nobody_is_lost(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    towns = ("Vancouver", "Toronto", "London")
    put(*(made(n, sites=(at(towns[n % 3]),) if n % 4 else ()) for n in range(1, 41)))
    for few in (3_000, 0):
        monkeypatch.setattr("equipoise.web.search.ordering.FEW", few)
        pages = [
            ask(near="Toronto", within_km=20_040.0, sort="distance", page=number, page_size=7)
            for number in range(1, 7)
        ]
        results = [each for found in pages for each in found.results]
        assert sorted(each.nct_id for each in results) == [f"NCT{n:08}" for n in range(1, 41)]
        known = [each.distance_km for each in results if each.distance_km is not None]
        assert known == sorted(known)
        assert len(known) == 30
        assert all(each.distance_km is None for each in results[30:])


def test_newest_first_and_what_the_order_needs(put: Put) -> None:
    put(made(1, posted="2024-01-01"), made(2, posted="2026-01-01"), made(3, posted="2025-06"))
    assert numbers(ask(sort="newest")) == [2, 3, 1] == numbers(ask())
    found = ask(sort="distance")
    assert found.sort == "newest"
    assert "say near where" in found.problems[0]


def test_filters_narrow_and_facets_ignore_their_own(put: Put) -> None:
    put(
        made(1, design={"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]}, eligibility={"sex": "FEMALE"}),
        made(2, design={"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]}, status="COMPLETED"),
        made(3, design={"studyType": "OBSERVATIONAL"}, eligibility={"minimumAge": "18 Years", "sex": "MALE"}),
    )
    found = ask(phase=("PHASE2", "PHASE3"), status=("RECRUITING",))
    assert numbers(found) == [1]
    assert {each.value: each.count for each in found.facets["status"]} == {"RECRUITING": 1, "COMPLETED": 1}
    assert {each.value: each.count for each in found.facets["phase"]} == {"PHASE2": 1}
    assert set(numbers(ask(sex="MALE"))) == {2, 3}
    assert set(numbers(ask(age=10.0))) == {1, 2}
    assert numbers(ask(country=("Nowhere",))) == []


def test_a_condition_is_filtered_by_as_it_is_shown(put: Put) -> None:
    put(
        made(1, conditions={"conditions": ["breast cancer", "Gout"]}),
        made(2, conditions={"conditions": ["Breast Cancer"]}),
    )
    [first, *_] = ask().facets["condition"]
    assert (first.value, first.count) == ("Breast Cancer", 2)
    assert ask(condition=(first.value,)).total == 2
    assert ask(condition=("BREAST cancer",)).total == 2


def test_a_slip_of_the_keyboard_finds_and_offers_the_word(put: Put) -> None:
    put(*(made(n, "Breast cancer") for n in range(1, 31)), made(40, "Gout"))
    found = ask("brest cancr")
    assert found.total == 30
    [fix] = found.corrections
    assert (fix.typed, fix.meant, fix.text) == ("brest cancr", "breast cancer", "breast cancer")
    assert not ask("breast cancer").corrections
    quoted = ask('"brest"')
    assert (quoted.total, quoted.corrections) == (0, ())


def test_a_word_nobody_has_is_left_out_and_said(put: Put) -> None:
    put(made(1, "Breast cancer"))
    found = ask("breast qqzzxy")
    assert (found.total, len(found.problems)) == (1, 1)
    assert "qqzzxy" in found.problems[0]
    assert ask("qqzzxy").total == 0


def test_where_no_study_has_all_words_some_are_enough_and_it_is_said(put: Put) -> None:
    put(made(1, "Melanoma immunotherapy"), made(2, "Gout"))
    found = ask("melanoma gout")
    assert set(numbers(found)) == {1, 2}
    assert SOME_WORDS in found.problems


def test_an_unknown_place_is_said_and_left_out(put: Put) -> None:
    put(made(1))
    found = ask(near="Atlantis")
    assert (found.total, found.place) == (1, None)
    assert "Atlantis" in found.problems[0]
    assert [each.region for each in ask(near="London").place_alternatives] == ["Ontario"]


def test_a_place_in_the_country_asked_for_is_meant(put: Put) -> None:
    put(made(1))
    found = ask(near="London", country=("Canada",))
    assert found.place and found.place.region == "Ontario"
    assert [each.region for each in found.place_alternatives] == ["England"]


def test_a_registry_number_finds_the_study_first(put: Put) -> None:
    put(made(12345678), made(2, "About NCT12345678, a follow-up"))
    assert numbers(ask("nct 12345678"))[0] == 12345678


def test_other_names_are_searched_for_unless_quoted(put: Put) -> None:
    put(
        made(1, "Renal cell carcinoma"),
        made(2, "Renal cell cancer surgery"),
        made(3, "Heart attack"),
        made(4, "Myocardial infarction"),
    )
    found = ask("heart attack")
    assert numbers(found) == [3, 4]
    assert "myocardial infarction" in [name.lower() for each in found.widenings for name in each.also]
    assert numbers(ask('"heart attack"')) == [3]


def test_a_pasted_summary_is_read_as_one(put: Put) -> None:
    put(
        made(1, "Glioma in children", eligibility={"maximumAge": "17 Years"}),
        made(2, "Glioma in adults", eligibility={"minimumAge": "18 Years"}),
        *(made(n, "Gout of the foot") for n in range(3, 20)),
    )
    note = (
        "A 52-year-old woman with glioma, seen in clinic for headaches. "
        + "She has no gout of the foot. " * 5
    )
    found = ask(note)
    assert found.note and (found.note.age, found.note.sex) == (52, "FEMALE")
    assert numbers(found) == [2, 1]


@pytest.mark.parametrize(
    "text", ["", '"' * 500, "OR " * 200, "a" * 10_000, "\0", "\ud800 cancer", "*", "😀", "-x"]
)
def test_hostile_text_gives_a_page(put: Put, text: str) -> None:
    put(made(1, "Breast cancer <script>alert(1)</script>"))
    hostile = SearchRequest(text=text, near=text, country=(text,), condition=(text,))
    for request in (SearchRequest(text=text), hostile):
        assert search(request).total in {0, 1}


def test_marked_stretches_give_the_title_back(put: Put) -> None:
    title = "Breast <b>cancer</b> & breasts: سرطان 😀 breast"
    put(made(1, title, description={"briefSummary": "x " * 300 + "the breast " + "y " * 300}))
    [result] = ask("breast").results
    assert "".join(each.text for each in result.title) == title
    assert [each.text for each in result.title if each.marked] == ["Breast", "breasts", "breast"]
    [snippet] = result.snippets
    assert snippet.source == "summary"
    shown = "".join(each.text for each in snippet.segments)
    assert shown.startswith("…") and shown.endswith("…") and len(shown) < 250


def test_similar_studies_leave_itself_out(put: Put) -> None:
    put(made(1, "Renal carcinoma surgery"), made(2, "Surgery in renal carcinoma"), made(3, "Gout"))
    study = studies.study("NCT00000001")
    assert study is not None
    assert [each.nct_id for each in similar(study)] == ["NCT00000002"]


def test_without_an_index_it_says_what_to_do(home: Path, db: None) -> None:
    with pytest.raises(IndexUnusable, match="equipoise index rebuild"):
        ask("cancer")


def test_studies_that_have_left_the_database_are_left_out(put: Put) -> None:
    put(made(1), made(2))
    found = search(
        SearchRequest(), load=lambda names: studies.records([each for each in names if each[-1] == "2"])
    )
    assert numbers(found) == [2]


def test_the_search_works_without_a_vocabulary(put: Put) -> None:
    put(made(1, "Heart attack"))
    bare = replace(engine.engine(), vocabulary=None)
    assert search(SearchRequest(text="heart attack"), using=bare).total == 1
    assert status().studies == 1
