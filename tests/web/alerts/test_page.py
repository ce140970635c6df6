"""The page where all is changed: paused, held, changed, stopped and begun again, moved, erased; by its person alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.test import Client

from equipoise.web.accounts import actions as accounts
from equipoise.web.accounts.models import User
from equipoise.web.alerts import actions, changing, erasing, sending, wishes
from equipoise.web.alerts.models import Anchor, Notice, Subscriber, Subscription
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import erased_list
from equipoise.web.referrals import erasing as listed
from tests.web.accounts.people import log_in, person
from tests.web.alerts import made_up
from tests.web.alerts.made_up import (
    EMAIL,
    LUNGS,
    MONDAY,
    STUDY,
    THIS,
    letters,
    link,
    news,
    notice,
    queue,
    somebody,
)
from tests.web.finder import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _study(db: None, now: datetime) -> None:
    samples.load(samples.harbour())


@pytest.fixture
def ada(_study: None) -> Subscriber:
    return somebody(THIS, LUNGS)


def there(subscriber: Subscriber, *parts: object) -> str:
    return "/".join(["/alerts", subscriber.secret, *map(str, parts), ""])


def text(client: Client, path: str) -> str:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return " ".join(page.get_text(" ").split())


def of(subscriber: Subscriber, kind: str = "study") -> Subscription:
    return subscriber.subscriptions.get(kind=kind)


def test_it_says_what_one_is_told_of_and_what_was_told(client: Client, ada: Subscriber) -> None:
    notice(ada, news())
    sending.send(MONDAY)
    said = text(client, there(ada))
    for each in (
        "Few Growing Spots",
        "New trials for “lung cancer” near Nanaimo",
        "At once",
        "The study opened",
    ):
        assert each.casefold() in said.casefold(), each


def test_one_thing_is_paused_goes_on_is_stopped_and_begun_again(client: Client, ada: Subscriber) -> None:
    row = of(ada)
    for what, wanted, anchored in (("pause", 1, 1), ("go-on", 2, 1), ("stop", 1, 0), ("go-on", 2, 1)):
        answer = client.post(there(ada, row.pk, what))
        assert answer.status_code == 302, what
        assert Subscription.objects.wanted().count() == wanted, what
        assert Anchor.objects.filter(subscription=row).count() == anchored, what
    row.refresh_from_db()
    assert row.since == MONDAY


def test_what_happened_while_it_was_stopped_is_not_told(client: Client, ada: Subscriber) -> None:
    client.post(there(ada, of(ada).pk, "stop"))
    with time_machine.travel(made_up.later(3), tick=False):
        client.post(there(ada, of(ada).pk, "go-on"))
    assert of(ada).since == made_up.later(3)


def test_what_waits_is_not_told_once_its_reason_is_stopped(client: Client, ada: Subscriber) -> None:
    both, one = notice(ada, news()), notice(ada, news(), [of(ada)])
    client.post(there(ada, of(ada).pk, "stop"))
    both.refresh_from_db()
    assert both.why == [str(of(ada, "search").pk)]
    assert not Notice.objects.filter(pk=one.pk).exists()


def test_pace_place_and_topics_are_changed_and_what_waits_comes_when_it_is_due_then(
    client: Client, ada: Subscriber
) -> None:
    waits = notice(ada, news(), [of(ada)])
    path = there(ada, of(ada).pk)
    assert 'value="at_once" checked' in client.get(path).content.decode()
    changed = {"pace": "weekly", "place": "Nanaimo", "topics": ["open", "who"]}
    assert client.post(path, changed)["Location"].endswith("?done=changed")
    row = of(ada)
    assert (row.pace, row.place, row.asked["topics"]) == ("weekly", "Nanaimo", ["open", "who"])
    waits.refresh_from_db()
    assert waits.due_at == datetime.fromisoformat("2026-11-30T08:00+00:00")
    wrong = client.post(path, {**changed, "place": "Atlantis", "topics": []})
    assert wrong.status_code == 422
    assert "Atlantis" in wrong.content.decode() and "Choose one thing" in wrong.content.decode()


def test_language_and_clock_are_changed(client: Client, ada: Subscriber) -> None:
    Subscription.objects.update(pace="daily")
    waits = notice(ada, news())
    client.post(there(ada, "letters"), {"language": "fr", "zone": "America/Vancouver"})
    ada.refresh_from_db()
    waits.refresh_from_db()
    assert (ada.language, ada.zone) == ("fr", "America/Vancouver")
    assert waits.due_at == datetime.fromisoformat("2026-11-23T16:00+00:00")
    assert client.post(there(ada, "letters"), {"language": "xx", "zone": "UTC"}).status_code == 422


def test_letters_are_held_until_a_morning_and_then_all_come_in_one(client: Client, ada: Subscriber) -> None:
    client.post(there(ada, "hold"), {"until": "2026-11-30"})
    assert "Until Monday 30 November 2026" in text(client, there(ada))
    for _ in range(3):
        notice(ada, news())
    morning = datetime.fromisoformat("2026-11-30T08:00+00:00")
    assert sending.send(morning - timedelta(seconds=1)) == 0
    assert sending.send(morning) == 1
    assert letters("news")[0].subject == "News on trials: 3 changes"
    assert client.post(there(ada, "hold"), {"until": "2026-11-22"}).status_code == 422


def test_letters_are_held_until_it_is_said(client: Client, ada: Subscriber) -> None:
    client.post(there(ada, "hold"))
    notice(ada, news())
    assert sending.send(made_up.later(60)) == 0
    client.post(there(ada, "release"))
    assert sending.send(made_up.later(60)) == 1


def test_all_is_stopped_and_all_of_it_begun_again(client: Client, ada: Subscriber) -> None:
    old, before = notice(ada, news()), ada.pk
    client.post(there(ada, of(ada, "search").pk, "stop"))
    with time_machine.travel(made_up.later(1), tick=False):
        client.post(there(ada, "end"))
        assert "You get no letters" in text(client, there(ada))
        assert sending.send(made_up.later(1)) == 0 and not Subscription.objects.wanted().exists()
        client.post(there(ada, "again"))
    assert not Notice.objects.filter(pk=old.pk).exists()
    assert [each.kind for each in Subscription.objects.wanted()] == ["study"]  # the search was stopped before
    again = Subscriber.objects.get()
    assert again.pk != before and before in erased_list.listed()
    assert listed.keep(made_up.later(2)) == 0


def test_what_is_stopped_is_deleted_after_thirty_days(client: Client, ada: Subscriber) -> None:
    client.post(there(ada, "end"))
    erasing.run(made_up.later(29))
    assert Subscriber.objects.exists()
    assert erasing.run(made_up.later(31)) == 1
    assert not Subscriber.objects.exists()


def test_a_backup_brings_nobody_back_who_ended_it(ada: Subscriber) -> None:
    changing.end(ada.pk, "on the page", MONDAY)
    Subscriber.objects.update(state="active", ended_at=None)  # as an older backup has it
    assert listed.count_back([ada.pk]) == 1
    assert listed.keep(MONDAY) == 1
    assert not Subscriber.objects.exists()


def test_letters_move_once_the_new_address_confirms_it(client: Client, ada: Subscriber) -> None:
    client.post(there(ada, "address"), {"email": "new@example.org"})
    (letter,) = letters("move")
    assert (letter.to, letters("moving")[0].to) == ("new@example.org", EMAIL)
    path = link(letter, "move/")
    client.get(path)
    ada.refresh_from_db()
    assert ada.email == EMAIL  # looking moves nothing
    assert "new@example.org" in client.post(path).content.decode()
    ada.refresh_from_db()
    assert (ada.email, ada.new_email) == ("new@example.org", "")
    assert client.post(path).status_code == 404
    assert erasing.by_email("new@example.org") == [ada.pk]


def test_an_address_with_a_list_of_its_own_is_not_taken_over(client: Client, ada: Subscriber) -> None:
    somebody(THIS, email="bea@example.org")
    client.post(there(ada, "address"), {"email": "Bea@example.org"})
    answer = client.post(link(letters("move")[0], "move/"))
    assert answer.status_code == 409
    ada.refresh_from_db()
    assert ada.email == EMAIL


def test_a_link_to_an_address_that_was_thought_better_of_moves_nothing(
    client: Client, ada: Subscriber
) -> None:
    client.post(there(ada, "address"), {"email": "wrong@example.org"})
    path = link(letters("move")[0], "move/")
    client.post(there(ada, "address"), {"email": "right@example.org"})
    assert client.post(path).status_code == 404


def test_everything_is_erased(client: Client, ada: Subscriber) -> None:
    notice(ada, news())
    sending.send(MONDAY)
    assert "It can’t be undone" in text(client, there(ada, "erase"))
    assert client.post(there(ada, "erase"))["Location"] == "/alerts/erased/"
    for model in (Subscriber, Subscription, Anchor, Notice):
        assert not model.objects.exists()
    assert {(each.to, each.text) for each in Letter.objects.all()} == {("", "")}
    assert client.get(there(ada)).status_code == 404
    assert ada.pk in erased_list.listed()


def test_nothing_of_another_is_changed_through_one_s_own_page(client: Client, ada: Subscriber) -> None:
    other = somebody(THIS, email="bea@example.org")
    number = of(other).pk
    assert client.get(there(ada, number)).status_code == 404
    for what in ("pause", "stop", "go-on"):
        assert client.post(there(ada, number, what)).status_code == 422
    row = of(other)
    assert (row.paused, row.ended_at) == (False, None)


def test_an_account_sees_what_its_own_address_is_told_of_and_nothing_else(
    client: Client, ada: Subscriber
) -> None:
    user = person("ada", email=EMAIL)
    assert client.get("/alerts/mine/").status_code == 404
    log_in(client, user)
    assert client.get("/alerts/mine/").status_code == 404
    assert actions.collect(user.pk, " ADA@example.org ", MONDAY)
    assert client.get("/alerts/")["Location"] == "/alerts/mine/"
    page = client.get("/alerts/mine/").content.decode()
    assert "Few Growing Spots" in page and ada.secret not in page
    client.post(f"/alerts/mine/{of(ada).pk}/pause/")
    assert of(ada).paused
    other = log_in(Client(), person("bea", email="bea@example.org"))
    assert other.get("/alerts/mine/").status_code == 404


def test_who_is_logged_in_needs_no_letter_for_an_address_that_one_proved(client: Client) -> None:
    user, path = person("ada", email=EMAIL), "/alerts/new/?q=melanoma"
    log_in(client, user)
    answer = client.post(path, made_up.form(client, path))
    assert answer["Location"] == "/alerts/asked/"  # nothing but their own word says whose it is
    accounts.prove(user, MONDAY)
    assert client.post(path, made_up.form(client, path))["Location"] == "/alerts/mine/?done=confirmed"
    assert [each.subscriber.account for each in Subscription.objects.wanted()] == [user.pk]
    answer = client.post(path, made_up.form(client, path, email="bea@example.org"))
    assert answer["Location"] == "/alerts/asked/"


def test_an_account_that_goes_leaves_the_letters_to_their_address(ada: Subscriber) -> None:
    user = person("ada", email=EMAIL)
    actions.collect(user.pk, EMAIL, MONDAY)
    actions.let_go(user.pk, MONDAY)
    User.objects.all().delete()
    ada.refresh_from_db()
    assert (ada.account, ada.state) == (None, "active")


def test_a_lost_link_goes_to_its_address_alone_and_tells_nothing(client: Client, ada: Subscriber) -> None:
    known = client.post("/alerts/link/", {"email": " ADA@example.org "})
    queue()
    (letter,) = letters("link")
    assert letter.to == EMAIL and there(ada) in letter.text
    unknown = client.post("/alerts/link/", {"email": "eve@example.org"})
    queue()
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert len(letters("link")) == 1


def test_a_page_takes_so_much_and_no_more(client: Client, ada: Subscriber, settings: LazySettings) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "alerts.page": (1, 3_600)}
    assert client.post(there(ada, "hold")).status_code == 302
    assert client.post(there(ada, "release")).status_code == 429
    ada.refresh_from_db()
    assert ada.state == "paused"


def test_the_trail_says_what_was_done_and_nothing_of_whom_or_of_what(client: Client, ada: Subscriber) -> None:
    client.post(there(ada, of(ada).pk, "pause"))
    client.post(there(ada, "address"), {"email": "new@example.org"})
    rows = Entry.objects.filter(subject=f"alerts:{ada.pk}")
    assert {"asked to be told", "confirmed to be told", "paused an alert"} <= {each.verb for each in rows}
    told = " ".join(f"{each.verb} {each.detail} {each.actor}" for each in rows)
    for word in ("example.org", "lung", STUDY, "Nanaimo"):
        assert word not in told


def test_a_page_that_there_is_not_says_so(client: Client) -> None:
    assert client.get("/alerts/nothing-of-the-kind/").status_code == 404
    assert client.post("/alerts/nothing-of-the-kind/end/").status_code == 404


def test_wishes_are_the_same_whatever_their_order_or_topics() -> None:
    one, other = wishes.of_study(STUDY, ["who"]), wishes.of_study(STUDY)
    assert one.digest in other.digests
    assert LUNGS.digest != one.digest
