"""Writing the audit trail: always in the transaction of what it records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from equipoise.web.audit.models import Entry


def record(
    *, at: datetime, actor: str, verb: str, subject: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Add one row. RuntimeError outside a transaction: the row must stand or fall with its action."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row is written in the transaction of its action")
    Entry.objects.create(at=at, actor=actor, verb=verb, subject=subject, detail=dict(detail or {}))
