"""Nobody learns who has an account or who wrote: not from what is said, not from how much work the answer takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from tests.web.accounts.people import log_in, person
from tests.web.alerts import made_up as alerts
from tests.web.finder import samples
from tests.web.workspace import made_up
from tests.web.workspace.two_sides import Told, ask

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@example.org"


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    with time_machine.travel(made_up.MONDAY, tick=False):
        yield


def answered(path: str, field: str, typed: str, **more: str) -> tuple[Told, int]:
    """What a fresh browser is told, and how many passwords were hashed for it."""
    with (
        patch.object(Argon2PasswordHasher, "encode", autospec=True, return_value="argon2$x") as made,
        patch.object(Argon2PasswordHasher, "verify", autospec=True, return_value=False) as compared,
    ):
        told = ask(Client(), "POST", path, {field: typed, **more}, typed)
    return told, made.call_count + compared.call_count


def warm(*given: Any, **more: str) -> None:
    """Once for nothing: the first answer of a process asks what later ones remember."""
    answered(*given, **more)


@pytest.mark.parametrize(("known", "unknown"), [("ann", "bob"), ("ann@example.org", UNKNOWN)])
def test_names_that_nobody_has_are_refused_with_the_same_work(known: str, unknown: str) -> None:
    person("ann", email="ann@example.org")
    warm("/account/log-in/", "login", "eve", password="wrong")
    first, second = (
        answered("/account/log-in/", "login", each, password="wrong") for each in (known, unknown)
    )
    assert first == second
    assert first[0].status == 200 and first[1] == 1


def test_a_closed_account_is_refused_like_one_that_never_was() -> None:
    person("ann", is_active=False)
    warm("/account/log-in/", "login", "eve", password="wrong")
    first, second = (answered("/account/log-in/", "login", each, password="wrong") for each in ("ann", "bob"))
    assert first == second


def test_who_asks_for_a_new_password_can_not_be_told_from_who_has_no_account() -> None:
    person("ann", email="ann@example.org")
    warm("/account/forgotten/", "email", "eve@example.org")
    first, second = (answered("/account/forgotten/", "email", each) for each in ("ann@example.org", UNKNOWN))
    assert first == second
    assert first[0].headers["Location"] == "/account/forgotten/asked/"


def test_who_wants_an_account_can_not_be_told_from_who_has_one(settings: Any) -> None:
    from equipoise.web.accounts import signing_up

    settings.PROOF_BITS = 0
    person("ann", email="ann@example.org")
    more = {"language": "en", "form": signing_up.form_key()}
    warm("/account/new/", "email", "eve@example.org", **more)
    first, second = (
        answered("/account/new/", "email", each, **more) for each in ("ann@example.org", UNKNOWN)
    )
    assert first == second
    assert (first[0].status, "Look into your mail" in first[0].body) == (200, True)


def test_who_lost_a_link_can_not_be_told_from_who_never_wrote() -> None:
    made_up.message(made_up.study_site(), "one")
    warm("/messages/link/", "email", "eve@example.org")
    first, second = (answered("/messages/link/", "email", each) for each in ("one@example.org", UNKNOWN))
    assert first == second
    assert first[0].status == 200


def test_who_asks_to_be_told_can_not_be_told_from_who_is_told_already() -> None:
    alerts.somebody(alerts.THIS)
    path = f"/alerts/new/?study={alerts.STUDY}"
    samples.load(samples.harbour())
    sent = {each: alerts.form(Client(), path) for each in ("eve@example.org", alerts.EMAIL, UNKNOWN)}
    _, first, second = (
        answered(path, "email", each, **{**form, "email": each}) for each, form in sent.items()
    )
    assert first == second
    assert first[0].headers["Location"] == "/alerts/asked/"


def test_who_lost_the_link_of_their_alerts_can_not_be_told_from_who_has_none() -> None:
    alerts.somebody(alerts.THIS)
    warm("/alerts/link/", "email", "eve@example.org")
    first, second = (answered("/alerts/link/", "email", each) for each in (alerts.EMAIL, UNKNOWN))
    assert first == second
    assert first[0].status == 200


def test_an_invitation_tells_nothing_of_who_has_an_account() -> None:
    site = made_up.study_site()
    made_up.member(site, "ann", "manager")
    person("bob", email="bob@example.org")
    from equipoise.web.accounts.models import User

    browser = log_in(Client(), User.objects.get(username="ann"))
    path = f"/sites/{site.site_id}/people/"
    found = [
        ask(browser, "POST", path, {"email": each, "role": "coordinator"}, each)
        for each in ("first@example.org", "bob@example.org", UNKNOWN)
    ]
    assert found[1] == found[2]
    assert found[1].headers["Location"].endswith("done=invited")
    page = ask(browser, "GET", path, {}).body
    rows = [page.partition(each)[2].partition("</p>")[0] for each in ("bob@example.org", UNKNOWN)]
    assert rows[0] and rows[0] == rows[1]


def test_links_that_hold_nothing_take_the_same_work_as_each_other() -> None:
    """A guess that is nearly right costs what a wild one does: secrets are looked up by digest."""
    secret = made_up.message(made_up.study_site(), "one").secret
    near = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    wild = "x" * len(secret)
    first, second = (ask(Client(), "GET", f"/messages/{each}/", {}, each) for each in (near, wild))
    assert first == second
    assert first.status == 404
