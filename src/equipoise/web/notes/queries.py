"""Reading what is kept of notes. Every function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from equipoise.core.registry.reader import read
from equipoise.core.registry.text import plain
from equipoise.web.notes import numbers
from equipoise.web.notes.models import Attachment, Door, Keeper, Sealed, Share
from equipoise.web.studies import queries as studies

AT_ONCE, BYTES_AT_ONCE = 200, 2_000_000
"""Notes of one answer, and about how many bytes of them."""


@dataclass(frozen=True, slots=True)
class Own:
    """What is kept of somebody's key: as it was wrapped, which wrapping it is, and up to where notes were kept."""

    wrapped: dict[str, Any]
    revision: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """Notes in the order in which they were kept. `more`: there are others behind `sequence`."""

    notes: tuple[Sealed, ...]
    sequence: int
    more: bool


@dataclass(frozen=True, slots=True)
class Owned:
    """A share as its owner sees it: what happened (when, what), and the answers (number, when, ciphertext)."""

    share: Share
    knocks: tuple[tuple[datetime, str], ...]
    answers: tuple[tuple[int, datetime, bytes], ...]


@dataclass(frozen=True, slots=True)
class Since:
    """A study and its versions: the newest one's number and title; what each later version changed, in sentences."""

    nct_id: str
    title: str
    version: int
    changes: tuple[tuple[str, tuple[str, ...]], ...]


def own(account: int) -> Own | None:
    """What is kept of somebody's key, None where nothing is. 1 query."""
    row = Keeper.objects.filter(account=account).first()
    return None if row is None else Own(row.wrapped, row.revision, row.sequence)


def pull(account: int, since: int) -> Pulled:
    """The notes that were kept after a sequence, some at once. 1 query."""
    rows = list(
        Sealed.objects.filter(account=account, sequence__gt=since).order_by("sequence")[: AT_ONCE + 1]
    )
    size, taken = 0, list[Sealed]()
    for each in rows[:AT_ONCE]:
        size += len(each.content)
        if taken and size > BYTES_AT_ONCE:
            break
        taken.append(each)
    return Pulled(tuple(taken), taken[-1].sequence if taken else since, len(taken) < len(rows))


def newest(account: int, notes: Iterable[str]) -> list[Sealed]:
    """These notes as they are kept. 1 query."""
    return list(Sealed.objects.filter(account=account, note__in=list(notes)))


def owned(tokens: dict[str, bytes], account: int | None) -> list[Owned]:
    """The shares that these tokens are of, and those of the account; the newest first. 4 queries."""
    rows = list(Share.objects.filter(pk__in=tokens).defer("content"))
    mine = [each for each in rows if numbers.same(each.token, tokens[each.id])]
    if account is not None:
        known = {each.id for each in mine}
        rows = list(Share.objects.filter(account=account).exclude(pk__in=known).defer("content"))
        mine += rows
    keys = {numbers.digest(each.id.encode()): each for each in mine}
    knocks: dict[str, list[tuple[datetime, str]]] = {each.id: [] for each in mine}
    for door in Door.objects.filter(key__in=keys).prefetch_related("knocks"):
        row = keys[door.key]
        knocks[row.id] = [(each.at, each.what) for each in door.knocks.all()]
        if door.locked_at is not None and not row.end:
            row.end = Share.End.LOCKED  # its row says so once the worker has emptied it
    mine.sort(key=lambda each: each.made_at, reverse=True)
    return [Owned(each, tuple(knocks[each.id]), _answers(each)) for each in mine]


def _answers(share: Share) -> tuple[tuple[int, datetime, bytes], ...]:
    return tuple((each.pk, each.at, bytes(each.content)) for each in share.answers.all())


def since(nct_id: str, version: int) -> Since | None:
    """A study, and what changed in it after one of its versions (0: nothing asked). None where it isn't kept.

    4 queries.
    """
    record = studies.record(nct_id)
    known = studies.changes(nct_id) if record else []
    if record is None or not known:
        return None
    study, current = read(record), next((each for each in known if each.version.is_current), known[0])
    later = []
    if any(each.version.id == version for each in known):
        for each in known:
            if each.version.id == version:
                break
            day = each.version.updated_on.isoformat() if each.version.updated_on else ""
            later.append((day, tuple(line.sentence for line in each.changes)))
    title = plain(study.title) or plain(study.official_title) or study.nct_id
    return Since(study.nct_id, title, current.version.id, tuple(later))


def attached(referral: UUID) -> list[Attachment]:
    """The shared notes that are kept with a message, the oldest first. 1 query."""
    return list(Attachment.objects.filter(referral=referral).order_by("id"))
