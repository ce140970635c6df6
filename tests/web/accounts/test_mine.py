"""One's own page: what is kept with the account, in which order, and for whom."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from equipoise.web.accounts import actions, saved
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.finder import kept
from tests.web.accounts.people import PASSWORD, log_in, person
from tests.web.finder import samples
from tests.web.finder.samples import BARE, HARBOUR, bare, harbour
from tests.web.workspace import made_up

pytestmark = pytest.mark.usefixtures("database")
MINE = "/account/mine/"
LOG_IN = {"login": "ann", "password": PASSWORD}


@pytest.fixture
def ann() -> User:
    user = person("ann", email="one@example.org")
    actions.prove(user, timezone.now())
    return user


@pytest.fixture
def studies() -> None:
    samples.load(harbour(), bare())


def soup(client: Client, path: str = MINE) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def titles(client: Client) -> list[str]:
    return [each.get_text(strip=True) for each in soup(client, "/saved/").select("article h2")]


def test_messages_are_shown_for_an_address_that_a_letter_proved_alone(client: Client) -> None:
    secret = made_up.message(made_up.study_site(), "one").secret
    ann = person("ann", email="One@example.org")
    log_in(client, ann, factor=False)
    page = client.get(MINE).content.decode()
    assert secret not in page and "not proved yet" in page
    actions.prove(ann, timezone.now())
    page = client.get(MINE).content.decode()
    assert f"/messages/{secret}/" in page and "not proved yet" not in page


def test_messages_of_others_and_erased_ones_are_not(client: Client, ann: User) -> None:
    from equipoise.web.referrals import actions as referrals

    site = made_up.study_site()
    mine, other = made_up.message(site, "one"), made_up.message(site, "two")
    log_in(client, ann, factor=False)
    page = client.get(MINE).content.decode()
    assert mine.secret in page and other.secret not in page
    referrals.erase(mine.id, by="test", now=timezone.now())
    assert mine.code not in client.get(MINE).content.decode()


def test_it_is_nobodys_who_is_not_logged_in(client: Client) -> None:
    for path in (MINE, "/account/onward/", "/account/export/", "/account/delete/"):
        assert client.get(path)["Location"].startswith("/account/log-in/")


def test_who_works_here_is_led_to_their_work_from_every_page(client: Client) -> None:
    log_in(client, person("olga", is_staff=True))
    head = soup(client, "/about/").select_one("header")
    assert head is not None and head.select_one('a[href="/account/onward/"]')
    assert client.get("/account/onward/")["Location"] == "/operations/"
    assert soup(client).select_one('a.button[href="/operations/"]')


def test_visitors_are_offered_to_log_in_and_cost_no_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        head = soup(client, "/about/").select_one("header")
    assert head is not None and head.select_one('a[href="/account/log-in/"]')
    assert not head.select_one('a[href="/account/onward/"]')


def test_a_list_of_the_browser_comes_along_and_leaves_the_browser(
    client: Client, ann: User, studies: None
) -> None:
    saved.add(ann.pk, (BARE,), 100, timezone.now())
    client.post(f"/studies/{HARBOUR}/save/")
    client.post(f"/compare/{BARE}/add/")
    client.post("/account/log-in/", LOG_IN)
    assert saved.saved(ann.pk) == (BARE, HARBOUR)
    assert titles(client) == ["Few Growing Spots", "Nothing More Said"]
    assert "kept with your account" in client.get("/saved/").content.decode()
    client.post("/account/log-out/")
    assert titles(client) == [], "who uses the browser next finds no list"
    assert "Nothing More Said" in client.get("/compare/").content.decode()


def test_another_device_has_the_same_list(client: Client, ann: User, studies: None) -> None:
    log_in(client, ann, factor=False)
    client.post(f"/studies/{HARBOUR}/save/")
    assert kept.COOKIE not in client.cookies
    other = log_in(Client(), ann, factor=False)
    assert titles(other) == ["Few Growing Spots"]
    other.post(f"/studies/{HARBOUR}/unsave/")
    assert titles(client) == []
    client.post(f"/studies/{BARE}/save/")
    client.post("/saved/", {"clear": "yes"})
    assert saved.saved(ann.pk) == ()


def test_what_finds_no_room_stays_in_the_browser(
    client: Client, ann: User, studies: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kept.MOST, kept.SAVED, 1)
    saved.add(ann.pk, (BARE,), 1, timezone.now())
    client.post(f"/studies/{HARBOUR}/save/")
    client.post("/account/log-in/", LOG_IN)
    assert saved.saved(ann.pk) == (BARE,)
    client.post("/account/log-out/")
    assert titles(client) == ["Few Growing Spots"]


def test_a_page_that_the_browser_has_is_not_taken_for_the_same_once_the_list_is_another(
    client: Client, ann: User, studies: None
) -> None:
    log_in(client, ann, factor=False)
    client.get(f"/studies/{HARBOUR}/")  # from now on the browser has every cookie
    first = client.get(f"/studies/{HARBOUR}/")
    again = {"if-none-match": first["ETag"]}
    assert client.get(f"/studies/{HARBOUR}/", headers=again).status_code == 304
    saved.add(ann.pk, (HARBOUR,), 100, timezone.now())  # from another device
    assert client.get(f"/studies/{HARBOUR}/", headers=again).status_code == 200


def test_a_session_that_is_over_shows_no_list(client: Client, ann: User, studies: None) -> None:
    log_in(client, ann, factor=False)
    client.post(f"/studies/{HARBOUR}/save/")
    session = client.session
    session["seen"] -= 3_601
    session.save()
    assert titles(client) == []


def test_neither_the_table_nor_the_trail_says_which_trials(client: Client, ann: User, studies: None) -> None:
    from django.db import connection

    log_in(client, ann, factor=False)
    client.post(f"/studies/{HARBOUR}/save/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_saved")
        assert HARBOUR not in repr(cursor.fetchall())
    assert HARBOUR not in str(list(Entry.objects.values()))
    assert Entry.objects.filter(verb="changed saved trials").count() == 1


def test_the_page_lists_the_trials_saved_last(client: Client, ann: User, studies: None) -> None:
    log_in(client, ann, factor=False)
    assert "None yet" in client.get(MINE).content.decode()
    saved.add(ann.pk, (BARE, HARBOUR), 100, timezone.now())
    listed = [each.get_text() for each in soup(client).select(".things a")]
    assert listed == ["Few Growing Spots", "Nothing More Said"]
