"""The study page: what a record says, in the order people ask, and nothing that it doesn't say."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.web.finder.presenters import addresses
from equipoise.web.finder.presenters.criteria import criteria
from equipoise.web.finder.presenters.medical_trial import json_ld
from equipoise.web.finder.presenters.page import SECTIONS, study_page
from equipoise.web.finder.presenters.places import sites
from equipoise.web.finder.presenters.plain_words import listed, ratio
from equipoise.web.finder.presenters.questions import about
from equipoise.web.search.typed_record import study_json
from tests.web.finder import samples
from tests.web.finder.samples import BARE, CROWDED, HARBOUR, HOSTILE, NANAIMO, harbour

TODAY = date(2026, 5, 4)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A small gazetteer, and files under their own names."""
    monkeypatch.setattr("equipoise.web.finder.views.study.gazetteer", samples.Places)


@pytest.fixture
def see(client: Client) -> Any:
    """The page of a record: `see(HARBOUR, harbour(), "?near=Nanaimo")`."""

    def page(nct_id: str, record: dict[str, Any], query: str = "") -> BeautifulSoup:
        samples.load(record)
        answer = client.get(f"/studies/{nct_id}/{query}")
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return page


def words(element: Tag | None) -> str:
    """The text of an element as a person reads it, notes of terms left out."""
    assert element is not None
    copy = BeautifulSoup(str(element), "html.parser")
    for note in copy.select(".term__note"):
        note.decompose()
    return " ".join(copy.get_text(" ").replace(" .", ".").split())


def by_number(study: Study, question: str) -> str:
    """The answer to a question that begins so."""
    return next(each.answer for each in about(study) if each.question.startswith(question))


# What stands where


def test_the_sections_stand_in_the_order_people_ask(see: Any) -> None:
    soup = see(HARBOUR, harbour())
    ids = [str(each["id"]) for each in soup.select("main section[id]")]
    assert ids == ["what", "open", "who", "happens", "run", "contact", "questions", "record"]
    assert [each["href"] for each in soup.select(".section-nav a")] == [f"#{each}" for each in ids]
    assert [id_ for id_, _ in SECTIONS] == ids


def test_the_title_stands_once_and_no_heading_twice(see: Any) -> None:
    soup = see(HARBOUR, harbour())
    assert [words(each) for each in soup.select("h1")] == ["Few Growing Spots"]
    headings = [words(each) for each in soup.select("h1, h2, h3, h4")]
    assert len(headings) == len(set(headings))


