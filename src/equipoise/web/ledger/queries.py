"""Reading the ledger."""

from __future__ import annotations

from datetime import datetime

from equipoise.web.ledger import kinds
from equipoise.web.ledger.actions import seen
from equipoise.web.ledger.models import Event, Head


def head(trial: str) -> tuple[int, str]:
    """The number and digest of a trial's newest event: noted outside, they show that nothing before was changed."""
    found = Head.objects.filter(pk=trial).first()
    return (found.number, found.digest) if found else (0, "")


def events(trial: str, subject: str = "", until: datetime | None = None) -> list[kinds.Event]:
    """What happened in a trial, oldest first; of one subject, or up to an instant. 1 query."""
    rows = Event.objects.filter(trial=trial).order_by("number")
    if subject:
        rows = rows.filter(subject=subject)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return [seen(row) for row in rows]
