"""From a message to the screening log: once, by the site it was sent to, with what the person agreed to alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.core.referral.consents import Purpose
from equipoise.web.enrolment import actions, identity, queries
from equipoise.web.enrolment.models import Evidence, Participant
from equipoise.web.ledger import queries as ledger
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals.models import Agreement, Happening, Referral
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.sites.models import Member, StudySite
from equipoise.web.trials import actions as trials
from tests.web.accounts.people import log_in, person
from tests.web.trials.example import NOW, Example, prepared
from tests.web.workspace import made_up

TRIAL = "stop-2"
ANSWERS: list[dict[str, Any]] = [
    {"key": "ecog", "question": "How active?", "said": "1", "who": "patient", "given": ["ecog", "1"]},
    {"key": "sex", "question": "Sex?", "said": "I don’t know", "who": "patient", "given": ["sex", "unknown"]},
    {"key": "bilirubin", "question": "Bilirubin?", "said": "12", "given": ["bilirubin", "12", "2026-02-01"]},
    {
        "key": "upper limit of bilirubin",
        "question": "Top?",
        "said": "20",
        "given": ["upper limit of bilirubin", "20"],
    },
    {
        "key": "lesions",
        "question": "Which?",
        "said": "1 entry",
        "given": [
            "lesions",
            "complete",
            [[{"site": "liver", "size": "22"}, {"scans": [1, [["2026-01-02", "20"]]]}]],
            0,
        ],
    },
    {"key": "of another trial", "question": "Else?", "said": "yes", "given": ["of another trial", "yes"]},
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def where(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudySite]:
    monkeypatch.setattr("equipoise.web.trials.frame.timezone.now", lambda: NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    yield made_up.study_site()


@pytest.fixture
def example(where: StudySite) -> Example:
    """The trial with a seventh site, which is the one that messages go to, and its coordinator."""
    found = prepared()
    by, now = found.by("manager"), NOW
    trials.add_site(
        TRIAL, "07", name="Harbour", city="Vancouver", country="Canada", zone="America/Vancouver",
        site_id=where.site_id, by=by, now=now,
    )  # fmt: skip
    user = person("harbour")
    trials.appoint(TRIAL, "harbour", "coordinator", "07", by=by, now=now)
    Member.objects.create(site=where.site, user_id=user.pk, role="coordinator", since=NOW)
    return found


def message(where: StudySite, *more: Purpose) -> Referral:
    agreed = frozenset({Purpose.CONTACT, *more})
    given = {"first_name": "Ada", "last_name": "Okafor", "email": "ada@example.org"}
    answers = ANSWERS if Purpose.ANSWERS in more else []
    taken = submit(Submission("one", where.pk, given, agreed, message="May I?", answers=answers), NOW)
    return Referral.objects.get(pk=taken.id)


def client(name: str = "harbour") -> Client:
    from equipoise.web.accounts.models import User

    return log_in(Client(), User.objects.get(username=name))


def address(referral: UUID) -> str:
    return reverse("enrolment:take", args=[TRIAL, referral])


def test_from_the_message_by_a_button_into_the_log_with_what_they_said(
    where: StudySite, example: Example
) -> None:
    referral, harbour = message(where, Purpose.ANSWERS), client()
    there = reverse("workspace:referral", args=[referral.id])
    assert address(referral.id) in harbour.get(there).content.decode()
    assert "Ada Okafor" in harbour.get(address(referral.id)).content.decode()
    for _ in range(2):
        given = {"day": "2026-03-03", "answers": "on", "agreed": "on", "key": "k"}
        assert harbour.post(address(referral.id), given).status_code == 302
    assert [each.number for each in queries.participants(TRIAL)] == ["07-001"]
    rows = Evidence.objects.order_by("fact").values_list("fact", "value", "on", "limits", "kind")
    assert [row[0] for row in rows] == ["bilirubin", "ecog", "lesions"] and {row[4] for row in rows} == {
        "message"
    }
    assert rows[0][2:4] == ("2026-02-01", "at most 20") and rows[1][2] == "2026-03-03"
    assert '"scans": {"complete": "yes"' in rows[2][1]
    assert identity.names(TRIAL, ["07-001"]) == {"07-001": "Ada Okafor"}
    assert "as 07-001" in harbour.get(there).content.decode()
    assert "in the log already" in harbour.get(address(referral.id)).content.decode()
    assert Happening.objects.filter(referral=referral, event="open").count() == 1


def test_only_what_was_agreed_to_is_carried_over(where: StudySite, example: Example) -> None:
    referral, harbour = message(where, Purpose.ANSWERS), client()
    Agreement.objects.filter(purpose=Purpose.ANSWERS).update(withdrawn_at=NOW)
    shown = harbour.get(address(referral.id)).content.decode()
    assert "No answers to the self-check can be taken over" in shown
    assert (
        harbour.post(address(referral.id), {"day": "2026-03-03", "answers": "on", "key": "k"}).status_code
        == 302
    )
    assert not Evidence.objects.exists() and not identity.names(TRIAL, ["07-001"])


def test_another_site_finds_no_message(where: StudySite, example: Example) -> None:
    referral = message(where)
    other = client("coordinator-01")
    assert other.get(address(referral.id)).status_code == other.post(address(referral.id)).status_code == 404
    assert not Participant.objects.exists()


@pytest.mark.parametrize("consented", [False, True])
def test_who_is_erased_is_no_name_here_unless_they_consented(
    where: StudySite, example: Example, consented: bool
) -> None:
    referral = message(where)
    client().post(address(referral.id), {"day": "2026-03-03", "agreed": "on", "key": "k"})
    if consented:
        given = actions.Given(example.trial.version, "1", NOW.date(), "paper", "harbour")
        actions.consent(TRIAL, "07-001", given, by=example.by("coordinator"), now=NOW)
    referrals.erase(referral.id, by="test", now=NOW)
    assert bool(identity.known(TRIAL, "07-001")) is consented
    assert not any("Okafor" in str(each) for each in ledger.events(TRIAL))
