"""Logging in and out, from the side of who would abuse it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from equipoise.web.accounts import actions, demonstration, queries
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from tests.web.accounts.people import PASSWORD, log_in, person

pytestmark = pytest.mark.usefixtures("database")
LOG_IN, STEP, HOME = "/account/log-in/", "/account/log-in/code/", "/account/security/"
RIGHT = {"login": "ann", "password": PASSWORD}
BEHIND = "/operations/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def ann() -> User:
    user = person("ann", email="Ann@example.org", is_staff=True)
    totp.TOTP.activate(user, SECRET)
    return user


@pytest.fixture(autouse=True)
def _one_moment() -> Any:
    """The clock of codes stands still, so that no test sees one change."""
    with patch.object(totp, "time", SimpleNamespace(time=lambda: 1_800_000_000.0)):
        yield


def code(ahead: int = 0) -> str:
    around = list(totp.yield_hotp_counters_from_time())
    counter = around[len(around) // 2] + ahead
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def password_given(client: Client | None = None, **more: Any) -> Client:
    client = client or Client()
    assert client.post(LOG_IN, RIGHT | more)["Location"] == STEP
    return client


def test_a_password_alone_opens_nothing(ann: User) -> None:
    client = password_given()
    assert client.get(BEHIND)["Location"].startswith(LOG_IN)
    assert "_auth_user_id" not in client.session


def test_a_password_and_a_code_do(ann: User) -> None:
    client = password_given()
    assert client.post(STEP, {"code": code()})["Location"] == BEHIND
    assert client.get(BEHIND).status_code == 200


@pytest.mark.parametrize("typed", ["ann@example.org", "ANN@EXAMPLE.ORG ", " ann"])
def test_the_address_does_as_well_as_the_name(ann: User, typed: str) -> None:
    client = Client()
    assert client.post(LOG_IN, {"login": typed, "password": PASSWORD})["Location"] == STEP


def test_a_code_works_once(ann: User) -> None:
    assert password_given().post(STEP, {"code": code()}).status_code == 302
    assert password_given().post(STEP, {"code": code()}).status_code == 400


def test_a_code_of_the_half_minute_beside_still_works(ann: User) -> None:
    """It was sent as its time ended, or a clock goes a little wrong (RFC 6238 section 5.2)."""
    assert password_given().post(STEP, {"code": code(1)}).status_code == 302


@pytest.mark.parametrize("ahead", [-3, -2, 3])
def test_a_code_of_another_half_minute_does_not_work(ann: User, ahead: int) -> None:
    assert password_given().post(STEP, {"code": code(ahead)}).status_code == 400


def test_a_recovery_code_works_once_and_counts_as_a_factor(ann: User) -> None:
    first = RecoveryCodes.activate(ann).generate_codes()[0]
    client = password_given()
    assert client.post(STEP, {"code": first})["Location"] == BEHIND
    assert client.get(BEHIND).status_code == 200
    assert password_given().post(STEP, {"code": first}).status_code == 400


def test_codes_can_not_be_guessed(ann: User) -> None:
    client = password_given()
    tries = [client.post(STEP, {"code": f"00000{number}"}).status_code for number in range(6)]
    assert tries == [400] * 5 + [429]
    assert client.post(STEP, {"code": code()}).status_code == 429
    assert password_given().post(STEP, {"code": code()}).status_code == 429
    letter = Letter.objects.get(kind="account_changed")
    assert "wrong codes" in letter.text and letter.to == "Ann@example.org"


def test_ten_wrong_passwords_and_the_right_one_is_refused_too(ann: User) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        Client().post(LOG_IN, {"login": "ann", "password": f"wrong {number}"})
    refused = Client().post(LOG_IN, RIGHT)
    assert refused.status_code == 429
    assert Client(REMOTE_ADDR="127.0.0.9").post(LOG_IN, RIGHT).status_code == 302


def test_a_name_that_nobody_has_is_locked_out_in_the_same_way(ann: User) -> None:
    said = []
    for name in ("ann", "nobody"):
        answers = [Client().post(LOG_IN, {"login": name, "password": "wrong"}) for _ in range(11)]
        said.append([(each.status_code, each.content.count(b"class")) for each in answers])
    assert said[0] == said[1]


def test_wrong_tries_are_kept_without_what_was_typed() -> None:
    Client().post(LOG_IN, {"login": "someone@example.org", "password": "secret words here"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM axes_accessattempt")
        kept = str(cursor.fetchall())
    assert kept != "[]"
    assert "someone" not in kept and "secret" not in kept


def test_the_session_keeps_no_address(ann: User) -> None:
    client = Client()
    client.post(LOG_IN, {"login": "ann@example.org", "password": PASSWORD})
    assert "example.org" not in str(dict(client.session))


def test_unknown_names_take_as_long_as_wrong_passwords(ann: User) -> None:
    """Counted in hashes, which is what takes the time."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed = []
    for name in ("ann", "nobody", "nobody@example.org"):
        with patch.object(Argon2PasswordHasher, "encode", autospec=True, return_value="argon2$x") as encode:
            with patch.object(Argon2PasswordHasher, "verify", return_value=False) as verify:
                Client().post(LOG_IN, {"login": name, "password": "wrong"})
            hashed.append(encode.call_count + verify.call_count)
    assert hashed == [1, 1, 1]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/", "/\\example.org", "https:example.org", "javascript:alert(1)"],
)
def test_no_page_leads_to_another_site(ann: User, elsewhere: str) -> None:
    client = password_given(next=elsewhere)
    assert client.post(STEP, {"code": code()})["Location"] == BEHIND
    out = client.post(reverse("accounts:logout"), {"next": elsewhere})
    assert out["Location"] == "/"


