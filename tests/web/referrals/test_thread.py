"""The thread through everything: a message is taken, sent, opened and answered, or nobody answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.states import State
from equipoise.core.values.errors import InputError
from equipoise.web.mail import actions as mail
from equipoise.web.mail import delivering, servers
from equipoise.web.mail.models import Letter, Posted
from equipoise.web.referrals import actions
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import Submission, Submitted, submit
from equipoise.web.sites.models import Organisation, Site, StudySite

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
"""Ten in the morning in Vancouver."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def study_site() -> StudySite:
    organisation = Organisation.objects.create(name="Example Health")
    site = Site.objects.create(
        organisation=organisation,
        name="Harbour Cancer Centre",
        city="Vancouver",
        country="Canada",
        zone="America/Vancouver",
        holidays_of="CA-BC",
        contact_email="trials@harbour.example.org",
    )
    return StudySite.objects.create(site=site, nct_id="NCT06918951", location="x", said="open")


def sent(study_site: StudySite, key: str = "one") -> Submitted:
    person = {"first_name": "Ada", "last_name": "Okafor", "email": "Ada@example.org"}
    given = Submission(key, study_site.pk, person, frozenset({Purpose.CONTACT}), message="May I ask?")
    return submit(given, MONDAY)


def post() -> None:
    for letter_id, due_at in Letter.objects.filter(state="waiting").values_list("id", "due_at"):
        delivering.deliver(letter_id, servers.Mailbox(), partial(datetime.astimezone, due_at, UTC))


def test_a_message_is_taken_sent_opened_and_answered(study_site: StudySite) -> None:
    taken = sent(study_site)
    post()
    assert Posted.objects.count() == 2
    assert Referral.objects.get().state == State.DELIVERED
    actions.open_by_team(taken.id, by="coordinator", now=MONDAY + timedelta(hours=1))
    actions.answer(taken.id, "Please call us.", by="coordinator", now=MONDAY + timedelta(hours=2))
    post()
    referral = Referral.objects.get()
    assert (referral.state, referral.lapse_at) == (State.ANSWERED, None)
    assert [each.event for each in referral.story.all()] == ["submit", "deliver", "open", "answer"]


def test_the_same_form_twice_is_one_referral(study_site: StudySite) -> None:
    first, second = sent(study_site), sent(study_site)
    assert (first.id, first.secret, second.again) == (second.id, second.secret, True)
    assert Referral.objects.count() == 1
    assert Letter.objects.count() == 2


def test_reminders_and_the_last_resort_follow_working_days(study_site: StudySite) -> None:
    sent(study_site)
    referral = Referral.objects.get()
    assert referral.remind_at == MONDAY + timedelta(days=2)
    assert referral.lapse_at == MONDAY + timedelta(days=14)
    assert (actions.remind(MONDAY + timedelta(days=1)), actions.remind(referral.remind_at)) == (0, 1)
    assert Referral.objects.get().remind_at == MONDAY + timedelta(days=7)
    assert actions.lapse(referral.lapse_at) == 1
    assert Referral.objects.get().state == State.UNANSWERED


def test_a_calendar_that_changes_moves_no_day_that_the_person_was_told(study_site: StudySite) -> None:
    sent(study_site)
    before = Referral.objects.get()
    told = before.lapse_at
    Site.objects.update(closed_days=["2026-11-26", "2026-11-27", "2026-12-03"], weekdays=[0, 1])
    assert actions.remind(before.remind_at) == 1  # type: ignore[arg-type]
    reminded = Referral.objects.get()
    assert reminded.lapse_at == told
    assert reminded.remind_at == MONDAY + timedelta(days=15)  # the next reminder keeps the days of now
    actions.ask(reminded.id, "Which hospital?", by="ann", now=MONDAY + timedelta(days=2))
    actions.write(reminded.id, "Harbour.", now=MONDAY + timedelta(days=7))
    assert Referral.objects.get().lapse_at == MONDAY + timedelta(days=42)  # a new turn, the calendar of now


@pytest.mark.parametrize("came_back_first", [True, False])
def test_what_came_back_is_not_sent_again_once_the_person_withdrew(
    study_site: StudySite, came_back_first: bool
) -> None:
    taken = sent(study_site)
    notice = Letter.objects.get(kind="team_notice").id
    steps = [
        lambda: delivering.became(notice, Letter.State.BOUNCED, MONDAY, "550", of=(Letter.State.SENT,)),
        lambda: actions.withdraw(taken.id, now=MONDAY),
    ]
    delivering.became(notice, Letter.State.SENT, MONDAY, of=(Letter.State.WAITING,))
    for step in steps if came_back_first else reversed(steps):
        step()
    with pytest.raises(InputError):
        mail.resend(notice, by="operator", now=MONDAY)
    assert [each.kind for each in Letter.objects.filter(state="waiting")] == ["team_withdrawn"]
