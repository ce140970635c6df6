"""From what happened to what somebody is to be told: notices, each once, in the order in which it happened.

The work is done without a lock, since it can take seconds; then transactions of some thousand notices write them and
move the cursor, if it still is where the work began. Whoever dies, or is overtaken by another worker, leaves nothing
half done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from django.db import transaction

from equipoise.web.alerts.anchoring import reanchor_stale
from equipoise.web.alerts.models import Matched, Notice, Subscription
from equipoise.web.alerts.seeking import Hit, chunks, seek
from equipoise.web.alerts.steps import version, whole
from equipoise.web.audit import actions as audit
from equipoise.web.news.queries import News

LIMIT = 2_000
"""Pieces of news looked at together: their studies are held in memory twice, as they are and as they were."""
NOTICES = 10_000
"""About so many are written in one transaction, for which others wait: a second or less."""
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
    hits: dict[int, list[Hit]] = defaultdict(list)
    if Subscription.objects.wanted().exists():
        for hit in seek(news, now):
            hits[hit.item].append(hit)
    written = 0
    for end, part in _parts(news, hits):
        kept = _keep(part, start, end, now)
        if kept is None:
            break
        written, start = written + kept, end
    return written


def _parts(news: Sequence[News], hits: Mapping[int, list[Hit]]) -> Iterator[tuple[int, list[Hit]]]:
    """The hits in the order of the news, some thousands at a time, each with where it ends: never within a step."""
    part: list[Hit] = []
    for each, following in zip_longest(news, news[1:]):
        part += hits.get(each.id, ())
        ends = following is None or version(following) != version(each)
        if ends and (following is None or len(part) >= NOTICES):
            yield each.id, part
            part = []


def _keep(hits: Sequence[Hit], start: int, end: int, now: datetime) -> int | None:
    """Write the notices, and that the news up to `end` was matched; None where another did so meanwhile."""
    with transaction.atomic():
        cursor, _ = Matched.objects.select_for_update().get_or_create(pk=1)
        if cursor.item != start:
            return None
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
    together: dict[tuple[int, UUID], list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.subscription in wanted:
            together[hit.item, hit.subscriber].append(hit)
    return [
        Notice(
            subscriber_id=subscriber,
            item=item,
            why=sorted({str(each.subscription) for each in found}),
            due_at=min(each.due_at for each in found),
            made_at=now,
        )
        for (item, subscriber), found in together.items()
    ]
