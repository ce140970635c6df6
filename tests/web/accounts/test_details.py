"""One's own name, language and address: kept, proved by a letter, told to the old address."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import details, letters, tokens
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from tests.web.accounts.people import log_in, person

pytestmark = pytest.mark.usefixtures("database")
PAGE, ADDRESS = "/account/details/", "/account/address/"


@pytest.fixture
def ann() -> User:
    return person("ann", email="ann@example.org")


def link(number: int = 0) -> str:
    """Where the letter to the new address leads."""
    letter = Letter.objects.filter(kind="account_address").order_by("created_at")[number]
    found = re.search(rf"{settings.PUBLIC_URL}(/account/address/\S+)", letter.text)
    assert found
    return found[1]


def want(client: Client, user: User, address: str = "new@example.org") -> None:
    answer = log_in(client, user).post(ADDRESS, {"email": address})
    assert answer["Location"] == f"{PAGE}?kept=address"


def test_a_name_and_a_language_are_kept_and_letters_are_written_in_it(client: Client, ann: User) -> None:
    answer = log_in(client, ann).post(PAGE, {"name": "  Ann \u202eExample\n", "language": "fr"}, follow=True)
    assert "Your details are kept." in answer.content.decode()
    ann.refresh_from_db()
    assert (ann.get_full_name(), ann.language) == ("Ann Example", "fr")
    letters.changed(ann, "passkey", timezone.now())
    assert "Une clé d’accès a été ajoutée." in Letter.objects.get().text
    assert Entry.objects.filter(verb="described account", actor="ann").count() == 1
    assert "Example" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "x" * 151, "language": "en"}, "Write at most 150 characters."),
        ({"name": "", "language": "tlh"}, "Letters are not written in this language."),
        ({"name": "Ann"}, "This field is required."),
    ],
)
def test_what_can_not_be_kept_is_told_beside_its_field(
    client: Client, ann: User, sent: dict[str, str], told: str
) -> None:
    answer = log_in(client, ann).post(PAGE, sent)
    assert (answer.status_code, told in answer.content.decode()) == (400, True)
    with pytest.raises(InputError):
        details.describe(ann.pk, name="Ann", language="tlh", now=timezone.now())


def test_an_address_counts_once_its_letter_was_opened_and_the_old_one_is_told(
    client: Client, ann: User
) -> None:
    want(client, ann)
    assert [each.to for each in Letter.objects.all()] == ["new@example.org"]
    assert User.objects.get().email == "ann@example.org"
    stranger = Client()
    assert "Use this address?" in stranger.get(link()).content.decode()
    assert User.objects.get().email == "ann@example.org", "a program that follows links changes nothing"
    assert "Your letters come here now" in stranger.post(link()).content.decode()
    assert (User.objects.get().email, User.objects.get().wanted_email) == ("new@example.org", "")
    told = Letter.objects.get(kind="account_changed")
    assert (told.to, "another address" in told.text) == ("ann@example.org", True)
    assert "new@" not in told.text
    assert stranger.get(link()).status_code == stranger.post(link()).status_code == 404, "once"
    assert "example.org" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("meanwhile", ["an hour", "another wish", "logged out everywhere", "closed", "taken"])
def test_a_link_that_was_overtaken_holds_no_more(client: Client, ann: User, meanwhile: str) -> None:
    want(client, ann)
    if meanwhile == "another wish":
        want(client, ann, "third@example.org")
    if meanwhile == "logged out everywhere":
        User.objects.update(epoch=9)
    if meanwhile == "closed":
        User.objects.update(is_active=False)
    if meanwhile == "taken":
        person("bob", email="New@example.org")
    later = tokens.AddressTokens()._now() + timedelta(hours=1, seconds=1 if meanwhile == "an hour" else -60)
    with patch.object(tokens.AddressTokens, "_now", return_value=later):
        assert Client().post(link()).status_code == 404
    assert User.objects.get(username="ann").email == "ann@example.org"


@pytest.mark.parametrize("path", ["0/x-y/", "zzzzzzzzzzzzzzzzzzzz/x-y/", "1/x/", "é/x-y/"])
def test_a_link_that_was_made_up_is_none(client: Client, path: str) -> None:
    assert client.get(f"{ADDRESS}{path}").status_code == client.post(f"{ADDRESS}{path}").status_code == 404


def test_an_address_that_has_an_account_gets_no_letter_and_nobody_learns_it(
    client: Client, ann: User
) -> None:
    person("bob", email="bob@example.org")
    want(client, ann, "Bob@example.org")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@example.org\r\nBcc: b@example.org", "x" * 250 + "@example.org"]
)
def test_what_is_no_address_is_told(client: Client, ann: User, address: str) -> None:
    answer = log_in(client, ann).post(ADDRESS, {"email": address})
    assert (answer.status_code, Letter.objects.count()) == (400, 0)


def test_another_address_asks_again_who_one_is(client: Client, ann: User) -> None:
    log_in(client, ann)
    session = client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()
    answer = client.post(ADDRESS, {"email": "new@example.org"})
    assert "/account/again/" in answer["Location"]
    assert not Letter.objects.exists()


def test_nobody_gets_in_without_a_second_factor(client: Client, ann: User) -> None:
    for path in (PAGE, ADDRESS):
        assert client.get(path)["Location"].startswith("/account/log-in/")
