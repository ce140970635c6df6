"""Shared notes that a study team keeps with a message: by leave of the sharer, by members of its site, sealed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from equipoise.web.notes.models import Attachment
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import Member, StudySite
from tests import leaks
from tests.web.accounts.people import log_in, person
from tests.web.finder import samples
from tests.web.notes import asking
from tests.web.notes.asking import fresh, post, said
from tests.web.workspace import made_up

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def ours(db: None) -> StudySite:
    from tests.web.contact import made_up as contact

    samples.load(contact.record())
    return made_up.study_site("Vancouver", "desk@vancouver.example.org")


@pytest.fixture
def message(ours: StudySite) -> Referral:
    return made_up.message(ours, at=NOW)


def member(name: str, where: StudySite | None, *, factor: bool = True) -> Client:
    user = person(name)
    if where is not None:
        Member.objects.create(site=where.site, user_id=user.pk, role="coordinator", since=NOW)
    return log_in(Client(), user, factor=factor)


def attach(client: Client, share: str, given: dict[str, object], code: str, key: str = "") -> int:
    sent = {"proof": given["proof"], "key": key or fresh(32), "code": code}
    return post(client, f"/notes/shared/{share}/attach/", sent).status_code


def test_only_what_is_allowed_and_only_with_a_message_of_theirs(
    client: Client, ours: StudySite, message: Referral
) -> None:
    kept, given = asking.share(client, team=True)
    unkept, other = asking.share(client)
    theirs = member("elsewhere", made_up.study_site("Surrey", "desk@surrey.example.org"))
    ann = member("ann", ours)
    assert attach(client, kept, given, message.code) == 401
    assert attach(member("weak", ours, factor=False), kept, given, message.code) == 401
    assert attach(member("nobody", None), kept, given, message.code) == 404
    assert attach(theirs, kept, given, message.code) == 422
    assert attach(ann, unkept, other, message.code) == 422
    assert attach(ann, kept, given, "ABCD-2345") == 422
    assert attach(ann, kept, {"proof": fresh(32)}, message.code) == 403
    assert Attachment.objects.count() == 0
    assert attach(ann, kept, given, message.code.lower()) == 200
    assert attach(ann, kept, given, message.code) == 200
    assert Attachment.objects.count() == 1
    assert said(ann.get(f"/notes/attached/{message.id}/"))["attached"][0]["content"] == given["content"]
    assert theirs.get(f"/notes/attached/{message.id}/").status_code == 404
    (own,) = said(post(client, "/notes/shares/mine/", {"tokens": {kept: given["token"]}}))["shares"]
    assert "attached" in [each["what"] for each in own["log"]]


def test_the_key_is_sealed_and_all_goes_when_the_person_is_erased(
    client: Client, ours: StudySite, message: Referral
) -> None:
    share, given = asking.share(client, team=True)
    ann, key = member("ann", ours), fresh(32)
    assert attach(ann, share, given, message.code, key) == 200
    assert leaks.found({"key": key, "proof": str(given["proof"])}, leaks.dump()) == []
    (row,) = said(ann.get(f"/notes/attached/{message.id}/"))["attached"]
    assert row["key"] == key
    referrals.erase(message.id, by="visitor", now=NOW)
    assert Attachment.objects.count() == 0
    assert attach(ann, share, given, message.code) == 422


def test_the_team_deletes_what_it_keeps(client: Client, ours: StudySite, message: Referral) -> None:
    share, given = asking.share(client, team=True)
    ann = member("ann", ours)
    attach(ann, share, given, message.code)
    number = Attachment.objects.get().pk
    path = f"/notes/attached/{message.id}/{number}/delete/"
    assert post(member("nobody", None), path, {}).status_code == 404
    assert post(ann, path, {}).status_code == 200
    assert post(ann, path, {}).status_code == 404
