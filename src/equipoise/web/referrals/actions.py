"""What a study team, a person and the clock do with a referral. Each is one transaction with its audit row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from equipoise.core.referral import reasons
from equipoise.core.referral.states import STANDINGS, Event, NotNow, Party, State, find
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.mail import actions as mail
from equipoise.web.mail.outcomes import Outcome
from equipoise.web.referrals import erased, erased_list, letters, moving
from equipoise.web.referrals.models import Referral
from equipoise.web.sites import queries as sites

LONGEST = 5_000
"""Characters of a message or an answer."""
BY_MAIL = "mail"
"""Who acts where a letter came in: nobody who is logged in."""
AFTER_WITHDRAWING = frozenset({"team_withdrawn", "person_link"})
"""Letters that may leave once a message is withdrawn: that it was, and what the person asks for."""


class NotThere(Exception):
    """There is no such referral, or not for who asks: which of the two is not told."""


def open_by_team(referral_id: UUID, *, by: str, now: datetime) -> None:
    """Note that somebody of the team looked; the first look is told to the person."""
    with held(referral_id) as referral:
        if find(State(referral.state), Event.OPEN):
            moving.move(referral, Event.OPEN, Party.TEAM, now, actor=by)
        _audit(referral, "looked at referral", by, now)


def answer(referral_id: UUID, text: str, *, by: str, now: datetime) -> None:
    """Answer the person."""
    _say(referral_id, Event.ANSWER, text, by, now)


def ask(referral_id: UUID, text: str, *, by: str, now: datetime) -> None:
    """Ask the person something; it is their turn then."""
    _say(referral_id, Event.ASK, text, by, now)


def decline(referral_id: UUID, code: str, text: str, *, by: str, now: datetime) -> None:
    """End it with a reason that the person can understand."""
    reason = reasons.find(code, text)
    with held(referral_id) as referral:
        moving.move(
            referral, Event.DECLINE, Party.TEAM, now, actor=by, text=fitting(text), reason=reason.code
        )
        _write_person(referral, "person_declined", now)
        _audit(referral, "declined referral", by, now, reason=reason.code)


def _say(referral_id: UUID, event: Event, text: str, by: str, now: datetime) -> None:
    if not text.strip():
        raise InputError("Write something first.", where="What you write")
    with held(referral_id) as referral:
        moving.move(referral, event, Party.TEAM, now, actor=by, text=fitting(text))
        _write_person(referral, "person_answered", now)
        _audit(referral, f"{event} referral", by, now)


def write(referral_id: UUID, text: str, *, now: datetime) -> None:
    """Add a message of the person's."""
    if not text.strip():
        raise InputError("Write something first.", where="Your message")
    with held(referral_id) as referral:
        moving.move(referral, Event.WRITE, Party.PERSON, now, text=fitting(text))
        _write_team(referral, "wrote", now)
        _audit(referral, "wrote again", "visitor", now)


def withdraw(referral_id: UUID, *, now: datetime) -> None:
    """End it because the person wants so; letters to the team that still wait are taken back."""
    with held(referral_id) as referral:
        moving.move(referral, Event.WITHDRAW, Party.PERSON, now)
        referral.agreements.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_how="withdrawal")
        mail.cancel(letters.about(referral), now)
        _write_team(referral, "withdrawn", now)
        _audit(referral, "withdrew referral", "visitor", now)


def erase(referral_id: UUID, *, by: str, now: datetime, again: bool = False) -> bool:
    """Erase the person: names, addresses, messages, answers, letters. What can be counted stays. False if done before.

    What was still owed an answer is withdrawn by it, and the team is told; how an ended one ended is a count and stays.
    `again`: a backup brought back who had been erased; the team has been told, and the list of the erased has them.
    """
    with transaction.atomic():
        referral = _locked(referral_id)
        if referral is None:
            raise NotThere
        if referral.erased_at:
            return False
        owed = STANDINGS[State(referral.state)].clock
        if owed:
            moving.move(referral, Event.WITHDRAW, Party.PERSON, now)
        _empty(referral, now)
        erased.tell(referral.id, now)
        mail.forget(letters.about(referral), now)
        if owed and not again:
            _write_team(referral, "withdrawn", now)
        _audit(referral, "erased person", by, now)
        if not again:
            transaction.on_commit(partial(erased_list.note, {referral.id: now}), robust=True)
    return True


def _empty(referral: Referral, now: datetime) -> None:
    """Take out whatever tells of the person. What has to be unlike any other is made from its number."""
    referral.agreements.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_how="erasure")
    referral.story.update(text="")
    referral.person = referral.answers = None
    referral.secret = referral.email_digest = ""
    referral.submission = referral.secret_digest = sha256(f"erased {referral.id}".encode()).hexdigest()
    referral.erased_at = now
    referral.save()


def heard(outcome: Outcome) -> None:
    """What became of a letter of ours; called within the transaction that keeps it. Told twice, it does nothing."""
    if outcome.what == "replied":
        _replied(outcome)
        return
    if outcome.what == "resent":
        _require_wanted(outcome)
    if outcome.kind == "team_notice":
        _arrived(outcome)


def _require_wanted(outcome: Outcome) -> None:
    """InputError where a letter would be sent again about what the person has withdrawn since."""
    referral = _locked(UUID(outcome.about.partition(":")[2]))
    if referral and referral.state == State.WITHDRAWN and outcome.kind not in AFTER_WITHDRAWING:
        raise InputError("The person has withdrawn the message, so this letter is not sent again.")


