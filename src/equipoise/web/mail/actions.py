"""Writing letters into the outbox, and what an operator may do with them. Each in the transaction of its cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.mail.models import Incoming, Letter, Posted
from equipoise.web.mail.tasks import deliver

State = Letter.State


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be written from the templates `mail/<kind>.txt` and `.html`, whose first line is the subject.

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
    subject, text, html = written(draft)
    letter = Letter.objects.create(
        key=draft.key,
        about=draft.about,
        kind=draft.kind,
        language=draft.language,
        to=draft.to,
        subject=subject,
        text=text,
        html=html,
        headers=dict(draft.headers),
        created_at=now,
        due_at=now,
    )
    deliver.enqueue(str(letter.id))
    return letter.id


def written(draft: Draft) -> tuple[str, str, str]:
    """The subject, the text and the HTML of a letter, in its language."""
    with translation.override(draft.language):
        text = render_to_string(f"mail/{draft.kind}.txt", dict(draft.facts))
        subject, _, body = text.lstrip().partition("\n")
        html = render_to_string(f"mail/{draft.kind}.html", {**draft.facts, "subject": subject.strip()})
    return " ".join(subject.split())[:200], body.strip() + "\n", html


def resend(letter_id: UUID, *, by: str, now: datetime) -> None:
    """Send a letter again that was given up or came back. InputError where it is neither."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(id=letter_id).first()
        if letter is None or letter.state not in (State.DEAD, State.BOUNCED):
            raise InputError("Only a letter that was given up or came back can be sent again.")
        letter.state, letter.attempts, letter.due_at, letter.lease_until = State.WAITING, 0, now, None
        letter.ended_at = None
        letter.save()
        deliver.enqueue(str(letter.id))
        audit.record(at=now, actor=by, verb="sent letter again", subject=letter.about)


def cancel(about: str, now: datetime) -> int:
    """Take back what still waits about something. Gives how many letters."""
    waiting = Letter.objects.filter(about=about, state=State.WAITING)
    return waiting.update(state=State.CANCELLED, ended_at=now, text="", html="", to="")


def forget(about: str, now: datetime) -> None:
    """Take back what waits about something, and empty what was sent and what came back."""
    cancel(about, now)
    letters = Letter.objects.filter(about=about)
    Incoming.objects.filter(letter__in=letters).update(text="")
    Posted.objects.filter(letter_id__in=letters.values("id")).delete()
    letters.update(text="", html="", to="")
