"""All that is held on somebody who is told of things: for who asks for it, as JSON can say it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from equipoise.web.alerts import people
from equipoise.web.alerts.models import Subscriber, Subscription
from equipoise.web.audit import actions as audit
from equipoise.web.audit import queries as trail
from equipoise.web.mail import holding as mail


def take(found: Iterable[UUID], *, by: str, now: datetime) -> list[dict[str, Any]]:
    """All that is held on these subscribers, and a row in the trail that it was taken."""
    with transaction.atomic():
        rows = Subscriber.objects.filter(pk__in=list(found)).order_by("made_at")
        for row in rows:
            audit.record(at=now, actor=by, verb="exported alerts", subject=people.about(row.pk))
        return [of(row) for row in rows]


def of(subscriber: Subscriber) -> dict[str, Any]:
    """All that is held on one of them."""
    about = people.about(subscriber.pk)
    return {
        "address": subscriber.email,
        "new_address": subscriber.new_email,
        "state": subscriber.get_state_display(),
        "language_of_letters": subscriber.language,
        "time_zone": subscriber.zone,
        "asked_at": _said(subscriber.made_at),
        "confirmed_at": _said(subscriber.confirmed_at),
        "held_until": _said(subscriber.paused_until),
        "ended_at": _said(subscriber.ended_at),
        "told_of": [_subscription(each) for each in subscriber.subscriptions.order_by("made_at", "pk")],
        "news": [
            {"item": each.item, "noted_at": _said(each.made_at), "letter": each.letter or None}
            for each in subscriber.notices.order_by("item")
        ],
        "letters": [
            {
                "at": _said(each.at),
                "kind": each.kind,
                "to": each.to,
                "subject": each.subject,
                "text": each.text,
            }
            for each in mail.letters(about)
        ],
        "mail_that_came_in": [
            {"at": _said(each.at), "kind": each.kind, "text": each.text} for each in mail.incoming(about)
        ],
        "who_did_what": [
            {"at": _said(each.at), "by": each.actor, "what": each.verb} for each in trail.trail(about)
        ],
    }


def _subscription(row: Subscription) -> dict[str, Any]:
    return {
        "kind": row.get_kind_display(),
        "asked": row.asked,
        "place": row.place,
        "pace": row.get_pace_display(),
        "asked_at": _said(row.made_at),
        "confirmed_at": _said(row.confirmed_at),
        "paused": row.paused,
        "ended_at": _said(row.ended_at),
    }


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
