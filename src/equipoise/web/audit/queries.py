"""Reading the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from equipoise.web.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that somebody did."""

    at: datetime
    actor: str
    verb: str
    detail: Mapping[str, Any]


def actors(subject: str, *verbs: str, **detail: int | str) -> set[str]:
    """Who did any of these to a subject, with this detail. 1 query."""
    asked = {f"detail__{name}": value for name, value in detail.items()}
    rows = Entry.objects.filter(subject=subject, verb__in=verbs, **asked)
    return set(rows.values_list("actor", flat=True))


def trail(subject: str, limit: int = 500) -> list[Done]:
    """What was done to a subject, newest first, at most `limit`. 1 query."""
    rows = Entry.objects.filter(subject=subject).order_by("-id")[:limit]
    return [Done(row.at, row.actor, row.verb, row.detail) for row in rows]
