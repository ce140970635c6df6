"""Invitations: one address, one use, one week; and what they may not be used for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equipoise.core.values.errors import InputError
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from equipoise.web.sites import inviting, people
from equipoise.web.sites.models import Invitation, Member, Organisation, Site
from equipoise.web.sites.queries import sites_of
from tests.web.accounts.people import PASSWORD, log_in, person

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "Ada.Okafor@harbour.example.org"
NEW = {"name": "Ada Okafor", "username": "ada", "way": "password", "password": "tea kettle on a hill"}


@pytest.fixture
def site() -> Site:
    return made("Harbour Cancer Centre")


def made(name: str) -> Site:
    organisation, _ = Organisation.objects.get_or_create(name="Example Health")
    return Site.objects.create(organisation=organisation, name=name, city="Vancouver", country="Canada")


def secret_of(
    site: Site, email: str = ADDRESS, role: str = "coordinator", now: datetime | None = None
) -> str:
    """Invite somebody, and follow the letter."""
    number = inviting.invite(site.pk, role, email, by="mia", now=now or timezone.now())
    return in_letter(number)


def in_letter(number: int) -> str:
    letter = Letter.objects.filter(about=f"invitation:{number}", state="waiting").get()
    found = re.search(rf"{settings.PUBLIC_URL}/join/(\S+)/", letter.text)
    assert found
    return found[1]


def manager(site: Site, name: str = "mia") -> User:
    user = person(name)
    Member.objects.create(site=site, user_id=user.pk, role="manager", since=NOW)
    return user


def test_a_newcomer_joins_and_must_set_up_a_second_factor_first(site: Site) -> None:
    secret, client = secret_of(site), Client()
    answer = client.post(f"/join/{secret}/", NEW)
    assert answer["Location"] == reverse("mfa_activate_totp")
    user = User.objects.get(username="ada")
    assert (user.email, user.name) == (ADDRESS, "Ada Okafor")
    assert sites_of(user.pk) == {site.pk: {"coordinator"}}
    shut = client.get(reverse("sites:people", args=[site.pk]))
    assert shut["Location"].startswith(reverse("mfa_index"))


def test_it_works_once_and_its_letter_is_emptied(site: Site) -> None:
    secret = secret_of(site)
    assert Client().post(f"/join/{secret}/", NEW).status_code == 302
    again = Client().post(f"/join/{secret}/", NEW | {"username": "eve"})
    assert again.status_code == 410
    assert not User.objects.filter(username="eve").exists()
    assert not any(letter.text or letter.to for letter in Letter.objects.all())


def test_the_secret_and_the_address_stand_nowhere_readable(site: Site) -> None:
    from django.db import connection

    secret = secret_of(site)
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, email_digest, secret_digest FROM sites_invitation")
        kept = " ".join(map(str, cursor.fetchall()))
    assert secret not in kept and ADDRESS not in kept and ADDRESS.casefold() not in kept
    assert ADDRESS not in str(list(Entry.objects.values()))


def test_after_a_week_it_is_over(site: Site) -> None:
    secret = secret_of(site, now=NOW)
    assert people.opened(secret, NOW + timedelta(days=7, seconds=-1))
    assert people.opened(secret, NOW + timedelta(days=7)) is None
    with pytest.raises(InputError, match="no longer holds"):
        inviting.join_as_newcomer(secret, inviting.Newcomer("ada", "", None), NOW + timedelta(days=7))


@pytest.mark.parametrize("secret", ["x", "../../etc", "a" * 500, "%00"])
def test_a_made_up_link_says_only_that_it_does_not_hold(site: Site, secret: str) -> None:
    assert Client().get(f"/join/{secret}/").status_code in (404, 410)


def test_sending_again_makes_the_old_link_void(site: Site) -> None:
    number = inviting.invite(site.pk, "coordinator", ADDRESS, by="mia", now=NOW)
    old = in_letter(number)
    inviting.resend(site.pk, number, by="mia", now=NOW)
    assert people.opened(old, NOW) is None
    assert people.opened(in_letter(number), NOW)


def test_inviting_the_same_address_to_the_same_role_is_sending_again(site: Site) -> None:
    first = inviting.invite(site.pk, "coordinator", ADDRESS, by="mia", now=NOW)
    assert inviting.invite(site.pk, "coordinator", f" {ADDRESS.upper()} ", by="mia", now=NOW) == first
    assert Invitation.objects.count() == 1


def test_withdrawn_it_is_void_and_forgotten(site: Site) -> None:
    number = inviting.invite(site.pk, "coordinator", ADDRESS, by="mia", now=NOW)
    secret = in_letter(number)
    inviting.withdraw(site.pk, number, by="mia", now=NOW)
    assert people.opened(secret, NOW) is None
    assert not Letter.objects.exclude(state="cancelled").exists()
    assert Client().post(f"/join/{secret}/", NEW).status_code == 410


def test_an_account_that_is_there_must_be_logged_in_to(site: Site) -> None:
    other = made("Other Centre")
    ada = person("ada", email=ADDRESS.lower())
    secret = secret_of(other)
    assert Client().post(f"/join/{secret}/", NEW | {"username": "ada2"}).status_code == 200
    assert not User.objects.filter(username="ada2").exists()
    weak = log_in(Client(), ada, factor=False)
    weak.post(f"/join/{secret}/")
    assert sites_of(ada.pk) == {}
    log_in(Client(), ada).post(f"/join/{secret}/")
    assert sites_of(ada.pk) == {other.pk: {"coordinator"}}


def test_a_stolen_link_joins_no_other_account(site: Site) -> None:
    person("ada", email=ADDRESS)
    eve = person("eve", email="eve@example.org")
    secret = secret_of(site)
    answer = log_in(Client(), eve).post(f"/join/{secret}/")
    assert answer.status_code == 400
    assert "for another address" in answer.content.decode()
    assert sites_of(eve.pk) == {}


def test_who_was_logged_in_is_not_any_more_when_somebody_else_joins(site: Site) -> None:
    client = log_in(Client(), person("eve"))
    before = client.session.session_key
    client.post(f"/join/{secret_of(site)}/", NEW)
    assert int(client.session["_auth_user_id"]) == User.objects.get(username="ada").pk
    assert client.session.session_key != before
    assert "mfa" not in str(client.session.get("account_authentication_methods"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "mia"}, "taken"),
        ({"username": "MIA"}, "taken"),
        ({"username": "ada@example.org"}, "letters, digits"),
        ({"password": "short"}, "too short"),
        ({"password": "password1234567"[:12]}, "too common"),
        ({"password": ""}, "at least 12"),
        ({"name": ""}, "Write your name"),
        ({"way": ""}, "Choose one"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_used_up(
    site: Site, change: dict[str, str], said: str
) -> None:
    manager(site)
    secret = secret_of(site)
    answer = Client().post(f"/join/{secret}/", NEW | change)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert PASSWORD not in answer.content.decode() and NEW["password"] not in answer.content.decode()
    assert Client().post(f"/join/{secret}/", NEW).status_code == 302


def test_only_managers_of_that_site_and_operators_invite(site: Site) -> None:
    other, address = made("Other Centre"), {"email": ADDRESS, "role": "coordinator"}
    mia = manager(site)
    coordinator = person("cora")
    Member.objects.create(site=site, user_id=coordinator.pk, role="coordinator", since=NOW)
    people_of = reverse("sites:people", args=[site.pk])
    elsewhere = reverse("sites:people", args=[other.pk])
    tries = [
        (log_in(Client(), coordinator), people_of, 404),
        (log_in(Client(), person("nobody")), people_of, 404),
        (log_in(Client(), mia), elsewhere, 404),
        (log_in(Client(), mia), reverse("sites:people", args=[999]), 404),
        (log_in(Client(), mia, factor=False), people_of, 302),
        (Client(), people_of, 302),
    ]
    for client, path, wanted in tries:
        assert (client.get(path).status_code, client.post(path, address).status_code) == (wanted, wanted)
    assert not Invitation.objects.exists()
    assert log_in(Client(), mia).post(people_of, address).status_code == 302
    assert log_in(Client(), person("olga", is_staff=True)).post(elsewhere, address).status_code == 302


def test_an_invitation_of_another_site_is_not_there(site: Site) -> None:
    other = made("Other Centre")
    number = inviting.invite(other.pk, "coordinator", ADDRESS, by="x", now=timezone.now())
    client = log_in(Client(), manager(site))
    for name in ("sites:resend", "sites:withdraw"):
        assert client.post(reverse(name, args=[site.pk, number])).status_code == 400
        assert client.post(reverse(name, args=[other.pk, number])).status_code == 404
    assert people.opened(in_letter(number), timezone.now())


def test_a_role_that_is_ended_is_ended_with_the_next_click(site: Site) -> None:
    mia, second = manager(site), manager(site, "ned")
    client = log_in(Client(), second)
    assert client.get(reverse("sites:people", args=[site.pk])).status_code == 200
    inviting.end_membership(site.pk, second.pk, "manager", by=mia.username, now=NOW)
    assert client.get(reverse("sites:people", args=[site.pk])).status_code == 404


def test_ending_a_role_asks_first_who_one_is(site: Site) -> None:
    mia, ned = manager(site), manager(site, "ned")
    client = log_in(Client(), mia)
    path = reverse("sites:end-membership", args=[site.pk, ned.pk, "manager"])
    assert "ned" in client.get(path).content.decode()
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0}]
    session.save()
    assert client.post(path)["Location"].startswith(reverse("account_reauthenticate"))
    assert Member.objects.filter(user_id=ned.pk).exists()


def test_no_more_than_fifty_wait_for_a_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "MOST_OPEN", 1)
    inviting.invite(site.pk, "coordinator", ADDRESS, by="mia", now=NOW)
    with pytest.raises(InputError, match="wait already"):
        inviting.invite(site.pk, "coordinator", "b@example.org", by="mia", now=NOW)


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@example.org\nBcc: b@example.org", "a" * 300 + "@example.org"]
)
def test_no_address_no_invitation(site: Site, email: str) -> None:
    with pytest.raises(InputError):
        inviting.invite(site.pk, "coordinator", email, by="mia", now=NOW)
    assert not Letter.objects.exists()


def test_each_step_stands_in_the_trail(site: Site) -> None:
    secret = secret_of(site)
    Client().post(f"/join/{secret}/", NEW)
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["invited", "made account", "joined site", "logged in"]


def test_who_has_an_account_of_their_own_joins_with_it_once_it_has_a_second_step(site: Site) -> None:
    secret = secret_of(site)
    pat = person("person-abcdefghij", email=ADDRESS.lower())
    client = log_in(Client(), pat, factor=False)
    page = client.get(f"/join/{secret}/").content.decode()
    assert "a password alone is not enough here" in page
    assert f"/account/security/?next=/join/{secret}/" in page
    assert client.post(f"/join/{secret}/").status_code == 200, "not yet"
    assert sites_of(pat.pk) == {}
    log_in(client, pat)
    assert client.post(f"/join/{secret}/")["Location"] == reverse("mfa_index")
    assert sites_of(pat.pk) == {site.pk: {"coordinator"}}
