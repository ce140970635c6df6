"""Writing letters into the outbox, and what an operator may do with them. Each in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from equipoise.core.referral import retention
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.mail import letters
from equipoise.web.mail.messages import one_line
from equipoise.web.mail.models import Incoming, Letter, Posted
from equipoise.web.mail.outcomes import Outcome, tell
from equipoise.web.mail.tasks import deliver

State = Letter.State
LONGEST_ADDRESS, LONGEST_HEADER = 1_000, 500
"""Characters that are kept; an address of more than 254 comes back as returned, whatever follows."""
EMPTY = {"text": "", "emptied": True}
GONE = {**EMPTY, "to": "", "html": "", "headers": None}
"""What is left of a letter."""
ENDED_BADLY = (State.DEAD, State.BOUNCED)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be written from the template `mail/<kind>.txt` (see `letters`), in the language wanted.

    `key`: what it is for; a letter with the same key is written once. `headers` go out as they are.
    """

    key: str
    about: str
    kind: str
    to: str
    facts: Mapping[str, object]
    language: str = "en"
    headers: Mapping[str, str] = field(default_factory=dict)


def post(draft: Draft, now: datetime) -> UUID:
    """Put a letter into the outbox and wake the worker once the transaction is kept. Gives its number.

    RuntimeError outside a transaction: a letter must stand or fall with what it tells.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a letter is written in the transaction of what it tells")
    known = Letter.objects.filter(key=draft.key).values_list("id", flat=True).first()
    if known is not None:
        return known
    written = letters.write(draft.kind, draft.facts, draft.language)
    letter = Letter.objects.create(
        key=draft.key,
        about=draft.about,
        kind=draft.kind,
        language=written.language,
        to=draft.to[:LONGEST_ADDRESS],
        subject=written.subject,
        text=written.text,
        html=written.html,
        headers={name: one_line(value)[:LONGEST_HEADER] for name, value in draft.headers.items()} or None,
        created_at=now,
        due_at=now,
    )
    deliver.enqueue(str(letter.id))
    return letter.id


def resend(letter_id: UUID, *, by: str, now: datetime) -> None:
    """Send a letter again that was given up or came back.

    InputError where it is neither, its text is gone, or who listens says that it is not wanted any more.
    """
    with transaction.atomic():
        letter = Letter.objects.filter(id=letter_id, state__in=ENDED_BADLY).first()
        if letter is None or letter.emptied:
            raise InputError("Only a letter that was given up or came back can be sent again.")
        tell(Outcome(letter.id, letter.kind, letter.about, "resent", now))
        fresh = {"state": State.WAITING, "attempts": 0, "due_at": now, "lease_until": None, "ended_at": None}
        if Letter.objects.filter(id=letter_id, state__in=ENDED_BADLY).update(**fresh, untold=""):
            deliver.enqueue(str(letter.id))
            audit.record(at=now, actor=by, verb="sent letter again", subject=letter.about)


def resend_all(*, by: str, now: datetime) -> int:
    """Send every letter again that was given up and is wanted, each in a transaction of its own. Gives how many."""
    dead = Letter.objects.filter(state=State.DEAD, emptied=False).order_by("created_at")
    sent = 0
    for letter_id in list(dead.values_list("id", flat=True)):
        with suppress(InputError):
            resend(letter_id, by=by, now=now)
            sent += 1
    return sent


def cancel(about: str, now: datetime) -> int:
    """Take back what still waits about something, and let nothing be sent again that came back or was given up.

    Gives how many letters waited.
    """
    Letter.objects.filter(about=about, state__in=ENDED_BADLY).update(**GONE)
    waiting = Letter.objects.filter(about=about, state=State.WAITING)
    return waiting.update(state=State.CANCELLED, ended_at=now, **GONE)


def forget(about: str, now: datetime) -> None:
    """Take back what waits about something, and empty what was sent and what came back."""
    cancel(about, now)
    letters_ = Letter.objects.filter(about=about)
    Incoming.objects.filter(about=about).update(**EMPTY, words_digest="")
    Posted.objects.filter(letter_id__in=letters_.values("id")).delete()
    letters_.update(**GONE)


def empty_old(now: datetime, limit: int = 5_000) -> int:
    """Empty letters whose period has run out, and what came in about them. Gives how many letters."""
    before = retention.ended(retention.LETTER, now)
    old = list(Letter.objects.filter(ended_at__lt=before, emptied=False).values_list("id", flat=True)[:limit])
    with transaction.atomic():
        Letter.objects.filter(id__in=old).update(**GONE)
        Posted.objects.filter(at__lt=before).delete()
        Incoming.objects.filter(at__lt=before, emptied=False).update(**EMPTY)
    return len(old)
