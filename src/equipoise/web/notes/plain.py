"""The one note on a study that needs no JavaScript. It is sealed at rest, and whoever runs the site could read it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.notes import numbers
from equipoise.web.notes.models import PlainNote
from equipoise.web.vault.keyring import of_settings as keyring

LONGEST, MOST = 20_000, 200
"""Characters of one note, and notes of one holder."""
PURPOSE = "notes.plain"


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain note as its holder reads it."""

    nct_id: str
    text: str
    changed_at: datetime


def fresh() -> str:
    """The secret of a new holder, 256 bits, for a cookie."""
    return secrets.token_urlsafe(numbers.SECRET)


def by_secret(secret: str) -> str:
    """Who holds notes, by the secret of a cookie."""
    return numbers.digest(secret.encode())


def notes(holder: str) -> list[Plain]:
    """All notes of a holder, the one that was changed last first. 1 query."""
    rows = PlainNote.objects.filter(holder=holder).order_by("-changed_at", "-id")
    return [Plain(row.body["nct_id"], row.body["text"], row.changed_at) for row in rows]


def note(holder: str, nct_id: str) -> Plain | None:
    """The note of a holder on a study. 1 query."""
    row = PlainNote.objects.filter(which__in=keyring().digests(named(holder, nct_id), PURPOSE)).first()
    return None if row is None else Plain(nct_id, row.body["text"], row.changed_at)


def write(holder: str, nct_id: str, text: str, *, by: str, now: datetime) -> None:
    """Keep the note on a study in place of the one before; an empty one deletes it. InputError where it is too long."""
    said = text.replace("\r\n", "\n").strip()
    if len(said) > LONGEST:
        raise InputError(f"It is longer than {LONGEST:,} characters.", mend="Make it shorter.")
    with transaction.atomic():
        rows = PlainNote.objects.select_for_update().filter(holder=holder)
        which = keyring().digests(named(holder, nct_id), PURPOSE)
        before = rows.filter(which__in=which).first()
        if before is None and said and rows.count() >= MOST:
            raise InputError(f"You have {MOST} notes, and more are not kept.", mend="Delete one first.")
        if before is not None and not said:
            before.delete()
        elif before is not None:
            before.body, before.changed_at = {"nct_id": nct_id, "text": said}, now
            before.save(update_fields=["body", "changed_at"])
        elif said:
            _begin(holder, nct_id, said, now)
        verb = "kept a plain note" if said else "deleted a plain note"
        audit.record(at=now, actor=by, verb=verb, subject="plain note")


def _begin(holder: str, nct_id: str, text: str, now: datetime) -> None:
    PlainNote.objects.create(
        holder=holder,
        which=keyring().digest(named(holder, nct_id), PURPOSE),
        body={"nct_id": nct_id, "text": text},
        made_at=now,
        changed_at=now,
    )


def named(holder: str, nct_id: str) -> str:
    """What a plain note is looked up by, before it is digested."""
    return f"{holder} {nct_id}"
