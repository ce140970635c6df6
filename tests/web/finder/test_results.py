"""The results page: what it says of what was found, of what was not, and of how the search was understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.record import Location
from equipoise.core.registry.request import SearchRequest
from equipoise.links.index.errors import IndexUnusable
from equipoise.links.index.note import Note
from equipoise.web.finder.filters import chips, distances, groups
from equipoise.web.finder.rows import ages, first_sentence, row
from equipoise.web.finder.templatetags.humanise import distance, trial_url
from equipoise.web.search.page import Correction, Result, SearchPage, Segment, Snippet, Widening
from tests.web.finder.made_up import HOSPITAL, OTHER_VANCOUVER, VANCOUVER, page, study

See = Callable[..., str]


@pytest.fixture
def see(client: Client, monkeypatch: pytest.MonkeyPatch) -> See:
    """The page's text for a made-up answer: `see(page(...), "q=x")`."""

    def text(answer: SearchPage, query: str = "") -> str:
        def search(request: SearchRequest, **_: Any) -> SearchPage:
            return replace(answer, request=request)

        monkeypatch.setattr("equipoise.web.finder.fitting.search", search)
        response = client.get(f"/studies/?{query}")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return text


def test_a_row_says_state_place_distance_and_date_with_its_label(see: See) -> None:
    found = Result(study(), distance_km=12.4, site=HOSPITAL)
    text = see(page(found, place=VANCOUVER), "near=Vancouver&within=50")
    assert "1 trial within 50 km of Vancouver, British Columbia, Canada" in text
    assert "12 km (8 miles)" in text
    assert "Recruiting at its one place" in text
    assert 'Last update posted <time datetime="2026-05-04">4 May 2026</time>' in text
    assert "Phase 2/3" in text
    assert "18 years and older" in text


def test_a_place_without_a_state_of_its_own_takes_the_trials_and_says_so(see: See) -> None:
    silent = Result(study(), distance_km=3.0, site=HOSPITAL)
    speaking = Result(study(), distance_km=3.0, site=replace(HOSPITAL, status="RECRUITING"))
    assert "said of the trial, not of this place" in see(page(silent, place=VANCOUVER), "near=x")
    assert "said of the trial, not of this place" not in see(page(speaking, place=VANCOUVER), "near=x")


def test_a_record_that_says_nothing_is_still_a_row(see: See) -> None:
    bare = study(
        title="", status="", summary="", conditions=(), dates=(), locations=(), design=type(study().design)()
    )
    text = see(page(Result(replace(bare, official_title="An Official Title"))))
    assert "An Official Title" in text
    assert "Not said" in text
    assert "The record names no place" in text


def test_nothing_in_a_record_is_taken_for_markup(see: See) -> None:
    hostile = study(
        title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>", conditions=("</dd><b>",)
    )
    snippet = Snippet("criteria", (Segment("<i>"), Segment("<u>", marked=True)))
    text = see(page(Result(hostile, snippets=(snippet,))), "q=%3Cscript%3E%22'")
    for forbidden in ("<script>alert", "<img src=x", "<dd><b>", "<i>", "<u>", "“<script>"):
        assert forbidden not in text


def test_contradictions_are_marked_in_words(see: See) -> None:
    twice = study(summary="This is a phase IV trial. It is made up.")
    assert "Phase given in two ways" in see(page(Result(twice)))
    assert "Phase given in two ways" not in see(page(Result(study())))


def test_found_elsewhere_in_the_record_is_shown(see: See) -> None:
    snippet = Snippet("criteria", (Segment("has an "), Segment("ECOG", marked=True)))
    text = see(page(Result(study(), snippets=(snippet,))), "q=ecog")
    assert "Your words stand in who may take part:" in text
    assert "<mark>ECOG</mark>" in text
    in_title = Result(study(), title=(Segment("ECOG", marked=True),), snippets=(snippet,))
    assert "Your words stand in" not in see(page(in_title), "q=ecog")


def test_total_with_denominator_and_pages(see: See) -> None:
    text = see(page(Result(study()), total=1_234), "q=cancer&page=2&page_size=1")
    assert "1,234 trials for “cancer”" in text
    assert "Showing 2 to 2 of 1,234." in text
    assert "Page 2 of 1,234" in text
    assert 'href="?q=cancer&amp;page_size=1" rel="prev"' in text
    assert 'href="?q=cancer&amp;page=3&amp;page_size=1" rel="next"' in text


def test_filters_in_force_can_each_be_taken_off(see: See) -> None:
    text = see(page(Result(study())), "q=x&status=recruiting&phase=phase2,phase3&age=54&sex=female&near=Here")
    assert 'href="?q=x&amp;near=Here&amp;phase=phase2&amp;phase=phase3&amp;age=54&amp;sex=female"' in text
    assert (
        'href="?q=x&amp;near=Here&amp;status=recruiting&amp;phase=phase3&amp;age=54&amp;sex=female"' in text
    )
    assert "Age 54" in text
    assert "Take all off" in text


def test_facets_are_boxes_with_counts(see: See) -> None:
    text = see(page(Result(study())), "status=recruiting")
    assert 'name="status" value="recruiting" form="search" checked' in text
    assert '<span class="choice__count">1,234</span>' in text
    assert 'name="phase" value="phase3" form="search">' in text


def test_links_to_a_trial_are_those_of_the_address_table() -> None:
    for name in ("study", "save", "unsave", "compare_add", "compare_remove"):
        assert trial_url(name, "NCT90000001") == reverse(f"finder:{name}", args=["NCT90000001"])


