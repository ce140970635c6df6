"""Asking to be told of something, and confirming it by a letter's link: nothing is told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from equipoise.web.accounts import queries as accounts
from equipoise.web.alerts import letters, people
from equipoise.web.alerts.anchoring import anchor
from equipoise.web.alerts.models import Subscriber, Subscription
from equipoise.web.alerts.people import TAKING
from equipoise.web.alerts.wishes import Kind, Wish
from equipoise.web.audit import actions as audit

MOST = 300
"""Subscriptions of one person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asked for. `request`: the number of the form, so that one sent twice asks once."""

    request: UUID
    email: str
    wishes: tuple[Wish, ...]
    pace: str
    place: str
    language: str
    zone: str

    @property
    def as_json(self) -> dict[str, Any]:
        """For the queue, where it is sealed."""
        wishes = [[str(each.kind), dict(each.asked)] for each in self.wishes]
        return {
            "request": self.request.hex,
            "email": self.email,
            "wishes": wishes,
            "pace": self.pace,
            "place": self.place,
            "language": self.language,
            "zone": self.zone,
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Asked:
        """What `as_json` made this of."""
        wishes = tuple(Wish(Kind(kind), asked) for kind, asked in found["wishes"])
        plain = {name: str(found[name]) for name in ("email", "pace", "place", "language", "zone")}
        return cls(request=UUID(hex=found["request"]), wishes=wishes, **plain)


def begin(asked: Asked, now: datetime, *, proven: bool = False) -> None:
    """Keep what was asked for, and write the letter that confirms it. Nothing of the text goes into that letter.

    `proven`: whoever asks is logged in with this address, and needs no letter. What is told already stays as it is.
    """
    with transaction.atomic():
        subscriber = _subscriber(asked, now)
        kept = [each for wish in _room(subscriber, asked) if (each := _keep(subscriber, wish, asked, now))]
        audit.record(
            at=now,
            actor="visitor",
            verb="asked to be told",
            subject=people.about(subscriber.pk),
            detail={"subscriptions": len(kept), "asked": len(asked.wishes)},
        )
        if kept and proven:
            _confirm(subscriber, kept, now)
        elif kept:
            letters.to_confirm(subscriber, asked.request, now)
        elif not proven:
            letters.known_already(subscriber, asked.request, now)


def waiting(request: UUID) -> list[Subscription]:
    """What a form asked for and is not erased, confirmed or not. 1 query."""
    rows = Subscription.objects.filter(request=request).select_related("subscriber")
    return list(rows.order_by("made_at", "pk"))


def confirm(request: UUID, now: datetime) -> Subscriber | None:
    """Begin to tell what a form asked for; confirming twice is once. None where it was erased, or asked anew since."""
    with transaction.atomic():
        first = Subscription.objects.filter(request=request).values_list("subscriber", flat=True).first()
        if first is None:
            return None
        subscriber = people.held(first)
        _confirm(subscriber, list(Subscription.objects.filter(request=request, subscriber=first)), now)
    return subscriber


def _confirm(subscriber: Subscriber, rows: list[Subscription], now: datetime) -> None:
    people.take_up(subscriber, now)
    account = accounts.proved_by(subscriber.email)
    if account is not None:
        people.give_to(account, subscriber, now)
    fresh = [each for each in rows if each.confirmed_at is None or each.ended_at]
    for each in fresh:
        each.confirmed_at = each.since = now
        each.ended_at, each.paused = None, False
        each.save(update_fields=["confirmed_at", "since", "ended_at", "paused"])
        anchor(each)
    if fresh:
        audit.record(
            at=now,
            actor="visitor",
            verb="confirmed to be told",
            subject=people.about(subscriber.pk),
            detail={"subscriptions": len(fresh)},
        )


def _subscriber(asked: Asked, now: datetime) -> Subscriber:
    """Whoever has the address, or somebody new. What is set by who confirmed it, no form of a stranger changes."""
    subscriber = people.of_email(asked.email)
    if subscriber is None:
        return people.make(asked.email, asked.language, asked.zone, now)
    if subscriber.confirmed_at is None:
        subscriber.language, subscriber.zone = asked.language, asked.zone
        subscriber.save(update_fields=["language", "zone"])
    return subscriber


def _room(subscriber: Subscriber, asked: Asked) -> tuple[Wish, ...]:
    """As many of the wishes as there is room for."""
    return asked.wishes[: max(0, MOST - subscriber.subscriptions.count())]


def _keep(subscriber: Subscriber, wish: Wish, asked: Asked, now: datetime) -> Subscription | None:
    """A wish that waits to be confirmed; None where it is told already."""
    row = subscriber.subscriptions.filter(asked_digest__in=wish.digests).first()
    if row is None:
        row = Subscription(subscriber=subscriber, kind=wish.kind, asked_digest=wish.digest)
    elif row.confirmed_at and not row.ended_at and subscriber.state in TAKING:
        return None
    row.asked, row.pace, row.place = dict(wish.asked), asked.pace, asked.place
    row.request, row.made_at = asked.request, now
    row.save()
    return row
