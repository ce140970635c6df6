"""One letter, from waiting to its end: a lease, the sending, the result. Whoever dies leaves a lease that ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from equipoise.web.mail import outcomes
from equipoise.web.mail.models import Letter
from equipoise.web.mail.servers import Refused, Server, Trouble

State = Letter.State
LEASE = timedelta(minutes=3)
"""Longer than a server may take over one letter (`servers.PATIENCE`)."""
PAUSES = tuple(timedelta(minutes=each) for each in (1, 4, 15, 60, 120, 240, 480, 720, 960, 1440))
"""Between attempts: four days in all, as RFC 5321 section 4.5.4.1 advises, then the letter is given up."""


def deliver(letter_id: UUID, server: Server, clock: Callable[[], datetime]) -> bool:
    """Try to send a letter that is due. False where there was nothing to do: sent, taken by another, or not yet due."""
    letter = _take(letter_id, clock())
    if letter is None:
        return False
    try:
        arrived = server.send(letter)
    except Refused as refused:
        _end(letter, State.BOUNCED, clock(), refused.code)
    except Trouble as trouble:
        _again(letter, clock(), trouble.code)
    else:
        _end(letter, State.DELIVERED if arrived else State.SENT, clock(), "")
    return True


def pause(letter: Letter) -> timedelta | None:
    """How long to wait before the next attempt, spread by up to a quarter so that letters don't come back in step.

    None where the letter is given up.
    """
    if letter.attempts > len(PAUSES):
        return None
    spread = sha256(f"{letter.id}:{letter.attempts}".encode()).digest()[0] / 255
    return PAUSES[letter.attempts - 1] * (1 + spread / 4)


def _take(letter_id: UUID, now: datetime) -> Letter | None:
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(id=letter_id, state=State.WAITING).first()
        if letter is None or letter.due_at > now or (letter.lease_until and letter.lease_until > now):
            return None
        letter.lease_until, letter.attempts = now + LEASE, letter.attempts + 1
        letter.save(update_fields=["lease_until", "attempts"])
    return letter


def _end(letter: Letter, state: str, now: datetime, trouble: str) -> None:
    with transaction.atomic():
        held = Letter.objects.select_for_update().get(id=letter.id)
        if held.state != State.WAITING:
            return  # taken back, or ended by who held an earlier lease
        held.state, held.trouble, held.lease_until = state, trouble, None
        held.ended_at = now
        if state in (State.SENT, State.DELIVERED):
            held.sent_at = now
        held.save()
        _tell(held, state, now)


def _again(letter: Letter, now: datetime, trouble: str) -> None:
    wait = pause(letter)
    if wait is None:
        _end(letter, State.DEAD, now, trouble)
        return
    from equipoise.web.mail.tasks import deliver as task

    with transaction.atomic():
        due = now + wait
        Letter.objects.filter(id=letter.id, state=State.WAITING).update(
            due_at=due, lease_until=None, trouble=trouble
        )
        task.using(run_after=due).enqueue(str(letter.id))


def _tell(letter: Letter, what: str, now: datetime) -> None:
    outcomes.tell(outcomes.Outcome(letter.id, letter.kind, letter.about, what, now))  # type: ignore[arg-type]
