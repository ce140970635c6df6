"""What somebody does on their own page: each a transaction with its audit row, which says what and never of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from equipoise.core.news import timing
from equipoise.core.values.errors import InputError
from equipoise.web.alerts import erasing, keys, letters, people, wishes, zones
from equipoise.web.alerts.anchoring import anchor
from equipoise.web.alerts.models import Anchor, Subscriber, Subscription
from equipoise.web.alerts.people import TAKING, State
from equipoise.web.alerts.wishes import Kind
from equipoise.web.audit import actions as audit
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Try

BY = "visitor"
GONE = InputError("This is not on your list any more.", mend="Look at the list below.")


@contextmanager
def _own(subscriber_id: UUID, did: str, now: datetime, *, by: str = BY) -> Iterator[Subscriber]:
    """Hold a subscriber while something is changed, and note that it was. InputError where they were erased."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if subscriber is None:
            raise InputError("This page is not there any more.", mend="Ask to be told again.")
        yield subscriber
        audit.record(at=now, actor=by, verb=did, subject=people.about(subscriber.pk))


def _one(subscriber: Subscriber, number: UUID) -> Subscription:
    row = subscriber.subscriptions.filter(pk=number, confirmed_at__isnull=False).first()
    if row is None:
        raise GONE
    return row


def count(tries: Sequence[Try], now: datetime) -> None:
    """Count a change against its limit. Reached where it is over."""
    guard.count(tries, now)


def change(
    subscriber_id: UUID, number: UUID, *, pace: str, place: str, topics: Sequence[str], now: datetime
) -> None:
    """How often one thing is told, from where distances count, and of a study which topics."""
    with _own(subscriber_id, "changed an alert", now) as subscriber:
        row = _one(subscriber, number)
        row.pace, row.place = pace, place
        if row.kind == Kind.STUDY:
            row.asked = dict(wishes.of_study(str(row.asked["study"]), topics).asked)
        row.save(update_fields=["pace", "place", "asked"])
        anchor(row)
        people.put_off(subscriber, now)


def pause(subscriber_id: UUID, number: UUID, now: datetime) -> None:
    """Note no news for one thing until it goes on."""
    with _own(subscriber_id, "paused an alert", now) as subscriber:
        Subscription.objects.filter(pk=_one(subscriber, number).pk).update(paused=True)


def go_on(subscriber_id: UUID, number: UUID, now: datetime) -> None:
    """Note news for it again, of what happens from now on; also after it was stopped."""
    with _own(subscriber_id, "took an alert up again", now) as subscriber:
        row = _one(subscriber, number)
        _take_up([row], now)


def stop(subscriber_id: UUID, number: UUID, now: datetime) -> None:
    """Tell of one thing no more. It can be begun again for a while."""
    with _own(subscriber_id, "stopped an alert", now) as subscriber:
        row = _one(subscriber, number)
        _stop(subscriber, [row], now)


def hold(subscriber_id: UUID, until: date | None, now: datetime) -> None:
    """Send no letters until the morning of a day, or until it is said; what happens meanwhile comes then."""
    with _own(subscriber_id, "held letters", now) as subscriber:
        _taking(subscriber)
        morning = timing.morning(until, zones.of(subscriber.zone)) if until else None
        if morning is not None and morning <= now:
            raise InputError("This day is over.", where="until", mend="Choose a day to come, or none.")
        subscriber.state, subscriber.paused_until = State.PAUSED, morning
        subscriber.save(update_fields=["state", "paused_until"])


def release(subscriber_id: UUID, now: datetime) -> None:
    """Send letters again."""
    with _own(subscriber_id, "let letters go on", now) as subscriber:
        _taking(subscriber)
        subscriber.state, subscriber.paused_until = State.ACTIVE, None
        subscriber.save(update_fields=["state", "paused_until"])


