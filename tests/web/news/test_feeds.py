"""The feeds of news: as the standard has them, whatever a record holds, and not sent twice."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.news.sentences import LONGEST
from equipoise.web.news import actions
from equipoise.web.news.models import Item
from equipoise.web.search import actions as search
from equipoise.web.studies import actions as studies
from tests.home import FIXTURE_SHARED
from tests.web.search.conftest import home  # noqa: F401
from tests.web.studies.samples import NOW, nct, now, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&\x01"
STUDY, SEARCH = f"/studies/{nct(1)}/news.atom", "/studies/news.atom"


def put(*records: Any) -> None:
    with search.updating() as update:
        studies.load_records(records, kind=studies.FILES, now=now, after_batch=update.add)
    actions.gather(NOW)
    Item.objects.update(at=timezone.now() - timedelta(days=1))


@pytest.fixture
def told(home: Any) -> None:  # noqa: F811
    """Study 1 (melanoma) closed and was then stopped; study 2 (asthma) is new."""
    put(record(1, "2026-01-01", title="Light against melanoma"))
    put(record(1, "2026-01-02", title="Light against melanoma", status="ACTIVE_NOT_RECRUITING"))
    put(
        record(1, "2026-01-03", title="Light against melanoma", status="TERMINATED"),
        record(2, title="Air for asthma"),
    )


def fetch(client: Client, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def entries(feed: Element) -> list[tuple[str, str]]:
    return [(text(each, "title"), text(each, "summary")) for each in feed.iter(f"{ATOM}entry")]


def text(of: Element, name: str) -> str:
    found = of.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"RFC 4287 wants one {name}"
    return found[0].text or ""


def valid(feed: Element) -> None:
    """What RFC 4287 (4.1.1, 4.1.2) asks of a feed and its entries, and RFC 4151 of their names."""
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.iter(f"{ATOM}entry")):
        assert re.fullmatch(r"tag:[\w.-]+,\d{4}:[\w/-]+", text(part, "id"))
        assert text(part, "title")
        assert datetime.fromisoformat(text(part, "updated")).tzinfo
        links = {each.get("rel", "alternate"): each.get("href", "") for each in part.findall(f"{ATOM}link")}
        assert links["alternate"].startswith("http://testserver/")
    names = [text(each, "id") for each in feed.iter(f"{ATOM}entry")]
    assert len(names) == len(set(names))
    assert all(each.find(f"{ATOM}author/{ATOM}name") is not None for each in feed.iter(f"{ATOM}entry"))
    moments = [text(each, "updated") for each in feed.iter(f"{ATOM}entry")]
    assert not moments or text(feed, "updated") == max(moments)


@pytest.mark.usefixtures("told")
class TestOfAStudy:
    def test_it_tells_what_happened_the_newest_first(self, client: Client) -> None:
        feed = fetch(client, STUDY)
        valid(feed)
        assert text(feed, "title") == "News of Light against melanoma · Equipoise"
        assert entries(feed) == [
            (
                "Study ended",
                "The study was stopped: the status went from active, not recruiting to terminated.",
            ),
            (
                "Study closed",
                "The study takes nobody new at present: "
                "its status went from “recruiting” to “active, not recruiting”.",
            ),
        ]

    def test_each_entry_leads_to_both_versions_beside_each_other(self, client: Client) -> None:
        entry = next(fetch(client, STUDY).iter(f"{ATOM}entry"))
        link = entry.find(f"{ATOM}link")
        assert link is not None
        page = client.get(link.get("href", "").removeprefix("http://testserver"))
        assert "From 2 January 2026 to 3 January 2026" in " ".join(
            BeautifulSoup(page.content, "html.parser").get_text().split()
        )

    def test_the_names_of_entries_stay_the_same(self, client: Client) -> None:
        before = [text(each, "id") for each in fetch(client, STUDY).iter(f"{ATOM}entry")]
        put(record(1, "2026-01-04", title="Light against melanoma", status="RECRUITING"))
        assert [text(each, "id") for each in fetch(client, STUDY).iter(f"{ATOM}entry")][1:] == before

    def test_it_is_not_sent_again(self, client: Client) -> None:
        first = client.get(STUDY)
        assert first["Cache-Control"] == "public, max-age=300"
        again = client.get(STUDY, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        put(record(1, "2026-01-04", title="Light against melanoma", status="RECRUITING"))
        assert client.get(STUDY, headers={"If-None-Match": first["ETag"]}).status_code == 200

    def test_one_without_news_is_a_feed_too(self, client: Client) -> None:
        Item.objects.all().delete()
        feed = fetch(client, STUDY)
        valid(feed)
        assert entries(feed) == []

    def test_other_ways_to_write_the_number(self, client: Client) -> None:
        answer = client.get(STUDY.lower())
        assert (answer.status_code, answer["Location"]) == (301, STUDY)
        for unknown in (nct(9), "nothing", "%00"):
            assert client.get(f"/studies/{unknown}/news.atom").status_code == 404

    def test_the_pages_of_the_study_and_of_its_history_lead_to_it(self, client: Client) -> None:
        for page in ("", "history/"):
            soup = BeautifulSoup(client.get(f"/studies/{nct(1)}/{page}").content, "html.parser")
            head = soup.select('link[rel="alternate"][type="application/atom+xml"]')
            assert [each["href"] for each in head] == [STUDY]
            assert soup.select(f'main a[href="{STUDY}"]')


@pytest.mark.usefixtures("told")
class TestOfASearch:
    def test_it_tells_of_the_studies_that_the_search_finds(self, client: Client) -> None:
        feed = fetch(client, f"{SEARCH}?q=melanoma")
        valid(feed)
        assert text(feed, "title") == "News: “melanoma” · Equipoise"
        assert [title for title, _ in entries(feed)] == [
            "Study ended: Light against melanoma",
            "Study closed: Light against melanoma",
        ]
        assert [title for title, _ in entries(fetch(client, f"{SEARCH}?status=recruiting"))] == [
            "New study: Air for asthma"
        ]
        assert len(entries(fetch(client, SEARCH))) == 3

    def test_no_word_of_what_is_searched_for_is_in_its_name(self, client: Client) -> None:
        feed, other = (fetch(client, f"{SEARCH}?q={each}") for each in ("melanoma", "asthma"))
        assert "melanoma" not in text(feed, "id")
        assert text(feed, "id") != text(other, "id")

    def test_it_is_strict_where_a_page_of_results_is_not(self, client: Client) -> None:
        assert entries(fetch(client, f"{SEARCH}?q=melanoma+asthma")) == []

    def test_what_is_older_than_sixty_days_is_left_out(self, client: Client) -> None:
        Item.objects.filter(nct_id=nct(1)).update(at=timezone.now() - timedelta(days=61))
        assert len(entries(fetch(client, SEARCH))) == 1

    def test_a_description_of_somebody_has_no_news(self, client: Client) -> None:
        note = (
            "A 63 year old man with melanoma of the back, ECOG 1, treated with surgery in 2024, no diabetes."
        )
        assert entries(fetch(client, f"{SEARCH}?q={note.replace(' ', '+')}")) == []

    def test_it_is_not_sent_again(self, client: Client) -> None:
        first = client.get(f"{SEARCH}?q=melanoma")
        assert client.get(f"{SEARCH}?q=melanoma", headers={"If-None-Match": first["ETag"]}).status_code == 304

    def test_the_page_of_results_leads_to_it(self, client: Client) -> None:
        soup = BeautifulSoup(client.get("/studies/?q=melanoma").content, "html.parser")
        address = f"{SEARCH}?q=melanoma"
        head = soup.select('link[rel="alternate"][type="application/atom+xml"]')
        assert address in [each["href"] for each in head]
        assert soup.select(f'main a[href="{address}"]')


def test_whatever_a_record_holds_is_words(client: Client) -> None:
    site = {"facility": EVIL, "city": EVIL, "country": EVIL, "status": "RECRUITING"}
    put(record(1, "2026-01-01", title="A study"))
    changed = record(1, "2026-01-02", title=EVIL)
    changed["protocolSection"]["contactsLocationsModule"] = {"locations": [site]}
    put(changed)
    for address in (STUDY, SEARCH):
        body = client.get(address).content.decode()
        assert "<script" not in body
        assert "<img" not in body
        feed = ElementTree.fromstring(body)
        valid(feed)
        summaries = [summary for _, summary in entries(feed)]
        assert any("&lt;script&gt;" in each for each in summaries)
        assert not any("<script" in each for each in summaries)


@settings(suppress_health_check=FIXTURE_SHARED, max_examples=40, deadline=None)
@given(detail=st.dictionaries(st.sampled_from(["from", "to", "names", "sites"]), st.text(max_size=600)))
def test_any_detail_gives_well_formed_xml(client: Client, told: None, detail: dict[str, str]) -> None:
    Item.objects.filter(nct_id=nct(1)).update(
        detail={
            key: value.replace("\0", "").encode("utf-8", "ignore").decode() for key, value in detail.items()
        },
        change="title_changed",
    )
    feed = fetch(client, STUDY)
    valid(feed)
    assert all(len(summary) < 6 * LONGEST for _, summary in entries(feed))
