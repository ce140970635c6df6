"""One letter, from waiting to its end: a lease, the sending, the result. Whoever dies leaves a lease that ends.

Order of locks: what a letter is about first (whoever listens to outcomes locks it), the letter after it. Actions above
do the same, so that two never wait for each other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from threading import local
from uuid import UUID

from django.db import DatabaseError, InterfaceError, transaction

from equipoise.web.mail import circuits, outcomes
from equipoise.web.mail.models import Letter
from equipoise.web.mail.servers import Server
from equipoise.web.mail.troubles import Down, Refused, Trouble

State = Letter.State
LEASE = timedelta(minutes=3)
"""Longer than a server may take over one letter (`smtp.WHOLE`)."""
PAUSES = tuple(timedelta(minutes=each) for each in (1, 4, 15, 60, 120, 240, 480, 720, 960, 1440))
"""Between attempts: four days in all, as RFC 5321 section 4.5.4.1 advises, then the letter is given up."""
LOST_IN_A_ROW = 5
"""Letters in a row over which the connection broke, after which the server counts as down."""
NOT_NEEDED = ("to", "text", "html", "headers")
"""Sealed columns that are not opened to note a result."""
log = logging.getLogger(__name__)
_lost = local()


def deliver(letter_id: UUID, server: Server, clock: Callable[[], datetime]) -> bool:
    """Try to send a letter that is due. False where there was nothing to do: sent, taken by another, or not yet due."""
    if not _take(letter_id, clock()):
        return False
    try:
        letter = Letter.objects.get(id=letter_id)
        arrived = server.send(letter)
    except Refused as refused:
        _worked()
        _end(letter_id, State.BOUNCED, clock(), refused.code)
    except Trouble as trouble:
        _noted(trouble, clock())
        _again(letter_id, clock(), trouble.code)
    except Down as down:
        _wait(letter_id, circuits.failed(clock(), down.code), down.code)
    except (DatabaseError, InterfaceError):
        raise  # the lease ends, and the letter is tried again
    except Exception as error:
        log.error("letter %s could not be written: %s", letter_id, type(error).__name__)
        _again(letter_id, clock(), type(error).__name__)
    else:
        _worked()
        _end(letter_id, State.DELIVERED if arrived else State.SENT, clock(), "")
    return True


def pause(letter: Letter) -> timedelta | None:
    """How long to wait before the next attempt, spread by up to a quarter so that letters don't come back in step.

    None where the letter is given up.
    """
    if letter.attempts > len(PAUSES):
        return None
    spread = sha256(f"{letter.id}:{letter.attempts}".encode()).digest()[0] / 255
    return PAUSES[max(letter.attempts, 1) - 1] * (1 + spread / 4)


def became(letter_id: UUID, state: str, now: datetime, trouble: str = "", *, of: tuple[str, ...]) -> bool:
    """Give a letter that stands in one of the states `of` another, and tell who wants to know, in one transaction.

    False where it stands in none of them any more. What could not be told is told later (`retell`).
    """
    letter = Letter.objects.defer(*NOT_NEEDED).filter(id=letter_id, state__in=of).first()
    if letter is None:
        return False
    with transaction.atomic():
        untold = "" if _told(letter, state, now) else state
        change = {
            "state": state,
            "trouble": trouble[:60],
            "lease_until": None,
            "ended_at": now,
            "untold": untold,
        }
        if state in (State.SENT, State.DELIVERED) and letter.sent_at is None:
            change["sent_at"] = now
        changed = Letter.objects.filter(id=letter_id, state__in=of).update(**change)
        if not changed:  # taken back, or ended by who held an earlier lease
            transaction.set_rollback(True)
    return bool(changed)


def retell(now: datetime, limit: int = 200) -> int:
    """Tell again what could not be told. Gives how many could be now."""
    waiting = Letter.objects.defer(*NOT_NEEDED).exclude(untold="").order_by("ended_at")[:limit]
    told = 0
    for letter in list(waiting):
        with transaction.atomic():
            if _told(letter, letter.untold, letter.ended_at or now):
                told += Letter.objects.filter(id=letter.id, untold=letter.untold).update(untold="")
    return told


def _take(letter_id: UUID, now: datetime) -> bool:
    """Lease a letter that is due; a letter is never held by two."""
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update()
            .defer(*NOT_NEEDED)
            .filter(id=letter_id, state=State.WAITING)
            .first()
        )
        if letter is None or letter.due_at > now or (letter.lease_until and letter.lease_until > now):
            return False
        letter.lease_until, letter.attempts = now + LEASE, letter.attempts + 1
        letter.save(update_fields=["lease_until", "attempts"])
    return True


def _end(letter_id: UUID, state: str, now: datetime, trouble: str) -> None:
    became(letter_id, state, now, trouble, of=(State.WAITING,))


def _again(letter_id: UUID, now: datetime, trouble: str) -> None:
    letter = Letter.objects.defer(*NOT_NEEDED).get(id=letter_id)
    wait = pause(letter)
    if wait is None:
        _end(letter_id, State.DEAD, now, trouble)
    else:
        _put_off(letter_id, now + wait, trouble, letter.attempts)


def _wait(letter_id: UUID, until: datetime, trouble: str) -> None:
    """The server is down: give the attempt back, and come again when it may be tried."""
    attempts = Letter.objects.filter(id=letter_id).values_list("attempts", flat=True).get()
    _put_off(letter_id, until, trouble, max(attempts - 1, 0))


def _put_off(letter_id: UUID, due: datetime, trouble: str, attempts: int) -> None:
    from equipoise.web.mail.tasks import deliver as task

    with transaction.atomic():
        waiting = Letter.objects.filter(id=letter_id, state=State.WAITING)
        if waiting.update(due_at=due, lease_until=None, trouble=trouble[:60], attempts=attempts):
            task.using(run_after=due).enqueue(str(letter_id))


def _noted(trouble: Trouble, now: datetime) -> None:
    """Count connections that break one after the other: it isn't the letters' fault then."""
    _lost.count = getattr(_lost, "count", 0) + 1 if trouble.lost else 0
    if _lost.count >= LOST_IN_A_ROW:
        _lost.count = 0
        circuits.failed(now, trouble.code)


def _worked() -> None:
    _lost.count = 0
    circuits.worked()


def _told(letter: Letter, what: str, now: datetime) -> bool:
    """Tell who wants to know. A listener that fails undoes what it did itself, never that the letter was sent."""
    try:
        with transaction.atomic():
            outcomes.tell(outcomes.Outcome(letter.id, letter.kind, letter.about, what, now))  # type: ignore[arg-type]
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:
        log.error("outcome of letter %s could not be told: %s", letter.id, type(error).__name__)
        return False
    return True
