"""Changing how one logs in, a forgotten password, and what each of it ends."""

from __future__ import annotations

import json
import re
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import URLPattern, reverse
from django_tasks_db.models import DBTaskResult

from equipoise.web.accounts import pages, tasks
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from tests.web.accounts.people import PASSWORD, log_in, person

pytestmark = pytest.mark.usefixtures("database")
NEW = "tea kettle on a hill"
FORGOTTEN = "/account/forgotten/"


@pytest.fixture
def ann() -> User:
    return person("ann", email="ann@example.org", is_staff=True)


def add_app(client: Client) -> Any:
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    counter = next(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    with patch.object(totp, "yield_hotp_counters_from_time", return_value=iter([counter])):
        return client.post(reverse("mfa_activate_totp"), {"code": code})


def inside(client: Client) -> bool:
    return bool(client.get("/operations/").status_code == 200)


def queue() -> None:
    """Do what the worker would."""
    for row in DBTaskResult.objects.filter(task_path__endswith="send_reset"):
        tasks.send_reset.call(*row.args_kwargs["args"])


def link() -> str:
    found = re.search(
        rf"{settings.PUBLIC_URL}(/account/forgotten/\S+)", Letter.objects.get(kind="account_reset").text
    )
    assert found
    return found[1]


def ask(address: str, client: Client | None = None) -> Any:
    return (client or Client()).post(FORGOTTEN, {"email": address})


def test_who_has_no_second_factor_sets_one_up_and_is_then_led_on(ann: User) -> None:
    client = Client()
    client.post("/account/log-in/", {"login": "ann", "password": PASSWORD})
    assert (
        client.get("/operations/?page=1")["Location"] == "/account/security/?next=%2Foperations%2F%3Fpage%3D1"
    )
    text = client.get("/account/security/?next=%2Foperations%2F%3Fpage%3D1").content.decode()
    assert "First make your log-in safe" in text
    assert add_app(client)["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert 'href="/operations/?page=1"' in codes
    assert all(each in codes for each in RecoveryCodes.activate(ann).generate_codes())
    assert inside(client)


def test_a_second_factor_ends_the_sessions_that_never_showed_it(ann: User) -> None:
    thief = log_in(Client(), ann, factor=False)
    client = log_in(Client(), ann, factor=False)
    add_app(client)
    assert inside(client) and not inside(thief)
    assert thief.get("/account/security/").status_code == 302
    assert Letter.objects.get().text.count("An authenticator app was added")


def test_removing_the_last_factor_shuts_the_door_and_ends_the_other_sessions(ann: User) -> None:
    client = log_in(Client(), ann, factor=False)
    add_app(client)
    ann.refresh_from_db()
    other = log_in(Client(), ann)
    assert inside(other)
    client.post(reverse("mfa_deactivate_totp"))
    assert not inside(client) and not inside(other)
    assert "First make" in client.get("/account/security/").content.decode()
    assert not Authenticator.objects.exists()


def test_another_password_ends_every_other_session(ann: User) -> None:
    totp.TOTP.activate(ann, totp.generate_totp_secret())
    here, there = log_in(Client(), ann), log_in(Client(), ann)
    answer = here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})
    assert answer["Location"] == reverse("mfa_index")
    assert inside(here) and not inside(there)
    assert Entry.objects.filter(verb="changed log-in: password").count() == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", NEW, "not your password"),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "password1234", "too common"),
        (PASSWORD, "ann@example.org", "too similar"),
        (PASSWORD, "", "required"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_is_shown_again(
    ann: User, old: str, new: str, said: str
) -> None:
    client = log_in(Client(), ann)
    text = client.post(
        reverse("account_change_password"), {"oldpassword": old, "password1": new}
    ).content.decode()
    assert said in text
    assert not new or f'value="{new}"' not in text
    assert get_user_model().objects.get().check_password(PASSWORD)


def test_log_out_everywhere_else(ann: User) -> None:
    here, there = log_in(Client(), ann), log_in(Client(), ann)
    here.post(reverse("accounts:elsewhere"))
    assert inside(here) and not inside(there)


def test_asking_for_a_password_says_and_does_the_same_for_every_address(ann: User) -> None:
    said = []
    for address in ("ann@example.org", "nobody@example.org"):
        before = DBTaskResult.objects.count()
        answer = ask(address)
        said.append((answer.status_code, answer["Location"], DBTaskResult.objects.count() - before))
    assert said == [(302, "/account/forgotten/asked/", 1)] * 2
    assert not Letter.objects.exists() and not mail.outbox
    assert "ann@" not in json.dumps(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    queue()
    assert [each.to for each in Letter.objects.all()] == ["ann@example.org"]


def test_the_link_sets_a_password_once_and_ends_all_sessions(ann: User) -> None:
    there = log_in(Client(), ann)
    ask("Ann@Example.org")
    queue()
    client = Client()
    form = client.get(link(), follow=True)
    assert form.redirect_chain[0][0].endswith("/set-password/")
    assert (
        client.post(form.request["PATH_INFO"], {"password1": NEW})["Location"] == "/account/forgotten/done/"
    )
    assert not inside(there) and not inside(client)
    assert get_user_model().objects.get().check_password(NEW)
    assert "no longer works" in Client().get(link(), follow=True).content.decode()
    assert Letter.objects.filter(kind="account_changed").count() == 1


def test_a_new_password_is_no_way_around_the_second_factor(ann: User) -> None:
    totp.TOTP.activate(ann, totp.generate_totp_secret())
    ask("ann@example.org")
    queue()
    client = Client()
    form = client.get(link(), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW})
    assert (
        client.post("/account/log-in/", {"login": "ann", "password": NEW})["Location"]
        == "/account/log-in/code/"
    )


def test_a_link_is_void_after_logging_in_after_an_hour_and_for_a_closed_account(ann: User) -> None:
    ask("ann@example.org")
    queue()
    first = link()
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert "no longer works" in Client().get(first, follow=True).content.decode()
    User.objects.filter(pk=ann.pk).update(is_active=True)
    assert "Set a new password" in Client().get(first, follow=True).content.decode()
    log_in(Client(), ann)
    assert "no longer works" in Client().get(first, follow=True).content.decode()


def test_a_changed_link_does_nothing(ann: User) -> None:
    ask("ann@example.org")
    queue()
    for wrong in (
        link()[:-2] + "x/",
        re.sub(r"/forgotten/\w+/", "/forgotten/zzz/", link()),
        "/account/forgotten/zz/x/",
    ):
        assert "no longer works" in Client().get(wrong, follow=True).content.decode()


def test_one_address_is_written_to_three_times_an_hour_at_most(ann: User) -> None:
    assert [ask("ann@example.org").status_code for _ in range(4)] == [302, 302, 302, 429]


def test_one_can_not_touch_the_passkey_of_another(ann: User) -> None:
    eve = person("eve")
    key = Authenticator.objects.create(user=ann, type="webauthn", data={"name": "Phone", "credential": {}})
    client = log_in(Client(), eve)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.get(reverse(name, args=[key.pk])).status_code == 404
        assert client.post(reverse(name, args=[key.pk]), {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", "null", "{}", '{"id": "x"}', '{"id":"a","rawId":"YQ","type":"public-key","response":{}}'],
)
def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(ann: User, credential: str) -> None:
    client = Client()
    assert client.post("/account/log-in/passkey/", {"credential": credential}).status_code == 400
    inner = log_in(client, ann)
    assert inner.post(reverse("mfa_add_webauthn"), {"credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


def test_old_proof_is_asked_for_again(ann: User) -> None:
    client = log_in(Client(), ann)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0}]
    session.save()
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name))["Location"].startswith("/account/again/password/")
    client.post("/account/again/password/", {"password": "wrong"})
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    assert client.post("/account/again/password/", {"password": PASSWORD}).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_every_page_that_allauth_has_here_is_ours() -> None:
    """A page in allauth's own look would show that a template is missing."""
    for each in pages.urlpatterns:
        assert isinstance(each, URLPattern)
        view = each.callback.view_class
        assert view.__module__.startswith("equipoise."), each.name
        assert view.template_name.startswith("accounts/"), each.name


def test_rooms_are_shut_unless_they_are_said_to_be_open() -> None:
    """A room that is added, and forgotten in settings, shows nothing to anybody."""
    from django.apps import apps

    rooms = {each.label for each in apps.get_app_configs() if each.name.startswith("equipoise.web.")}
    assert rooms > settings.OPEN_ROOMS
    assert settings.OPEN_ROOMS.isdisjoint(
        {"workspace", "operations", "studies", "review", "sites", "accounts"}
    )
