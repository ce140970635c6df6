"""The registry changes after a site has spoken: both stand side by side until somebody decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from equipoise.core.values.errors import InputError
from equipoise.web.audit.models import Entry
from equipoise.web.sites import actions, keeping, managing, notices, queries, saying
from equipoise.web.sites.models import Member, SiteChange, StudySite
from equipoise.web.sites.notices import Notice
from equipoise.web.sites.openings import Opening
from tests.web.sites.records import BY, NCT, NOW, load, place, site, tied

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> int:
    """A site that says it is open, as the registry said in April; in May the registry says it is closed."""
    load(place("Harbour Centre"))
    found = site()
    saying.say(found, tied(found), "open", by=BY, now=NOW)
    load(place("Harbour Centre", status="COMPLETED"), on="2026-05-03")
    return found


def only(number: int) -> Notice:
    """The one notice of a site."""
    (found,) = notices.notices([number])
    return found


def test_the_difference_is_shown_and_nothing_is_overwritten(number: int) -> None:
    found = only(number)
    assert (found.ours, found.ours_since, found.theirs) == (Opening.OPEN, NOW, Opening.CLOSED)
    assert found.theirs_since == date(2026, 5, 3)
    assert [(each.what, each.then, each.now) for each in found.lines] == [
        ("State", "Taking participants", "Closed")
    ]
    assert queries.centres(NCT)[0].takes
    assert notices.count([number]) == 1


def test_keeping_ours_ends_the_notice_until_the_registry_changes_again(number: int) -> None:
    found = only(number)
    saying.keep_ours(number, found.study_site, found.seen, by=BY, now=NOW)
    assert notices.notices([number]) == []
    assert queries.centres(NCT)[0].said is Opening.OPEN
    load(place("Harbour Centre", status="SUSPENDED"), on="2026-05-20")
    assert only(number).theirs is Opening.PAUSED


def test_agreeing_takes_the_registry_s_word(number: int) -> None:
    found = only(number)
    saying.agree(number, found.study_site, found.seen, by="joe", now=NOW)
    centre = queries.centres(NCT)[0]
    assert (centre.opening, centre.said, centre.takes) == (Opening.CLOSED, Opening.CLOSED, False)
    assert notices.notices([number]) == []


@pytest.mark.parametrize("act", [saying.agree, saying.keep_ours])
def test_nobody_agrees_to_what_they_did_not_see(number: int, act: object) -> None:
    seen = only(number).seen
    load(place("Harbour Centre", status="SUSPENDED"), on="2026-05-20")
    with pytest.raises(InputError, match="changed again"):
        act(number, only(number).study_site, seen, by=BY, now=NOW)  # type: ignore[operator]


def test_a_change_of_contacts_or_of_spelling_is_shown() -> None:
    load(place("Harbour Centre", contacts=[{"name": "Desk", "email": "old@example.org"}]))
    number = site()
    tied(number)
    load(place("HARBOUR CENTRE", contacts=[{"name": "Desk", "email": "new@example.org"}]), on="2026-05-03")
    assert {each.what: each.now for each in only(number).lines} == {
        "Name": "HARBOUR CENTRE",
        "Contacts": "Desk · new@example.org",
    }


def test_a_silent_site_follows_the_registry_and_may_take_its_old_state_back() -> None:
    load(place("Harbour Centre"))
    number = site()
    tied(number)
    load(place("Harbour Centre", status="COMPLETED"), on="2026-05-03")
    found = only(number)
    assert (found.ours, found.ours_since, queries.centres(NCT)[0].opening) == (
        Opening.OPEN,
        None,
        Opening.CLOSED,
    )
    saying.keep_ours(number, found.study_site, found.seen, by=BY, now=NOW)
    assert queries.centres(NCT)[0].said is Opening.OPEN


def test_a_renamed_place_is_suggested_and_tied_again() -> None:
    load(place("Harbour Centre"), place("Hill Clinic"))
    number = site()
    part = tied(number)
    load(place("Harbour Cancer Centre"), place("Hill Clinic"), on="2026-05-03")
    found = only(number)
    assert found.theirs is None
    assert found.renamed_to is not None
    assert found.renamed_to.name == "Harbour Cancer Centre"
    saying.relink(number, part, found.renamed_to.key, by=BY, now=NOW)
    assert notices.notices([number]) == []
    assert [(each.name, each.site) for each in queries.centres(NCT)] == [
        ("Harbour Cancer Centre", number),
        ("Hill Clinic", None),
    ]


def test_a_place_that_vanished_closes_the_site_where_it_agrees() -> None:
    load(place("Harbour Centre"))
    number = site()
    tied(number)
    load(place("Elsewhere", city="Calgary"), on="2026-05-03")
    found = only(number)
    assert (found.seen, found.renamed_to, found.theirs_name) == ("", None, "Not listed any more")
    saying.agree(number, found.study_site, found.seen, by=BY, now=NOW)
    assert StudySite.objects.get().said == "closed"
    assert notices.notices([number]) == []


def test_a_place_has_one_site() -> None:
    load(place("Harbour Centre"))
    tied(site())
    with pytest.raises(InputError, match="tied to Harbour Centre"):
        tied(site("Hill Centre"))
    with pytest.raises(InputError, match="no such place"):
        saying.connect(site("Third"), NCT, "nothing", by=BY, now=NOW)
    with pytest.raises(InputError, match="no study"):
        saying.connect(site("Fourth"), "NCT99999999", "nothing", by=BY, now=NOW)


@pytest.mark.parametrize("act", ["say", "agree", "keep", "relink", "disconnect"])
def test_nothing_of_another_site_is_there(number: int, act: str) -> None:
    part, other = StudySite.objects.get().pk, site("Hill Centre")
    seen = only(number).seen
    with pytest.raises(keeping.NotThere):
        match act:
            case "say":
                saying.say(other, part, "closed", by=BY, now=NOW)
            case "agree":
                saying.agree(other, part, seen, by=BY, now=NOW)
            case "keep":
                saying.keep_ours(other, part, seen, by=BY, now=NOW)
            case "relink":
                saying.relink(other, part, "x", by=BY, now=NOW)
            case _:
                saying.disconnect(other, part, by=BY, now=NOW)
    assert StudySite.objects.get().said == "open"


def test_every_change_of_a_word_can_be_taken_back(number: int) -> None:
    found = only(number)
    saying.agree(number, found.study_site, found.seen, by=BY, now=NOW + timedelta(days=1))
    change = SiteChange.objects.first()
    assert change is not None
    actions.undo(number, change.pk, by=BY, now=NOW + timedelta(days=2))
    row = StudySite.objects.get()
    assert (row.said, row.said_at) == ("open", NOW)
    assert only(number).theirs is Opening.CLOSED
    assert Entry.objects.filter(verb="undid change").count() == 1
    with pytest.raises(keeping.NotThere):
        actions.undo(number, change.pk, by=BY, now=NOW)


def test_adopting_a_place_makes_its_site() -> None:
    load(place("Harbour Centre"))
    number = saying.adopt(NCT, managing.places(NCT)[0].key, "Example Health", by=BY, now=NOW)
    page = managing.site_page(number, NOW)
    assert page is not None
    assert (page.info.name, page.info.zone, page.info.holidays_of) == (
        "Harbour Centre",
        "America/Vancouver",
        "CA-BC",
    )
    assert managing.places(NCT)[0].site == number


def test_merged_sites_keep_studies_members_and_what_was_sent() -> None:
    load(place("Harbour Centre"))
    old, new = site(), site("Harbour Cancer Centre")
    tied(old)
    for user, where in ((1, old), (2, new), (1, new)):
        actions.appoint(where, user, Member.Role.COORDINATOR, by=BY, now=NOW)
    actions.merge(old, new, by=BY, now=NOW)
    assert StudySite.objects.get().site_id == new
    assert queries.sites_of(2) == {new: {"coordinator"}, old: {"coordinator"}}
    assert queries.sites_of(1) == {new: {"coordinator"}, old: {"coordinator"}}
    assert managing.site_page(old, NOW) is None
    assert [each.id for each in managing.rows()] == [new]
    with pytest.raises(keeping.NotThere):
        actions.change(old, {"name": "Again"}, by=BY, now=NOW)
    with pytest.raises(InputError):
        actions.merge(new, new, by=BY, now=NOW)
