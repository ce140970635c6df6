"""What a member of a study team does with a referral of their sites, with what they had seen of it.

Two may work on one referral at once: what is done with an outdated view is refused, so that who comes second reads
what the first did before anything more reaches the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from equipoise.core.referral.states import Event, Party
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.referrals import actions, letters
from equipoise.web.referrals.actions import LONGEST, NotThere
from equipoise.web.referrals.models import Referral


class Outdated(InputError):
    """Somebody did something with the referral after it was last seen."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: a log-in, its account's number, and the sites where they may do this."""

    by: str
    user_id: int
    sites: frozenset[int]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said to the person: `event` is answer, ask or decline; `reason` only for the last."""

    event: Event
    text: str
    reason: str = ""


def open_(referral_id: UUID, hand: Hand, now: datetime) -> None:
    """Note that the referral's page was opened. NotThere where it is none of theirs."""
    with _held(referral_id, hand) as referral:
        if referral.erased_at is None:
            actions.open_by_team(referral_id, by=hand.by, now=now)


def say(referral_id: UUID, words: Words, hand: Hand, *, seen: int, now: datetime) -> None:
    """Answer, ask or decline. Outdated where the story went on since `seen`, its newest item then."""
    with _held(referral_id, hand) as referral:
        require_seen(referral, seen)
        if words.event is Event.DECLINE:
            actions.decline(referral_id, words.reason, words.text, by=hand.by, now=now)
        elif words.event is Event.ASK:
            actions.ask(referral_id, words.text, by=hand.by, now=now)
        else:
            actions.answer(referral_id, words.text, by=hand.by, now=now)


def note(referral_id: UUID, text: str, hand: Hand, now: datetime) -> None:
    """Keep a note for the team; the person never sees it."""
    with living(referral_id, hand) as referral:  # before the text: none of theirs is not there
        if not text.strip():
            raise InputError("Write something first.", where="Note")
        if len(text) > LONGEST:
            raise InputError(
                f"It is longer than {LONGEST:,} characters.", where="Note", mend="Make it shorter."
            )
        _tell(referral, "note", hand, now, text=text.strip())


def assign(referral_id: UUID, member: int | None, hand: Hand, *, seen: int, now: datetime) -> None:
    """Give it to a member of its site, or to nobody. The caller makes sure that they are a member."""
    with living(referral_id, hand) as referral:
        require_seen(referral, seen)
        if referral.assigned_to == member:
            return
        referral.assigned_to = member
        referral.save(update_fields=["assigned_to"])
        _tell(referral, "assigned" if member else "unassigned", hand, now, detail=str(member or ""))


def screen(referral_id: UUID, screened: bool, hand: Hand, now: datetime) -> None:
    """Mark that the person was screened for the study, or take the mark back."""
    with living(referral_id, hand) as referral:
        if (referral.screened_at is not None) is screened:
            return
        referral.screened_at = now if screened else None
        referral.save(update_fields=["screened_at"])
        _tell(referral, "screened" if screened else "unscreened", hand, now)


def read(referral_id: UUID, hand: Hand, now: datetime) -> None:
    """Take the mark off that the person wrote something new, where no answer to it is needed."""
    with living(referral_id, hand) as referral:
        if referral.unread:
            referral.unread = False
            referral.save(update_fields=["unread"])
            _tell(referral, "read", hand, now)


def exported(hand: Hand, count: int, now: datetime) -> None:
    """Note that somebody took the referrals of their sites away as a file."""
    with transaction.atomic():
        audit.record(
            at=now,
            actor=hand.by,
            verb="exported referrals",
            subject=f"account:{hand.user_id}",
            detail={"sites": sorted(hand.sites), "referrals": count},
        )


@contextmanager
def _held(referral_id: UUID, hand: Hand) -> Iterator[Referral]:
    with transaction.atomic():
        rows = Referral.objects.select_for_update().filter(pk=referral_id, site__in=hand.sites)
        referral = rows.first()
        if referral is None:
            raise NotThere
        yield referral


@contextmanager
def living(referral_id: UUID, hand: Hand) -> Iterator[Referral]:
    """A referral of their sites that is not erased, locked. NotThere where it is none of theirs."""
    with _held(referral_id, hand) as referral:
        if referral.erased_at:
            raise InputError("The person has had this erased.")
        yield referral


def require_seen(referral: Referral, seen: int) -> None:
    """Outdated where the story went on since `seen`."""
    newest = referral.story.order_by("-id").values_list("id", flat=True).first() or 0
    if newest != seen:
        raise Outdated(
            "Something happened while you were writing. Nothing was sent.",
            mend="Read what is new below, then send it if it still holds.",
        )


def _tell(
    referral: Referral, verb: str, hand: Hand, now: datetime, *, text: str = "", detail: str = ""
) -> None:
    """One item of the story that the team alone sees, with its audit row."""
    referral.story.create(
        at=now,
        verb=verb,
        by=Party.TEAM,
        actor=hand.by,
        state=referral.state,
        text=text,
        for_person=False,
    )
    more = {"to": detail} if detail else {}
    audit.record(at=now, actor=hand.by, verb=f"{verb} referral", subject=letters.about(referral), detail=more)