def _arrived(outcome: Outcome) -> None:
    referral = _locked(UUID(outcome.about.partition(":")[2]))
    event = {
        "sent": Event.SEND,
        "delivered": Event.DELIVER,
        "bounced": Event.BOUNCE,
        "dead": Event.BOUNCE,
        "resent": Event.RESEND,
    }.get(outcome.what)
    if referral is None or event is None or find(State(referral.state), event) is None:
        return
    moving.move(referral, event, Party.SYSTEM, outcome.at)
    if event is Event.BOUNCE:
        _write_person(referral, "person_bounced", outcome.at)


def _replied(outcome: Outcome) -> None:
    """A reply by mail: the team's is an answer, the person's a message, if it came from where our letter went.

    What came from elsewhere, from an address that is no longer the site's, or can't be said any more, is a note that
    the team alone sees: an address is easily written into a letter, and the person must be able to rely on an answer.
    """
    referral = _locked(UUID(outcome.about.partition(":")[2]))
    if referral is None or referral.erased_at:
        return
    of_team = outcome.kind.startswith("team_")
    event, party = (Event.ANSWER, Party.TEAM) if of_team else (Event.WRITE, Party.PERSON)
    text = outcome.text[:LONGEST].strip()
    if _is_from_them(referral, outcome, of_team=of_team) and find(State(referral.state), event):
        moving.move(referral, event, party, outcome.at, actor=BY_MAIL if of_team else "", text=text)
        if of_team:
            _write_person(referral, "person_answered", outcome.at)
        else:
            _write_team(referral, "wrote", outcome.at)
        _audit(referral, "answered by mail" if of_team else "wrote by mail", BY_MAIL, outcome.at)
    elif of_team or referral.state != State.WITHDRAWN:
        _note_unverified(referral, party, text, outcome.at)


def _is_from_them(referral: Referral, outcome: Outcome, *, of_team: bool) -> bool:
    if not of_team:
        return outcome.known
    reach = sites.reach(referral.study_site)
    return outcome.known and reach is not None and outcome.address in reach.emails


def _note_unverified(referral: Referral, party: Party, text: str, now: datetime) -> None:
    referral.story.create(
        at=now,
        verb="unverified",
        by=party,
        actor=BY_MAIL,
        state=referral.state,
        text=text,
        for_person=False,
    )
    referral.unread = True
    referral.save(update_fields=["unread"])
    _audit(referral, "kept unverified mail", BY_MAIL, now)


def remind(now: datetime) -> int:
    """Remind teams whose answer is due. Gives how many referrals."""
    return _each(Referral.objects.filter(remind_at__lte=now), _remind, now)


def lapse(now: datetime) -> int:
    """Tell persons that nobody answered in time. Gives how many referrals."""
    return _each(Referral.objects.filter(lapse_at__lte=now), _lapse, now)


def _remind(referral: Referral, now: datetime) -> None:
    if referral.remind_at is None or referral.remind_at > now:
        return
    referral.reminders += 1
    moving.schedule_reminder(referral)
    referral.save()
    _write_team(referral, f"remind-{referral.reminders}", now)


def _lapse(referral: Referral, now: datetime) -> None:
    if referral.lapse_at is None or referral.lapse_at > now:
        return
    moving.move(referral, Event.LAPSE, Party.SYSTEM, now)
    _write_person(referral, "person_unanswered", now)
    _audit(referral, "lapsed referral", "clock", now)


def _each(rows, what: Callable[[Referral, datetime], None], now: datetime) -> int:  # type: ignore[no-untyped-def]
    """Do something to each referral in a transaction of its own, so that one that fails stops no other."""
    done = 0
    for referral_id in list(rows.values_list("id", flat=True)[:1_000]):
        with held(referral_id) as referral:
            what(referral, now)
            done += 1
    return done


@contextmanager
def held(referral_id: UUID) -> Iterator[Referral]:
    """A referral, locked by a transaction. NotThere where there is none; NotNow where it was erased."""
    with transaction.atomic():
        referral = _locked(referral_id)
        if referral is None:
            raise NotThere
        if referral.erased_at:
            raise NotNow("The person has had this erased.")
        yield referral


def _locked(referral_id: UUID) -> Referral | None:
    return Referral.objects.select_for_update().filter(pk=referral_id).first()


def _write_person(referral: Referral, kind: str, now: datetime) -> None:
    reach = sites.reach(referral.study_site)
    if reach is not None:
        letters.to_person(referral, reach, kind, f"{kind}-{referral.story.count()}", now)


def _write_team(referral: Referral, step: str, now: datetime) -> None:
    reach = sites.reach(referral.study_site)
    if reach is not None:
        numbered = step if step.startswith("remind") else f"{step}-{referral.story.count()}"
        letters.to_team(referral, reach, now, numbered)


def fitting(text: str) -> str:
    """A text without blanks around; InputError where it is too long."""
    if len(text) > LONGEST:
        raise InputError(f"It is longer than {LONGEST:,} characters.", mend="Make it shorter.")
    return text.strip()


def _audit(referral: Referral, verb: str, by: str, now: datetime, **detail: str) -> None:
    audit.record(at=now, actor=by, verb=verb, subject=letters.about(referral), detail=detail)
