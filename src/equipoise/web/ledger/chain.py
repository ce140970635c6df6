"""The digest that chains a trial's events: SHA-256 (FIPS 180-4) over the event and the digest of the one before."""

from __future__ import annotations

import json
from datetime import UTC
from hashlib import sha256
from typing import Any

from equipoise.web.ledger.models import Event

BEGINNING = "0" * 64


def digest(row: Event) -> str:
    """The digest of a row, from everything in it but its database id and the digest itself."""
    told = {
        "trial": row.trial,
        "number": row.number,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "role": row.role,
        "kind": row.kind,
        "site": row.site,
        "subject": row.subject,
        "payload": row.payload,
        "why": row.why,
        "key": row.key,
        "previous": row.previous,
    }
    return sha256(canonical(told).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON with its names in order and no blanks: the same value is always the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
