"""When a team is reminded and when a person is told that nobody answered: in the site's working days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from equipoise.core.values.errors import InputError

REMINDERS = (2, 5)
"""Working days after which the team is reminded."""
LAPSE = 10
"""Working days after which the person is told that nobody answered."""
OPENING, CLOSING = time(9), time(17)
LONGEST_CLOSURE = 366
"""Days that a site may be closed in a row before its calendar is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A site's working days in its time zone: `weekdays` (0 is Monday) that are no holidays."""

    zone: tzinfo
    is_holiday: Callable[[date], bool]
    weekdays: frozenset[int] = frozenset(range(5))

    def works(self, day: date) -> bool:
        """Whether the site works on a day."""
        return day.weekday() in self.weekdays and not self.is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`. InputError where there is none within a year."""
        for ahead in range(1, LONGEST_CLOSURE + 1):
            if self.works(day + timedelta(ahead)):
                return day + timedelta(ahead)
        raise InputError(
            "The site's calendar has no working day for a year.", mend="Correct its closed days."
        )


EVERYWHERE = Calendar(UTC, lambda _: False)
"""For a site that is not there any more: Monday to Friday, no holidays."""


def counted_from(moment: datetime, calendar: Calendar) -> datetime:
    """The moment from which working days count: itself in working hours, else when work next begins (local time)."""
    local = moment.astimezone(calendar.zone)
    day = local.date()
    if calendar.works(day) and local.time() <= CLOSING:
        return local if local.time() >= OPENING else datetime.combine(day, OPENING, calendar.zone)
    return datetime.combine(calendar.next_working_day(day), OPENING, calendar.zone)


def due(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """The moment `days` working days after `moment`, in UTC: the same time of day on that working day.

    `moment` must know its time zone.
    """
    start = counted_from(moment, calendar)
    day = start.date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return datetime.combine(day, start.time(), calendar.zone).astimezone(UTC)


def working_days_between(earlier: date, later: date, calendar: Calendar) -> int:
    """How many working days lie after `earlier`, up to and including `later`; 0 where `later` is not after."""
    span = range(1, (later - earlier).days + 1)
    return sum(calendar.works(earlier + timedelta(ahead)) for ahead in span)
