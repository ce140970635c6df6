"""How long what is kept about a person stays, counted from what; erasing runs by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """`what` is kept for `days` after `since`; `why` that long."""

    what: str
    days: int
    since: str
    why: str


DRAFT = Period("A form that was begun and not sent", 1, "its last change", "to lose nothing that was typed")
OPEN = Period(
    "A message without an end", 365, "the last thing that happened to it", "so that nothing is kept for ever"
)
ENDED = Period(
    "A message that was answered, declined, unanswered or withdrawn",
    180,
    "the last thing that happened to it",
    "so that the person and the team can go on talking",
)
LETTER = Period("The text of a letter that was delivered", 30, "its delivery", "to find out what went wrong")
LIMITS = Period("Counts that hold back abuse", 2, "the last attempt", "the longest limit is one day")
PERIODS = (DRAFT, OPEN, ENDED, LETTER, LIMITS)


def ended(period: Period, now: datetime) -> datetime:
    """The moment before which the period has run out."""
    return now - timedelta(days=period.days)
