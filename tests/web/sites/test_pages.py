"""The pages of sites: who may see and change what, with errors beside what was typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.web.sites import actions, managing, notices, saying
from equipoise.web.sites.models import Site, SiteChange, StudySite
from equipoise.web.workspace.site_urls import urlpatterns
from tests.web.accounts import people
from tests.web.sites.records import BY, NCT, NOW, load, place, site, tied

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> int:
    """A site with a word of its own, and a registry that says something else since."""
    load(place("Harbour Centre"))
    found = site()
    saying.say(found, tied(found), "open", by=BY, now=NOW)
    load(place("Harbour Centre", status="COMPLETED"), place("Hill Clinic"), on="2026-05-03")
    return found


def member(
    site_id: int | None, role: str = "manager", name: str = "mia", *, operator: bool = False
) -> Client:
    """The browser of somebody with a role at a site."""
    user = people.person(name, is_staff=operator)
    if site_id is not None:
        actions.appoint(site_id, user.pk, role, by=BY, now=NOW)
    return people.log_in(Client(), user)


def url(name: str, *args: object) -> str:
    """An address of the workspace."""
    return reverse(f"workspace:{name}", args=args)


def test_the_page_shows_both_words_and_agreeing_ends_it(number: int) -> None:
    mia = member(number)
    page = mia.get(url("site", number)).content.decode()
    assert "The registry has changed" in page
    assert "since 4 May 2026" in page
    assert "since 3 May 2026" in page
    found = notices.notices([number])[0]
    gone = mia.post(
        url("site-decide", number, found.study_site), {"what": "agree", "seen": found.seen}, follow=True
    )
    assert "The site says now what the registry says" in gone.content.decode()
    assert StudySite.objects.get().said == "closed"
    assert "The registry has changed" not in gone.content.decode()


def test_a_state_is_said_and_taken_back(number: int) -> None:
    mia, part = member(number), StudySite.objects.get().pk
    mia.post(url("site-say", number, part), {"said": "paused"})
    assert StudySite.objects.get().said == "paused"
    mia.post(url("site-undo", number, SiteChange.objects.filter(what="said")[0].pk))
    assert StudySite.objects.get().said == "open"
    assert mia.post(url("site-say", number, part), {"said": "unknown"}).status_code == 400


@pytest.mark.parametrize(
    ("form", "typed", "expected"),
    [
        (
            "contacts",
            {"email": "new@example.org", "phone": "604-555-0177"},
            {"contact_email": "new@example.org", "contact_phone": "604-555-0177", "accepts_messages": False},
        ),
        ("languages", {"languages": "English, punjabi; zh\nti"}, {"languages": ["en", "pa", "zh", "ti"]}),
        (
            "calendar",
            {
                "weekdays": ["6", "0"],
                "closed_days": "24 December 2026\n\n2026-12-31",
                "zone": "Asia/Jerusalem",
                "holidays_of": "il",
            },
            {
                "weekdays": [0, 6],
                "closed_days": ["2026-12-24", "2026-12-31"],
                "zone": "Asia/Jerusalem",
                "holidays_of": "IL",
            },
        ),
    ],
)
def test_forms_keep_what_is_typed(
    number: int, form: str, typed: dict[str, object], expected: dict[str, object]
) -> None:
    answer = member(number).post(url("site-change", number, form), typed, follow=True)
    assert answer.status_code == 200
    row = Site.objects.get(pk=number)
    assert {field: getattr(row, field) for field in expected} == expected


@pytest.mark.parametrize(
    ("form", "typed", "where"),
    [
        ("contacts", {"email": "a@example.org\nBcc: b@example.org", "accepts": "on"}, "email-error"),
        ("contacts", {"email": "a@example.org", "phone": "<b>call</b>"}, "phone-error"),
        ("languages", {"languages": "English, Klingonish language"}, "languages-error"),
        ("calendar", {"weekdays": ["0"], "closed_days": "soon", "zone": "UTC"}, "closed-error"),
        ("calendar", {"closed_days": "", "zone": "UTC"}, "weekdays-error"),
        ("calendar", {"weekdays": ["0"], "zone": "UTC", "holidays_of": "ZZ"}, "holidays-error"),
        ("calendar", {"weekdays": ["0"], "zone": "Mars"}, "zone-error"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_that_keeps_it(
    number: int, form: str, typed: dict[str, str], where: str
) -> None:
    answer = member(number).post(url("site-change", number, form), typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="{where}"' in page
    assert "Nothing was kept" in page
    assert not SiteChange.objects.filter(what__in=["contact_email", "languages", "zone"]).exists()
    assert "<b>call" not in page
    if form == "languages":
        assert "Klingonish" in page


def test_every_address_of_another_site_is_not_there(number: int) -> None:
    other = member(site("Hill Clinic"), name="eve")
    part, change = StudySite.objects.get().pk, SiteChange.objects.first()
    assert change is not None
    fill = {"site_id": number, "part": part, "number": change.pk, "form": "contacts", "nct_id": NCT}
    for pattern in urlpatterns:
        names = pattern.pattern.converters if pattern.name != "site-places" else {"nct_id": None}
        names = {"nct_id": None} if pattern.name == "site-tie" else names
        if not names:
            continue
        address = reverse(f"workspace:{pattern.name}", kwargs={name: fill[name] for name in names})
        assert {other.get(address).status_code, other.post(address).status_code} <= {404, 405}, address
    assert "Harbour" not in other.get(url("sites")).content.decode()
    assert StudySite.objects.get().said == "open"


@pytest.mark.parametrize("role", ["coordinator", "investigator"])
def test_a_coordinator_sees_and_changes_nothing(number: int, role: str) -> None:
    cora, part = member(number, role), StudySite.objects.get().pk
    page = cora.get(url("site", number)).content.decode()
    assert "Site managers can change what stands here" in page
    assert "Keep contacts" not in page
    assert cora.post(url("site-change", number, "contacts"), {"email": ""}).status_code == 404
    assert cora.post(url("site-say", number, part), {"said": "closed"}).status_code == 404


def test_strangers_are_led_to_log_in(number: int) -> None:
    for name, args in (("sites", ()), ("site", (number,)), ("site-places", (NCT,))):
        answer = Client().get(url(name, *args))
        assert answer.status_code == 302
        assert "log" in answer["Location"]


def test_an_operator_ties_places_to_sites(number: int) -> None:
    opal = member(None, name="opal", operator=True)
    assert opal.get(url("sites"), {"study": NCT.lower()})["Location"] == url("site-places", NCT)
    page = opal.get(url("site-places", NCT)).content.decode()
    assert "Hill Clinic" in page
    key = next(each.key for each in managing.places(NCT) if each.name == "Hill Clinic")
    opal.post(url("site-tie", NCT), {"key": key, "organisation": "Example Health"})
    assert [each.site_name for each in managing.places(NCT)][1] == "Hill Clinic, Vancouver"
    again = opal.post(url("site-tie", NCT), {"key": key, "site": str(number)})
    assert again.status_code == 400
    assert "tied to Hill Clinic" in again.content.decode()
    assert opal.post(url("site-tie", NCT), {"key": "x", "site": "nobody"}).status_code == 400
    nowhere = opal.get(url("site-places", "NCT99999999"))
    assert "No study of this number" in nowhere.content.decode()


def test_a_renamed_place_is_offered(number: int) -> None:
    load(place("Harbour Cancer Centre", status="RECRUITING"), on="2026-06-01")
    mia = member(number)
    page = mia.get(url("site", number)).content.decode()
    assert "We are now “Harbour Cancer Centre”" in page
    found = notices.notices([number])[0]
    assert found.renamed_to is not None
    mia.post(url("site-decide", number, found.study_site), {"what": "relink", "key": found.renamed_to.key})
    assert StudySite.objects.get().location == found.renamed_to.key


def test_names_are_written_as_text_and_no_page_is_broken_by_nothing() -> None:
    bare = site("<script>alert(1)</script>" * 10, contact_email="", languages=[])
    page = member(bare).get(url("site", bare)).content.decode()
    assert "<script>alert" not in page
    assert "takes part in no study" in page


def test_the_queries_of_a_list_do_not_grow(number: int, django_assert_max_num_queries: object) -> None:
    for count in range(8):
        site(f"Site {count}")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        assert len(managing.rows()) == 9
