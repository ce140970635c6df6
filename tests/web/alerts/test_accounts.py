"""Alerts and accounts: what a proved address is told of is collected, handed out, and goes with the account."""

from __future__ import annotations

import pytest

from equipoise.web.accounts import actions, leaving, rooms
from equipoise.web.alerts.models import Subscriber
from tests.web.accounts.people import person
from tests.web.alerts.made_up import EMAIL, LUNGS, MONDAY, THIS, somebody

pytestmark = pytest.mark.usefixtures("database")


def test_it_goes_with_the_account_whose_address_was_proved() -> None:
    somebody(LUNGS)
    other = somebody(THIS, email="bea@example.org")
    user = person("ada", email=EMAIL)
    actions.prove(user, MONDAY)
    assert Subscriber.objects.get(account=user.pk).email == EMAIL
    leaving.delete(user.pk, by="test", now=MONDAY)
    assert list(Subscriber.objects.all()) == [other]


def test_what_is_confirmed_later_is_the_accounts_too() -> None:
    user = person("ada", email=EMAIL)
    actions.prove(user, MONDAY)
    person("eve", email="eve@example.org")  # says so, and no letter proved it
    assert somebody(LUNGS).account == user.pk
    assert somebody(LUNGS, email="eve@example.org").account is None


def test_an_account_that_only_says_it_has_an_address_erases_nothing_of_it() -> None:
    ada = somebody(LUNGS)
    user = person("eve", email=EMAIL)
    leaving.delete(user.pk, by="test", now=MONDAY)
    assert list(Subscriber.objects.all()) == [ada]


def test_it_is_handed_out_and_erased_for_an_address_without_an_account_too() -> None:
    somebody(LUNGS)
    (found,) = rooms.held(rooms.Owner(0, "", EMAIL.upper()))["alerts"]  # type: ignore[misc, attr-defined]
    assert found["address"] == EMAIL
    leaving.delete_address(EMAIL, by="test", now=MONDAY)
    assert not Subscriber.objects.exists()
    assert "alerts" not in rooms.held(rooms.Owner(0, "", EMAIL))
