"""What was kept long enough goes by itself; what can be counted stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from equipoise.core.referral.states import State
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter, Posted
from equipoise.web.referrals import actions, retaining
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import StudySite
from tests.web.referrals.test_thread import MONDAY, post, sent, study_site  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> tuple[str, bool]:
    row = Referral.objects.get()
    return row.state, row.erased_at is None


def test_an_answered_one_goes_after_its_period_and_still_counts_as_answered(study_site: StudySite) -> None:  # noqa: F811
    taken = sent(study_site)
    post()
    actions.answer(taken.id, "Please call us.", by="coordinator", now=MONDAY)
    assert retaining.run(MONDAY + timedelta(days=179)) == 0
    assert retaining.run(MONDAY + timedelta(days=181)) == 1
    assert kept() == (State.ANSWERED, False)
    assert retaining.run(MONDAY + timedelta(days=200)) == 0


def test_nothing_of_the_person_is_left(study_site: StudySite) -> None:  # noqa: F811
    taken = sent(study_site)
    post()
    actions.answer(taken.id, "Please call us.", by="coordinator", now=MONDAY)
    retaining.run(MONDAY + timedelta(days=181))
    row = Referral.objects.get()
    assert (row.person, row.answers, row.secret, row.email_digest) == (None, None, "", "")
    assert {each.text for each in row.story.all()} == {""}
    assert {(each.to, each.text, each.html) for each in Letter.objects.all()} == {("", "", "")}
    assert not Posted.objects.exists()
    assert Entry.objects.filter(actor="retention", verb="erased person").count() == 1


def test_one_without_an_end_is_withdrawn_after_a_year_and_the_team_is_told(study_site: StudySite) -> None:  # noqa: F811
    sent(study_site)
    assert retaining.run(MONDAY + timedelta(days=364)) == 0
    assert retaining.run(MONDAY + timedelta(days=366)) == 1
    assert kept() == (State.WITHDRAWN, False)
    assert [each.kind for each in Letter.objects.filter(state="waiting")] == ["team_withdrawn"]
