"""Sending news: all that waits for somebody becomes one letter, in one transaction with noting that it was told."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, transaction

from equipoise.web.alerts import people, telling
from equipoise.web.alerts.models import Notice, Subscriber
from equipoise.web.alerts.people import State
from equipoise.web.audit import actions as audit
from equipoise.web.mail import actions as mail

AT_ONCE = 500
"""Letters of one run: the worker that makes them sends them too, and comes back in a few seconds."""
log = logging.getLogger(__name__)


def send(now: datetime, limit: int = AT_ONCE) -> int:
    """Write the letters that are due; gives how many. Two may do it at once, and whoever dies leaves nothing half done.

    Somebody whose letter can't be written stops nobody else's.
    """
    wake(now)
    return sum(_tried(each, now) for each in _due(now, limit))


def wake(now: datetime) -> int:
    """Let letters go on that were held until a day that has come. Gives how many subscribers."""
    over = Subscriber.objects.filter(state=State.PAUSED, paused_until__lte=now)
    woken = 0
    for each in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            if over.filter(pk=each).update(state=State.ACTIVE, paused_until=None):
                about = people.about(each)
                audit.record(at=now, actor="system", verb="let letters go on", subject=about)
                woken += 1
    return woken


def _due(now: datetime, limit: int) -> list[UUID]:
    rows = Notice.objects.filter(letter=0, due_at__lte=now, subscriber__state=State.ACTIVE)
    return list(rows.order_by("subscriber").values_list("subscriber", flat=True).distinct()[:limit])


def _tried(subscriber_id: UUID, now: datetime) -> bool:
    try:
        return _send(subscriber_id, now)
    except (DatabaseError, InterfaceError):
        raise  # nothing can be done now; the next run begins again
    except Exception as error:
        log.error("news for %s could not be written: %s", subscriber_id, type(error).__name__)
        return False


def _send(subscriber_id: UUID, now: datetime) -> bool:
    """One letter with all that waits, in the order in which it happened; False where another has just sent it."""
    with transaction.atomic():
        held = Subscriber.objects.select_for_update().filter(pk=subscriber_id, state=State.ACTIVE).first()
        waiting = list(held.notices.filter(letter=0).order_by("item")) if held else []
        if held is None or not any(each.due_at <= now for each in waiting):
            return False
        number = held.letters + 1
        draft = telling.draft(held, waiting, number)
        told = Notice.objects.filter(pk__in=[each.pk for each in waiting])
        if draft is None:  # none of the news is kept any more
            told.delete()
            return False
        mail.post(draft, now)
        told.update(letter=number)
        Subscriber.objects.filter(pk=held.pk).update(letters=number)
        audit.record(
            at=now,
            actor="system",
            verb="told news",
            subject=people.about(held.pk),
            detail={"letter": number, "items": len(waiting)},
        )
    return True