def test_a_page_of_ours_that_was_asked_for_is_led_to(ann: User) -> None:
    client = Client()
    assert client.post(f"{LOG_IN}?next=/operations/%3Fpage%3D2", RIGHT)["Location"] == STEP
    assert client.post(STEP, {"code": code()})["Location"] == "/operations/?page=2"


def test_a_session_that_was_planted_is_not_taken_over(ann: User) -> None:
    client = password_given()
    planted = client.session.session_key
    client.post(STEP, {"code": code()})
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(planted)
    assert thief.get(BEHIND).status_code == 302


def test_logging_out_needs_a_form_of_ours_and_ends_the_session(ann: User) -> None:
    strict = log_in(Client(enforce_csrf_checks=True), ann)
    assert strict.post(reverse("accounts:logout")).status_code == 403
    assert strict.get(reverse("accounts:logout")).status_code == 200
    client = log_in(Client(), ann)
    key = client.session.session_key
    client.post(reverse("accounts:logout"))
    assert not Session.objects.filter(session_key=key).exists()
    assert Entry.objects.filter(verb="logged out", actor="ann").exists()


@pytest.mark.parametrize("path", [LOG_IN, "/account/forgotten/", HOME, "/account/elsewhere/"])
def test_no_form_is_taken_from_elsewhere(ann: User, path: str) -> None:
    strict = log_in(Client(enforce_csrf_checks=True), ann) if path in (HOME, "/account/elsewhere/") else None
    assert (strict or Client(enforce_csrf_checks=True)).post(path, RIGHT).status_code in (403, 405)


def test_a_closed_account_is_out_at_once_and_can_not_come_back(ann: User) -> None:
    client = log_in(Client(), ann)
    actions.close("ann", by="olga", now=datetime(2026, 11, 23, tzinfo=UTC))
    assert client.get(BEHIND)["Location"].startswith(LOG_IN)
    assert Client().post(LOG_IN, RIGHT).status_code == 200


def test_an_hour_without_use_ends_it_and_so_do_twelve_with(ann: User) -> None:
    for key, ago, why in (("seen", timedelta(minutes=61), "idle"), ("began", timedelta(hours=12.1), "long")):
        client = log_in(Client(), ann)
        session = client.session
        session[key] = time.time() - ago.total_seconds()
        session.save()
        assert client.get(BEHIND)["Location"].endswith(f"ended={why}")
        assert client.get(BEHIND)["Location"].startswith(f"{LOG_IN}?next=")


def test_nobody_signs_up_by_themselves() -> None:
    client = Client()
    for path in ("signup/", "sign-up/", "email/", "confirm-email/", "login/code/", "password/set/", "trust/"):
        assert client.get(f"/account/{path}").status_code == 404


def test_a_log_in_of_the_demonstration_shows_its_code_there_and_is_shut_out_elsewhere() -> None:
    user = demonstration.prepare("demo", PASSWORD, operator=True)
    assert demonstration.prepare("demo", PASSWORD, operator=True) == user
    assert queries.reached(["demo"]) == {"demo": ("demo@example.org", "en")}, "its letters are to be seen"
    client = Client()
    client.post(LOG_IN, {"login": "demo", "password": PASSWORD})
    shown = demonstration.code(user)
    assert shown and shown.code in client.get(STEP).content.decode()
    with override_settings(EQUIPOISE_MODE="production"):
        assert demonstration.code(user) is None
        out = Client().post(LOG_IN, {"login": "demo", "password": PASSWORD})
        assert out["Location"] == f"{LOG_IN}?ended=closed"


def test_nobody_else_is_shown_a_code(ann: User) -> None:
    assert demonstration.code(ann) is None
    assert code() not in password_given().get(STEP).content.decode()


def test_secrets_of_factors_are_sealed(ann: User) -> None:
    RecoveryCodes.activate(ann)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT * FROM accounts_user")
        users = str(cursor.fetchall())
    assert SECRET not in kept
    assert "example.org" not in users.lower()
    assert Authenticator.objects.count() == 2


def test_a_new_key_takes_the_secrets_of_factors_along(ann: User) -> None:
    RecoveryCodes.activate(ann)
    codes = RecoveryCodes.activate(ann).generate_codes()
    (name, old), *_ = settings.ENCRYPTION_KEYS.items()
    with override_settings(ENCRYPTION_KEYS={"newer": b"n" * 32, name: old}):
        assert actions.reseal_factors() == 2
        assert actions.reseal_factors() == 0
    with override_settings(ENCRYPTION_KEYS={"newer": b"n" * 32}):
        assert totp.TOTP(Authenticator.objects.get(type="totp")).validate_code(code())
        assert RecoveryCodes.activate(ann).generate_codes() == codes


@pytest.mark.parametrize(
    ("referer", "next_page"),
    [
        ("http://testserver/operations/queue/?show=all", "/operations/queue/?show=all"),
        ("http://elsewhere.example.org/operations/queue/", ""),
        ("http://testserver//elsewhere.example.org/", ""),
        ("", ""),
    ],
)
def test_who_was_logged_out_meanwhile_comes_back_to_the_page_of_the_form(
    referer: str, next_page: str
) -> None:
    answer = Client().post(BEHIND, {"words": "typed"}, headers={"referer": referer})
    (given,) = parse_qs(urlsplit(answer["Location"]).query)["next"]
    assert given == (next_page or BEHIND)
