"""Writing the ledger: an event and what it does to the tables, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit.chain import BEGINNING
from equipoise.web.ledger import chain, enclosures, kinds
from equipoise.web.ledger.enclosures import Enclosed
from equipoise.web.ledger.models import Event, Head
from equipoise.web.ledger.queries import seen, under


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
    """The ends of a trial's chains, held until the transaction ends. RuntimeError outside of one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of what it does")
    head, _ = Head.objects.select_for_update().get_or_create(trial=trial)
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
    enclosed: Mapping[str, Any] | None = None,
    shed: Iterable[Enclosed] = (),
) -> kinds.Event:
    """Write an event and apply it.

    `enclosed`: ciphertext by name, of which the event has the digests. `shed`: what went with earlier events of the
    same chain and is taken away now, which the event says; its kind has to be one that `encloses`.

    With a `key` that was used before, nothing is done and the earlier event is returned; InputError where that one
    said something else.
    """
    known, texts, gone = kinds.kind(kind), enclosures.texts(enclosed or {}), list(shed)
    plain = chain.canonical(dict(payload) | enclosures.said(texts, gone))
    with transaction.atomic():
        head = hold(trial)
        earlier = under(trial, key)
        if earlier is not None:
            return _again(earlier, kind, subject, plain)
        row = Event(
            trial=trial, sealed=known.unblinding, at=chain.instant(now), actor=by.actor, role=by.role, kind=kind,
            site=site, subject=subject, payload=plain, why=why, key=key,
        )  # fmt: skip
        _link(row, head)
        enclosures.keep(row, texts)
        enclosures.shed(row, gone)
        event = seen(row, enclosed=enclosures.read(texts))
        known.apply(event)
        return event


def _link(row: Event, head: Head) -> None:
    """Put a row at the end of its chain."""
    number, before = (head.sealed_number, head.sealed_digest) if row.sealed else (head.number, head.digest)
    row.number, row.previous = number + 1, before or BEGINNING
    row.after = head.number if row.sealed else row.number
    row.id = chain.id_of(head.pk, row.sealed, row.number)
    row.digest = chain.digest([getattr(row, name) for name in chain.COLUMNS])
    row.save(force_insert=True)
    if row.sealed:
        head.sealed_number, head.sealed_digest = row.number, row.digest
    else:
        head.number, head.digest = row.number, row.digest
    head.save()


def _again(row: Event, kind: str, subject: str, payload: str) -> kinds.Event:
    if (row.kind, row.subject, row.payload) != (kind, subject, payload):
        raise InputError(
            "Something else was sent before under the same number.",
            where=subject,
            mend="Open the page anew and look at what is kept.",
        )
    return seen(row, repeated=True)
