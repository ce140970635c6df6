"""Making deliveries: one for each piece of news that an endpoint asks for, with its cursor in one transaction."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.audit import actions as audit
from equipoise.web.news import queries as news
from equipoise.web.webhooks.asking import Chunk, wanted
from equipoise.web.webhooks.models import Delivery, Endpoint

CHUNK = 500
"""Pieces of news that are looked at together."""
HELD = 4
"""Chunks that are held with their studies, for endpoints that are at the same place."""
BUDGET = 20.0
"""Seconds after which no further chunk is begun: letters wait for the same worker."""
log = logging.getLogger(__name__)


def make(now: datetime, limit: int = CHUNK) -> int:
    """Make what is due for every active endpoint, `limit` pieces of news at a time. Gives how many deliveries.

    What `BUDGET` leaves over comes at the next run. It bears being run by two at once, and being killed: the cursor
    moves with what was made, or not at all.
    """
    last, made, chunks, until = news.last(), 0, dict[int, Chunk](), time.monotonic() + BUDGET
    behind = Endpoint.objects.filter(state=Endpoint.State.ACTIVE, cursor__lt=last)
    for number in list(behind.values_list("pk", flat=True)):
        try:
            made += _catch_up(number, chunks, limit, now, until)
        except IndexUnusable:
            log.warning("webhook %s waits until there is a search index", number)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # one endpoint's trouble is not the others'
            log.error("deliveries of webhook %s could not be made: %s", number, type(error).__name__)
    return made


def _catch_up(number: int, chunks: dict[int, Chunk], limit: int, now: datetime, until: float) -> int:
    """Chunk by chunk for one endpoint. `chunks`: those read before, by the cursor they follow, for others to share."""
    made = 0
    while time.monotonic() < until:
        endpoint = Endpoint.objects.filter(pk=number, state=Endpoint.State.ACTIVE).first()
        if endpoint is None:
            break
        if endpoint.cursor not in chunks:
            chunks[endpoint.cursor] = Chunk(news.items(endpoint.cursor, limit))
            for oldest in list(chunks)[:-HELD]:
                del chunks[oldest]
        chunk = chunks[endpoint.cursor]
        if not chunk.news:
            break
        made += _make(endpoint, chunk, now)
    return made


def _make(endpoint: Endpoint, chunk: Chunk, now: datetime) -> int:
    rows = [
        Delivery(endpoint=endpoint, item=each.id, match=match, made_at=now)
        for each, match in wanted(endpoint, chunk)
    ]
    here = Endpoint.objects.filter(pk=endpoint.pk, cursor=endpoint.cursor, state=Endpoint.State.ACTIVE)
    with transaction.atomic():
        if not here.update(cursor=chunk.news[-1].id):
            return 0  # another worker was here, or an operator
        Delivery.objects.bulk_create(rows)
        if rows:
            audit.record(
                at=now,
                actor="worker",
                verb="webhook deliveries made",
                subject=f"webhook {endpoint.pk}",
                detail={"deliveries": len(rows)},
            )
    return len(rows)
