"""Whose word holds at a centre, and how it can be reached."""

from __future__ import annotations

import pytest
from django.test import Client

from equipoise.web.sites import actions, queries, saying
from equipoise.web.sites.centres import Centre, Means
from equipoise.web.sites.openings import SAYABLE, Opening
from equipoise.web.studies.queries import versions
from tests.web.sites.records import BY, NCT, NOW, load, place, site, tied

pytestmark = pytest.mark.django_db


def only() -> Centre:
    """The study's one centre."""
    (found,) = queries.centres(NCT)
    return found


def test_a_place_without_a_team_is_reached_as_the_registry_lists_it() -> None:
    load(place("Harbour Centre", contacts=[{"name": "Desk", "phone": "604-555-0100"}]), place("Hill Centre"))
    first, second = queries.centres(NCT)
    assert (first.opening, first.takes, first.means) == (Opening.OPEN, False, Means.LISTED)
    assert first.contacts[0].phone == "604-555-0100"
    assert (second.means, second.contacts, second.study_site) == (Means.NONE, (), None)


@pytest.mark.parametrize("said", SAYABLE)
def test_a_site_s_word_wins_and_only_an_open_site_takes_messages(said: Opening) -> None:
    load(place("Harbour Centre", status="COMPLETED" if said is Opening.OPEN else "RECRUITING"))
    number = site()
    part = tied(number)
    saying.say(number, part, said, by=BY, now=NOW)
    found = only()
    assert (found.opening, found.said, found.said_at, found.differs) == (said, said, NOW, True)
    assert found.takes is (said is Opening.OPEN)
    reach = queries.reach(part)
    assert reach is not None
    assert reach.takes is found.takes


@pytest.mark.parametrize(
    ("status", "takes"), [("RECRUITING", True), ("COMPLETED", False), ("ENROLLING_BY_INVITATION", False)]
)
def test_the_registry_s_word_holds_while_the_site_says_nothing(status: str, takes: bool) -> None:
    load(place("Harbour Centre", status=status))
    part = tied(site())
    reach = queries.reach(part)
    assert reach is not None
    assert (only().takes, reach.takes, only().said) == (takes, takes, None)


def test_who_wants_no_messages_or_has_no_address_gets_none() -> None:
    load(place("Harbour Centre"))
    number = site()
    tied(number)
    actions.change(number, {"accepts_messages": False}, by=BY, now=NOW)
    assert only().takes is False
    actions.change(number, {"accepts_messages": True, "contact_email": ""}, by=BY, now=NOW)
    assert only().takes is False


def test_a_site_that_the_registry_lists_no_more_still_stands_where_it_says_so() -> None:
    load(place("Harbour Centre"))
    number = site()
    part = tied(number)
    load(place("Hill Centre"), on="2026-05-01")
    assert [each.name for each in queries.centres(NCT)] == ["Hill Centre"]
    saying.say(number, part, "open", by=BY, now=NOW)
    gone = queries.centres(NCT)[-1]
    assert (gone.name, gone.registry, gone.takes, gone.differs) == ("Harbour Centre", None, True, True)


def test_places_of_the_same_name_and_town_are_told_apart() -> None:
    load(place("Research Site"), place("Research Site", status="COMPLETED"), place("RESEARCH  SITE."))
    keys = [each.key for each in queries.centres(NCT)]
    assert len(set(keys)) == 3
    assert [each.partition("-")[2] for each in keys] == ["", "2", "3"]


def test_a_study_that_is_not_there_has_no_centres() -> None:
    assert queries.centres("NCT99999999") == []


def test_the_study_page_shows_the_site_s_word_with_its_day_and_the_registry_s(client: Client) -> None:
    load(place("Harbour Centre"), place("Hill Clinic"))
    number = site()
    part = tied(number)
    path = f"/studies/{NCT}/"
    first = Client().get(path)
    saying.say(number, part, "paused", by=BY, now=NOW)
    again = Client().get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    page = " ".join(again.content.decode().split())
    assert again.status_code == 200
    assert "said by the site on 4 May 2026; the registry: taking participants" in page
    assert "said by the site" not in first.content.decode()
    assert page.index("Hill Clinic") < page.index("said by the site")
    old = client.get(path, {"version": versions(NCT)[0].id}).content.decode()
    assert "said by the site" not in old
