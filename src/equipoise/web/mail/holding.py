"""All letters about something, and what came back, with their words: for who asks what is held on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from equipoise.web.mail.models import Incoming, Letter


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of ours. `emptied`: its address and words are gone."""

    at: datetime
    kind: str
    to: str
    subject: str
    text: str
    state: str
    emptied: bool


@dataclass(frozen=True, slots=True)
class Came:
    """A letter that came back. `to_kind`: the kind of the letter that it answers; empty where that is gone."""

    at: datetime
    kind: str
    to_kind: str
    text: str


def letters(about: str) -> list[Sent]:
    """The letters about something, the oldest first. 1 query."""
    rows = Letter.objects.filter(about=about).order_by("created_at", "key").defer("html", "headers")
    return [
        Sent(row.created_at, row.kind, row.to, row.subject, row.text, row.get_state_display(), row.emptied)
        for row in rows
    ]


def incoming(about: str) -> list[Came]:
    """What came back about something, the oldest first. 1 query."""
    rows = (
        Incoming.objects.filter(about=about)
        .select_related("letter")
        .defer("letter__text", "letter__html", "letter__headers")
    )
    return [
        Came(row.at, row.kind, row.letter.kind if row.letter else "", row.text) for row in rows.order_by("at")
    ]


def counts(about: str) -> tuple[int, int]:
    """How many letters about something, and how many that came back, still have their words. 2 queries."""
    kept = Letter.objects.filter(about=about, emptied=False).count()
    return kept, Incoming.objects.filter(about=about, emptied=False).count()
