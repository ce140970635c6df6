"""What a password may be, how it is taken, and what is kept of it."""

from __future__ import annotations

import importlib.util

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from equipoise.web.accounts.forms import NewPassword
from tests.web.accounts.people import PASSWORD, log_in, person

pytestmark = pytest.mark.django_db
LONG = "a field of stones in the early morning light " * 3


def accepted(password: str) -> bool:
    from django.contrib.auth.password_validation import validate_password

    try:
        validate_password(password, person("somebody"))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "only small letters",
        "ＷＩＤＥ ＡＮＤ ＬＯＮＧ",
        "🧬🧬🧬🧬🧬🧬🧬🧬🧬🧬🧬🧬",
        LONG,
        "1827364556473",
    ],
)
def test_any_characters_make_a_password(password: str) -> None:
    assert accepted(password)


@pytest.mark.parametrize(
    "password",
    ["equipoise2026", "EquiPoise!!!!", "clinicaltrial", "clinical trials", "coordinator1", "studycentre12"],
)
def test_words_of_this_place_make_none(password: str) -> None:
    assert not accepted(password)


@pytest.mark.parametrize("password", ["the trial of the stone mason", "a coordinator of many bees"])
def test_such_a_word_among_others_does_no_harm(password: str) -> None:
    assert accepted(password)


@pytest.mark.parametrize(
    "wrong", [PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, PASSWORD[:-1], PASSWORD[:20]]
)
def test_it_counts_exactly_as_it_is_typed(wrong: str) -> None:
    person("ann")
    page = Client().post("/account/log-in/", {"login": "ann", "password": wrong})
    assert page.status_code == 200
    assert Client().post("/account/log-in/", {"login": "ann", "password": PASSWORD}).status_code == 302


def test_a_long_one_is_kept_to_its_last_character() -> None:
    user = person("ann")
    client = log_in(Client(), user)
    sent = {"oldpassword": PASSWORD, "password1": LONG.strip()}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    user.refresh_from_db()
    assert user.check_password(LONG.strip())
    assert not user.check_password(LONG.strip()[:-1])


def test_it_is_kept_by_a_slow_function_alone() -> None:
    """OWASP's password storage cheat sheet asks for 19 MiB and 2 rounds at least."""
    kept = get_user_model().objects.get(pk=person("ann").pk).password
    assert kept.startswith("argon2$argon2id$")
    fresh = importlib.util.find_spec("django.contrib.auth.hashers")
    assert fresh is not None and fresh.loader is not None
    module = importlib.util.module_from_spec(fresh)  # tests may hash with less
    fresh.loader.exec_module(module)
    assert module.Argon2PasswordHasher.memory_cost >= 19 * 1024
    assert module.Argon2PasswordHasher.time_cost >= 2


@pytest.mark.parametrize("page", ["/account/log-in/", "/account/security/password/"])
def test_it_is_masked_and_managers_may_fill_it_in(page: str) -> None:
    client = log_in(Client(), person("ann")) if "security" in page else Client()
    fields = BeautifulSoup(client.get(page).content, "html.parser").select("input[name*=password]")
    assert fields
    for each in fields:
        assert each["type"] == "password"
        assert each["autocomplete"] in ("current-password", "new-password")
        assert not each.has_attr("maxlength") or int(str(each["maxlength"])) >= 64


def test_every_page_behind_the_log_in_leads_out() -> None:
    client = log_in(Client(), person("ann", is_staff=True))
    for page in ("/account/security/", "/operations/", "/operations/queue/", "/workspace/stuck/", "/about/"):
        assert reverse("accounts:logout").encode() in client.get(page).content, page
    assert reverse("accounts:logout").encode() not in Client().get("/about/").content


def test_the_form_for_a_new_one_asks_the_same_validators() -> None:
    assert "password1" in NewPassword.base_fields
