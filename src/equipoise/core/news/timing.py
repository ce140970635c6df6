"""When a letter is due: at once, or at eight in the morning where the person lives, every day or every Monday. Pure.

Where the clocks jump over eight o'clock, the letter is due as much later as they jump; where eight o'clock comes twice,
the first counts. The rules of a zone come in as an argument, as Python's `datetime` takes them (PEP 495).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

HOUR = time(8)
"""When digests are due, by the person's own clock."""
MONDAY = 0
LONGEST_JUMP = timedelta(days=1)
"""The most that clocks were ever moved at once: islands that crossed the date line left out a day, or had one twice."""


class Pace(StrEnum):
    """How often somebody wants letters."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


def due(pace: Pace | str, here: tzinfo, now: datetime) -> datetime:
    """The first moment from `now` on at which a letter may go, in UTC; `now` itself where it need not wait.

    ValueError where the pace is none.
    """
    wanted = Pace(pace)
    if wanted is Pace.AT_ONCE:
        return now
    every_day = wanted is Pace.DAILY
    first = now.astimezone(here).date() - 2 * LONGEST_JUMP
    days = [first + timedelta(days=each) for each in range(12)]
    mornings = [morning(day, here) for day in days if every_day or day.weekday() == MONDAY]
    return min(each for each in mornings if each >= now)


def morning(day: date, here: tzinfo) -> datetime:
    """Eight o'clock of a day, in UTC. One that the clocks jump over is read by the clock before the jump."""
    return datetime.combine(day, HOUR, here).astimezone(UTC)
