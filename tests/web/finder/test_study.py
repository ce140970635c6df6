"""The study page: what a record says, in the order people ask, and nothing that it doesn't say."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.web.finder.presenters.criteria import criteria
from equipoise.web.finder.presenters.page import SECTIONS, study_page
from equipoise.web.finder.presenters.places import sites
from equipoise.web.finder.presenters.plain_words import ratio
from equipoise.web.finder.presenters.questions import about
from tests.web.finder import samples
from tests.web.finder.conftest import See
from tests.web.finder.samples import BARE, CROWDED, HARBOUR, HOSTILE, NANAIMO, harbour, words

TODAY = date(2026, 5, 4)
pytestmark = pytest.mark.django_db


def by_number(study: Study, question: str) -> str:
    """The answer to a question that begins so."""
    return next(each.answer for each in about(study) if each.question.startswith(question))


# What stands where


def test_the_sections_stand_in_the_order_people_ask(see_study: See) -> None:
    soup = see_study(HARBOUR, harbour())
    ids = [str(each["id"]) for each in soup.select("main section[id]")]
    assert ids == ["what", "open", "who", "happens", "run", "contact", "questions", "record"]
    assert [each["href"] for each in soup.select(".section-nav a")] == [f"#{each}" for each in ids]
    assert [id_ for id_, _ in SECTIONS] == ids


def test_the_title_stands_once_and_no_heading_twice(see_study: See) -> None:
    soup = see_study(HARBOUR, harbour())
    assert [words(each) for each in soup.select("h1")] == ["Few Growing Spots"]
    headings = [words(each) for each in soup.select("h1, h2, h3, h4")]
    assert len(headings) == len(set(headings))


def test_ids_are_unique_and_what_describes_exists(see_study: See) -> None:
    soup = see_study(HARBOUR, harbour(), "?near=Nanaimo")
    ids = [each["id"] for each in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for each in soup.select("[aria-describedby], [aria-labelledby]"):
        for target in f"{each.get('aria-describedby', '')} {each.get('aria-labelledby', '')}".split():
            assert target in ids
    for link in soup.select("main a[href^='#']"):
        assert str(link["href"])[1:] in ids


def test_no_raw_escape_and_no_placeholder_is_shown(see_study: See) -> None:
    for nct_id, record in ((HARBOUR, harbour()), (HOSTILE, samples.hostile())):
        text = words(see_study(nct_id, record).select_one("main"))
        assert "\\>" not in text
        assert "{{" not in text


def test_a_few_words_come_from_the_fields(see_study: See) -> None:
    answer = words(see_study(HARBOUR, harbour()).select_one("#what .answer"))
    assert answer == "A trial of SABR for people with Oligoprogression. Chance decides who gets which."


# Where


def test_sites_that_take_people_come_first_then_the_nearest(see_study: See) -> None:
    rows = see_study(HARBOUR, harbour(), "?near=Nanaimo").select("#open tbody tr")
    names = [words(each.select_one("th bdi")) for each in rows]
    assert names == ["Near Hospital", "Silent Hospital", "Far Hospital", "Closed Clinic"]
    assert "92 km (57 miles)" in words(rows[0])
    assert "as the whole study" in words(rows[1])
    assert "Completed" in words(rows[3])


def test_the_distance_is_that_of_a_great_circle() -> None:
    study = read(harbour())
    found = sites(study, NANAIMO, lambda site: None)  # type: ignore[arg-type]
    assert found.nearest is not None
    assert found.nearest.name == "Near Hospital"
    assert found.nearest.distance_km == pytest.approx(92.2, abs=0.5)


def test_a_site_without_a_point_is_measured_to_its_town(see_study: See) -> None:
    record = harbour(contactsLocationsModule={"locations": [{"facility": "Lonely", "city": "Nowhere"}]})
    row = words(see_study(HARBOUR, record, "?near=Nanaimo").select_one("#open tbody tr"))
    assert "to the town" in row


def test_a_place_nobody_knows_is_told_beside_the_field_and_kept(see_study: See) -> None:
    soup = see_study(HARBOUR, harbour(), "?near=%3Cb%3EAtlantis")
    field = soup.select_one("#near")
    assert field["value"] == "<b>Atlantis"
    assert field["aria-invalid"] == "true"
    assert "No place called “<b>Atlantis” is known here" in words(soup.select_one("#near-error"))


def test_the_status_stands_beside_its_date_and_the_number_of_places(see_study: See) -> None:
    answer = words(see_study(HARBOUR, harbour()).select_one("#open .answer"))
    assert (
        answer
        == "The record says that people can join now at 3 of its 4 places. Last update posted 30 April 2026."
    )


def test_sites_are_folded_after_ten(see_study: See) -> None:
    soup = see_study(CROWDED, samples.crowded(100))
    assert len(soup.select("#open tbody tr")) == 10
    assert len(soup.select("#open details li")) == 90
    assert soup.select_one("#site-100") is not None
    assert words(soup.select_one("#open summary")) == "90 more places"
    assert not soup.select("#open a[href*=sites]")


def test_of_very_many_sites_the_page_holds_the_first_and_leads_to_all(see_study: See, client: Client) -> None:
    soup = see_study(CROWDED, samples.crowded(1_234), "?near=Nanaimo")
    assert "at 1,234 of its 1,234 places" in words(soup.select_one("#open .answer"))
    assert words(soup.select_one("#open caption")).startswith("1,234 places, ")
    assert len(soup.select("#open tbody tr, #open details li")) == 100
    assert words(soup.select_one("#open summary")) == "The next 90 of 1,234 places"
    assert "first 500 places" in words(soup.select_one("#open"))
    link = soup.select_one("#open a[href*='/sites/']:not(.map__pin)")
    assert words(link) == "All 1,234 places, page by page"
    found: list[str] = []
    at: str | None = str(link["href"])
    while at:
        part = BeautifulSoup(client.get(at).content, "html.parser")
        rows = part.select("tbody tr")
        assert [each["id"] for each in rows] == [f"site-{len(found) + n}" for n in range(1, len(rows) + 1)]
        found += [words(each.select_one("th bdi")) for each in rows]
        following = part.select_one(".pages a[rel=next]")
        at = str(following["href"]) if following else None
    assert len(found) == len(set(found)) == 1_234
    held = [words(each.select_one("bdi")) for each in soup.select("#open tbody th, #open details li")]
    assert found[:100] == held


def test_a_pin_leads_to_the_row_of_its_place_wherever_that_stands(see_study: See, client: Client) -> None:
    soup = see_study(CROWDED, samples.crowded(400))
    points = json.loads(soup.select_one("#sites-data").get_text())["points"]
    assert len(points) == 400
    assert points[99]["href"] == "#site-100"
    page, _, row = points[399]["href"].partition("#")
    part = BeautifulSoup(client.get(page).content, "html.parser")
    assert words(part.select_one(f"#{row} th bdi")) == points[399]["name"]
    assert all(soup.select_one(each["href"]) for each in points[:100])


@pytest.mark.parametrize(
    ("asked", "number"), [("0", "1"), ("x", "1"), ("9" * 40, "1"), ("99", "4"), ("٣", "3")]
)
def test_whatever_page_is_asked_for_one_is_shown(
    see_study: See, client: Client, asked: str, number: str
) -> None:
    see_study(CROWDED, samples.crowded(400))
    answer = client.get(f"/studies/{CROWDED}/sites/", {"page": asked})
    soup = BeautifulSoup(answer.content, "html.parser")
    assert words(soup.select_one(".pages span")) == f"Page {number} of 4"


def test_the_list_of_places_is_whole_for_any_study(client: Client, see_study: See) -> None:
    see_study(HARBOUR, harbour())
    soup = BeautifulSoup(client.get(f"/studies/{HARBOUR.lower()}/sites/", follow=True).content, "html.parser")
    assert len(soup.select("tbody tr")) == 4
    assert not soup.select(".pages")
    samples.load(samples.bare())
    soup = BeautifulSoup(client.get(f"/studies/{BARE}/sites/").content, "html.parser")
    assert words(soup.select_one("h1")) == "The record names no place where this study runs"
    assert client.get("/studies/NCT99999999/sites/").status_code == 404


# Who


def test_criteria_stand_nested_as_meant(see_study: See) -> None:
    soup = see_study(HARBOUR, harbour())
    inclusion, exclusion = soup.select("#who .tree")
    top = inclusion.find_all("li", recursive=False)
    assert [words(each.select_one(".tree__number")) for each in top] == ["1.", "2.", "3.", "4.", "5."]
    assert len(top[2].select("ul > li")) == 2
    assert "Only in this case:" in words(top[4])
    assert "stable disease" in words(top[4].select_one("ul"))
    assert len(exclusion.find_all("li", recursive=False)) == 2
    assert "> 5 mm" in words(top[2])


def many_criteria(count: int) -> dict[str, Any]:
    """A record with so many criteria of one rank, and as many under the first of them."""
    under = "\n".join(f"    * A lesser one, number {number}" for number in range(count))
    beside = "\n".join(f"* A made-up condition, number {number}" for number in range(1, count))
    text = f"Inclusion Criteria:\n\n* The first of them:\n{under}\n{beside}"
    return harbour(eligibilityModule={"eligibilityCriteria": text})


def test_very_many_criteria_of_one_rank_are_folded_and_none_is_lost(see_study: See) -> None:
    soup = see_study(HARBOUR, many_criteria(200))
    top = soup.select_one("#who .tree").find_all("li", recursive=False)
    assert len(top) == 51
    assert [words(each.select_one("summary")) for each in (top[0], top[-1])] == ["150 more", "150 more"]
    text = words(soup.select_one("#who .tree"))
    assert all(f"condition, number {number}" in text for number in range(1, 200))
    assert all(f"lesser one, number {number}" in text for number in range(200))
    assert "(200 inclusion criteria)" in words(soup.select_one("#inclusion"))


def test_criteria_of_ordinary_number_are_not_folded(see_study: See) -> None:
    assert not see_study(HARBOUR, many_criteria(60)).select("#who .tree details")


def test_words_far_longer_than_the_registry_takes_are_left_to_the_raw_record(see_study: See) -> None:
    soup = see_study(HARBOUR, many_criteria(2_000))
    assert not soup.select("#who .exact")
    assert soup.select_one("#who a[href$='/api/v2/studies/NCT88000001']")


def test_terms_explain_themselves_once_in_a_section(see_study: See) -> None:
    who = see_study(HARBOUR, harbour()).select_one("#who")
    terms = [words(each) for each in who.select(".term__word")]
    assert {"ECOG performance status", "RECIST 1.1", "Child-Pugh"} <= set(terms)
    assert len(terms) == len(set(terms))


def test_the_exact_words_are_at_hand(see_study: See) -> None:
    exact = see_study(HARBOUR, harbour()).select_one("#who .exact").get_text()
    assert "1. Aged 21 or older\n2. ECOG" in exact


@given(st.text(alphabet="12. \n-*:abIf()\\>", max_size=200))
def test_whatever_the_criteria_are_no_word_of_them_is_lost(text: str) -> None:
    found = criteria(text)

    def letters(nodes: Any) -> str:
        return "".join(f"{each.marker}{each.text}{letters(each.children)}" for each in nodes)

    shown = letters((*found.inclusion, *found.exclusion, *found.other))
    assert sorted(each for each in shown if each in "abIf") == sorted(each for each in text if each in "abIf")


# What would happen, who, and how


def test_chance_and_masking_are_told_in_sentences(see_study: See) -> None:
    text = words(see_study(HARBOUR, harbour()).select_one("#happens .plain-list"))
    assert "one of the two groups, with the same chance for each ( 1:1 )" in text
    assert "Some are not told which group it is: you and those who judge the results." in text
    assert "The study plans to take 88 people in all." in text


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ("Randomised 1:1 to two groups.", "1:1"),
        ("People are allocated 2 : 1.", "2:1"),
        ("Randomised 1:1:1.", "1:1:1"),
        ("A dilution of 1:50 is used.", ""),
        ("Randomised 1:1 or 2:1.", ""),
        ("They meet at 10:30.", ""),
    ],
)
def test_the_ratio_is_told_only_where_one_is_said(summary: str, found: str) -> None:
    assert ratio(Study("NCT88000001", "x", summary=summary)) == found


def test_many_outcomes_are_folded_and_an_unsaid_time_is_said_to_be_unsaid(see_study: See) -> None:
    happens = see_study(HARBOUR, harbour()).select_one("#happens")
    assert "up to 3 years" in words(happens)
    assert "3 more" in words(happens)
    assert words(happens).count("When: not said") == 11


def test_contacts_of_sites_that_take_people_can_be_called_and_written_to(see_study: See) -> None:
    contact = see_study(HARBOUR, harbour(), "?near=Nanaimo").select_one("#contact")
    links = [str(each["href"]) for each in contact.select("a.reach")]
    assert links[:2] == ["tel:6045550199", "mailto:near@example.org"]


def test_no_contact_is_said_to_be_none(see_study: See) -> None:
    contact = words(see_study(BARE, samples.bare()).select_one("#contact"))
    assert "gives no telephone number and no e-mail address" in contact


# Questions


def test_questions_are_answered_from_this_record() -> None:
    study = read(harbour())
    assert by_number(study, "Can I choose").startswith("No. Chance decides")
    assert by_number(study, "Will I know").startswith("Not while the study runs. Nor will those who judge")
    assert by_number(study, "Is there a placebo") == "The record names none."
    assert "“up to 3 years”" in by_number(study, "How long")
    assert "publications" in by_number(study, "Are there results")
    unsaid = {each.question for each in about(study) if not each.said}
    assert "Who pays?" in unsaid


@pytest.mark.parametrize(
    ("design", "answer"),
    [
        ({"maskingInfo": {"masking": "NONE"}}, "Yes."),
        (
            {"maskingInfo": {"masking": "SINGLE", "whoMasked": ["OUTCOMES_ASSESSOR"]}},
            "The record names those",
        ),
        (
            {"maskingInfo": {"masking": "TRIPLE", "maskingDescription": "Hidden from participants."}},
            "Not while the study runs, it seems.",
        ),
        ({"maskingInfo": {"masking": "DOUBLE"}}, "Perhaps not"),
        ({}, "The record doesn’t say"),
    ],
)
def test_will_i_know_what_i_get(design: dict[str, Any], answer: str) -> None:
    study = read(harbour(designModule={"studyType": "INTERVENTIONAL", "designInfo": design}))
    assert by_number(study, "Will I know").startswith(answer)


def test_an_observational_study_is_not_asked_about_groups() -> None:
    study = read(harbour(designModule={"studyType": "OBSERVATIONAL"}))
    questions = [each.question for each in about(study)]
    assert "Can I choose my group?" not in questions
    assert "Would this study change my treatment?" in questions


def test_a_stopped_study_says_why() -> None:
    status = {"overallStatus": "TERMINATED", "whyStopped": "Too few people joined"}
    assert (
        by_number(read(harbour(statusModule=status)), "Why was it")
        == "The record says: “Too few people joined”"
    )


# Honesty


def test_a_contradiction_stands_in_its_section_with_its_words_and_is_marked_at_the_head(
    see_study: See,
) -> None:
    soup = see_study(HARBOUR, harbour())
    finding = soup.select_one("#happens .callout--finding")
    assert "phase III" in words(finding.select_one("mark"))
    mark = soup.select_one(".study__facts a.mark")
    assert mark["href"] == f"#{finding['id']}"
    assert words(finding.select_one(".callout__title")) == "The phase field and the text disagree"


def test_each_contradiction_is_shown_once_and_in_some_section() -> None:
    study = read(harbour(contactsLocationsModule={}))
    page = study_page(study, date(2033, 1, 1), None, lambda site: None)
    shown = [each.code for notes in page.notes.values() for each in notes.contradictions]
    assert {"phase_against_text", "open_past_completion", "open_without_site"} <= set(shown)
    assert len(shown) == len(set(shown))


def test_a_gap_that_shows_where_the_value_would_stand_is_not_told_twice(see_study: See) -> None:
    text = words(see_study(BARE, samples.bare()).select_one("main"))
    assert "Healthy people Not said" in text
    assert "whether healthy people may take part" not in text
    assert text.count("who pays") + text.count("Who pays") == 2  # the question, and the advice to ask


def test_every_date_has_its_label_and_whether_it_has_happened(see_study: See) -> None:
    record = words(see_study(HARBOUR, harbour()).select_one(".study-dates"))
    assert "Study start 1 March 2025 (actual)" in record
    assert "Study completion June 2031 (estimated)" in record


def test_a_demonstration_says_what_is_made_up(see_study: See) -> None:
    section = {
        "fictional": ["locations", "contacts"],
        "note": "All of it.",
        "unset": [{"name": "Dose", "sentence": "Unsaid."}],
    }
    soup = see_study(HARBOUR, harbour() | {"equipoiseSection": section})
    callout = words(soup.select_one(".callout--demonstration"))
    assert "Made up in this record: locations and contacts" in callout
    assert "Dose" in words(soup.select_one("#record"))
    assert "studyLocation" not in soup.select_one("script[type='application/ld+json']").get_text()
