"""Days and how far they are, in the words of worklists."""

from __future__ import annotations

from datetime import date, datetime, tzinfo


def day(moment: datetime, zone: tzinfo) -> str:
    """The day of a moment in a time zone, as “Tue 24 Nov”."""
    return short(moment.astimezone(zone).date())


def short(which: date, today: date | None = None) -> str:
    """A day as “Tue 24 Nov”; with its year where `today` is given and stands in another."""
    year = f" {which.year}" if today and which.year != today.year else ""
    return f"{which:%a} {which.day} {which:%b}{year}"


def due(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """By when something is due, or how late it is, as “due in 2 days (Tue 24 Nov)”, by the days of the time zone."""
    today = now.astimezone(zone).date()
    wanted = moment.astimezone(zone).date()
    return in_days((wanted - today).days, short(wanted, today), late=moment <= now)


def in_days(left: int, which: str, *, late: bool) -> str:
    """The words for something that is due `left` days from today, on the day that `which` names."""
    if late:
        near = {0: "overdue since today", -1: "overdue since yesterday"}
        return f"{near.get(left, f'overdue for {-left} days')} ({which})"
    near = {0: "due today", 1: "due tomorrow"}
    return f"{near.get(left, f'due in {left} days')} ({which})"
