"""Writing the audit trail: always in the transaction of what it records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from equipoise.web.audit import chain
from equipoise.web.audit.models import Entry, Head


def record(
    *, at: datetime, actor: str, verb: str, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Add one row to the end of the chain, which others wait for until the transaction ends.

    RuntimeError outside a transaction: the row must stand or fall with its action.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row is written in the transaction of its action")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    plain = json.loads(json.dumps(dict(detail or {}), default=str))
    row = chain.Row(head.number + 1, at, actor, verb, subject, plain, head.digest or chain.BEGINNING)
    head.number, head.digest = row.number, chain.digest(row)
    head.save()
    Entry.objects.create(
        number=row.number,
        at=at,
        actor=actor,
        verb=verb,
        subject=subject,
        detail=plain,
        previous=row.previous,
        digest=head.digest,
    )
