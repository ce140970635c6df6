"""What changed in a record: its versions with their dates, in sentences, by kind, and any two compared."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from equipoise.core.registry.reader import read
from equipoise.web.finder.presenters.changes import between
from tests.web.finder import samples
from tests.web.finder.samples import CRITERIA, HARBOUR, bare, harbour

pytestmark = pytest.mark.django_db


def at(posted: str, **modules: Any) -> dict[str, Any]:
    """The record as posted that day."""
    record = harbour(**modules)
    record["protocolSection"]["statusModule"] |= {
        "lastUpdatePostDateStruct": {"date": posted, "type": "ACTUAL"}
    }
    return record


@pytest.fixture
def three() -> None:
    """Three versions: the second tightens a criterion, the third suspends the study."""
    wider = {"eligibilityCriteria": CRITERIA.replace("status 0-1", "status 0-2"), "minimumAge": "21 Years"}
    tighter = wider | {"eligibilityCriteria": CRITERIA}
    third = at("2026-03-01", eligibilityModule=tighter)
    third["protocolSection"]["statusModule"] |= {
        "overallStatus": "SUSPENDED",
        "whyStopped": "A made-up reason",
    }
    for each in (
        at("2026-01-01", eligibilityModule=wider),
        at("2026-02-01", eligibilityModule=tighter),
        third,
    ):
        samples.load(each)


def see(client: Client, query: str = "") -> BeautifulSoup:
    """The page."""
    answer = client.get(f"/studies/{HARBOUR}/history/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(element: Tag | None) -> str:
    """Its text on one line."""
    assert element is not None
    return " ".join(element.get_text(" ").split())


def test_versions_stand_newest_first_with_labelled_dates(client: Client, three: None) -> None:
    soup = see(client)
    assert [words(each) for each in soup.select(".history-list h2")] == [
        "1 March 2026",
        "1 February 2026",
        "1 January 2026",
    ]
    assert words(soup.select_one(".history-when")).startswith(
        "1 March 2026 Last update posted This is the newest"
    )
    assert words(soup.select(".history-what")[-1]) == "The oldest version kept here."


def test_changes_are_sentences_under_what_they_are_about(client: Client, three: None) -> None:
    newest, second, _ = see(client).select(".history-what")
    assert words(newest.select_one("h3")) == "Open or closed"
    assert "A made-up reason" in words(newest)
    assert words(second.select_one("h3")) == "Who may join"
    assert "tightened" in words(second)
    assert "ECOG performance status 0-2" in words(second.select_one("del"))


def test_a_kind_of_change_can_be_picked_out(client: Client, three: None) -> None:
    soup = see(client, "?about=who")
    assert [words(each) for each in soup.select(".history-list h2")] == ["1 February 2026"]
    assert words(soup.select_one(".chip[aria-current]")).startswith("Who may join")
    assert "2 versions without such a change are left out" in words(soup.select_one("main"))
    nothing = see(client, "?about=no-such-kind")
    assert "Nothing of this kind changed." in words(nothing.select_one("main"))


def test_any_two_versions_can_be_compared_however_they_are_chosen(client: Client, three: None) -> None:
    values = [str(each["value"]) for each in see(client).select("#from option")]
    for first, last in ((values[0], values[-1]), (values[-1], values[0])):
        soup = see(client, f"?from={first}&to={last}")
        section = soup.select_one(".history-between")
        assert words(section.select_one("h2")) == "From 1 January 2026 to 1 March 2026"  # type: ignore[union-attr]
        assert [words(each) for each in section.select("h3")] == ["Open or closed", "Who may join"]  # type: ignore[union-attr]


@pytest.mark.parametrize("query", ["?from=1", "?from=x&to=y", "?from=999&to=998"])
def test_versions_that_are_none_are_not_compared(client: Client, three: None, query: str) -> None:
    assert see(client, query).select_one(".history-between") is None


def test_each_version_leads_to_the_record_as_it_was(client: Client, three: None) -> None:
    links = [str(each["href"]) for each in see(client).select(".history-when a")]
    assert links[0] == f"/studies/{HARBOUR}/"
    assert all("?version=" in each for each in links[1:])


def test_a_single_version_says_that_there_is_nothing_to_compare(client: Client) -> None:
    samples.load(bare())
    text = BeautifulSoup(client.get(f"/studies/{samples.BARE}/history/").content, "html.parser").get_text()
    assert "nothing to compare it with yet" in " ".join(text.split())


def test_nothing_between_a_version_and_itself() -> None:
    assert between(read(harbour()), read(harbour())) == ()


def test_a_long_history_asks_the_database_three_times_at_most(
    client: Client, three: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        see(client)
