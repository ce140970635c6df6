"""The operator's page of the queue."""

from __future__ import annotations

import pytest
from django.test import Client

from equipoise.web.audit import queries as audit
from equipoise.web.mail import queries as mail
from equipoise.web.mail.models import Letter
from tests.web.accounts.people import log_in, person
from tests.web.mail.making import NOW, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    return log_in(client, person("operator", is_staff=True))


def given_up(key: str, state: str = "dead") -> Letter:
    number = posted(key)
    Letter.objects.filter(id=number).update(state=state, ended_at=NOW, trouble="451", attempts=11)
    return Letter.objects.get(id=number)


def test_it_is_for_operators(client: Client) -> None:
    assert client.get("/operations/queue/").status_code == 302
    log_in(client, person("someone"))
    assert client.get("/operations/queue/").status_code == 404
    assert client.post("/operations/queue/send-all-again/").status_code == 404
    assert client.post(f"/operations/queue/{given_up('x').id}/send-again/").status_code == 404
    assert mail.counts()["dead"] == 1


def test_an_empty_queue_says_what_is_missing(operator: Client) -> None:
    page = operator.get("/operations/queue/").content.decode()
    assert "No worker is alive" in page
    assert "No letter was given up or came back" in page


def test_letters_are_shown_without_anything_personal_and_sent_again(operator: Client) -> None:
    first, second = given_up("one"), given_up("two", "bounced")
    page = operator.get("/operations/queue/").content.decode()
    assert "451" in page
    assert first.to not in page
    assert first.subject not in page
    answer = operator.post(f"/operations/queue/{second.id}/send-again/", follow=True)
    assert "waits to be sent again" in answer.content.decode()
    operator.post("/operations/queue/send-all-again/")
    assert mail.counts()["waiting"] == 2
    assert [audit.trail(each.about)[0].actor for each in (first, second)] == ["operator", "operator"]


def test_a_letter_that_was_sent_is_not_sent_again(operator: Client) -> None:
    letter = given_up("one", "sent")
    answer = operator.post(f"/operations/queue/{letter.id}/send-again/", follow=True)
    assert "can be sent again" in answer.content.decode()
    assert mail.counts()["sent"] == 1
