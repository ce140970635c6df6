"""What may be written about a site, what is refused, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from equipoise.core.values.errors import InputError
from equipoise.web.audit.models import Entry
from equipoise.web.sites import actions, keeping, managing
from equipoise.web.sites.models import Site, SiteChange
from tests.web.sites.records import BY, NOW, site

pytestmark = pytest.mark.django_db


def test_a_site_reads_its_calendar_off_its_town() -> None:
    row = Site.objects.get(pk=site("Pearl", "Montréal", state="Quebec"))
    assert (row.zone, row.holidays_of, row.weekdays, row.languages) == (
        "America/Toronto",
        "CA-QC",
        [0, 1, 2, 3, 4],
        ["fr"],
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_email", "a@example.org\r\nBcc: all@example.org"),
        ("contact_email", "a@example.org, b@example.org"),
        ("contact_email", "a@example.org\n"[:-1] + "\x00"),
        ("contact_email", "nobody"),
        ("contact_email", "a" * 250 + "@example.org"),
        ("contact_phone", "call me"),
        ("contact_phone", "+1 604 555 0110\nX: y;"),
        ("languages", ["<script>"]),
        ("languages", ["en"] * 1 + [f"a{chr(97 + i)}" for i in range(21)]),
        ("weekdays", []),
        ("weekdays", [7]),
        ("closed_days", ["2026-02-30"]),
        ("closed_days", ["soon"]),
        ("zone", "Mars/Base"),
        ("zone", "../../etc/passwd"),
        ("holidays_of", "ZZ"),
        ("holidays_of", "CA-XX"),
        ("name", "   "),
        ("name", "x" * 301),
        ("name", "a\u202eb"),
    ],
)
def test_what_can_t_be_is_refused_and_nothing_is_kept(field: str, value: Any) -> None:
    number = site()
    before = Site.objects.values().get()
    with pytest.raises(InputError) as refused:
        actions.change(number, {"accepts_messages": False, field: value}, by=BY, now=NOW)
    assert refused.value.what
    assert Site.objects.values().get() == before
    assert not SiteChange.objects.exists()


def test_changes_are_kept_in_words_and_audited_without_contacts() -> None:
    number = site()
    changed = actions.change(
        number,
        {"contact_email": "new@example.org", "languages": ["en", "pa"], "weekdays": [0, 1]},
        by=BY,
        now=NOW,
    )
    assert set(changed) == {"contact_email", "languages", "weekdays"}
    page = managing.site_page(number, NOW)
    assert page is not None
    assert {(each.what, each.before, each.after) for each in page.changes} == {
        ("E-mail address", "team@example.org", "new@example.org"),
        ("Languages", "en", "en, pa"),
        ("Working days", "Monday, Tuesday, Wednesday, Thursday, Friday", "Monday, Tuesday"),
    }
    rows = Entry.objects.filter(verb="changed site")
    assert {row.detail["what"] for row in rows} == set(changed)
    assert "example.org" not in str([row.detail for row in rows])


def test_what_is_so_already_is_no_change() -> None:
    number = site()
    assert actions.change(number, {"contact_email": " team@example.org "}, by=BY, now=NOW) == ()
    assert not SiteChange.objects.exists()


def test_undo_takes_back_what_was_not_changed_again() -> None:
    number = site()
    for address in ("one@example.org", "two@example.org"):
        actions.change(number, {"contact_email": address}, by=BY, now=NOW)
    second, first = SiteChange.objects.all()
    with pytest.raises(InputError, match="changed again"):
        actions.undo(number, first.pk, by=BY, now=NOW)
    actions.undo(number, second.pk, by=BY, now=NOW)
    assert Site.objects.get().contact_email == "one@example.org"
    with pytest.raises(keeping.NotThere):
        actions.undo(site("Other"), first.pk, by=BY, now=NOW)


def test_contacts_are_ciphertext_in_the_database() -> None:
    actions.change(site(), {"contact_email": "secret@example.org"}, by=BY, now=NOW)
    with connection.cursor() as cursor:
        for table in ("sites_site", "sites_sitechange", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "example.org" not in str(cursor.fetchall())


def test_names_are_one_in_a_city_of_an_organisation() -> None:
    site()
    with pytest.raises(InputError, match="of this name"):
        site()
    other = site("Hill")
    with pytest.raises(InputError, match="of this name"):
        actions.change(other, {"name": "Harbour Centre"}, by=BY, now=NOW)


def test_somebody_is_appointed_once() -> None:
    number = site()
    assert actions.appoint(number, 7, "manager", by=BY, now=NOW)
    assert not actions.appoint(number, 7, "manager", by=BY, now=NOW)
    with pytest.raises(InputError, match="not a role"):
        actions.appoint(number, 7, "king", by=BY, now=NOW)
