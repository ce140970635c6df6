"""Ending all by a letter: by a button, by a mail program, by an answer, and by letters that come back."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.values.errors import InputError
from equipoise.web.alerts import hearing, sending
from equipoise.web.alerts.models import Subscriber
from equipoise.web.mail.outcomes import Outcome
from tests.web.alerts.made_up import EMAIL, MONDAY, THIS, letters, link, news, notice, somebody
from tests.web.finder import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _study(db: None, now: datetime) -> None:
    samples.load(samples.harbour())


@pytest.fixture
def ada(_study: None) -> Subscriber:
    subscriber = somebody(THIS)
    notice(subscriber, news())
    sending.send(MONDAY)
    return subscriber


def state() -> str:
    return Subscriber.objects.get().state


def one_click() -> str:
    header = letters("news")[0].headers["List-Unsubscribe"]
    return str(header).strip("<>").partition("//")[2].partition("/")[2].join(["/", ""])


def test_a_mail_program_ends_it_without_cookie_or_form_and_twice_is_once(ada: Subscriber) -> None:
    assert letters("news")[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program, path = Client(enforce_csrf_checks=True), one_click()
    for _ in range(2):
        answer = program.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies) == (200, {})
        assert state() == "stopped"
    notice(Subscriber.objects.get(), news())
    assert sending.send(MONDAY) == 0


def test_looking_ends_nothing_and_a_button_does(client: Client, ada: Subscriber) -> None:
    path = link(letters("news")[0], "end/")
    for each in (path, one_click()):
        page = client.get(each)
        assert page.status_code == client.head(each).status_code == 200
        assert state() == "active"
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    assert form is not None and form["action"] == path
    assert "You get no more letters" in client.post(path).content.decode()
    assert state() == "stopped"


def test_the_secret_that_ends_opens_nothing(client: Client, ada: Subscriber) -> None:
    token = link(letters("news")[0], "end/").strip("/").rpartition("/")[2]
    for path in (f"/alerts/{token}/", f"/alerts/{token}/erase/"):
        assert client.get(path).status_code == 404
    page = client.get(f"/alerts/end/{token}/").content.decode()
    assert EMAIL not in page and "Growing" not in page and ada.secret not in page
    assert client.get(f"/alerts/end/{ada.secret}/").status_code == 404


def test_a_letter_that_waits_is_taken_back(ada: Subscriber) -> None:
    Client().post(one_click())
    (letter,) = letters("news")
    assert (letter.state, letter.to, letter.headers) == ("cancelled", "", None)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("STOP", True, "stopped"),
        ("Please unsubscribe.", True, "stopped"),
        ("Désabonnement", True, "stopped"),
        ("STOP", False, "active"),
        ("I don't want to stop my treatment", True, "active"),
        ("Thank you", True, "active"),
    ],
)
def test_an_answer_of_one_word_ends_it_from_its_own_address_alone(
    ada: Subscriber, text: str, known: bool, expected: str
) -> None:
    outcome(ada, "replied", text=text, known=known)
    assert state() == expected


def test_an_address_that_does_not_exist_is_written_to_no_more(client: Client, ada: Subscriber) -> None:
    outcome(ada, "bounced")
    assert state() == "bounced"
    assert "Our letters came back" in client.get(f"/alerts/{ada.secret}/").content.decode()
    client.post(f"/alerts/{ada.secret}/again/")
    assert state() == "active"


def test_one_that_can_not_be_reached_is_given_up_after_three_and_a_letter_that_arrives_counts_anew(
    ada: Subscriber,
) -> None:
    for what, expected in (
        *(("dead", "active"), ("dead", "active"), ("sent", "active")),
        *(("dead", "active"), ("dead", "active"), ("dead", "bounced")),
    ):
        outcome(ada, what)
        assert state() == expected


def test_a_letter_that_came_back_is_not_sent_again_to_who_ended_it(ada: Subscriber) -> None:
    outcome(ada, "resent")
    Client().post(one_click())
    with pytest.raises(InputError, match="ended"):
        outcome(ada, "resent")


def outcome(subscriber: Subscriber, what: str, **more: object) -> None:
    """What became of a letter."""
    about = f"alerts:{Subscriber.objects.get().pk}"
    hearing.heard(Outcome(uuid4(), "alerts_news", about, what, MONDAY, address=EMAIL, **more))  # type: ignore[arg-type]
