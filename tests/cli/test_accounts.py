"""Accounts from the command line: the first operator, invitations, closed accounts, lost second factors."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from typer.testing import CliRunner

from equipoise.cli.accounts import app
from equipoise.core.values.errors import InputError
from equipoise.web.accounts.models import User
from equipoise.web.mail.models import Letter
from equipoise.web.sites.models import Member, Organisation, Site
from tests.web.accounts.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def run(*words: str) -> Any:
    done = CliRunner().invoke(app, list(words), catch_exceptions=True)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout) if "--json" in words else done.stdout


@pytest.fixture
def site() -> Site:
    organisation = Organisation.objects.create(name="Example Health")
    return Site.objects.create(organisation=organisation, name="Harbour", city="Vancouver", country="Canada")


def test_the_first_operator_gets_a_password_once() -> None:
    first = run("operator", "olga", "--json")
    user = User.objects.get(username="olga")
    assert user.is_staff and user.check_password(first["password"])
    assert run("operator", "olga", "--json")["password"] is None


def test_an_invitation_goes_into_the_outbox(site: Site) -> None:
    assert run("invite", "ada@example.org", "--site", str(site.pk), "--json")["invitation"]
    assert Letter.objects.get().to == "ada@example.org"


def test_the_list_says_rights_and_factors_and_no_address(site: Site) -> None:
    user = person("ada", email="ada@example.org")
    Member.objects.create(site=site, user_id=user.pk, role="manager", since=NOW)
    said = run("list", "--json")
    assert said["accounts"][0]["sites"] == {str(site.pk): ["manager"]}
    assert said["accounts"][0]["factors"] == []
    assert "example.org" not in json.dumps(said) + run("list")
    assert run("list") == f"ada; no second factor; never here; site {site.pk}: manager\n"


def test_no_accounts_are_said_to_be_none() -> None:
    assert run("list") == "There are no accounts yet.\n"


def test_an_account_is_closed_and_opened_again() -> None:
    person("ada")
    run("disable", "ada")
    assert not User.objects.get().is_active
    run("enable", "ada")
    assert User.objects.get().is_active


def test_a_lost_factor_is_taken_off_and_its_owner_hears_of_it() -> None:
    user = person("ada", email="ada@example.org")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    run("reset-factor", "ada")
    assert not Authenticator.objects.exists()
    assert User.objects.get().epoch == user.epoch + 1
    assert "An operator removed" in Letter.objects.get().text


@pytest.mark.parametrize("command", ["disable", "enable", "reset-factor"])
def test_a_name_that_nobody_has_is_told(command: str) -> None:
    with pytest.raises(InputError, match="no account"):
        run(command, "nobody")


@pytest.mark.parametrize("name", ["", "a b", "ada@example.org", "x" * 151])
def test_a_name_that_can_be_none_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="log-in name"):
        run("operator", name)
