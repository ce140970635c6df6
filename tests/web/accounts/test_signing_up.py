"""Making an account by oneself: nothing before the letter's link is used, and nothing for who floods or guesses."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import rooms, signing_up, tasks
from equipoise.web.accounts.models import SignUp, User
from equipoise.web.audit.models import Entry
from equipoise.web.guard import proofs
from equipoise.web.mail.models import Letter
from tests.web.accounts.people import log_in, person

pytestmark = pytest.mark.usefixtures("database")
PAGE, MINE, PASSWORD = "/account/new/", "/account/mine/", "tea kettle on a hill"
WITH_PASSWORD = {"way": "password", "password": PASSWORD}


def form(client: Client) -> dict[str, str]:
    """The hidden fields of a fresh form, with its work done."""
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    key = str(page.select_one("form[data-challenge]")["data-challenge"])  # type: ignore[index]
    return {"form": key, "proof": proofs.found(key, settings.PROOF_BITS)}


def ask(client: Client, email: str = "pat@example.org", **more: str) -> Any:
    return client.post(PAGE, {"email": email, "language": "en", **form(client), **more})


def work() -> None:
    """Do what the worker would."""
    for row in DBTaskResult.objects.filter(task_path__endswith="send_sign_up"):
        tasks.send_sign_up.call(*row.args_kwargs["args"])
        row.delete()


def link() -> str:
    """Where the newest letter leads."""
    letter = Letter.objects.filter(kind="account_sign_up", emptied=False).latest("created_at")
    found = re.search(rf"{settings.PUBLIC_URL}({PAGE}\S+)", letter.text)
    assert found
    return found[1]


@pytest.fixture(autouse=True)
def _little_work(settings: Any) -> None:
    settings.PROOF_BITS = 4


@pytest.fixture
def asked(client: Client) -> str:
    """Somebody asked; the link of their letter."""
    assert "Look into your mail" in ask(client).content.decode()
    work()
    return link()


def test_from_the_address_to_the_account(client: Client, asked: str) -> None:
    page = client.get(asked).content.decode()
    assert "pat@example.org" in page and page.count('<button class="button"') == 1
    answer = client.post(asked, WITH_PASSWORD)
    assert answer["Location"] == MINE
    user = User.objects.get()
    assert re.fullmatch(r"person-[a-z2-9]{10}", user.username)
    assert (user.email, user.name, user.is_staff, user.proved_at is not None) == (
        "pat@example.org",
        "",
        False,
        True,
    )
    assert "pat@example.org" in client.get(MINE).content.decode()
    assert "example.org" not in str(list(Entry.objects.values())), "the trail names nobody"
    again = Client()
    assert (
        again.post("/account/log-in/", {"login": "Pat@example.org", "password": PASSWORD})["Location"] == MINE
    )


def test_nothing_is_made_before_the_link_is_used(client: Client, asked: str) -> None:
    assert client.get(asked).status_code == 200
    assert client.head(asked).status_code == 200
    assert not User.objects.exists(), "a program that follows links makes nothing"
    assert client.post(asked, {"way": "password", "password": "short"}).status_code == 400
    assert client.post(asked, {}).status_code == 400
    assert not User.objects.exists()


def test_a_link_works_once(client: Client, asked: str) -> None:
    client.post(asked, WITH_PASSWORD)
    for answer in (Client().get(asked), Client().post(asked, WITH_PASSWORD)):
        assert answer.status_code == 404 and "no longer holds" in answer.content.decode()
    assert (User.objects.count(), SignUp.objects.count()) == (1, 0)
    assert Letter.objects.filter(kind="account_sign_up", emptied=False).count() == 0


def test_a_link_works_for_a_day_and_then_the_address_is_forgotten(client: Client, asked: str) -> None:
    secret, made = asked.split("/")[3], SignUp.objects.get().at
    assert signing_up.opened(secret, made + timedelta(hours=23, minutes=59))
    assert signing_up.opened(secret, made + signing_up.HOLDS) is None
    with pytest.raises(InputError):
        signing_up.confirm(secret, PASSWORD, made + signing_up.HOLDS)
    assert signing_up.forget(made + timedelta(hours=23)) == 0
    assert signing_up.forget(made + signing_up.HOLDS) == 1
    assert not SignUp.objects.exists()
    assert [each.to for each in Letter.objects.filter(kind="account_sign_up")] == [""]


def test_a_newer_letter_ends_an_older_link(client: Client, asked: str) -> None:
    ask(client)
    work()
    assert link() != asked
    assert client.get(asked).status_code == 404
    assert (client.get(link()).status_code, SignUp.objects.count()) == (200, 1)


def test_who_has_an_account_is_told_how_to_get_in(client: Client) -> None:
    person("ann", email="ann@example.org", language="fr")
    person("bob", email="bob@example.org", is_active=False)
    for each in ("Ann@example.org", "bob@example.org"):
        ask(client, each)
    work()
    letter = Letter.objects.get()
    assert (letter.kind, letter.to, letter.language) == ("account_known", "ann@example.org", "fr")
    assert "/account/forgotten/" in letter.text and "Elle en a déjà un" in letter.text
    assert (User.objects.count(), SignUp.objects.count()) == (2, 0)


def test_the_letter_is_in_the_language_that_was_chosen_and_the_form_offers_the_browsers(
    client: Client,
) -> None:
    page = BeautifulSoup(client.get(PAGE, headers={"accept-language": "fr-CA,fr"}).content, "html.parser")
    assert page.select_one("option[selected]")["value"] == "fr"  # type: ignore[index]
    ask(client, language="fr")
    work()
    letter = Letter.objects.get()
    assert letter.subject == "Votre compte Equipoise" and "pendant un jour" in letter.text
    client.post(link(), WITH_PASSWORD)
    assert User.objects.get().language == "fr"


def test_who_wants_a_passkey_is_led_to_make_one_and_has_no_password(client: Client, asked: str) -> None:
    assert client.post(asked, {"way": "passkey"})["Location"] == "/account/security/passkeys/add/"
    assert not User.objects.get().has_usable_password()
    assert client.get("/account/security/passkeys/add/").status_code == 200


def test_an_address_that_got_an_account_meanwhile_gets_no_second(client: Client, asked: str) -> None:
    person("ann", email="PAT@example.org")
    answer = client.post(asked, WITH_PASSWORD)
    assert answer.status_code == 400 and "has an account already" in answer.content.decode()
    assert User.objects.count() == 1


def test_whoever_was_logged_in_at_that_browser_is_logged_out(client: Client, asked: str) -> None:
    other = person("ann", email="ann@example.org")
    log_in(client, other)
    client.post(asked, WITH_PASSWORD)
    assert client.session["_auth_user_id"] != str(other.pk)


def test_a_shut_room_stays_shut_without_a_second_factor(client: Client, asked: str) -> None:
    client.post(asked, WITH_PASSWORD)
    assert client.get("/workspace/")["Location"].startswith("/account/security/")
    assert "First make your log-in safe" in client.get("/account/security/?next=/workspace/").content.decode()


def test_a_second_factor_is_offered_and_not_demanded(client: Client, asked: str) -> None:
    client.post(asked, WITH_PASSWORD)
    page = client.get("/account/security/").content.decode()
    assert "You may add one, and need not" in page and "First make" not in page
    assert client.get("/account/details/").status_code == 200


def test_a_program_that_fills_in_everything_is_refused(client: Client) -> None:
    answer = ask(client, website="https://example.org")
    assert answer.status_code == 400 and "Only programs" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "nobody", "x" * 250 + "@example.org", "a@example.org\r\nBcc: b@example.org"]
)
def test_what_is_no_address_is_told_beside_its_field(client: Client, email: str) -> None:
    answer = ask(client, email)
    assert answer.status_code == 400 and 'aria-invalid="true"' in answer.content.decode()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "key", ["", "forged", signing.dumps("x", salt="another")], ids=["none", "forged", "another's"]
)
def test_a_form_that_is_none_of_ours_is_shown_again(client: Client, key: str) -> None:
    answer = ask(client, form=key)
    assert answer.status_code == 400 and "pat@example.org" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


def test_letters_to_one_address_are_limited(client: Client) -> None:
    told = [ask(client).status_code for _ in range(4)]
    assert told == [200, 200, 200, 429]
    work()
    left = [each.to for each in Letter.objects.all() if each.to]
    assert left == ["pat@example.org"], "older letters are taken back"


def test_without_work_fewer_letters_go_and_one_piece_of_work_serves_once(
    client: Client, settings: Any
) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "plain.account.address": (1, 3_600)}
    done = form(client)
    told = [
        client.post(PAGE, {"email": f"p{number}@example.org", "language": "en", **done}).status_code
        for number in range(3)
    ]
    assert told == [200, 200, 429]
    answer = ask(client, "p9@example.org")
    assert answer.status_code == 200, "who proves work anew goes on"


def test_a_refused_limit_uses_up_no_work(client: Client, settings: Any) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "account.sender": (1, 3_600)}
    ask(client)
    done = form(client)
    assert client.post(PAGE, {"email": "pat@example.org", "language": "en", **done}).status_code == 429
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "plain.account.address": (1, 3_600)}
    others = [f"{name}@example.org" for name in ("one", "two", "three")]
    told = [client.post(PAGE, {"email": each, "language": "en", **done}).status_code for each in others]
    assert told == [200, 200, 429], "once with the work, once without, and no more"


def test_where_signing_up_is_closed_there_is_none(client: Client, asked: str, settings: Any) -> None:
    assert "Make an account" in client.get("/account/log-in/").content.decode()
    settings.SIGN_UP_OPEN = False
    assert "Make an account" not in client.get("/account/log-in/").content.decode()
    for answer in (client.get(PAGE), client.post(PAGE, {"email": "pat@example.org"}), client.get(asked)):
        assert answer.status_code == 404
    assert client.post(asked, WITH_PASSWORD).status_code == 404
    assert not User.objects.exists()


def test_rooms_above_hear_that_an_address_was_proved(client: Client, asked: str) -> None:
    heard: list[tuple[rooms.Owner, datetime]] = []
    with patch.dict(rooms._ROOMS, {"test": rooms.Room(proved=lambda *given: heard.append(given))}):
        client.post(asked, WITH_PASSWORD)
    ((owner, at),) = heard
    assert (owner.id, owner.address) == (User.objects.get().pk, "pat@example.org")
    assert timezone.now() - at < timedelta(minutes=1)


def test_nothing_stands_readable_while_an_address_waits(client: Client, asked: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("accounts_signup", "django_tasks_database_dbtaskresult", "mail_letter"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "pat@example" not in repr(cursor.fetchall())
