"""When each visit is due, and what became of it. Days are those of the participant's site; months are the calendar's.

A day at the end of a month stays there as far as the month allows: 31 January and a month is 28 February, or 29. Every
coming again is counted from the anchor and not from the time before, so that 31 January, monthly, gives 28 February and
then 31 March.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from equipoise.core.followup.schedule import Visit
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration

_MONTHS, _DAYS = {"month": 1, "year": 12}, {"day": 1, "week": 7}
MOST = 400
"""Times that one visit can come again: more is a slip of the file."""
DAYS_SHOWN_AHEAD = 3_700
"""How far ahead a visit is laid out that comes again without an end."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A visit of one participant. `key`: its id; `id:2` when it comes for the second time and so on.

    `due` is None, with the ends of its window, while the day it hangs on is not known.
    """

    key: str
    visit: Visit
    ordinal: int = 1
    due: date | None = None
    opens: date | None = None
    closes: date | None = None

    @property
    def title(self) -> str:
        """The visit's title, with which time it is where it comes again."""
        return f"{self.visit.title}, time {self.ordinal}" if self.visit.every else self.visit.title


class Status(StrEnum):
    """What a visit's state is, in the words that are shown."""

    WAITING = "no day yet"
    NOT_DUE = "not due yet"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_OUTSIDE = "done outside its window"
    MISSED = "missed"
    NOT_EXPECTED = "not to be done any more"


@dataclass(frozen=True, slots=True)
class Happened:
    """What is known to have become of a visit: the day it happened; None where it is said that it was missed."""

    day: date | None


def moved(day: date, *offsets: Duration) -> date:
    """The day so much later: first all months and years at once, by the calendar, then all days and weeks.

    OverflowError beyond the year 9999.
    """
    months = sum(each.count * _MONTHS[each.unit] for each in offsets if each.unit in _MONTHS)
    days = sum(each.count * _DAYS[each.unit] for each in offsets if each.unit in _DAYS)
    try:
        return day + relativedelta(months=months) + timedelta(days=days)
    except ValueError as error:
        raise OverflowError("a visit can't lie beyond the calendar") from error


def slots(visits: Iterable[Visit], days: Mapping[str, date], today: date) -> list[Slot]:
    """All visits of a participant in the order of their days; those without a day come last.

    `days`: anchor to the day it happened. `today` bounds how far visits that come again without an end are laid out.
    """
    found = [slot for visit in visits for slot in _times(visit, days.get(visit.anchor), today)]
    return sorted(found, key=lambda slot: (slot.due is None, slot.due or today))


def _times(visit: Visit, anchor: date | None, today: date) -> Iterator[Slot]:
    if anchor is None:
        yield Slot(_key(visit, 1), visit)
        return
    last = moved(anchor, visit.until) if visit.until else today + timedelta(days=DAYS_SHOWN_AHEAD)
    for ordinal in range(1, MOST + 1):
        more = (
            Duration(visit.every.count * (ordinal - 1), visit.every.unit)
            if visit.every
            else Duration(0, "day")
        )
        due = moved(anchor, visit.offset, more)
        if ordinal > 1 and due > last:
            return
        yield _slot(visit, ordinal, due)
        if visit.every is None or not visit.every.count:
            return


def _key(visit: Visit, ordinal: int) -> str:
    return visit.id if visit.every is None else f"{visit.id}:{ordinal}"


def _slot(visit: Visit, ordinal: int, due: date) -> Slot:
    opens, closes = due - timedelta(days=visit.before), due + timedelta(days=visit.after)
    return Slot(_key(visit, ordinal), visit, ordinal, due, opens, closes)


def status(slot: Slot, happened: Happened | None, today: date, ended: date | None = None) -> Status:
    """What a visit's state is. `ended`: the day of death or of withdrawal from follow-up, None while it goes on.

    A visit whose window had closed before the end stays overdue until somebody says what became of it.
    """
    if happened is not None:
        return _done(slot, happened.day)
    if slot.opens is None or slot.closes is None:
        return Status.WAITING if ended is None else Status.NOT_EXPECTED
    if ended is not None and ended <= slot.closes:
        return Status.NOT_EXPECTED
    if today < slot.opens:
        return Status.NOT_DUE
    return Status.DUE if today <= slot.closes else Status.OVERDUE


def _done(slot: Slot, day: date | None) -> Status:
    if day is None:
        return Status.MISSED
    if slot.opens is None or slot.closes is None:
        return Status.DONE
    return Status.DONE if slot.opens <= day <= slot.closes else Status.DONE_OUTSIDE


def impossible(slot: Slot, days: Mapping[str, date], day: date) -> str:
    """Why a visit can't have been on a day, in a sentence; empty where it can. `days`: the participant's, by name.

    There is none before consent and none after death, and none before what it is counted from but in its window.
    """
    anchor, consent, died = days.get(slot.visit.anchor), days.get("consent"), days.get("death")
    if anchor is None:
        return f"“{slot.title}” is counted from {slot.visit.anchor}, which has no day yet."
    if consent is not None and day < consent:
        return f"{_words(day)} is before consent, {_words(consent)}."
    if day < min(anchor, slot.opens or anchor):
        return f"{_words(day)} is before {slot.visit.anchor}, {_words(anchor)}, from which it is counted."
    if died is not None and day > died:
        return f"{_words(day)} is after the participant’s death, {_words(died)}."
    return ""


def _words(day: date) -> str:
    return PartialDate(day.year, day.month, day.day).words()


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a visit when a participant moves to another version of the protocol; None where it is not."""

    key: str
    before: Slot | None
    after: Slot | None

    def words(self) -> str:
        """In a sentence."""
        if self.before is None and self.after is not None:
            return f"{self.after.title} is new{_due(self.after)}."
        if self.after is None and self.before is not None:
            return f"{self.before.title} is not asked for any more."
        assert self.before is not None and self.after is not None
        return f"{self.after.title} changes: before{_due(self.before)}, now{_due(self.after)}."


def _due(slot: Slot) -> str:
    if slot.due is None or slot.opens is None or slot.closes is None:
        return f" due {slot.visit.offset} after {slot.visit.anchor}"
    return f" due on {slot.due}, from {slot.opens} to {slot.closes}"


def changes(before: Sequence[Slot], after: Sequence[Slot], happened: Iterable[str] = ()) -> list[Change]:
    """What changes between two schedules. Visits in `happened` (keys) are over, and nothing changes for them."""
    over, old, new = set(happened), {each.key: each for each in before}, {each.key: each for each in after}
    found = []
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        if key not in over and _told(was) != _told(now):
            found.append(Change(key, was, now))
    return found


def _told(slot: Slot | None) -> tuple[object, ...] | None:
    return None if slot is None else (slot.due, slot.opens, slot.closes, slot.title, slot.visit.forms)
