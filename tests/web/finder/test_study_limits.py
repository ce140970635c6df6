"""The study page at its limits: nothing said, hostile words, 400 sites, old versions, budgets, JSON and paper."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.web.finder.presenters import addresses
from equipoise.web.finder.presenters.general_questions import GENERAL
from equipoise.web.finder.presenters.medical_trial import json_ld
from equipoise.web.finder.presenters.page import study_page
from equipoise.web.finder.presenters.plain_words import listed
from equipoise.web.finder.presenters.questions import about
from equipoise.web.search.typed_record import study_json
from tests.web.finder import samples
from tests.web.finder.conftest import See
from tests.web.finder.samples import BARE, CROWDED, HARBOUR, HOSTILE, harbour, words
from tests.web.glossary.readability import grade

TODAY = date(2026, 5, 4)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_gazetteer")]


# The bare, the long, the hostile


def test_a_record_with_only_a_number_and_a_title_gives_a_whole_page(see_study: See) -> None:
    soup = see_study(BARE, samples.bare())
    assert len(soup.select("main section[id]")) == 8
    text = words(soup.select_one("main"))
    assert "None" not in text
    assert "The record does not say where the study runs." in text


def test_hostile_words_are_words(see_study: See) -> None:
    soup = see_study(HOSTILE, samples.hostile())
    assert [
        each.get("type") or each.get("src") for each in soup.find_all("script") if "alert" in each.get_text()
    ] == ["application/ld+json"]
    assert not soup.select("img, [onerror], [onclick], [style]")
    assert samples.SCRIPT in words(soup.select_one("h1"))
    assert "\u202e" not in soup.get_text()
    assert soup.select_one("h1")["dir"] == "auto"


def test_json_ld_cannot_end_its_element_and_is_still_json(see_study: See) -> None:
    block = see_study(HOSTILE, samples.hostile()).select_one("script[type='application/ld+json']")
    assert json.loads(block.get_text())["identifier"] == HOSTILE
    assert "</script" not in json_ld(read(samples.hostile()), "https://www.example.org/").lower()


def test_a_script_is_no_link(see_study: See) -> None:
    record = see_study(HARBOUR, harbour()).select_one("#record")
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


def test_answers_in_our_own_words_can_be_read_at_grade_8() -> None:
    answers = [*GENERAL, *about(Study("NCT88000001", "x")), *about(read(harbour()))]
    hard = {each.question: round(grade(each.answer), 1) for each in answers if grade(each.answer) > 8}
    assert hard == {}


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


def test_the_address_that_counts_is_without_the_place(see_study: See) -> None:
    soup = see_study(HARBOUR, harbour(), "?near=Nanaimo")
    assert soup.select_one("link[rel=canonical]")["href"] == f"http://testserver/studies/{HARBOUR}/"
    assert "Recruiting" in soup.select_one("meta[name=description]")["content"]


def test_the_page_asks_the_database_twice_at_most(client: Client, django_assert_max_num_queries: Any) -> None:
    samples.load(samples.crowded())
    with django_assert_max_num_queries(2):
        client.get(f"/studies/{CROWDED}/?near=Nanaimo")


LONG_TEXT = "Inclusion Criteria:\n\n" + "\n".join(
    f"{'    ' * (number % 4)}* Level {number * 7919 % 9973} of marker {number * 104_729 % 7_919}"
    for number in range(2_000)
)


@pytest.mark.parametrize(
    "record",
    [
        harbour(),
        samples.crowded(),
        samples.crowded(10_000),
        harbour(eligibilityModule={"eligibilityCriteria": LONG_TEXT}),
    ],
    ids=["ordinary", "400 sites", "10,000 sites", "2,000 criteria"],
)
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
    assert found["contradictions"][0]["title"] == "The phase field and the text disagree"
    assert {each["field"] for each in found["unsaid"]} >= {"costs", "eligibility.healthy_volunteers"}
    assert found["criteria"]
    assert "demonstration" not in found["study"]


def test_json_leaves_out_what_says_nothing_and_keeps_no_and_zero() -> None:
    said = study_json(Study("NCT88000001", "x", has_dmc=False), TODAY)["study"]
    assert said["has_dmc"] is False
    assert "summary" not in said


def test_the_print_of_the_extreme_folds_nothing_and_counts_right(client: Client) -> None:
    criteria = "\n".join(f"* A made-up condition, number {number}" for number in range(200))
    sites = samples.crowded(1_234)["protocolSection"]["contactsLocationsModule"]
    samples.load(harbour(contactsLocationsModule=sites, eligibilityModule={"eligibilityCriteria": criteria}))
    soup = BeautifulSoup(client.get(f"/studies/{HARBOUR}/print/").content, "html.parser")
    assert not soup.select("details")
    assert "and 1,224 more places" in words(soup.select_one("main"))
    assert "condition, number 199" in words(soup.select_one("main"))


def test_the_print_has_everything_open_and_lines_to_write_on(client: Client) -> None:
    samples.load(harbour())
    soup = BeautifulSoup(client.get(f"/studies/{HARBOUR}/print/").content, "html.parser")
    assert "The phase field and the text disagree" in map(words, soup.select(".callout__title"))
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
