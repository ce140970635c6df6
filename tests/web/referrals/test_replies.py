"""Replies by mail: what is an answer, what is a message, and what is only a note for the team."""

from __future__ import annotations

from datetime import timedelta

import pytest

from equipoise.core.referral.states import State
from equipoise.web.mail import messages, receiving
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import Site, StudySite
from tests.web.mail.test_receiving import reply
from tests.web.referrals import test_thread
from tests.web.referrals.test_thread import MONDAY, post, sent

pytestmark = pytest.mark.django_db(transaction=True)
study_site = test_thread.study_site
LATER = MONDAY + timedelta(hours=3)


def answer(kind: str, text: str, sender: str) -> None:
    """A reply to the newest letter of that kind."""
    letter = Letter.objects.filter(kind=kind).latest("created_at")
    address = messages.tagged("reply", letter.id)
    assert receiving.receive(reply(text, From=sender), [address], LATER, sender=sender) == "taken"


def test_the_teams_reply_is_an_answer_and_the_persons_a_message(study_site: StudySite) -> None:
    sent(study_site)
    post()
    answer("team_notice", "Please call us.", "trials@harbour.example.org")
    referral = Referral.objects.get()
    assert (referral.state, referral.first_answer_at) == (State.ANSWERED, LATER)
    assert Letter.objects.filter(kind="person_answered").count() == 1
    answer("person_answered", "I will call on Monday.", "ada@example.org")
    assert Referral.objects.get().state == State.OPENED
    assert Letter.objects.filter(kind="team_wrote").count() == 1
    assert [each.text for each in referral.story.filter(event__in=("answer", "write"))] == [
        "Please call us.",
        "I will call on Monday.",
    ]


@pytest.mark.parametrize("kind", ["team_notice", "person_copy"])
def test_a_reply_from_elsewhere_is_a_note_that_the_person_does_not_see(
    study_site: StudySite, kind: str
) -> None:
    sent(study_site)
    post()
    answer(kind, "You are in, send money.", "mallory@example.org")
    referral = Referral.objects.get()
    note = referral.story.get(verb="unverified")
    assert (referral.state, referral.unread, note.for_person) == (State.DELIVERED, True, False)
    assert Letter.objects.count() == 2


def test_a_reply_from_an_address_that_the_site_gave_up_is_a_note(study_site: StudySite) -> None:
    sent(study_site)
    post()
    Site.objects.update(contact_email="new@harbour.example.org")
    answer("team_notice", "I left them, but answer still.", "trials@harbour.example.org")
    referral = Referral.objects.get()
    assert (referral.state, referral.first_answer_at) == (State.DELIVERED, None)
    assert not referral.story.get(verb="unverified").for_person


def test_after_withdrawing_the_person_hears_nothing_more(study_site: StudySite) -> None:
    taken = sent(study_site)
    post()
    actions.withdraw(taken.id, now=LATER)
    answer("team_notice", "Please call us.", "trials@harbour.example.org")
    assert Referral.objects.get().state == State.WITHDRAWN
    assert not Letter.objects.filter(kind="person_answered").exists()


def test_after_erasing_nothing_is_kept(study_site: StudySite) -> None:
    taken = sent(study_site)
    post()
    actions.erase(taken.id, by="visitor", now=LATER)
    answer("person_copy", "Hello?", "ada@example.org")
    assert not [each for each in Referral.objects.get().story.all() if each.text]
