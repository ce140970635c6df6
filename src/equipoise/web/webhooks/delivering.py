"""Sending deliveries: in order for each endpoint, several endpoints at once, at least once each.

A worker leases an endpoint, sends the oldest delivery that waits, and writes what came of it. One that dies leaves a
lease that ends; what it had sent is sent again under the same id, by which the receiver knows it.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from equipoise.links.webhooks import sending
from equipoise.web.audit import actions as audit
from equipoise.web.news import queries as news
from equipoise.web.webhooks import messages, rules
from equipoise.web.webhooks.models import Delivery, Endpoint

State = Endpoint.State
AT_ONCE = 8
"""Endpoints that are sent to at the same time."""
BUDGET = 20.0
"""Seconds after which no further request is begun: letters wait for the same worker."""
LEASE = timedelta(minutes=1)
"""Longer than a request may take (`sending.WHOLE`)."""
PAUSES = tuple(timedelta(minutes=each) for each in (0.5, 2, 10, 30, 120, 300, 600, 840, 1200, 1440))
"""Between attempts at one delivery."""
REST_AFTER = timedelta(days=3)
"""After so long without one success an endpoint rests, and an operator has to look."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is to be sent now, with all that is needed to send it away from the database."""

    endpoint: int
    delivery: int
    lease: datetime
    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: the status of an answer, or why there was none."""

    status: int | None
    trouble: str

    @property
    def taken(self) -> bool:
        """Whether the server took it."""
        return self.status is not None and 200 <= self.status < 300


def run(_began: datetime) -> int:
    """`send` for a worker, by the clock: its round may have begun minutes ago, and receivers refuse what is old."""
    return send(timezone.now())


def send(now: datetime, to: sending.Rules | None = None) -> int:
    """Send what is due, for as long as `BUDGET`. Gives how many requests were made."""
    began, made, post = time.monotonic(), 0, partial(_post, to or rules.of_settings())
    while time.monotonic() - began < BUDGET:
        due = _take(now)
        if not due:
            break
        with ThreadPoolExecutor(len(due)) as together:
            results = list(together.map(post, due))
        for each, result in zip(due, results, strict=True):
            _note(each, result, now)
        made += len(due)
    return made


def _post(to: sending.Rules, due: Due) -> Result:
    try:
        answer = sending.post(due.url, due.body, due.headers, to)
    except sending.NotSent as error:
        return Result(None, error.code)
    return Result(answer.status, "" if 200 <= answer.status < 300 else f"status {answer.status}")


def _take(now: datetime) -> list[Due]:
    """Lease the endpoints that something is due for, each with the first delivery that waits."""
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=Delivery.State.WAITING)
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Q(due_at=None) | Q(due_at__lte=now)
    ready = Endpoint.objects.filter(Exists(waiting), free, due, state=State.ACTIVE)
    numbers = list(
        ready.order_by("?").values_list("pk", flat=True)[:AT_ONCE]
    )  # so that nobody always comes last
    found = (_leased_apart(number, now) for number in numbers)
    return [each for each in found if each]


def _leased_apart(number: int, now: datetime) -> Due | None:
    """One endpoint's trouble, such as a key that is not at hand, is not the others'."""
    try:
        return _leased(number, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("webhook %s could not be sent to: %s", number, type(error).__name__)
        return None


def _leased(number: int, now: datetime) -> Due | None:
    lease = now + LEASE
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    with transaction.atomic():
        if not Endpoint.objects.filter(free, pk=number, state=State.ACTIVE).update(lease_until=lease):
            return None  # another worker was quicker
        endpoint = Endpoint.objects.get(pk=number)
        first = endpoint.deliveries.filter(state=Delivery.State.WAITING).order_by("item").first()
        told = news.of_ids([first.item]) if first else []
        if first is None or not told:
            _forget(number, first, now)
            return None
    body = messages.news(told[0], first.match)
    headers = messages.headers(endpoint, f"news-{first.item}", body, now)
    return Due(number, first.pk, lease, endpoint.url, body, headers)


def _forget(number: int, delivery: Delivery | None, now: datetime) -> None:
    """Give a lease back, and drop a delivery of which there is nothing to tell any more."""
    Endpoint.objects.filter(pk=number).update(lease_until=None)
    if delivery is not None:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DROPPED, ended_at=now)


def _note(due: Due, result: Result, now: datetime) -> None:
    """Write what came of a request. Who lost the lease meanwhile may still say that it was taken, and nothing else."""
    ours = Endpoint.objects.filter(pk=due.endpoint, lease_until=due.lease)
    waiting = Delivery.objects.filter(pk=due.delivery, state=Delivery.State.WAITING)
    with transaction.atomic():
        waiting.update(attempts=F("attempts") + 1, status=result.status, trouble=result.trouble)
        if result.taken:
            waiting.update(state=Delivery.State.SENT, ended_at=now)
            ours.update(lease_until=None, due_at=None, failing_since=None, trouble="")
        elif result.status == HTTPStatus.GONE:
            _end(due, ours, now)
        else:
            _again(due, result, now)


def _again(due: Due, result: Result, now: datetime) -> None:
    """Come again later, each time later; after three days in vain leave it to the operators."""
    endpoint = Endpoint.objects.select_for_update().filter(pk=due.endpoint, lease_until=due.lease).first()
    delivery = Delivery.objects.filter(pk=due.delivery).first()
    if endpoint is None or delivery is None:
        return
    since = endpoint.failing_since or now
    endpoint.failing_since, endpoint.trouble, endpoint.lease_until = since, result.trouble, None
    endpoint.due_at = now + PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
    if now - since >= REST_AFTER and endpoint.state == State.ACTIVE:
        endpoint.state = State.RESTING
        _told("webhook rests", endpoint.pk, now, trouble=result.trouble)
    endpoint.save(update_fields=["failing_since", "trouble", "lease_until", "due_at", "state"])


def _end(due: Due, ours: QuerySet[Endpoint], now: datetime) -> None:
    """The server says that it is gone for good (410): nothing more is sent."""
    Delivery.objects.filter(endpoint=due.endpoint, state=Delivery.State.WAITING).update(
        state=Delivery.State.DROPPED, ended_at=now
    )
    ours.update(state=State.ENDED, lease_until=None, trouble="status 410")
    _told("webhook ended", due.endpoint, now)


def _told(verb: str, number: int, now: datetime, **detail: str) -> None:
    log.warning("%s: %s", verb, number)
    audit.record(at=now, actor="worker", verb=verb, subject=f"webhook {number}", detail=detail)
