"""Whatever is done to messages, in whatever order: what the one table allows happens, and nothing else does.

Hypothesis plays persons, teams, operators, the mail server and the clock against a model that knows the table alone.
`HYPOTHESIS_PROFILE=search` looks for new stories.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from equipoise.core.referral import retention
from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.deadlines import LAPSE, REMINDERS
from equipoise.core.referral.states import STANDINGS, Event, NotNow, Party, State, find
from equipoise.core.values.errors import InputError
from equipoise.web.audit import queries as audit
from equipoise.web.contact import actions as contact
from equipoise.web.mail import actions as mail
from equipoise.web.mail import delivering
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions, overdue, persons, retaining, stuck
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import Submitted, submit
from equipoise.web.sites.models import Organisation
from tests.web.referrals.model import Known, Peer, given, part

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
"""Ten in the morning in Vancouver."""
BY = "coordinator"
OPTIONAL = frozenset({Purpose.CALL, Purpose.ANSWERS})
SEARCHES = settings().max_examples > 100
ended = [state for state in State if STANDINGS[state].outcome]


class Messages(RuleBasedStateMachine):
    """The rules: what persons, teams, operators, the mail server and time do."""

    known = Bundle("known")
    ended_badly = (Letter.State.DEAD, Letter.State.BOUNCED)

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.messages: dict[str, Known] = {}
        self.begun = transaction.atomic()
        self.begun.__enter__()

    def teardown(self) -> None:
        """The trail holds after every story; then all of it is gone."""
        try:
            assert not list(audit.breaks(lambda *_: None))
        finally:
            transaction.set_rollback(True)
            self.begun.__exit__(None, None, None)

    @initialize()
    def two_centres(self) -> None:
        """Two centres of a study."""
        organisation = Organisation.objects.create(name="Example Health")
        self.centres = [part(organisation, town) for town in ("Vancouver", "Victoria")]

    def act(self, one: Known, event: Event, by: Party, action: object) -> None:
        """Do something: it happens where the table allows it, else NotNow and nothing is changed."""
        allowed, before = one.may(event), _rows(one.id)
        try:
            action()  # type: ignore[operator]
        except NotNow:
            assert not allowed, f"{event} was refused in {one.state}"
            assert _rows(one.id) == before
        else:
            assert allowed, f"{event} happened in {one.state}"
            one.move(event, by, self.now)

    @rule(
        target=known,
        key=st.sampled_from("abcd"),
        centre=st.integers(0, 1),
        more=st.sets(st.sampled_from(sorted(OPTIONAL))),
    )
    def submit(self, key: str, centre: int, more: set[Purpose]) -> object:
        """A form is sent; the same one again is the same message."""
        return self._taken(key, centre, frozenset(more), None)

    @rule(target=known, one=known)
    def turn_to_the_next(self, one: Known) -> object:
        """To the next centre: the message before is withdrawn while nothing came of it."""
        own = persons.by_secret(one.taken.secret)
        if own is None:
            return multiple()
        other = next(each for each in self.centres if each != own.study_site)
        key = f"{one.key}+"
        again, before = key in self.messages, one.state
        sent = contact.send(given(key, other, one.given, one.id), lambda _: (), NO_WORK, own, self.now)
        assert sent.again == again
        if again:
            return multiple()
        if STANDINGS[before].clock:
            one.move(Event.WITHDRAW, Party.PERSON, self.now)
            one.agreed.clear()
        referral = Referral.objects.get(previous=one.id, erased_at=None)
        return self._add(key, Submitted(referral.id, referral.code, sent.secret), one.given, one.id)

    def _taken(self, key: str, centre: int, more: frozenset[Purpose], previous: UUID | None) -> object:
        letters = Letter.objects.count()
        taken = submit(given(key, self.centres[centre], more, previous), self.now)
        if key in self.messages:
            first = self.messages[key]
            assert (taken.again, taken.id, Letter.objects.count()) == (True, first.id, letters)
            return multiple()
        assert not taken.again
        return self._add(key, taken, more, previous)

    def _add(self, key: str, taken: Submitted, more: frozenset[Purpose], previous: UUID | None) -> Known:
        one = Known(taken, key, more, previous, self.now, self.now, agreed={Purpose.CONTACT, *more})
        one.move(Event.SUBMIT, Party.PERSON, self.now)
        self.messages[key] = one
        return one

    @rule(one=known)
    def open(self, one: Known) -> None:
        """The team looks; only the first look is told."""
        tells = one.may(Event.OPEN)
        try:
            actions.open_by_team(one.id, by=BY, now=self.now)
        except NotNow:
            assert one.erased
        else:
            if tells:
                one.move(Event.OPEN, Party.TEAM, self.now)

    @rule(one=known)
    def answer(self, one: Known) -> None:
        """The team answers."""
        self.act(one, Event.ANSWER, Party.TEAM, lambda: actions.answer(one.id, "Yes.", by=BY, now=self.now))

    @rule(one=known)
    def ask(self, one: Known) -> None:
        """The team asks."""
        self.act(one, Event.ASK, Party.TEAM, lambda: actions.ask(one.id, "Since when?", by=BY, now=self.now))

    @rule(one=known)
    def decline(self, one: Known) -> None:
        """The team declines."""
        self.act(
            one, Event.DECLINE, Party.TEAM, lambda: actions.decline(one.id, "full", "", by=BY, now=self.now)
        )

    @rule(one=known)
    def write(self, one: Known) -> None:
        """The person writes again."""
        self.act(one, Event.WRITE, Party.PERSON, lambda: actions.write(one.id, "And?", now=self.now))

    @rule(one=known)
    def withdraw(self, one: Known) -> None:
        """The person withdraws all of it."""
        self.act(one, Event.WITHDRAW, Party.PERSON, lambda: actions.withdraw(one.id, now=self.now))
        if one.state is State.WITHDRAWN:
            one.agreed.clear()

    @rule(one=known, purpose=st.sampled_from(sorted(OPTIONAL)))
    def withdraw_one_purpose(self, one: Known, purpose: Purpose) -> None:
        """The person takes one thing back, and what was given for it is gone."""
        persons.withdraw_agreement(one.id, purpose, now=self.now)
        one.agreed.discard(purpose)
        with pytest.raises(InputError):
            persons.withdraw_agreement(one.id, Purpose.CONTACT, now=self.now)

    @rule(one=known)
    def erase(self, one: Known) -> None:
        """The person has it erased; the counts stay, but that an open one is withdrawn by it."""
        before = overdue.by_state()
        if actions.erase(one.id, by="visitor", now=self.now):
            self._erased(one, before)
        else:
            assert one.erased

    def _erased(self, one: Known, before: dict[str, int]) -> None:
        assert not one.erased
        self._forget(one, before)
        assert overdue.by_state() == before

    def _forget(self, one: Known, counts: dict[str, int]) -> None:
        """What erasing does to the counts, and to the model: whoever was erased may send the same form anew."""
        if STANDINGS[one.state].clock:
            counts[one.state] -= 1
            one.move(Event.WITHDRAW, Party.PERSON, self.now)
            counts[one.state] += 1
        one.erased = True
        one.agreed.clear()
        self.messages[str(one.id)] = self.messages.pop(one.key)

    @rule(way=st.sampled_from(["delivers", "takes", "takes", "refuses", "hangs up", "is down"]))
    def post(self, way: str) -> None:
        """The mail server is given every letter that is due."""
        for letter in self._letters(state=Letter.State.WAITING, due_at__lte=self.now):
            delivering.deliver(letter.id, Peer(way), lambda: self.now)
            heard = {"delivers": Event.DELIVER, "takes": Event.SEND, "refuses": Event.BOUNCE}.get(way)
            if Letter.objects.get(id=letter.id).state == Letter.State.DEAD:
                heard = Event.BOUNCE
            self._heard(letter, heard)

    @rule(came=st.sampled_from([Letter.State.DELIVERED, Letter.State.BOUNCED]))
    def hear_from_the_other_server(self, came: Letter.State) -> None:
        """A receipt or a bounce comes in for the oldest letter that may still get one."""
        for letter in self._letters(state=Letter.State.SENT)[:1]:
            assert delivering.became(letter.id, came, self.now, of=(Letter.State.SENT,))
            self._heard(letter, Event.DELIVER if came == Letter.State.DELIVERED else Event.BOUNCE)

    @rule()
    def resend_letter(self) -> None:
        """The operator sends the newest letter again that came back or was given up: while it is wanted."""
        for letter in self._letters(state__in=self.ended_badly, emptied=False)[-1:]:
            gone = self._of(letter).state is State.WITHDRAWN and letter.kind != "team_withdrawn"
            try:
                mail.resend(letter.id, by="operator", now=self.now)
            except InputError:
                assert gone
            else:
                assert not gone
                self._heard(letter, Event.RESEND)

    @rule(one=known)
    def send_to_the_team_again(self, one: Known) -> None:
        """The operator sends a message again that could not reach its team."""
        try:
            stuck.send_again(one.taken.code, by="operator", now=self.now)
        except (InputError, actions.NotThere):
            assert not one.may(Event.RESEND)
        else:
            one.move(Event.RESEND, Party.SYSTEM, self.now)

    def _heard(self, letter: Letter, event: Event | None) -> None:
        one = self._of(letter)
        if letter.kind == "team_notice" and event is not None and find(one.state, event):
            one.move(event, Party.SYSTEM, self.now)

    def _of(self, letter: Letter) -> Known:
        return next(each for each in self.messages.values() if letter.about == f"referral:{each.id}")

    def _letters(self, **which: object) -> list[Letter]:
        """Letters, the oldest first, in the same order at every run: their numbers are drawn by chance."""
        known = [each.id for each in self.messages.values()]
        rows = Letter.objects.filter(**which)
        return sorted(
            rows,
            key=lambda each: (
                each.created_at,
                known.index(self._of(each).id),
                each.key.partition(":")[2][37:],
            ),
        )

    @rule(hours=st.sampled_from([1, 20, 24, 24 * 7, 24 * 15, 24 * 200]))
    def let_time_go_by(self, hours: int) -> None:
        """Hours to months; then the clock's jobs run, as a worker runs them every minute."""
        self.now += timedelta(hours=hours)
        actions.remind(self.now)
        actions.lapse(self.now)
        for one in self.messages.values():
            lapsed = Referral.objects.get(pk=one.id).story.filter(event=Event.LAPSE, at=self.now)
            if lapsed.exists() and one.state is not State.UNANSWERED:
                assert self.now >= one.waits_since + timedelta(days=LAPSE)
                one.move(Event.LAPSE, Party.SYSTEM, self.now)
        self._retain()
        mail.empty_old(self.now)

    def _retain(self) -> None:
        counts, due = overdue.by_state(), [each for each in self.messages.values() if _is_due(each, self.now)]
        assert retaining.run(self.now) == len(due)
        for one in due:
            self._forget(one, counts)
        assert overdue.by_state() == counts

    @invariant()
    def stands_as_the_table_says(self) -> None:
        """The state, and the story that led to it, whole and in order."""
        rows = {row.pk: row for row in Referral.objects.prefetch_related("story", "agreements")}
        assert len(rows) == len(self.messages)
        for one in self.messages.values():
            row = rows[one.id]
            story = list(row.story.all())
            assert (State(row.state), [Event(each.event) for each in story]) == (one.state, one.story)
            assert [each.at for each in story] == sorted(each.at for each in story)
            assert {each.purpose for each in row.agreements.all() if each.withdrawn_at is None} == one.agreed
            assert bool(row.erased_at) == one.erased
            self._holds_no_more_than_agreed(row, one)

    def _holds_no_more_than_agreed(self, row: Referral, one: Known) -> None:
        if one.erased:
            assert (row.person, row.answers, row.secret) == (None, None, "")
            assert not any(each.text for each in row.story.all())
        elif one.state is not State.WITHDRAWN:
            assert ("phone" in row.person) == (Purpose.CALL in one.agreed)
            assert bool(row.answers) == (Purpose.ANSWERS in one.agreed)

    @invariant()
    def shows_an_outcome_or_a_day(self) -> None:
        """The person sees an outcome, or the day by which the next one comes, which no clock has let go by."""
        for one in self.messages.values():
            own = persons.by_secret(one.taken.secret)
            if one.erased:
                assert own is None
                continue
            assert own is not None
            assert own.standing.outcome != (own.answer_by is not None), own.state
            assert own.answer_by is None or own.answer_by > self.now

    @invariant()
    def writes_to_nobody_who_left(self) -> None:
        """To those who withdrew or were erased no letter waits; to their teams only that they did."""
        gone = {
            f"referral:{each.id}"
            for each in self.messages.values()
            if each.erased or each.state is State.WITHDRAWN
        }
        waiting = Letter.objects.filter(about__in=gone, state=Letter.State.WAITING)
        assert set(waiting.values_list("kind", flat=True)) <= {"team_withdrawn"}

    @invariant()
    def reminds_no_more_often_than_said(self) -> None:
        """Each reminder is written once for each time that an answer is owed."""
        assert all(row.reminders <= len(REMINDERS) for row in Referral.objects.all())


NO_WORK = contact.Proof("", "", 0)


def _rows(referral: UUID) -> tuple[object, ...]:
    row = Referral.objects.filter(pk=referral).values_list()
    letters = Letter.objects.filter(about=f"referral:{referral}").values_list("id", "state")
    return list(row), sorted(letters)


def _is_due(one: Known, now: datetime) -> bool:
    period = retention.OPEN if STANDINGS[one.state].clock else retention.ENDED
    return not one.erased and one.last < retention.ended(period, now)


@pytest.mark.django_db
def test_every_story_is_one_that_the_table_allows() -> None:
    profile = settings(
        max_examples=200 if SEARCHES else 12,
        stateful_step_count=60 if SEARCHES else 40,
        phases=[Phase.generate, Phase.shrink]
        if SEARCHES
        else [Phase.generate],  # a failing story comes at once
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Messages, settings=profile)
