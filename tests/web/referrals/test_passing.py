"""Passing a message on to another centre: never without the person, and nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.states import Event, State
from equipoise.core.values.errors import InputError
from equipoise.web.audit import queries as audit
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions, passing, persons
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.referrals.team import Hand, Outdated
from equipoise.web.sites.models import StudySite
from tests.web.contact import made_up
from tests.web.finder import samples
from tests.web.workspace.made_up import MONDAY, member

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + timedelta(hours=1)
ANSWERS = [{"key": "ecog", "question": "How active are you?", "said": "Very"}]
EVERY = frozenset({Purpose.CONTACT, Purpose.CALL, Purpose.ANSWERS})


@pytest.fixture
def desks(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, StudySite]:
    """A study with several centres."""
    monkeypatch.setattr("equipoise.web.contact.queries.gazetteer", samples.Places)
    samples.load(made_up.record())
    return made_up.on_board()


def sent(desks: dict[str, StudySite], *more: Purpose, agreed: frozenset[Purpose] = EVERY) -> Referral:
    person = {"first_name": "Ada", "last_name": "Okafor", "email": "ada@example.org", "phone": "604 555 0123"}
    given = Submission(
        "one", desks[made_up.NEAR].pk, person, agreed | {*more}, message="May I ask?", answers=ANSWERS
    )
    return Referral.objects.get(pk=submit(given, MONDAY).id)


def hand(desks: dict[str, StudySite]) -> Hand:
    return Hand("ann", 1, frozenset({desks[made_up.NEAR].site_id}))


def passed(referral: Referral, to: StudySite, by: Hand, text: str = "They live nearer to you.") -> bool:
    seen = referral.story.last()
    assert seen is not None
    return passing.pass_on(referral.id, to.pk, text, by, seen=seen.pk, now=LATER)


def test_without_agreement_the_person_is_asked_and_nobody_else_has_it(desks: dict[str, StudySite]) -> None:
    referral = sent(desks)
    assert passed(referral, desks[made_up.MIDDLE], hand(desks)) is False
    referral.refresh_from_db()
    assert (referral.state, referral.suggested) == (State.ASKED, desks[made_up.MIDDLE].pk)
    assert (referral.lapse_at, Referral.objects.count()) == (None, 1)
    letter = Letter.objects.get(kind="person_suggested")
    assert "May I ask?" not in str(vars(letter))
    assert not Letter.objects.filter(about__contains="referral", kind="team_notice").exclude(
        about=f"referral:{referral.id}"
    )


@pytest.mark.parametrize("answers", [True, False])
def test_one_click_on_the_private_page_passes_it_on(
    client: Client, desks: dict[str, StudySite], answers: bool
) -> None:
    referral, other = sent(desks), desks[made_up.MIDDLE]
    passed(referral, other, hand(desks))
    page = client.get(f"/messages/{referral.secret}/").content.decode()
    assert f"May <bdi>{made_up.MIDDLE}</bdi> have your message?" in page
    assert "They live nearer to you." in page
    ticked = {"answers": "on"} if answers else {}
    there = client.post(f"/messages/{referral.secret}/pass-on/", {"to": other.pk, **ticked})["Location"]
    follower = Referral.objects.get(previous=referral.id)
    assert there == f"/messages/{follower.secret}/?passed=1"
    assert client.get(there).status_code == 200
    assert (follower.study_site, follower.state, follower.person) == (other.pk, "queued", referral.person)
    assert follower.answers == (ANSWERS if answers else None)
    agreed = set(follower.agreements.values_list("purpose", flat=True))
    assert agreed == {"contact", "call"} | ({"answers"} if answers else set())
    referral.refresh_from_db()
    assert referral.state == State.FORWARDED
    assert follower.secret in client.get(f"/messages/{referral.secret}/").content.decode()
    assert Letter.objects.filter(about=f"referral:{follower.id}", kind="team_notice").exists()


def test_who_agreed_in_the_form_is_told_and_keeps_what_they_agreed_to(desks: dict[str, StudySite]) -> None:
    referral, other = sent(desks, Purpose.FORWARD), desks[made_up.MIDDLE]
    assert passed(referral, other, hand(desks)) is True
    follower = Referral.objects.get(previous=referral.id)
    given = {"purpose", "version", "words_digest", "given_at"}
    before, after = (
        [{name: getattr(row, name) for name in given} for row in each.agreements.order_by("purpose")]
        for each in (referral, follower)
    )
    assert before == after
    assert {row.how for row in follower.agreements.all()} == {passing.IN_THE_FORM}
    kinds = set(Letter.objects.values_list("kind", flat=True))
    assert {"person_passed", "person_copy", "team_notice"} <= kinds
    referral.refresh_from_db()
    assert referral.state == State.FORWARDED


def test_an_agreement_that_was_taken_back_counts_no_more(client: Client, desks: dict[str, StudySite]) -> None:
    referral = sent(desks, Purpose.FORWARD)
    client.post(f"/messages/{referral.secret}/consent/forward/")
    client.post(f"/messages/{referral.secret}/consent/answers/")
    referral.refresh_from_db()
    assert referral.person["phone"]  # what has its own agreement stays
    assert passed(referral, desks[made_up.MIDDLE], hand(desks)) is False
    page = client.get(f"/messages/{referral.secret}/").content.decode()
    assert 'name="answers"' not in page


def test_writing_back_instead_keeps_it_with_the_team(client: Client, desks: dict[str, StudySite]) -> None:
    referral, other = sent(desks), desks[made_up.MIDDLE]
    passed(referral, other, hand(desks))
    actions.write(referral.id, "I would rather stay with you.", now=LATER)
    answer = client.post(f"/messages/{referral.secret}/pass-on/", {"to": other.pk})
    assert answer.status_code == 409
    assert Referral.objects.count() == 1
    referral.refresh_from_db()
    assert (referral.state, referral.suggested) == (State.OPENED, None)


@pytest.mark.parametrize("name", [made_up.NEAR, made_up.CLOSED, made_up.INVITED])
def test_not_to_where_no_message_can_go_or_has_been(desks: dict[str, StudySite], name: str) -> None:
    with pytest.raises(InputError, match="takes no messages"):
        passed(sent(desks), desks[name], hand(desks))
    assert Referral.objects.get().state == State.QUEUED


def test_a_centre_that_closed_meanwhile_gets_nothing(client: Client, desks: dict[str, StudySite]) -> None:
    referral, other = sent(desks), desks[made_up.MIDDLE]
    passed(referral, other, hand(desks))
    StudySite.objects.filter(pk=other.pk).update(said="closed")
    assert client.post(f"/messages/{referral.secret}/pass-on/", {"to": other.pk}).status_code == 409
    assert Referral.objects.get().state == State.ASKED
    assert "takes no messages now" in client.get(f"/messages/{referral.secret}/").content.decode()


@pytest.mark.parametrize("to", ["", "x", "0", "9" * 30])
def test_only_what_was_suggested_can_be_agreed_to(
    client: Client, desks: dict[str, StudySite], to: str
) -> None:
    referral = sent(desks)
    passed(referral, desks[made_up.MIDDLE], hand(desks))
    for other in (to, str(desks[made_up.FAR].pk)):
        assert client.post(f"/messages/{referral.secret}/pass-on/", {"to": other}).status_code == 409
    assert Referral.objects.count() == 1


def test_twice_makes_one(client: Client, desks: dict[str, StudySite]) -> None:
    referral, other = sent(desks), desks[made_up.MIDDLE]
    passed(referral, other, hand(desks))
    answers = [
        client.post(f"/messages/{referral.secret}/pass-on/", {"to": other.pk}).status_code for _ in range(2)
    ]
    assert answers == [302, 409]
    assert Referral.objects.count() == 2


def test_who_saw_less_is_refused_and_others_find_nothing(desks: dict[str, StudySite]) -> None:
    referral = sent(desks)
    with pytest.raises(Outdated):
        passing.pass_on(referral.id, desks[made_up.MIDDLE].pk, "", hand(desks), seen=0, now=LATER)
    with pytest.raises(actions.NotThere):
        passed(referral, desks[made_up.FAR], Hand("bob", 2, frozenset({desks[made_up.MIDDLE].site_id})))
    assert Referral.objects.get().state == State.QUEUED


def test_the_other_team_sees_its_own_message_and_not_the_first(desks: dict[str, StudySite]) -> None:
    referral = sent(desks, Purpose.FORWARD)
    passed(referral, desks[made_up.MIDDLE], hand(desks))
    theirs = member(desks[made_up.MIDDLE], "bob")
    follower = Referral.objects.get(previous=referral.id)
    assert theirs.get(f"/workspace/messages/{follower.id}/").status_code == 200
    assert theirs.get(f"/workspace/messages/{referral.id}/").status_code == 404


def test_a_team_suggests_on_its_page_and_loses_no_word(desks: dict[str, StudySite]) -> None:
    referral, ann = sent(desks), member(desks[made_up.NEAR])
    address = f"/workspace/messages/{referral.id}/"
    page = ann.get(address).content.decode()
    assert made_up.MIDDLE in page
    assert made_up.CLOSED not in page
    seen = referral.story.last()
    form: dict[str, Any] = {"seen": seen.pk, "text": "They are nearer.", "centre": ""}  # type: ignore[union-attr]
    wrong = ann.post(f"{address}pass-on/", form)
    assert wrong.status_code == 422
    assert "They are nearer." in wrong.content.decode()
    form["centre"] = desks[made_up.MIDDLE].pk
    outdated = ann.post(f"{address}pass-on/", {**form, "seen": 0})
    assert (outdated.status_code, "They are nearer." in outdated.content.decode()) == (409, True)
    done = ann.post(f"{address}pass-on/", form, follow=True)
    assert "The person is asked." in done.content.decode()
    assert "has not decided yet" in done.content.decode()


def test_each_step_is_audited_and_erasing_the_first_leaves_the_second(desks: dict[str, StudySite]) -> None:
    referral = sent(desks, Purpose.FORWARD)
    passed(referral, desks[made_up.MIDDLE], hand(desks))
    actions.erase(referral.id, by="visitor", now=LATER)
    follower = Referral.objects.get(previous=referral.id)
    assert persons.by_secret(follower.secret) is not None
    assert [row.event for row in referral.story.all()] == [Event.SUBMIT, Event.FORWARD]
    detail = {"to": desks[made_up.MIDDLE].pk}
    assert audit.actors(f"referral:{referral.id}", "forward referral", **detail) == {"ann"}
