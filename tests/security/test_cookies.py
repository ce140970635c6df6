"""What stands in browsers' cookies, and who can set or read it."""

from __future__ import annotations

from http.cookies import Morsel

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from equipoise.web.contact.senders import FormKey, remember
from equipoise.web.finder import kept
from tests.security import production
from tests.web.accounts.people import PASSWORD
from tests.web.finder import samples

pytestmark = pytest.mark.django_db
LOG_IN = "/account/log-in/"


def token(page: bytes) -> str:
    return page.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def log_in(browser: Client) -> None:
    """As a person does: the page, then its form."""
    get_user_model().objects.create_user("ann", password=PASSWORD)
    form = {"login": "ann", "password": PASSWORD, "csrfmiddlewaretoken": token(browser.get(LOG_IN).content)}
    answer = browser.post(LOG_IN, form, headers={"referer": f"https://{production.HOST}{LOG_IN}"})
    assert answer.status_code == 302


def bound(cookie: Morsel[str]) -> bool:
    """Whether a browser takes it as of this host alone, and shows it to no script."""
    named = cookie.key.startswith("__Host-") and cookie["path"] == "/" and not cookie["domain"]
    return bool(named and cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax")


def test_every_cookie_of_production_is_of_this_host_and_of_no_script(in_production: None) -> None:
    samples.load(samples.harbour())
    browser = production.browser(enforce_csrf_checks=True)
    log_in(browser)
    page = browser.get(f"/studies/{samples.HARBOUR}/")
    form = {"csrfmiddlewaretoken": token(page.content)}
    here = {"referer": f"https://{production.HOST}/studies/{samples.HARBOUR}/"}
    assert browser.post(f"/compare/{samples.HARBOUR}/add/", form, headers=here).status_code == 302
    names = {"__Host-sessionid", "__Host-csrftoken", "__Host-kept"}
    assert names <= set(browser.cookies)
    assert [each.key for each in browser.cookies.values() if not bound(each)] == []


def test_a_deleted_cookie_is_deleted_under_the_name_it_has(in_production: None) -> None:
    samples.load(samples.harbour())
    browser = production.browser()
    browser.post(f"/studies/{samples.HARBOUR}/save/")
    answer = browser.post(f"/studies/{samples.HARBOUR}/unsave/")
    gone = answer.cookies["__Host-kept"]
    assert (gone.value, gone["max-age"], gone["secure"]) == ("", 0, True)


def test_a_cookie_that_a_neighbour_planted_is_not_read(in_production: None) -> None:
    """Hosts below one domain can set cookies for it, but none that begin with `__Host-`."""
    samples.load(samples.harbour())
    value = kept.packed({kept.SAVED: (samples.HARBOUR,), kept.COMPARED: ()})
    planted, own = production.browser(), production.browser()
    planted.cookies["kept"] = value
    own.cookies["__Host-kept"] = value
    assert "Few Growing Spots" not in planted.get("/saved/").content.decode()
    assert "Few Growing Spots" in own.get("/saved/").content.decode()


def test_the_session_of_a_planted_cookie_opens_nothing(in_production: None) -> None:
    browser = production.browser()
    log_in(browser)
    key = browser.cookies["__Host-sessionid"].value
    thief = production.browser()
    thief.cookies["sessionid"] = key
    assert "sessionid" not in browser.cookies
    assert thief.get("/account/security/").headers["Location"].startswith(LOG_IN)
    thief.cookies["__Host-sessionid"] = key
    assert thief.get("/account/security/").status_code == 200


def test_a_session_s_key_can_not_be_guessed(client: Client) -> None:
    """32 characters of 36 are 165 bits; ASVS asks for 128."""
    get_user_model().objects.create_user("ann", password=PASSWORD)
    keys = set()
    for _ in range(20):
        client.logout()
        client.post(LOG_IN, {"login": "ann", "password": PASSWORD})
        keys.add(client.cookies["sessionid"].value)
    assert len(keys) == 20
    assert {len(each) for each in keys} == {32}
    assert len(set("".join(keys))) > 30


def test_visitors_who_only_look_are_given_nothing() -> None:
    client = Client()
    for address in ("/about/", "/about/privacy/", "/glossary/", "/saved/"):
        client.get(address)
    assert not client.cookies


def test_the_form_s_cookie_says_nothing_of_who_writes() -> None:
    from django.http import HttpResponse

    response = HttpResponse()
    remember(response, FormKey("a-random-token", "NCT90000055", "centre"))
    (cookie,) = response.cookies.values()
    assert cookie["httponly"] and cookie["max-age"] == 86_400
    assert "NCT" not in cookie.value
