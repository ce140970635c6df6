"""The site's page of a link: made, sent, replaced, ended; by who works there alone."""

from __future__ import annotations

import pytest
from django.test import Client

from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger import rebuilding
from equipoise.web.mail.models import Letter
from equipoise.web.participant import actions
from equipoise.web.participant.models import Link
from equipoise.web.participant.queries import Own
from equipoise.web.trials import queries as trials
from equipoise.web.trials.rooms import tasks
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import consented
from tests.web.participant.made_up import TRIAL
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db


def browser(example: Example, role: str = "coordinator", site: str = "01") -> Client:
    client = Client()
    log_in(client, example.user(role, site))
    return client


def address(number: str) -> str:
    return f"/trial/{TRIAL}/participants/{number}/own-page/"


def test_a_coordinator_makes_prints_replaces_and_ends_it(example: Example) -> None:
    number, client = consented(example), browser(example)
    assert "They have no link yet" in client.get(address(number)).content.decode()
    for _ in range(2):
        assert client.post(address(number), {"key": "one", "language": "fr"}).status_code == 302
    first = Link.objects.get(number=number)
    shown = client.get(address(number)).content.decode()
    assert first.secret in shown and first.passcode in shown and "data:image/svg+xml;base64," in shown
    assert (first.language, len(first.passcode)) == ("fr", 6)
    assert "Votre code :" in shown and "Gardez ce papier pour vous" in shown, "the paper is in their language"

    client.post(address(number), {"key": "two"})
    first.refresh_from_db()
    second = Link.objects.get(number=number, ended_at=None)
    assert first.ended_at and (first.secret, first.passcode) == ("", "")
    assert second.secret not in shown and Client().get(f"/my/{second.secret}/").status_code == 200

    client.post(address(number), {"key": "three", "do": "end"})
    assert not Link.objects.filter(number=number, ended_at=None).exists()
    assert Client().get(f"/my/{second.secret}/").status_code == 404
    told = [
        (each.kind, each.payload.get("replaces")) for each in ledger.events(TRIAL, f"participant:{number}")
    ]
    assert [each for each in told if each[0].startswith("participant")] == [
        ("participant.link_made", False),
        ("participant.link_made", True),
        ("participant.link_ended", None),
    ]


def test_a_letter_has_the_link_and_never_the_passcode(example: Example) -> None:
    number, client = consented(example), browser(example)
    told = {"key": "one", "email": "ada@example.org", "language": "fr"}
    refused = client.post(address(number), told)
    assert refused.status_code == 422 and "They have to agree" in refused.content.decode()
    wrong = client.post(address(number), told | {"email": "ada", "agreed": "yes"})
    assert wrong.status_code == 422 and "no e-mail address" in wrong.content.decode()
    assert not Link.objects.filter(number=number).exists()

    client.post(address(number), told | {"agreed": "yes"})
    link, letter = Link.objects.get(number=number), Letter.objects.get(kind="participant_link")
    assert letter.to == "ada@example.org" and link.secret in letter.text
    assert link.passcode not in letter.text and link.passcode not in letter.html
    assert letter.language == "fr" and "Votre page" in letter.subject
    assert "STOP" not in letter.subject and number not in letter.text
    told_events = str([each.payload for each in ledger.events(TRIAL, f"participant:{number}")])
    assert "ada@example.org" not in told_events


@pytest.mark.parametrize(
    ("role", "site", "status"),
    [
        ("coordinator", "01", 200),
        ("oncologist", "01", 200),
        ("coordinator", "02", 404),
        ("treating", "01", 404),
        ("data_manager", "", 404),
        ("manager", "", 404),
    ],
)
def test_for_the_team_of_the_site_alone(example: Example, role: str, site: str, status: int) -> None:
    number = consented(example)
    client = browser(example, role, site or "01")
    assert client.get(address(number)).status_code == status
    assert client.get(address("01-999")).status_code == 404


def test_what_a_participant_asked_waits_for_the_team(example: Example, own: Own) -> None:
    actions.ask_to_talk(own, now=example.now)
    for role, site, waiting in (("coordinator", "01", 1), ("coordinator", "02", 0), ("manager", "", 0)):
        standing = trials.standing(TRIAL, example.username(role, site or "01"), example.now)
        found = [each for each in tasks(standing, example.now) if "stopping" in each.title]
        assert len(found) == waiting, role
    client = browser(example)
    assert "They asked to speak about stopping" in client.get(address(own.number)).content.decode()
    client.post(address(own.number), {"do": "talked"})
    assert "They asked" not in client.get(address(own.number)).content.decode()


def test_wishes_are_made_anew_from_events_and_links_are_left_alone(example: Example, own: Own) -> None:
    actions.ask_to_talk(own, now=example.now)
    found = rebuilding.rebuild(TRIAL, lambda done, total: None, keep=True)
    assert found.difference == ""
    assert Client().get(f"/my/{own.secret}/").status_code == 200
