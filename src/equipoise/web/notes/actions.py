"""Keeping wrapped keys and notes as ciphertext, for the browsers of one account. Nothing here can open them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.db.models.functions import Length

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.notes import numbers
from equipoise.web.notes.models import Keeper, PlainNote, Sealed, Share
from equipoise.web.notes.numbers import TooMuch

MOST_NOTES = 5_000
MOST_BYTES = 50_000_000
LARGEST = 3_000_000
"""Notes and bytes of one account, and bytes of one note, all as ciphertext."""
LARGEST_WRAPPING = 4_000
WRAPPED = frozenset({"kdf", "iterations", "salt", "name", "passphrase", "code"})
"""What a wrapping says: how the passphrase was stretched, a number that tells one master key from another, and the
master key under passphrase and code."""


class Elsewhere(InputError):
    """Another device wrote first; what it wrote has to be looked at before."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note as a browser sends it: `base` is the revision that it was made from, 0 for a new one."""

    note: str
    base: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a note: its revision here. `fresh`: it was kept; else another device's words are newer."""

    note: str
    revision: int
    fresh: bool


def wrap(account: int, wrapped: Mapping[str, Any], base: int, *, by: str, now: datetime) -> int:
    """Keep the wrapped master key in place of revision `base` (0: there is none yet). Gives its revision.

    Elsewhere where another device was first; InputError where it is no wrapping.
    """
    _check(wrapped)
    with transaction.atomic():
        if base == 0:
            revision = _begin(account, wrapped, now)
        else:
            rows = Keeper.objects.filter(account=account, revision=base)
            changed = rows.update(wrapped=dict(wrapped), revision=base + 1, changed_at=now)
            revision = base + 1 if changed else 0
        if not revision:
            raise Elsewhere(
                "Your notes were locked another way on another device.", mend="Load the page again."
            )
        audit.record(at=now, actor=by, verb="wrapped the key of notes", subject=f"account:{account}")
    return revision


def _begin(account: int, wrapped: Mapping[str, Any], now: datetime) -> int:
    try:
        with transaction.atomic():
            Keeper.objects.create(account=account, wrapped=dict(wrapped), made_at=now, changed_at=now)
    except IntegrityError:
        return 0
    return 1


def _check(wrapped: Mapping[str, Any]) -> None:
    said = {name for name, value in wrapped.items() if isinstance(value, str | int)}
    if said != WRAPPED or set(wrapped) != WRAPPED or len(json.dumps(dict(wrapped))) > LARGEST_WRAPPING:
        raise InputError("That is not a wrapped key.")


def keep(account: int, written: Sequence[Written], *, by: str, now: datetime) -> list[Kept]:
    """Keep notes, each only where its `base` is still the newest here. Elsewhere without keys; TooMuch."""
    with transaction.atomic():
        keeper = Keeper.objects.select_for_update().filter(account=account).first()
        if keeper is None:
            raise Elsewhere("There are no keys for notes here.", mend="Load the page again.")
        kept = [_keep(keeper, each, now) for each in written]
        keeper.save(update_fields=["sequence"])
        _require_room(account)
        fresh = sum(each.fresh for each in kept)
        if fresh:
            audit.record(
                at=now, actor=by, verb="kept notes", subject=f"account:{account}", detail={"notes": fresh}
            )
    return kept


def _keep(keeper: Keeper, one: Written, now: datetime) -> Kept:
    rows = Sealed.objects.filter(account=keeper.account, note=one.note)
    known = rows.values_list("revision", flat=True).first() or 0
    if known != one.base:
        return Kept(one.note, known, fresh=False)
    keeper.sequence += 1
    new = {"revision": known + 1, "sequence": keeper.sequence, "content": one.content, "at": now}
    if known:
        rows.update(**new)
    else:
        Sealed.objects.create(account=keeper.account, note=one.note, **new)
    return Kept(one.note, known + 1, fresh=True)


def _require_room(account: int) -> None:
    rows = Sealed.objects.filter(account=account)
    size = rows.aggregate(size=Sum(Length(F("content"))))["size"] or 0
    if rows.count() > MOST_NOTES or size > MOST_BYTES:
        raise TooMuch(
            "More notes than we keep for one person. They stay in this browser.",
            mend="Delete some, or export them.",
        )


def forget(account: int, *, by: str, now: datetime) -> int:
    """Delete all that is kept of somebody's notes: keys, notes, shares, plain notes. Gives how many notes."""
    with transaction.atomic():
        notes, _ = Sealed.objects.filter(account=account).delete()
        Keeper.objects.filter(account=account).delete()
        Share.objects.filter(account=account).delete()
        PlainNote.objects.filter(holder=numbers.of_account(account)).delete()
        audit.record(
            at=now, actor=by, verb="forgot notes", subject=f"account:{account}", detail={"notes": notes}
        )
    return notes