def speak(subscriber_id: UUID, *, language: str, zone: str, now: datetime) -> None:
    """In which language letters are, and by which clock they come."""
    with _own(subscriber_id, "changed letters", now) as subscriber:
        subscriber.language, subscriber.zone = language, zone
        subscriber.save(update_fields=["language", "zone"])
        people.put_off(subscriber, now)


def start_again(subscriber_id: UUID, now: datetime) -> None:
    """Begin all again that was ended together, or whose letters came back."""
    with _own(subscriber_id, "began alerts again", now) as subscriber:
        ended = subscriber.ended_at
        rows = (
            list(subscriber.subscriptions.filter(ended_at=ended, confirmed_at__isnull=False)) if ended else []
        )
        people.take_up(subscriber, now)
        _take_up(rows, now)


def ask_address(subscriber_id: UUID, email: str, tries: Sequence[Try], now: datetime) -> None:
    """Ask for another address, which has to confirm it. Until then the letters go where they went."""
    with _own(subscriber_id, "asked for another address", now) as subscriber:
        guard.count(tries, now)
        subscriber.new_email = email
        subscriber.save(update_fields=["new_email"])
        letters.new_address(subscriber, now)


def awaits_address(token: str) -> bool:
    """Whether a link still moves letters to a new address. 1 query."""
    found = keys.moved(token)
    row = Subscriber.objects.filter(pk=found[0]).first() if found else None
    return bool(row and found and row.new_email and keys.digest(row.new_email) == found[1])


def use_address(token: str, now: datetime) -> Subscriber | None:
    """Let the letters go to the new address. None where the link is old, or another address was asked for since.

    InputError where that address is told of things already.
    """
    found = keys.moved(token)
    if found is None or not awaits_address(token):
        return None
    try:
        with _own(found[0], "moved to another address", now) as subscriber:
            subscriber.email, subscriber.new_email = subscriber.new_email, ""
            subscriber.email_digest, subscriber.account = people.digest(subscriber.email), None
            subscriber.returned = 0
            if subscriber.state == State.BOUNCED:
                subscriber.state, subscriber.ended_at = State.ACTIVE, None
            subscriber.save()
    except IntegrityError:
        mend = "Open the page of that address, and erase it there. Then ask again."
        raise InputError("This address has a list of its own already.", mend=mend) from None
    return subscriber


def _taking(subscriber: Subscriber) -> None:
    if subscriber.state not in TAKING:
        raise InputError("You get no letters now.", mend="Begin again first.")


def _take_up(rows: Sequence[Subscription], now: datetime) -> None:
    for row in rows:
        row.paused, row.ended_at, row.since = False, None, now
        row.save(update_fields=["paused", "ended_at", "since"])
        anchor(row)


def _stop(subscriber: Subscriber, rows: Sequence[Subscription], now: datetime) -> None:
    """The rows are found by no news any more, and what waited for them alone is not told."""
    people.not_wanted(subscriber, rows)
    numbers = [each.pk for each in rows]
    Anchor.objects.filter(subscription__in=numbers).delete()
    Subscription.objects.filter(pk__in=numbers).update(ended_at=now)


def end(subscriber_id: UUID, how: str, now: datetime) -> None:
    """Tell nothing any more. `how`: on the page, by a letter's link, by a mail program, by a reply. Twice is once.

    The number goes into the list of those who ended it before this is kept: no backup of before writes to them again.
    """
    with _own(subscriber_id, f"ended alerts {how}", now) as subscriber:
        if subscriber.state == State.STOPPED:
            return
        erasing.note(subscriber.pk, now)
        _stop(subscriber, list(subscriber.subscriptions.filter(ended_at=None)), now)
        subscriber.notices.filter(letter=0).delete()
        subscriber.state, subscriber.ended_at, subscriber.paused_until = State.STOPPED, now, None
        subscriber.save(update_fields=["state", "ended_at", "paused_until"])
        letters.cancel(subscriber, now)