def test_ids_are_unique_and_what_describes_exists(see: Any) -> None:
    soup = see(HARBOUR, harbour(), "?near=Nanaimo")
    ids = [each["id"] for each in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for each in soup.select("[aria-describedby], [aria-labelledby]"):
        for target in f"{each.get('aria-describedby', '')} {each.get('aria-labelledby', '')}".split():
            assert target in ids
    for link in soup.select("main a[href^='#']"):
        assert str(link["href"])[1:] in ids


def test_no_raw_escape_and_no_placeholder_is_shown(see: Any) -> None:
    for nct_id, record in ((HARBOUR, harbour()), (HOSTILE, samples.hostile())):
        text = words(see(nct_id, record).select_one("main"))
        assert "\\>" not in text
        assert "{{" not in text


def test_a_few_words_come_from_the_fields(see: Any) -> None:
    answer = words(see(HARBOUR, harbour()).select_one("#what .answer"))
    assert answer == "A trial of SABR for people with Oligoprogression. Chance decides who gets which."


# Where


def test_sites_that_take_people_come_first_then_the_nearest(see: Any) -> None:
    rows = see(HARBOUR, harbour(), "?near=Nanaimo").select("#open tbody tr")
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


def test_a_site_without_a_point_is_measured_to_its_town(see: Any) -> None:
    record = harbour(contactsLocationsModule={"locations": [{"facility": "Lonely", "city": "Nowhere"}]})
    row = words(see(HARBOUR, record, "?near=Nanaimo").select_one("#open tbody tr"))
    assert "to the town" in row


def test_a_place_nobody_knows_is_told_beside_the_field_and_kept(see: Any) -> None:
    soup = see(HARBOUR, harbour(), "?near=%3Cb%3EAtlantis")
    field = soup.select_one("#near")
    assert field["value"] == "<b>Atlantis"
    assert field["aria-invalid"] == "true"
    assert "No place called “<b>Atlantis” is known here" in words(soup.select_one("#near-error"))


def test_the_status_stands_beside_its_date_and_the_number_of_places(see: Any) -> None:
    answer = words(see(HARBOUR, harbour()).select_one("#open .answer"))
    assert (
        answer
        == "The record says that people can join now at 3 of its 4 places. Last update posted 30 April 2026."
    )


def test_four_hundred_sites_are_folded_after_ten(see: Any) -> None:
    soup = see(CROWDED, samples.crowded())
    assert len(soup.select("#open tbody tr")) == 10
    assert len(soup.select("#open details li")) == 390
    assert soup.select_one("#site-400") is not None
    assert words(soup.select_one("#open summary")) == "390 more places"


# Who


def test_criteria_stand_nested_as_meant(see: Any) -> None:
    soup = see(HARBOUR, harbour())
    inclusion, exclusion = soup.select("#who .tree")
    top = inclusion.find_all("li", recursive=False)
    assert [words(each.select_one(".tree__number")) for each in top] == ["1.", "2.", "3.", "4.", "5."]
    assert len(top[2].select("ul > li")) == 2
    assert "Only in this case:" in words(top[4])
    assert "stable disease" in words(top[4].select_one("ul"))
    assert len(exclusion.find_all("li", recursive=False)) == 2
    assert "> 5 mm" in words(top[2])


def test_terms_explain_themselves_once_in_a_section(see: Any) -> None:
    who = see(HARBOUR, harbour()).select_one("#who")
    terms = [words(each) for each in who.select(".term__word")]
    assert {"ECOG performance status", "RECIST 1.1", "Child-Pugh"} <= set(terms)
    assert len(terms) == len(set(terms))


def test_the_exact_words_are_at_hand(see: Any) -> None:
    exact = see(HARBOUR, harbour()).select_one("#who .exact").get_text()
    assert "1. Aged 21 or older\n2. ECOG" in exact


@given(st.text(alphabet="12. \n-*:abIf()\\>", max_size=200))
def test_whatever_the_criteria_are_no_word_of_them_is_lost(text: str) -> None:
    found = criteria(text)

    def letters(nodes: Any) -> str:
        return "".join(f"{each.marker}{each.text}{letters(each.children)}" for each in nodes)

    shown = letters((*found.inclusion, *found.exclusion, *found.other))
    assert sorted(each for each in shown if each in "abIf") == sorted(each for each in text if each in "abIf")


# What would happen, who, and how


def test_chance_and_masking_are_told_in_sentences(see: Any) -> None:
    text = words(see(HARBOUR, harbour()).select_one("#happens .plain-list"))
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


def test_many_outcomes_are_folded_and_an_unsaid_time_is_said_to_be_unsaid(see: Any) -> None:
    happens = see(HARBOUR, harbour()).select_one("#happens")
    assert "up to 3 years" in words(happens)
    assert "3 more" in words(happens)
    assert words(happens).count("When: not said") == 11


def test_contacts_of_sites_that_take_people_can_be_called_and_written_to(see: Any) -> None:
    contact = see(HARBOUR, harbour(), "?near=Nanaimo").select_one("#contact")
    links = [str(each["href"]) for each in contact.select("a.reach")]
    assert links[:2] == ["tel:6045550199", "mailto:near@example.org"]


def test_no_contact_is_said_to_be_none(see: Any) -> None:
    contact = words(see(BARE, samples.bare()).select_one("#contact"))
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


def test_a_contradiction_stands_in_its_section_with_its_words_and_is_marked_at_the_head(see: Any) -> None:
    soup = see(HARBOUR, harbour())
    finding = soup.select_one("#happens .callout--finding")
    assert "phase III" in words(finding.select_one("mark"))
    mark = soup.select_one(".study__facts a.mark")
    assert mark["href"] == f"#{finding['id']}"


def test_each_contradiction_is_shown_once_and_in_some_section() -> None:
    study = read(harbour(contactsLocationsModule={}))
    page = study_page(study, date(2033, 1, 1), None, lambda site: None)
    shown = [each.code for notes in page.notes.values() for each in notes.contradictions]
    assert {"phase_against_text", "open_past_completion", "open_without_site"} <= set(shown)
    assert len(shown) == len(set(shown))


def test_a_gap_that_shows_where_the_value_would_stand_is_not_told_twice(see: Any) -> None:
    text = words(see(BARE, samples.bare()).select_one("main"))
    assert "Healthy people Not said" in text
    assert "whether healthy people may take part" not in text
    assert text.count("who pays") + text.count("Who pays") == 2  # the question, and the advice to ask


def test_every_date_has_its_label_and_whether_it_has_happened(see: Any) -> None:
    record = words(see(HARBOUR, harbour()).select_one(".study-dates"))
    assert "Study start 1 March 2025 (actual)" in record
    assert "Study completion June 2031 (estimated)" in record


def test_a_demonstration_says_what_is_made_up(see: Any) -> None:
    section = {
        "fictional": ["locations", "contacts"],
        "note": "All of it.",
        "unset": [{"name": "Dose", "sentence": "Unsaid."}],
    }
    soup = see(HARBOUR, harbour() | {"equipoiseSection": section})
    callout = words(soup.select_one(".callout--demonstration"))
    assert "Made up in this record: locations and contacts" in callout
    assert "Dose" in words(soup.select_one("#record"))
    assert "studyLocation" not in soup.select_one("script[type='application/ld+json']").get_text()


# The bare, the long, the hostile


def test_a_record_with_only_a_number_and_a_title_gives_a_whole_page(see: Any) -> None:
    soup = see(BARE, samples.bare())
    assert len(soup.select("main section[id]")) == 8
    text = words(soup.select_one("main"))
    assert "None" not in text
    assert "The record does not say where the study runs." in text


def test_hostile_words_are_words(see: Any) -> None:
    soup = see(HOSTILE, samples.hostile())
    assert [
        each.get("type") or each.get("src") for each in soup.find_all("script") if "alert" in each.get_text()
    ] == ["application/ld+json"]
    assert not soup.select("img, [onerror], [onclick], [style]")
    assert samples.SCRIPT in words(soup.select_one("h1"))
    assert "\u202e" not in soup.get_text()
    assert soup.select_one("h1")["dir"] == "auto"


def test_json_ld_cannot_end_its_element_and_is_still_json(see: Any) -> None:
    block = see(HOSTILE, samples.hostile()).select_one("script[type='application/ld+json']")
    assert json.loads(block.get_text())["identifier"] == HOSTILE
    assert "</script" not in json_ld(read(samples.hostile()), "https://www.example.org/").lower()


def test_a_script_is_no_link(see: Any) -> None:
    record = see(HARBOUR, harbour()).select_one("#record")
    assert "A trap" in words(record)
    links = [str(each["href"]) for each in record.select("a[href*=':']")]
    assert "https://www.example.org/harbour" in links
    assert all(each.startswith(("https://", "http://")) for each in links)
    assert all("noreferrer" in each["rel"] for each in record.select("a[href^='http']"))


SCHEMES = ("javascript:alert(1)", " JaVaScRiPt:x", "data:text/html,x", "vbscript:x")


@pytest.mark.parametrize("url", [*SCHEMES, "//example.org", "https://", "http://a b", "https://[x"])
def test_addresses_of_other_kinds_lead_nowhere(url: str) -> None:
    assert addresses.web(url) == ""


@given(st.text(max_size=40))
def test_mail_and_telephone_links_hold_nothing_but_an_address(text: str) -> None:
    for link, start in ((addresses.mail(text), "mailto:"), (addresses.telephone(text), "tel:")):
        assert link == "" or link.startswith(start)
        assert not set(link) & set("\"'<> ")


def test_lists_read_as_sentences() -> None:
    assert [listed(()), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


# Addresses, headers, budgets


def test_a_former_number_leads_to_the_present_one(client: Client) -> None:
    module = {"nctId": HARBOUR, "briefTitle": "x", "nctIdAliases": ["NCT88000099"]}
    samples.load(harbour(identificationModule=module))
    for path in ("/", "/print/", "/history/", ".json"):
        answer = client.get(f"/studies/NCT88000099{path}")
        assert answer.status_code == 301
        assert answer["Location"].startswith(f"/studies/{HARBOUR}{path}")


@pytest.mark.parametrize("path", ["/", "/print/", "/history/", ".json", "/?version=99", "/?version=x"])
def test_an_unknown_number_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/studies/NCT87654321{path}").status_code == 404


def test_the_browser_may_keep_the_page_until_something_changes(client: Client) -> None:
    samples.load(harbour())
    first = client.get(f"/studies/{HARBOUR}/")
    assert first["Last-Modified"] == "Thu, 30 Apr 2026 00:00:00 GMT"
    client.get(f"/studies/{HARBOUR}/")  # the cookie of the form is set by now
    second = client.get(f"/studies/{HARBOUR}/")
    again = client.get(f"/studies/{HARBOUR}/", headers={"If-None-Match": second["ETag"]})
    assert again.status_code == 304
    client.post(f"/studies/{HARBOUR}/save/")
    saved = client.get(f"/studies/{HARBOUR}/", headers={"If-None-Match": second["ETag"]})
    assert saved.status_code == 200


def test_the_address_that_counts_is_without_the_place(see: Any) -> None:
    soup = see(HARBOUR, harbour(), "?near=Nanaimo")
    assert soup.select_one("link[rel=canonical]")["href"] == f"http://testserver/studies/{HARBOUR}/"
    assert "Recruiting" in soup.select_one("meta[name=description]")["content"]


def test_the_page_asks_the_database_twice_at_most(client: Client, django_assert_max_num_queries: Any) -> None:
    samples.load(samples.crowded())
    with django_assert_max_num_queries(2):
        client.get(f"/studies/{CROWDED}/?near=Nanaimo")


@pytest.mark.parametrize("record", [harbour(), samples.crowded()], ids=["ordinary", "400 sites"])
def test_the_page_with_its_style_and_font_weighs_less_than_120_kb(
    client: Client, record: dict[str, Any]
) -> None:
    samples.load(record)
    nct_id = record["protocolSection"]["identificationModule"]["nctId"]
    answer = client.get(f"/studies/{nct_id}/?near=Nanaimo", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    web = Path(__file__).parents[3] / "src/equipoise/web"
    style = [*web.glob("shell/static/shell/*.[cj]s*"), *web.glob("finder/static/finder/*.css")]
    weight = len(answer.content) + sum(len(gzip.compress(each.read_bytes())) for each in style)
    weight += sum(each.stat().st_size for each in web.glob("shell/static/shell/fonts/*.woff2"))
    assert weight < 120_000


def test_an_earlier_version_can_be_read_and_says_that_it_is_one(client: Client) -> None:
    samples.load(harbour())
    newer = harbour()
    newer["protocolSection"]["identificationModule"]["briefTitle"] = "Another Title"
    newer["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-05-02"
    samples.load(newer)
    links = BeautifulSoup(client.get(f"/studies/{HARBOUR}/history/").content, "html.parser").select(
        "a[href*=version]"
    )
    page = BeautifulSoup(client.get(str(links[0]["href"])).content, "html.parser")
    assert words(page.select_one("h1")) == "Few Growing Spots"
    assert "earlier version" in words(page.select_one(".study__head .callout"))


# JSON and print


def test_the_json_holds_what_is_said_and_what_is_not(client: Client) -> None:
    samples.load(harbour())
    found = client.get(f"/studies/{HARBOUR}.json").json()
    assert found["study"]["nct_id"] == HARBOUR
    assert found["study"]["dates"][1] == {"kind": "completion", "date": "2031-06", "type": "ESTIMATED"}
    assert found["contradictions"][0]["code"] == "phase_against_text"
    assert {each["field"] for each in found["unsaid"]} >= {"costs", "eligibility.healthy_volunteers"}
    assert found["criteria"]
    assert "demonstration" not in found["study"]


def test_json_leaves_out_what_says_nothing_and_keeps_no_and_zero() -> None:
    said = study_json(Study("NCT88000001", "x", has_dmc=False), TODAY)["study"]
    assert said["has_dmc"] is False
    assert "summary" not in said


def test_the_print_has_everything_open_and_lines_to_write_on(client: Client) -> None:
    samples.load(harbour())
    soup = BeautifulSoup(client.get(f"/studies/{HARBOUR}/print/").content, "html.parser")
    assert not soup.select("details")
    assert len(soup.select(".paper__line")) >= 5
    text = words(soup.select_one("main"))
    assert "Aged 21 or older" in text
    assert "Near Hospital" in text


@pytest.mark.shared
def test_every_record_of_the_registry_gives_a_page(shared: Path) -> None:
    """A sample of them, whole pages without the templates: nothing raises, every finding finds its section."""
    with gzip.open(shared / "registry" / "studies.jsonl.gz") as lines:
        for number, line in enumerate(lines):
            if number % 25 == 0:
                study = read(json.loads(line))
                page = study_page(study, TODAY, None, lambda site: None)
                assert page.head.title
                json.dumps(study_json(study, TODAY))
                json.loads(json_ld(study, "https://www.example.org/"))
