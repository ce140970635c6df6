"""Finding and making subscribers, within the transaction of an action."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from equipoise.core.news import timing
from equipoise.web.accounts.addresses import normalised
from equipoise.web.alerts import keys, zones
from equipoise.web.alerts.models import Notice, Subscriber, Subscription
from equipoise.web.audit import actions as audit
from equipoise.web.vault.keyring import of_settings as keyring

ADDRESS = "alerts.email"
"""What the digests of addresses are made for."""
State = Subscriber.State
TAKING = (State.ACTIVE, State.PAUSED)
"""States of somebody who gets letters, now or later."""


def about(subscriber_id: UUID) -> str:
    """What the letters to somebody are about, and their rows of the trail."""
    return f"alerts:{subscriber_id}"


def held(subscriber_id: UUID) -> Subscriber:
    """A subscriber, held until the end of the transaction. DoesNotExist where they were erased."""
    return Subscriber.objects.select_for_update().get(pk=subscriber_id)


def of_email(email: str) -> Subscriber | None:
    """Whoever has an address, held; None where nobody has."""
    digests = keyring().digests(normalised(email), ADDRESS)
    return Subscriber.objects.select_for_update().filter(email_digest__in=digests).first()


def of_secret(secret: str) -> Subscriber | None:
    """Whose page a secret opens."""
    row = Subscriber.objects.filter(secret_digest=keys.digest(secret)).first()
    return row if row and _same(row.secret, secret) else None


def of_ending(token: str) -> Subscriber | None:
    """Whom a letter's own secret ends."""
    row = Subscriber.objects.filter(ending_digest=keys.digest(token)).first()
    return row if row and _same(row.ending, token) else None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogatepass"))


def make(email: str, language: str, zone: str, now: datetime) -> Subscriber:
    """Somebody new, who has confirmed nothing yet."""
    secret, secret_digest = keys.fresh()
    ending, ending_digest = keys.fresh()
    return Subscriber.objects.create(
        email=email,
        email_digest=digest(email),
        secret=secret,
        secret_digest=secret_digest,
        ending=ending,
        ending_digest=ending_digest,
        language=language,
        zone=zone,
        made_at=now,
    )


def digest(email: str) -> str:
    """By what an address is found."""
    return keyring().digest(normalised(email), ADDRESS)


def take_up(subscriber: Subscriber, now: datetime) -> None:
    """Let somebody get letters who confirmed that they want them. Who had stopped gets a new number.

    The old number stands in the list of those who ended it, so that no backup of before begins to write to them.
    """
    if subscriber.state == State.STOPPED:
        _renumber(subscriber)
    if subscriber.state not in TAKING:
        subscriber.state, subscriber.ended_at, subscriber.returned = State.ACTIVE, None, 0
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.save(update_fields=["state", "ended_at", "returned", "confirmed_at"])


def give_to(account_id: int, subscriber: Subscriber, now: datetime) -> None:
    """Let an account collect somebody's list. What it collected of an earlier address goes on without it."""
    if subscriber.account == account_id:
        return
    Subscriber.objects.filter(account=account_id).update(account=None)
    Subscriber.objects.filter(pk=subscriber.pk).update(account=account_id)
    subscriber.account = account_id
    audit.record(at=now, actor=f"account {account_id}", verb="collected alerts", subject=about(subscriber.pk))


def _renumber(subscriber: Subscriber) -> None:
    old, new = subscriber.pk, uuid4()
    Subscriber.objects.filter(pk=old).update(id=new)
    Subscription.objects.filter(subscriber_id=old).update(subscriber_id=new)
    Notice.objects.filter(subscriber_id=old).update(subscriber_id=new)
    subscriber.pk = new


def put_off(subscriber: Subscriber, now: datetime) -> None:
    """Say anew when waiting news is due, after a pace or the time zone was changed. Held notices keep their order."""
    here = zones.of(subscriber.zone)
    paces = {str(each.pk): each.pace for each in subscriber.subscriptions.filter(ended_at=None)}
    for notice in subscriber.notices.filter(letter=0):
        wanted = [paces[each] for each in notice.why if each in paces]
        due = min((timing.due(each, here, now) for each in wanted), default=notice.due_at)
        Notice.objects.filter(pk=notice.pk, letter=0).update(due_at=due)


def not_wanted(subscriber: Subscriber, stopped: Iterable[Subscription]) -> None:
    """Take back waiting news that came by these subscriptions alone."""
    gone = {str(each.pk) for each in stopped}
    for notice in subscriber.notices.filter(letter=0):
        left = [each for each in notice.why if each not in gone]
        if not left:
            notice.delete()
        elif len(left) < len(notice.why):
            Notice.objects.filter(pk=notice.pk).update(why=left)
