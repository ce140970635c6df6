"""The time of the demonstration's story: what happens when, and who acts there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from equipoise.web.allocation.actions import Opener
from equipoise.web.ledger.actions import By

Story = Mapping[str, Any]
Do = Callable[[datetime], None]
HOUR = time(18, tzinfo=UTC)
"""A time at which all of Canada is awake."""
SATURDAY, SUNDAY = 5, 6


def later_workday(when: datetime) -> datetime:
    """The same, or on a weekend the Monday after it: clinics are shut."""
    return when + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(when.weekday(), 0))


def nearest_workday(when: datetime) -> datetime:
    """The same, or on a weekend the day beside it on which a clinic is open."""
    return when + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(when.weekday(), 0))


def workdays_after(day: date, count: int) -> date:
    """The day that is so many days of work later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


@dataclass
class Stage:
    """The trial whose story is played, until `now`. `regimens`: Gy and fractions by arm and part of the body.

    `openers`: by log-in, who may open what they may, once their passphrase was tried.
    """

    trial: str
    now: datetime
    regimens: Mapping[str, Mapping[str, Sequence[int]]]
    openers: Mapping[str, Opener]
    moments: list[tuple[datetime, int, Do]] = field(default_factory=list)
    turn: Iterator[int] = field(default_factory=count)

    def at(self, when: datetime, do: Do) -> None:
        """Let something happen at a time of the story; what lies after its end never does."""
        if when <= self.now:
            heappush(self.moments, (when, next(self.turn), do))

    def run(self) -> Iterator[datetime]:
        """Let everything happen in its order; gives each moment's time."""
        while self.moments:
            when, _, do = heappop(self.moments)
            do(when)
            yield when


class Part:
    """Somebody's part in the story. `number`: of the participant, once there is one."""

    def __init__(self, stage: Stage, story: Story, key: str) -> None:
        self.stage, self.story = stage, story
        self.trial, self.site, self.number = stage.trial, str(story["site"]), ""
        first = datetime.combine(stage.now - timedelta(days=story["days_ago"]), HOUR)
        self.first = first - timedelta(days=max(first.weekday() - SATURDAY + 1, 0))
        self.keys = (f"{key}-{turn}" for turn in count())

    def by(self, role: str) -> By:
        """Who acts at this site."""
        return By(f"{role}-{self.site}", role)

    def after(self, days: int, do: Do, since: datetime | None = None) -> None:
        """Let something happen so many days after the first look, or after another moment; not on a weekend."""
        self.stage.at(later_workday((since or self.first) + timedelta(days=days)), do)
