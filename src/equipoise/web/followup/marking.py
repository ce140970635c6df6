"""Marks that values agree with their source, and locks. Each is one event."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from equipoise.core.followup.cleaning import Place
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.followup import holding, kinds
from equipoise.web.followup import queries as reading
from equipoise.web.followup.holding import Twice
from equipoise.web.followup.models import Entry, Lock, Verification
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing


def verify(
    trial: str, place: Place, paths: Collection[str], revision: int, *, by: By, now: datetime, key: str
) -> None:
    """Mark that these values agree with their source. `revision`: the one that was compared.

    InputError where the form was changed since, and for a path at which nothing is kept.
    """
    with writing(trial):
        if ledger.keyed(trial, key):
            return
        entry = _compared(trial, place, revision)
        wanted = sorted(set(paths))
        if not wanted or not set(wanted) <= set(entry.answers):
            raise InputError("Nothing is kept here that could be compared.", mend="Load the page again.")
        held = set(Verification.objects.filter(entry=entry.pk).values_list("path", flat=True))
        new = [path for path in wanted if path not in held]
        if new:
            _append(trial, entry, kinds.VERIFIED, new, by=by, now=now, key=key)


def unverify(
    trial: str, place: Place, paths: Collection[str], *, by: By, now: datetime, key: str, why: str
) -> None:
    """Take marks back, with a reason."""
    with writing(trial):
        if ledger.keyed(trial, key):
            return
        entry = reading.row(trial, place)
        held = Verification.objects.filter(entry=entry.pk if entry else 0, path__in=list(paths))
        if entry is None or not held:
            raise InputError("These values are not marked.", mend="Load the page again.")
        marked = sorted(each.path for each in held)
        _append(trial, entry, kinds.UNVERIFIED, marked, by=by, now=now, key=key, why=_reason(why))


def _compared(trial: str, place: Place, revision: int) -> Entry:
    entry = reading.row(trial, place)
    if entry is None or entry.revision != revision:
        raise InputError(
            "The form was changed since you looked.", mend="Load the page again and compare anew."
        )
    return entry


def _append(
    trial: str, entry: Entry, kind: str, paths: list[str], *, by: By, now: datetime, key: str, why: str = ""
) -> None:
    payload = {"visit": entry.visit, "form": entry.form, "occurrence": entry.occurrence, "paths": paths}
    subject = f"participant:{entry.participant}"
    append(trial, kind, subject, payload, by=by, now=now, site=entry.site, key=key, why=why)


def lock(trial: str, scope: str, *, by: By, now: datetime, key: str, site: str = "", why: str = "") -> None:
    """Lock a form, a visit, a participant or the trial: nothing of it can be changed. Locked already, it stays so.

    `scope` is one of `core.followup.cleaning.Place.scopes`.
    """
    with writing(trial):
        if _said(trial, key, kinds.LOCKED, scope) or Lock.objects.filter(trial=trial, scope=scope).exists():
            return
        append(
            trial, kinds.LOCKED, _subject(trial, scope), {"scope": scope}, by=by, now=now, site=site,
            why=whole(why, holding.LONGEST_REASON, "why"), key=key,
        )  # fmt: skip


def unlock(trial: str, scope: str, *, by: By, now: datetime, key: str, why: str, site: str = "") -> None:
    """Take a lock away, with a reason."""
    with writing(trial):
        if (
            _said(trial, key, kinds.UNLOCKED, scope)
            or not Lock.objects.filter(trial=trial, scope=scope).exists()
        ):
            return
        append(
            trial, kinds.UNLOCKED, _subject(trial, scope), {"scope": scope}, by=by, now=now, site=site,
            why=_reason(why), key=key,
        )  # fmt: skip


def _said(trial: str, key: str, kind: str, scope: str) -> bool:
    earlier = ledger.keyed(trial, key)
    if earlier is not None and (earlier.kind != kind or earlier.payload["scope"] != scope):
        raise Twice
    return earlier is not None


def _subject(trial: str, scope: str) -> str:
    """Whom a lock is about: the participant in its scope, or the trial."""
    _, _, rest = scope.partition(":")
    return f"participant:{rest.partition('/')[0]}" if rest else f"trial:{trial}"


def _reason(why: str) -> str:
    if not why.strip():
        raise InputError("This needs a reason.", where="why", mend="Say why.")
    return whole(why, holding.LONGEST_REASON, "why")
