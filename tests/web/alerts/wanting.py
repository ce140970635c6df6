"""Subscribers and what they want to be told of, as the forms and letters leave them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from equipoise.core.registry.request import SearchRequest
from equipoise.web.alerts import keys, people
from equipoise.web.alerts.anchoring import anchor
from equipoise.web.alerts.models import Notice, Subscriber, Subscription
from equipoise.web.alerts.wishes import Wish, of_search
from tests.web.studies.samples import NOW

BEFORE = NOW - timedelta(days=1)


def subscriber(**parts: Any) -> Subscriber:
    """Somebody whose address is confirmed."""
    given: dict[str, Any] = {
        "email": f"{uuid4().hex}@example.org",
        "state": Subscriber.State.ACTIVE,
        "confirmed_at": BEFORE,
    }
    given |= parts
    for name in ("secret", "ending"):
        given[name], given[f"{name}_digest"] = keys.fresh()
    return Subscriber.objects.create(made_at=BEFORE, email_digest=people.digest(given["email"]), **given)


def wants(wish: Wish, who: Subscriber | None = None, **parts: Any) -> Subscription:
    """A confirmed subscription, ready to be matched."""
    given: dict[str, Any] = {"confirmed_at": BEFORE, "since": BEFORE, "made_at": BEFORE, "request": uuid4()}
    row = Subscription(
        subscriber=who or subscriber(), kind=wish.kind, asked=dict(wish.asked), **{**given, **parts}
    )
    row.asked_digest = wish.digest
    row.save()
    anchor(row)
    return row


def wants_search(text: str = "", who: Subscriber | None = None, **asked: Any) -> Subscription:
    """A confirmed subscription to a search."""
    return wants(of_search(SearchRequest(text=text, **asked)), who)


def noticed() -> list[tuple[Any, int, list[str]]]:
    """Every notice: whose, of which item, and by which subscriptions."""
    return [
        (each.subscriber_id, each.item, each.why) for each in Notice.objects.order_by("subscriber_id", "item")
    ]
