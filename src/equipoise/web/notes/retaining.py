"""Retention that runs by itself: shares end, and what has ended long enough is deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from equipoise.web.audit import actions as audit
from equipoise.web.notes import numbers, sharing
from equipoise.web.notes.models import Door, PlainNote, Share

ENDED = timedelta(days=30)
"""For so long its owner still sees what became of a share, and its answers."""
TRIES = timedelta(days=61)
"""Tries are kept longer than any share and its log, so that a locked one never opens again."""
PLAIN = timedelta(days=365)
"""A plain note after its last change."""


def run(now: datetime) -> int:
    """End the shares that are locked or whose days are over; delete old ones, old tries and old plain notes.

    Gives how many rows.
    """
    with transaction.atomic():
        locked = _end_locked(now)
        over = Share.objects.filter(ended_at=None, ends_at__lte=now)
        ended = locked + over.update(ended_at=F("ends_at"), end=Share.End.EXPIRED, content=b"")
        shares, _ = Share.objects.filter(ended_at__lt=now - ENDED).delete()
        doors, _ = Door.objects.filter(last_at__lt=now - TRIES).delete()
        plain, _ = PlainNote.objects.filter(changed_at__lt=now - PLAIN).delete()
        done = ended + shares + doors + plain
        if done:
            detail = {"ended": ended, "shares": shares, "tries": doors, "plain": plain}
            audit.record(at=now, actor="retention", verb="ended shared notes", subject="notes", detail=detail)
    return done


def _end_locked(now: datetime) -> int:
    shut = set(Door.objects.exclude(locked_at=None).values_list("key", flat=True))
    living = Share.objects.filter(ended_at=None).values_list("pk", flat=True) if shut else ()
    return sum(
        sharing.end(each, Share.End.LOCKED, now)
        for each in list(living)
        if numbers.digest(each.encode()) in shut
    )
