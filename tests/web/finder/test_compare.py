"""Up to four trials side by side: the same questions, what differs in words, what is unsaid."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.web.finder.presenters.comparing import comparison
from tests.web.finder import samples
from tests.web.finder.samples import BARE, CROWDED, HARBOUR, HOSTILE, bare, crowded, harbour, hostile

TODAY = date(2026, 5, 4)
pytestmark = pytest.mark.django_db


@pytest.fixture
def all_loaded() -> None:
    """Five records."""
    fifth = harbour(identificationModule={"nctId": "NCT88000009", "briefTitle": "A Fifth"})
    samples.load(harbour(), bare(), hostile(), crowded(12), fifth)


def see(client: Client, query: str = "") -> BeautifulSoup:
    """The page."""
    answer = client.get(f"/compare/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    """The studies in the table's head."""
    return [each.get_text(strip=True) for each in soup.select(".compare thead a")]


def test_rows_say_in_words_whether_answers_differ() -> None:
    rows = {each.label: each for each in comparison([read(harbour()), read(bare())], TODAY).rows}
    assert rows["Phase"].state == "differs"
    assert rows["Phase"].cells[1].lines == ()
    assert rows["Healthy people"].state == "said by none"
    same = comparison([read(harbour()), read(harbour())], TODAY)
    assert same.different == ()
    assert all(each.state in {"the same", "said by none"} for each in same.rows)
    assert all(each.state == "" for each in comparison([read(bare())], TODAY).rows)


def test_studies_by_their_numbers_stand_in_the_order_asked(client: Client, all_loaded: None) -> None:
    soup = see(client, f"?id={BARE}&id={HARBOUR.lower()}&id={BARE}")
    assert titles(soup) == ["Nothing More Said", "Few Growing Spots"]
    assert soup.select_one("h1").get_text() == "2 trials side by side"  # type: ignore[union-attr]
    assert "Not said" in soup.select_one(".compare").get_text()  # type: ignore[union-attr]


def test_only_the_differences_can_be_shown(client: Client, all_loaded: None) -> None:
    query = f"?id={BARE}&id={HARBOUR}"
    every, some = see(client, query), see(client, f"{query}&only=differences")
    assert 0 < len(some.select("tbody tr")) < len(every.select("tbody tr"))
    assert {each.get_text() for each in some.select(".compare__state")} == {"differs"}


def test_four_is_the_most_and_it_says_what_was_left_out(client: Client, all_loaded: None) -> None:
    five = (HARBOUR, BARE, HOSTILE, CROWDED, "NCT88000009")
    soup = see(client, "?" + "&".join(f"id={each}" for each in five))
    assert len(titles(soup)) == 4
    assert "Left out: NCT88000009" in soup.get_text()


def test_numbers_that_are_not_kept_are_told(client: Client, all_loaded: None) -> None:
    text = see(client, f"?id={HARBOUR}&id=NCT00000000&id=%3Cscript%3Ealert(1)%3C/script%3E").get_text()
    assert "Not held here" in text
    assert "NCT00000000" in text


def test_adding_goes_back_to_where_one_was_and_the_table_has_it(client: Client, all_loaded: None) -> None:
    answer = client.post(f"/compare/{HARBOUR}/add/", {"next": "/studies/?q=x"})
    assert answer["Location"] == "/studies/?q=x"
    client.post(f"/compare/{BARE}/add/")
    assert titles(see(client)) == ["Few Growing Spots", "Nothing More Said"]
    client.post(f"/compare/{HARBOUR}/remove/")
    assert titles(see(client)) == ["Nothing More Said"]


def test_a_fifth_is_refused_with_a_sentence(client: Client, all_loaded: None) -> None:
    for each in (HARBOUR, BARE, HOSTILE, CROWDED):
        client.post(f"/compare/{each}/add/")
    answer = client.post("/compare/NCT88000009/add/", follow=True)
    text = answer.content.decode()
    assert "NCT88000009 was not added" in text
    assert len(titles(BeautifulSoup(text, "html.parser"))) == 4


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"]
)
def test_one_is_never_sent_to_another_site(client: Client, all_loaded: None, target: str) -> None:
    assert client.post(f"/compare/{HARBOUR}/add/", {"next": target})["Location"] == "/compare/"


def test_nothing_is_changed_by_following_a_link(client: Client, all_loaded: None) -> None:
    assert client.get(f"/compare/{HARBOUR}/add/").status_code == 405
    assert client.post("/compare/NCT00000000/add/").status_code == 404


def test_an_empty_comparison_says_what_to_do(client: Client) -> None:
    text = see(client).get_text()
    assert "Nothing to compare yet" in text
    assert "in this browser only" in text


def test_hostile_words_are_words(client: Client, all_loaded: None) -> None:
    soup = see(client, f"?id={HOSTILE}&id={HARBOUR}")
    assert not soup.select("img, [onerror]")
    assert not [each for each in soup.find_all("script") if "alert" in each.get_text()]


def test_one_query_whatever_the_number(
    client: Client, all_loaded: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        see(client, f"?id={HARBOUR}&id={BARE}&id={CROWDED}")


def test_what_does_not_agree_is_told_of_each() -> None:
    table = comparison([read(harbour()), read(bare())], TODAY)
    assert [each.lines for each in table.rows[-1].cells] == [
        ("The phase field and the text disagree",),
        ("Nothing found",),
    ]


def test_a_study_that_says_nothing_has_a_cell_in_every_row() -> None:
    table = comparison([Study("NCT88000001", "x"), Study("NCT88000002", "y")], TODAY)
    assert all(len(each.cells) == 2 for each in table.rows)
    assert [each.letter for each in table.columns] == ["A", "B"]