def test_how_the_search_was_understood(see: See) -> None:
    answer = page(
        Result(study()),
        corrections=(Correction("brest", "breast", "breast cancer"),),
        widenings=(Widening("NSCLC", ("non-small cell lung cancer",), "acronym"),),
        place=VANCOUVER,
        place_alternatives=(OTHER_VANCOUVER,),
    )
    text = see(answer, "q=brest+cancer&near=Vancouver")
    assert "Did you mean:" in text
    assert 'href="?q=breast+cancer&amp;near=Vancouver"' in text
    assert "“NSCLC” was also read as non-small cell lung cancer." in text
    assert 'href="?q=brest+cancer&amp;near=Vancouver%2C+Washington%2C+United+States"' in text


def test_nothing_found_says_what_may_help(see: See) -> None:
    text = see(page(), "q=x&near=Here&within=10&status=recruiting")
    assert "No trial for “x”" in text
    assert 'href="/studies/?q=x&amp;near=Here&amp;within=500&amp;status=recruiting"' in text
    assert "Include trials that are not taking people now" in text
    assert "Ask your care team" in text


def test_a_wrong_value_is_told_beside_its_field_and_kept(see: See) -> None:
    text = see(page(), "age=abc&within=0")
    assert '<p class="field__error" id="age-error">“abc” is not a number from 0 to 130.</p>' in text
    assert 'value="abc"' in text
    assert "Distance: “0” is not a number" in text


def test_every_link_to_the_feeds_carries_the_search(see: See) -> None:
    text = see(page(), "q=x&status=recruiting")
    for kind in ("atom", "rss", "json"):
        assert f'href="/studies.{kind}?q=x&amp;status=recruiting"' in text


def test_the_same_page_is_not_sent_twice(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = page(Result(study()))
    monkeypatch.setattr(
        "equipoise.web.finder.fitting.search", lambda request, **_: replace(answer, request=request)
    )
    client.get("/studies/")
    first = client.get("/studies/")
    again = client.get("/studies/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    answer = replace(answer, revision=2)
    assert client.get("/studies/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_missing_index_is_said_and_not_hidden(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(request: SearchRequest, **_: Any) -> SearchPage:
        raise IndexUnusable("there is no index yet.")

    monkeypatch.setattr("equipoise.web.finder.fitting.search", search)
    response = client.get("/studies/")
    assert response.status_code == 503
    assert "equipoise index rebuild" in response.content.decode()


def test_chosen_values_stay_in_view_even_with_no_count() -> None:
    asked = SearchRequest(country=("Atlantis", "Canada"))
    counted = {"country": [(f"Land {n}", n) for n in range(30, 0, -1)]}
    (group,) = groups(asked, counted)
    assert [(each.label, each.count, each.chosen) for each in group.options[:2]] == [
        ("Atlantis", 0, True),
        ("Canada", 0, True),
    ]
    assert (group.shown, group.folded) == (6, 9)


@given(st.text(max_size=400))
def test_first_sentence_is_a_beginning_and_short(text: str) -> None:
    found = first_sentence(text)
    assert len(found) <= 262
    assert text.startswith(found.removesuffix(" …"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Given e.g. Monday. Then Tuesday.", "Given e.g. Monday."),
        ("In vs. Out, 1.5 Gy a day. More.", "In vs. Out, 1.5 Gy a day."),
        ("Of C. Difficile only. More.", "Of C. Difficile only."),
        ("no stop at all", "no stop at all"),
        ("", ""),
    ],
)
def test_first_sentence_ends_where_the_sentence_does(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0.4, "under 1 km"),
        (1.6, "2 km (1 mile)"),
        (169.2, "169 km (105 miles)"),
        (8780, "8,780 km (5,456 miles)"),
        (None, ""),
    ],
)
def test_distance_in_both_units(km: float | None, words: str) -> None:
    assert distance(km) == words


def test_ages_as_people_say_them() -> None:
    low, high = study().eligibility.minimum_age, replace(study().eligibility.minimum_age, value=75)  # type: ignore[type-var]
    assert ages(low, high) == "18 to 75 years"
    assert ages(None, high) == "Up to 75 years"
    assert ages(None, None) == ""
    assert ages(replace(low, value=1, unit="Months"), high) == "1 month to 75 years"  # type: ignore[type-var]


def test_recruiting_places_with_their_denominator() -> None:
    closed = Location(status="COMPLETED")
    assert row(Result(study(locations=(HOSPITAL, closed, closed)))).places == "1 of 3 places is recruiting"
    assert row(Result(study(locations=(closed, closed)))).places == "No place is recruiting now"


@given(st.floats(1, 20_040))
def test_the_distance_in_the_address_is_always_among_the_choices(km: float) -> None:
    choices, chosen = distances(SearchRequest(near="x", within_km=km))
    assert dict(choices)[chosen]
    assert float(chosen) == pytest.approx(km)


def test_taking_the_place_off_takes_its_distance_and_order_too() -> None:
    asked = SearchRequest(text="x", near="Here", within_km=50.0, sort="distance")
    assert [each.query for each in chips(asked)] == ["q=x"]


@pytest.mark.parametrize(
    ("note", "says"),
    [
        (Note(age=61.0, sex="FEMALE"), "read as a summary of somebody 61 years old and female."),
        (Note(sex="MALE"), "read as a summary of somebody male."),
        (Note(age=0.5), "read as a summary of somebody under two years old."),
        (Note(), "read as a summary."),
    ],
)
def test_a_pasted_summary_says_what_was_read_from_it(see: See, note: Note, says: str) -> None:
    text = see(replace(page(), note=note), "q=" + "word+" * 200)
    assert says in text
    assert "none is left out" in text
    assert "for the summary you pasted" in text
