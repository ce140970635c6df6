"""Writing the ledger: an event and what it does to the tables, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.ledger import chain, kinds
from equipoise.web.ledger.models import Event, Head


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, in which role. `actor`: a log-in name, or `participant:03-007`."""

    actor: str
    role: str


@contextmanager
def writing(trial: str) -> Iterator[None]:
    """A transaction that holds the end of a trial's chain: what is read inside is still true when it is written."""
    with transaction.atomic():
        hold(trial)
        yield


def hold(trial: str) -> Head:
    """The end of a trial's chain, held until the transaction ends. RuntimeError outside of one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of what it does")
    head, _ = Head.objects.select_for_update().get_or_create(pk=trial)
    return head


def append(
    trial: str,
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    *,
    by: By,
    now: datetime,
    site: str = "",
    why: str = "",
    key: str = "",
) -> kinds.Event:
    """Write an event and apply it.

    With a `key` that was used before, nothing is done and the earlier event is returned; InputError where that one
    said something else.
    """
    with transaction.atomic():
        head = hold(trial)
        plain = json.loads(chain.canonical(dict(payload)))
        earlier = Event.objects.filter(trial=trial, key=key).first() if key else None
        if earlier is not None:
            return _again(earlier, kind, subject, plain)
        row = Event(
            trial=trial, number=head.number + 1, at=now, actor=by.actor, role=by.role, kind=kind, site=site,
            subject=subject, payload=plain, why=why, key=key, previous=head.digest or chain.BEGINNING,
        )  # fmt: skip
        row.digest = chain.digest(row)
        row.save(force_insert=True)
        head.number, head.digest = row.number, row.digest
        head.save()
        event = seen(row)
        kinds.kind(kind).apply(event)
        return event


def seen(row: Event, *, repeated: bool = False) -> kinds.Event:
    """A row as rooms see it."""
    return kinds.Event(
        row.pk, row.trial, row.number, row.at, row.actor, row.role, row.kind, row.site, row.subject,
        row.payload, row.why, row.key, repeated,
    )  # fmt: skip


def _again(row: Event, kind: str, subject: str, payload: Mapping[str, Any]) -> kinds.Event:
    if (row.kind, row.subject, row.payload) != (kind, subject, payload):
        raise InputError(
            "Something else was sent before under the same number.",
            where=subject,
            mend="Open the page anew and look at what is kept.",
        )
    return seen(row, repeated=True)
