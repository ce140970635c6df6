"""Erasing who was told of things: by themselves, by an operator, and by itself when its time is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from equipoise.core.news import retention
from equipoise.web.accounts.addresses import normalised
from equipoise.web.alerts import people
from equipoise.web.alerts.models import Notice, Subscriber, Subscription
from equipoise.web.alerts.people import State
from equipoise.web.audit import actions as audit
from equipoise.web.mail import actions as mail
from equipoise.web.referrals import erased_list
from equipoise.web.vault.keyring import of_settings as keyring

AT_ONCE = 500
"""Subscribers of one run, and numbers of one query; the next takes the rest."""
ENDED = (State.STOPPED, State.BOUNCED)


def note(subscriber_id: UUID, now: datetime) -> None:
    """Put a number into the list that outlives the database. Before it is kept: the list may say too much, not less."""
    erased_list.note({subscriber_id: now})


def erase(subscriber_id: UUID, *, by: str, now: datetime) -> bool:
    """Delete somebody with all that they were told of, and the words of their letters. False where nobody is there."""
    with transaction.atomic():
        if not Subscriber.objects.select_for_update().filter(pk=subscriber_id).exists():
            return False
        note(subscriber_id, now)
        _delete(subscriber_id, by=by, now=now)
    return True


def by_email(email: str) -> list[UUID]:
    """Whoever has an address, confirmed or not. 1 query."""
    digests = keyring().digests(normalised(email), people.ADDRESS)
    return list(Subscriber.objects.filter(email_digest__in=digests).values_list("pk", flat=True))


def run(now: datetime) -> int:
    """Delete what was not confirmed in time, what ended long ago, and which news was told long ago. Gives how many
    subscribers were erased; each is a transaction of its own.
    """
    unconfirmed = retention.ended(retention.UNCONFIRMED, now)
    with transaction.atomic():
        Subscription.objects.filter(confirmed_at=None, made_at__lt=unconfirmed).delete()
        ended = retention.ended(retention.ENDED, now)
        Subscription.objects.filter(ended_at__lt=ended).delete()
        Notice.objects.filter(made_at__lt=retention.ended(retention.TOLD, now)).exclude(letter=0).delete()
    due = Q(state__in=ENDED, ended_at__lt=ended)
    due |= Q(confirmed_at=None, made_at__lt=unconfirmed, subscriptions=None)
    found = list(Subscriber.objects.filter(due).distinct().values_list("pk", flat=True)[:AT_ONCE])
    for each in found:
        with transaction.atomic():
            _delete(each, by="retention", now=now)
    return len(found)


def came_back(erased: Iterable[UUID]) -> list[UUID]:
    """Which of those who ended it would be written to again: they came back with a backup.

    Who stopped and can still begin again is none of them. A query for each `AT_ONCE` of them.
    """
    numbers, back = list(erased), list[UUID]()
    for start in range(0, len(numbers), AT_ONCE):
        rows = Subscriber.objects.filter(pk__in=numbers[start : start + AT_ONCE])
        back += rows.exclude(state=State.STOPPED).values_list("pk", flat=True)
    return back


def erase_again(subscriber_id: UUID, now: datetime) -> None:
    """Delete somebody who ended it before, and came back with a backup."""
    with transaction.atomic():
        _delete(subscriber_id, by="restore", now=now)


def _delete(subscriber_id: UUID, *, by: str, now: datetime) -> None:
    """Delete, without a word to anybody. Subscriptions, anchors and notices go with it."""
    mail.forget(people.about(subscriber_id), now)
    Subscriber.objects.filter(pk=subscriber_id).delete()
    audit.record(at=now, actor=by, verb="erased alerts", subject=people.about(subscriber_id))
