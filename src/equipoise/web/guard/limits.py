"""How often something may be tried, as data: counts in windows of fixed length, weighed so that they slide. Pure.

The count that holds at a moment is that of its own window, and of the window before as much as it still reaches into
the last `seconds`: between two windows nobody has twice the limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from equipoise.core.values.errors import UserError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in any `seconds`."""

    most: int
    seconds: int

    def window(self, now: datetime) -> datetime:
        """When the window that `now` lies in began."""
        whole = int((now - EPOCH).total_seconds()) // self.seconds
        return EPOCH + timedelta(seconds=whole * self.seconds)

    def before(self, now: datetime) -> datetime:
        """When the window before began."""
        return self.window(now) - timedelta(seconds=self.seconds)

    def holds(self, earlier: int, tried: int, now: datetime) -> bool:
        """Whether one more try is within the limit, after `earlier` in the window before and `tried` in this one."""
        length = timedelta(seconds=self.seconds)
        reaches = length - (now - self.window(now))  # how much of the window before still counts
        return earlier * reaches <= (self.most - 1 - tried) * length

    def free_at(self, earlier: int, tried: int, now: datetime) -> datetime:
        """The moment from which one more try is within the limit, if nothing else is tried meanwhile."""
        if self.holds(earlier, tried, now):
            return now
        start, left = self.window(now), self.most - 1 - tried
        if left < 0:  # this window is full: only the next one can be free
            start, earlier, left = start + timedelta(seconds=self.seconds), tried, self.most - 1
        gone = -(self.seconds * (left - earlier) // earlier) if left < earlier else 0  # rounded up
        return max(now, start + timedelta(seconds=gone))


@dataclass(frozen=True, slots=True)
class Try:
    """Something that is tried: what is counted (`name`), by whom or where (`key`: a digest or number), its limit."""

    name: str
    key: str
    limit: Limit

    @property
    def counted_as(self) -> str:
        """The key of its count."""
        return f"{self.name}:{self.key}"


class Reached(UserError):
    """A limit that was reached. `name`: of what; `free_at`: from when it can be tried again."""

    def __init__(self, name: str, free_at: datetime) -> None:
        super().__init__("Too much was sent in a short time.", mend="Wait a while, then try again.")
        self.name, self.free_at = name, free_at
