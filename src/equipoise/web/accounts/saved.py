"""The trials that somebody keeps with their account. Which trials they are says what somebody may have: sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from equipoise.web.accounts.models import Saved, User
from equipoise.web.audit import actions as audit

Numbers = tuple[str, ...]


def saved(account_id: int) -> Numbers:
    """The numbers, the newest last. 1 query."""
    row = Saved.objects.filter(user_id=account_id).first()
    return tuple(row.numbers) if row else ()


def add(account_id: int, numbers: Iterable[str], most: int, now: datetime) -> Numbers:
    """Put numbers behind those that are there, as long as there are fewer than `most`. Gives what found no room."""
    left: list[str] = []

    def grown(kept: Numbers) -> Numbers:
        found = list(kept)
        for each in numbers:
            if each not in found:
                (found if len(found) < most else left).append(each)
        return tuple(found)

    _change(account_id, grown, now)
    return tuple(left)


def drop(account_id: int, number: str, now: datetime) -> None:
    """Take a number out; nothing happens where it isn't in it."""
    _change(account_id, lambda kept: tuple(each for each in kept if each != number), now)


def empty(account_id: int, now: datetime) -> None:
    """Take every number out."""
    _change(account_id, lambda _: (), now)


def _change(account_id: int, changed: Callable[[Numbers], Numbers], now: datetime) -> None:
    """One after the other, so that two windows lose nothing of each other's. The trail doesn't say which trials."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account_id)
        row = Saved.objects.filter(user=user).first() or Saved(user=user, numbers=[])
        after = list(changed(tuple(row.numbers)))
        if after != row.numbers:
            row.numbers = after
            row.save()
            audit.record(
                at=now, actor=user.username, verb="changed saved trials", subject=f"account:{user.pk}"
            )
