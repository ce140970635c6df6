"""Notes that are kept with an account: shown on its page, handed out, and gone with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from equipoise.web.accounts import leaving
from equipoise.web.accounts.models import User
from equipoise.web.notes import numbers, plain
from equipoise.web.notes.models import Keeper, PlainNote, Sealed, Share
from tests.web.accounts.people import log_in, person

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STUDY = "NCT06918951"


@pytest.fixture
def pat() -> User:
    """Somebody with a plain note and one that only a browser opens; somebody else has the same."""
    found = [person("person-abcdefghij"), person("person-other")]
    for each in found:
        plain.write(numbers.of_account(each.pk), STUDY, "Ask about the scan", by="test", now=NOW)
        Keeper.objects.create(account=each.pk, wrapped={"key": "locked"}, made_at=NOW, changed_at=NOW)
        Sealed.objects.create(account=each.pk, note="n", revision=1, sequence=1, content=b"\x00\x01", at=NOW)
        Share.objects.create(
            id=f"share-{each.pk}",
            account=each.pk,
            token="t",
            proof="p",
            content=b"",
            made_at=NOW,
            ends_at=NOW,
        )
    return found[0]


def test_the_accounts_page_leads_to_them(client: Client, pat: User) -> None:
    page = log_in(client, pat, factor=False).get("/account/mine/").content.decode()
    assert f'href="/notes/plain/{STUDY}/"' in page and 'href="/notes/"' in page
    assert "Ask about" not in page, "the words are shown on their own page"


def test_all_of_it_is_handed_out(client: Client, pat: User) -> None:
    found = json.loads(log_in(client, pat).get("/account/export/").content)["notes"]
    assert [each["text"] for each in found["plain_notes"]] == ["Ask about the scan"]
    assert found["key_as_your_browser_locked_it"] == {"key": "locked"}
    assert [each["content"] for each in found["notes_as_your_browser_locked_them"]] == ["AAE="]
    assert len(found["shares"]) == 1


def test_all_of_it_goes_with_the_account_and_nothing_of_anybody_else(pat: User) -> None:
    leaving.delete(pat.pk, by="test", now=timezone.now())
    for each in (Keeper, Sealed, Share):
        assert [row.account == pat.pk for row in each.objects.all()] == [False], each
    assert PlainNote.objects.count() == 1
