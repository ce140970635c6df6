"""Erasing on request, and again where an older backup brought somebody back; what is left on the disk after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection, transaction

from equipoise.web.accounts import leaving
from equipoise.web.accounts.rooms import Owner
from equipoise.web.mail import holding as mail
from equipoise.web.referrals import actions, erased_list, letters
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import ADDRESS, normalised
from equipoise.web.vault.keyring import of_settings as keyring

AT_ONCE = 500
"""Messages that one query asks for."""
LATELY = timedelta(hours=1)
"""For so long after an erasure the file's old pages are written over again and again: somebody may read them first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message whose person may be erased, by what there is of it. `erased_at`: it was done already."""

    id: UUID
    code: str
    erased_at: datetime | None
    texts: int
    answers: int
    letters: int
    incoming: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room above does about the list: which of its numbers came back there, and erasing one of them again."""

    came_back: Callable[[Iterable[UUID]], list[UUID]]
    erase: Callable[[UUID, datetime], object]


_BESIDE: dict[str, Beside] = {}


def by_code(code: str) -> list[UUID]:
    """The message with that code, as people write it. 1 query."""
    return list(Referral.objects.filter(code=code.strip().upper()).values_list("id", flat=True))


def by_email(email: str) -> list[UUID]:
    """Every message that was sent from an address and is not erased, the oldest first. 1 query."""
    digests = keyring().digests(normalised(email), ADDRESS)
    return list(
        Referral.objects.filter(email_digest__in=digests).order_by("created_at").values_list("id", flat=True)
    )


def found(referral_id: UUID) -> Found:
    """What there is of a message. 4 queries."""
    row = Referral.objects.get(pk=referral_id)
    held_letters, came = mail.counts(letters.about(row))
    return Found(
        id=row.id,
        code=row.code,
        erased_at=row.erased_at,
        texts=sum(bool(each.text) for each in row.story.all()),
        answers=len(row.answers or ()),
        letters=held_letters,
        incoming=came,
    )


def reapply(erased: Iterable[UUID], now: datetime) -> int:
    """Erase again, without telling anybody a second time, whoever of these is there unerased: messages and accounts.

    Gives how many. One transaction: whoever looks sees all of them, or none.
    """
    listed = set(erased)
    with transaction.atomic():
        others = _others_back(listed, now)
        back, accounts = came_back(listed), leaving.came_back(listed) if listed else []
        for referral_id in back:
            actions.erase(referral_id, by="restore", now=now, again=True)
        for account_id in accounts:
            leaving.delete(account_id, by="restore", now=now, again=True)
    return len(back) + len(accounts) + others


def count_back(erased: Iterable[UUID]) -> int:
    """How many of these messages and accounts are there."""
    listed = set(erased)
    others = sum(len(each.came_back(listed)) for each in _BESIDE.values())
    return len(came_back(listed)) + (len(leaving.came_back(listed)) if listed else 0) + others


def beside(name: str, room: Beside) -> None:
    """Let a room above say who of the list came back there, and erase them: it is not imported from below."""
    _BESIDE[name] = room


def _others_back(listed: set[UUID], now: datetime) -> int:
    found = [(each, number) for each in _BESIDE.values() for number in each.came_back(listed)]
    for room, number in found:
        room.erase(number, now)
    return len(found)


def note_leaving(owner: Owner, now: datetime) -> None:
    """List an account that is being deleted, once it is, so that no backup brings it back."""
    if owner.id:
        number = leaving.number_of(owner.id)
        transaction.on_commit(partial(erased_list.note, {number: now}), robust=True)


def came_back(erased: Iterable[UUID]) -> list[UUID]:
    """Which of these messages are there unerased. A query for each `AT_ONCE` of them."""
    numbers, back = list(erased), list[UUID]()
    for start in range(0, len(numbers), AT_ONCE):
        some = Referral.objects.filter(id__in=numbers[start : start + AT_ONCE], erased_at=None)
        back += some.values_list("id", flat=True)
    return back


def erased() -> Iterator[tuple[UUID, datetime]]:
    """The messages that the database says were erased, and when."""
    rows = Referral.objects.exclude(erased_at=None).order_by("erased_at").values_list("id", "erased_at")
    for referral_id, at in rows.iterator(chunk_size=2_000):
        if at is not None:
            yield referral_id, at


def keep(now: datetime) -> int:
    """Let list and database know the same: erase again whoever came back, note who is not listed. Gives how many.

    Lately erased on SQLite, the journal is emptied, so that no old page of the file holds what was erased.
    """
    listed = erased_list.listed()
    back = reapply(listed, now)
    new = {number: at for number, at in erased() if number not in listed}
    erased_list.note(new)
    if Referral.objects.filter(erased_at__gt=now - LATELY).exists():
        write_over()
    return back + len(new)


def write_over() -> bool:
    """Empty SQLite's journal, where pages as they were before may stand. False where somebody reads them now.

    The pages of the file itself are written over by `PRAGMA secure_delete`. PostgreSQL writes over dead rows in its
    own time; they are sealed, and no key that is taken away opens them any more.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return connection.vendor != "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
    return not busy
