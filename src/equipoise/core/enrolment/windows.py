"""Windows between something that was found and a day that may still lie ahead: until when it counts, or when it is due.

A criterion such as "restaging within 12 weeks before randomisation" ties an event (restaging) to a clock
(randomisation). Once the event has a day, the clock has a last day; while only the clock has one, the event is due in a
stretch of days before it. Days that are known to the month or the year only give an earliest and a latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration

AT_ONCE = Duration(0, "day")
SOON = 14
"""Days before the end of a window from which it is shown as soon to lapse."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Urgency(StrEnum):
    """How a window stands on a day, the most urgent first."""

    LAPSED = "lapsed"
    MISSED = "missed"
    """The clock's day is planned, and lies behind the end."""
    SOON = "soon"
    OPEN = "open"
    WAITING = "waiting"
    """Neither of its two days is known."""
    KEPT = "kept"
    """Both days are known, and lie as they have to."""


@dataclass(frozen=True, slots=True)
class Window:
    """`event` has to happen at most `within`, and at least `before`, before `clock`. Titles are in words.

    `criterion`: the id of what asks for it.
    """

    criterion: str
    event: str
    clock: str
    within: Duration
    before: Duration = AT_ONCE


@dataclass(frozen=True, slots=True)
class Lapse:
    """A window with what is known of it on a day.

    `opens`, `lapses`: the first and last day on which the clock may come, once the event has a day. `due_from`,
    `due_by`: when the event has to happen, while only the clock has a day. `sure`: the last day even if the event
    happened as early as its date allows; it differs from `lapses` where the date is partial. `too_soon`: the clock is
    planned for a day before `opens`.
    """

    window: Window
    urgency: Urgency
    opens: date | None = None
    lapses: date | None = None
    sure: date | None = None
    due_from: date | None = None
    due_by: date | None = None
    days_left: int | None = None
    too_soon: bool = False

    @property
    def end(self) -> date | None:
        """The day by which something has to be done, whichever that is."""
        return self.sure or self.due_by


def lapse(window: Window, event: PartialDate | None, clock: PartialDate | None, today: date) -> Lapse:
    """How a window stands today, by the days of its event and of its clock as far as they are known."""
    if event is not None:
        return _counted(window, event, clock, today)
    if clock is None:
        return Lapse(window, Urgency.WAITING)
    due_by = _earlier(clock.earliest, window.before)
    due_from = min(_earlier(clock.latest, window.within), due_by)
    left = (due_by - today).days
    return Lapse(window, _urgency(left), due_from=due_from, due_by=due_by, days_left=left)


def last_day(event: date, within: Duration) -> date:
    """The last day from which `within` earlier is not after `event`.

    By the calendar that isn't always `event` plus the duration: a month before 29, 30 and 31 March is 28 February.
    """
    found = _later(event, within)
    while found < date.max and _earlier(found + timedelta(1), within) <= event:
        found += timedelta(1)
    return found


def first_day(event: date, before: Duration) -> date:
    """The first day from which `before` earlier is not before `event`."""
    found = _later(event, before)
    while _earlier(found, before) < event and found < date.max:
        found += timedelta(1)
    while found > event and _earlier(found - timedelta(1), before) >= event:
        found -= timedelta(1)
    return found


def words(found: Lapse) -> str:
    """What to know of it: `lapses in 5 days (Fri 27 Nov 2026)`. Empty where nothing is known."""
    end = found.end
    if end is None or found.days_left is None:
        return ""
    if found.urgency is Urgency.KEPT:
        return f"kept, as planned; lapses on {day_words(end)}"
    if found.too_soon and found.opens and found.urgency is Urgency.MISSED:
        return f"the planned day is too early: it counts from {day_words(found.opens)} on"
    if found.urgency is Urgency.MISSED:
        return f"lapses before the planned day ({day_words(end)})"
    now, past = ("lapses", "lapsed") if found.lapses else ("due", "was due")
    if found.days_left < 0:
        return f"{past} {_days(-found.days_left)} ago ({day_words(end)})"
    when = f"in {_days(found.days_left)}" if found.days_left else "today"
    return f"{now} {when} ({day_words(end)})"


def day_words(day: date) -> str:
    """A day with its weekday: `Fri 27 Nov 2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _counted(window: Window, event: PartialDate, clock: PartialDate | None, today: date) -> Lapse:
    opens = first_day(event.earliest, window.before)
    lapses, sure = last_day(event.latest, window.within), last_day(event.earliest, window.within)
    left = (sure - today).days
    urgency, too_soon = _urgency(left), clock is not None and clock.latest < opens
    if clock is not None:
        kept = clock.latest <= sure and clock.earliest >= first_day(event.latest, window.before)
        urgency = Urgency.KEPT if kept else _beyond(urgency, too_soon or clock.earliest > lapses)
    return Lapse(window, urgency, opens, lapses, sure, days_left=left, too_soon=too_soon)


def _beyond(urgency: Urgency, planned_outside: bool) -> Urgency:
    """What is planned too late or too soon is missed, unless it has lapsed already."""
    return Urgency.MISSED if planned_outside and urgency is not Urgency.LAPSED else urgency


def _urgency(left: int) -> Urgency:
    if left < 0:
        return Urgency.LAPSED
    return Urgency.SOON if left <= SOON else Urgency.OPEN


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _later(day: date, by: Duration) -> date:
    return _moved(day, by, 1)


def _earlier(day: date, by: Duration) -> date:
    return _moved(day, by, -1)


def _moved(day: date, by: Duration, sign: int) -> date:
    found = by.shifted(Decimal(day.toordinal()), sign)
    if not found.is_finite() or not 1 <= found <= date.max.toordinal():
        return date.max if sign > 0 else date.min
    return date.fromordinal(int(found))
