"""From what happened to what somebody is to be told: notices, each once, in the order in which it happened.

The work is done without a lock, since it can take seconds; then one transaction writes the notices and moves the
cursor, if it still is where the work began. Whoever dies, or is overtaken by another worker, leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from equipoise.web.alerts.anchoring import reanchor_stale
from equipoise.web.alerts.models import Matched, Notice, Subscription
from equipoise.web.alerts.seeking import Hit, chunks, seek
from equipoise.web.alerts.steps import whole
from equipoise.web.audit import actions as audit

LIMIT = 2_000
"""Pieces of news in one transaction: their studies are held in memory twice, as they are and as they were."""
ROWS = 1_000


def match(now: datetime, limit: int = LIMIT) -> int:
    """Note for everybody what of the news since the last time they asked for. Gives how many notices that was.

    IndexUnusable where there is no index while somebody's search has still to be understood: the news waits. It bears
    being run by two at once.
    """
    reanchor_stale(now)
    noticed = 0
    while (found := _chunk(now, limit)) is not None:
        noticed += found
    return noticed


def _chunk(now: datetime, limit: int) -> int | None:
    """The notices of the next few pieces of news; None where there are no more."""
    start = Matched.objects.values_list("item", flat=True).first() or 0
    news = whole(start, limit)
    if not news:
        return None
    hits = list(seek(news, now)) if Subscription.objects.wanted().exists() else []
    return _keep(hits, start, news[-1].id, now)


def _keep(hits: Collection[Hit], start: int, end: int, now: datetime) -> int:
    """Write the notices, and that the news up to `end` was matched; nothing where another did so meanwhile."""
    with transaction.atomic():
        cursor, _ = Matched.objects.select_for_update().get_or_create(pk=1)
        if cursor.item != start:
            return 0
        notices = _merged(hits, _still_wanted(hits), now)
        Notice.objects.bulk_create(notices, batch_size=ROWS, ignore_conflicts=True)
        cursor.item = end
        cursor.save(update_fields=["item"])
        detail = {"notices": len(notices)}
        audit.record(at=now, actor="worker", verb="news matched", subject=f"to item {end}", detail=detail)
    return len(notices)


def _still_wanted(hits: Iterable[Hit]) -> set[UUID]:
    """Subscriptions may have been ended or paused since they were read."""
    still: set[UUID] = set()
    for ids in chunks({each.subscription for each in hits}, ROWS):
        still.update(Subscription.objects.wanted().filter(pk__in=ids).values_list("pk", flat=True))
    return still


def _merged(hits: Iterable[Hit], wanted: Collection[UUID], now: datetime) -> list[Notice]:
    """One notice for each piece of news and subscriber: all reasons, and the earliest moment at which it is due."""
    found: dict[tuple[int, UUID], Notice] = {}
    for hit in hits:
        if hit.subscription not in wanted:
            continue
        key = (hit.item, hit.subscriber)
        if (notice := found.get(key)) is None:
            notice = found[key] = Notice(
                subscriber_id=hit.subscriber, item=hit.item, due_at=hit.due_at, made_at=now
            )
        notice.why = sorted({*notice.why, str(hit.subscription)})
        notice.due_at = min(notice.due_at, hit.due_at)
    return [found[key] for key in sorted(found)]
