"""Counting tries against their limits, and using up proofs of work. Atomic on every database."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from equipoise.core.referral import retention
from equipoise.web.guard.limits import Reached, Try
from equipoise.web.guard.models import Count, Spent

log = logging.getLogger(__name__)


def count(tries: Iterable[Try], now: datetime) -> None:
    """Count one try each. Reached where one is over its limit; then none of them is counted.

    2 queries for each try, and one more where its window is new. In the order of their keys, so that two that count
    the same things at once wait for each other instead of for ever.
    """
    with transaction.atomic():
        for each in sorted(tries, key=lambda one: one.counted_as):
            _count(each, now)


def _count(one: Try, now: datetime) -> None:
    since = one.limit.window(now)
    row = Count.objects.filter(key=one.counted_as, since=since)
    # Counted before it is read: the row is then held until the end of the transaction.
    if not row.update(tried=F("tried") + 1):
        Count.objects.bulk_create([Count(key=one.counted_as, since=since)], ignore_conflicts=True)
        row.update(tried=F("tried") + 1)
    moments = {since, one.limit.before(now)}
    found = dict(Count.objects.filter(key=one.counted_as, since__in=moments).values_list("since", "tried"))
    tried, earlier = found[since] - 1, found.get(one.limit.before(now), 0)
    if not one.limit.holds(earlier, tried, now):
        # Which limit, and never whose: the key is a digest, but of somebody.
        log.warning("A limit was reached: %s.", one.name, extra={"event": "limit reached", "limit": one.name})
        raise Reached(one.name, one.limit.free_at(earlier, tried, now))


def spend(proof: str, now: datetime) -> bool:
    """Use up a proof; False where it was used before. The caller's transaction decides whether it stays used."""
    with transaction.atomic():
        _, fresh = Spent.objects.get_or_create(proof=proof, defaults={"at": now})
    return fresh


def forget(now: datetime) -> int:
    """Delete counts and used proofs whose period has run out. Gives how many rows. No audit: they name nobody."""
    before = retention.ended(retention.LIMITS, now)
    with transaction.atomic():
        counts, _ = Count.objects.filter(since__lt=before).delete()
        proofs, _ = Spent.objects.filter(at__lt=before).delete()
    return counts + proofs
