"""Deleting one's account: all of it, by its owner alone, and for good; and taking away what is held."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import actions, leaving, queries, rooms, saved, signing_up
from equipoise.web.accounts.models import Saved, SignUp, User, Visit
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import erased_list, erasing
from tests.web.accounts.people import PASSWORD, log_in, person
from tests.web.workspace import made_up

pytestmark = pytest.mark.usefixtures("database")
PAGE, EXPORT = "/account/delete/", "/account/export/"


@pytest.fixture
def ann() -> User:
    user = person("person-abcdefghij", email="ann@example.org")
    actions.prove(user, timezone.now())
    saved.add(user.pk, ("NCT88000001",), 100, timezone.now())
    totp.TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return user


def old(client: Client) -> None:
    """Their proof of who they are is an hour old."""
    session = client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3_600
    session.save()


def test_all_of_it_goes_and_a_letter_tells_it(client: Client, ann: User) -> None:
    other = Client()
    other.post("/account/log-in/", {"login": "ann@example.org", "password": PASSWORD})
    log_in(client, ann)
    assert "It can’t be undone" in client.get(PAGE).content.decode()
    assert User.objects.exists(), "looking deletes nothing"
    assert "Your account is deleted" in client.post(PAGE).content.decode()
    assert not any(each.objects.exists() for each in (User, Saved, Visit))
    assert client.get("/account/mine/")["Location"].startswith("/account/log-in/")
    told = [(each.kind, each.to) for each in Letter.objects.all() if each.to]
    assert told == [("account_deleted", "ann@example.org")]
    assert Entry.objects.filter(verb="deleted account", actor="person-abcdefghij").count() == 1


def test_sessions_elsewhere_end(client: Client) -> None:
    user = person("bea", email="bea@example.org")
    other = Client()
    other.post("/account/log-in/", {"login": "bea", "password": PASSWORD})
    assert other.get("/account/mine/").status_code == 200
    log_in(client, user)
    client.post(PAGE)
    assert other.get("/account/mine/").status_code == 302
    assert not Session.objects.filter(session_key=other.session.session_key).exists()


def test_nobody_deletes_an_account_without_showing_again_who_they_are(client: Client, ann: User) -> None:
    log_in(client, ann)
    old(client)
    for answer in (client.get(PAGE), client.post(PAGE), client.get(EXPORT)):
        assert "/account/again/" in answer["Location"]
    assert User.objects.exists()


def test_not_while_others_rely_on_it(client: Client) -> None:
    log_in(client, person("olga", is_staff=True))
    assert "needed here" in client.get(PAGE).content.decode()
    answer = client.post(PAGE)
    assert (answer.status_code, User.objects.count()) == (409, 1)
    with pytest.raises(InputError):
        leaving.delete(User.objects.get().pk, by="test", now=timezone.now())


def test_not_while_one_has_a_role_at_a_site(client: Client) -> None:
    site = made_up.study_site()
    made_up.member(site, "mia", "coordinator")
    with pytest.raises(InputError):
        leaving.delete(User.objects.get(username="mia").pk, by="test", now=timezone.now())


def test_rooms_above_let_go_in_the_same_transaction(ann: User) -> None:
    heard: list[str] = []

    def fails(owner: rooms.Owner, now: object) -> None:
        heard.append(owner.address)
        raise RuntimeError("a fault")

    with patch.dict(rooms._ROOMS, {"test": rooms.Room(leaves=fails)}), pytest.raises(RuntimeError):
        leaving.delete(ann.pk, by="test", now=timezone.now())
    assert heard == ["ann@example.org"]
    assert User.objects.exists() and Saved.objects.exists(), "all or nothing"


def test_who_came_back_with_a_backup_is_deleted_again(
    ann: User, django_capture_on_commit_callbacks: object
) -> None:
    kept = User.objects.filter(pk=ann.pk).values().get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        leaving.delete(ann.pk, by="test", now=timezone.now())
    listed = erased_list.listed()
    User.objects.bulk_create([User(**kept)])
    later = person("bea", email="bea@example.org")
    letters = Letter.objects.count()
    assert erasing.count_back(listed) == 1
    assert erasing.reapply(listed, timezone.now()) == 1
    assert list(User.objects.values_list("pk", flat=True)) == [later.pk]
    assert Letter.objects.count() == letters, "nobody is told a second time"
    namesake = person("person-abcdefghij")
    assert leaving.came_back(listed) == [] and namesake.date_joined != kept["date_joined"]


def test_what_is_held_is_given_to_its_owner(client: Client, ann: User) -> None:
    with patch.dict(rooms._ROOMS, {"test": rooms.Room(held=lambda owner: [owner.address])}):
        answer = log_in(client, ann).get(EXPORT)
    assert "attachment" in answer["Content-Disposition"] and answer["Cache-Control"].count("no-store")
    found = json.loads(answer.content)
    assert found["account"]["email"] == "ann@example.org"
    assert found["account"]["second_factors"] == ["totp"]
    assert found["saved_trials"] == ["NCT88000001"]
    assert found["test"] == ["ann@example.org"]
    assert PASSWORD not in str(found) and "password" not in str(found)
    assert Entry.objects.filter(verb="exported account").count() == 1


def test_an_address_without_an_account_is_erased_too() -> None:
    now, heard = timezone.now(), list[rooms.Owner]()
    with patch.dict(rooms._ROOMS, {"test": rooms.Room(leaves=lambda owner, at: heard.append(owner))}):
        signing_up._send_link("dora@example.org", "en", now)
        leaving.delete_address("Dora@example.org", by="test", now=now + timedelta(minutes=1))
    assert not SignUp.objects.exists()
    assert heard == [rooms.Owner(0, "", "Dora@example.org")]


def test_an_address_is_looked_up_as_people_write_it(ann: User) -> None:
    assert queries.by_address(" ANN@example.org ") == ann.pk
    assert queries.by_address("bea@example.org") is None
