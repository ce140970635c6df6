"""The connection to the database is cut before every single statement of an action: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps

from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.reasons import REASONS
from equipoise.web.audit import queries as audit
from equipoise.web.mail import delivering
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions, passing, persons, retaining, stuck
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.referrals.team import Hand
from equipoise.web.sites.models import Organisation, Site, StudySite
from tests.faults import cutting
from tests.faults.cutting import cut

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BY, OTHER = "coordinator", "Victoria"
Kept = dict[str, list[tuple[Any, ...]]]
ROOMS = ("referrals", "mail", "audit", "guard", "sites", "django_tasks_database")
Act = Callable[[UUID], object]
"""Something that is done about a referral."""


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.django_db(transaction=True)),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ]
)
def study_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """A centre in a database of the test's own, whose connections can be cut: a memory would end with its own."""
    with cutting.own_database(request, tmp_path):
        _centre(OTHER)
        yield _centre("Vancouver")


def _centre(town: str) -> int:
    organisation, _ = Organisation.objects.get_or_create(name="Example Health")
    site = Site.objects.create(
        organisation=organisation,
        name=f"{town} Cancer Centre",
        city=town,
        country="Canada",
        zone="America/Vancouver",
        holidays_of="CA-BC",
        contact_email="trials@harbour.example.org",
    )
    return int(StudySite.objects.create(site=site, nct_id="NCT06918951", location=town, said="open").pk)


def given(study_site: int, key: str) -> Submission:
    person = {"first_name": "Ada", "last_name": "Okafor", "email": "ada@example.org", "phone": "604 555 0123"}
    agreed = frozenset({Purpose.CONTACT, Purpose.CALL})
    return Submission(key, study_site, person, agreed, message="May I ask?")


def bounce(referral: UUID) -> None:
    letter = Letter.objects.get(about=f"referral:{referral}", kind="team_notice")
    delivering.became(letter.id, Letter.State.BOUNCED, LATER, "550", of=(Letter.State.WAITING,))


def send_again(referral: UUID) -> None:
    stuck.send_again(Referral.objects.get(pk=referral).code, by=BY, now=LATER)


def suggest(referral: UUID) -> None:
    row = Referral.objects.get(pk=referral)
    seen, hand = row.story.latest("id").pk, Hand(BY, 1, frozenset({row.site}))
    other = StudySite.objects.get(location=OTHER).pk
    passing.pass_on(referral, other, "They are nearer to you.", hand, seen=seen, now=LATER)


def agree(referral: UUID) -> None:
    passing.agree(referral, StudySite.objects.get(location=OTHER).pk, answers=False, now=LATER)


ACTIONS: dict[str, tuple[tuple[Act, ...], Act]] = {
    "open": ((), lambda each: actions.open_by_team(each, by=BY, now=LATER)),
    "answer": ((), lambda each: actions.answer(each, "Please call us.", by=BY, now=LATER)),
    "ask": ((), lambda each: actions.ask(each, "Since when?", by=BY, now=LATER)),
    "decline": ((), lambda each: actions.decline(each, REASONS[0].code, "Sorry.", by=BY, now=LATER)),
    "write": ((), lambda each: actions.write(each, "One thing more.", now=LATER)),
    "withdraw": ((), lambda each: actions.withdraw(each, now=LATER)),
    "withdraw one purpose": ((), lambda each: persons.withdraw_agreement(each, Purpose.CALL, now=LATER)),
    "erase": ((), lambda each: actions.erase(each, by="visitor", now=LATER)),
    "erase by retention": ((), lambda each: retaining.run(NOW + timedelta(days=400))),
    "remind": ((), lambda each: actions.remind(NOW + timedelta(days=2))),
    "lapse": ((), lambda each: actions.lapse(NOW + timedelta(days=14))),
    "bounce": ((), bounce),
    "send again": ((bounce,), send_again),
    "suggest another centre": ((), suggest),
    "agree to the other centre": ((suggest,), agree),
}


def test_submitting_is_all_or_nothing(study_site: int) -> None:
    assert tried(lambda: submit(given(study_site, "one"), NOW)) > 10
    assert submit(given(study_site, "one"), LATER).again
    assert (Referral.objects.count(), Letter.objects.count()) == (1, 2)


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_done_about_a_referral_is_all_or_nothing(name: str, study_site: int) -> None:
    before, act = ACTIONS[name]
    referral = submit(given(study_site, "one"), NOW).id
    for each in before:
        each(referral)
    assert tried(partial(act, referral)) > 3


def tried(act: Callable[[], object]) -> int:
    """Cut before each statement, then before and after the commit. Gives how many statements and commits there were.

    What is kept is the same as before, to the last value, until the commit; after it, all of it is there.
    """
    before, number = kept(), 0
    while True:
        number += 1
        with cut(before=number) as happened:
            act()
        if not happened:
            break
        if happened == ["after commit"]:
            break
        assert kept() == before, f"cut before statement {number} ({happened[0]}), a part of it stayed"
    assert happened == ["after commit"], "there was no commit to cut after"
    assert kept() != before
    assert not list(audit.breaks(lambda *_: None))
    return number


def kept() -> Kept:
    """Every row of every table that messages, letters and their trail are kept in."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
    }
