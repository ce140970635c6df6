"""Times and happenings in the words of the workspace."""

from __future__ import annotations

from datetime import datetime, tzinfo

from equipoise.core.referral.states import Event, Party
from equipoise.web.referrals.queries import Item

_EVENTS = {
    Event.SUBMIT: "The person wrote",
    Event.SEND: "Notice sent to the team",
    Event.DELIVER: "Notice delivered to the team",
    Event.BOUNCE: "Notice could not be delivered",
    Event.RESEND: "Notice sent again",
    Event.OPEN: "Opened by the team",
    Event.ANSWER: "The team answered",
    Event.DECLINE: "The team declined",
    Event.ASK: "The team asked for more",
    Event.SUGGEST: "The team suggested another centre",
    Event.AGREE: "Passed on, since the person agreed",
    Event.FORWARD: "Passed on, as the person had agreed",
    Event.WRITE: "The person wrote again",
    Event.LAPSE: "No answer in time; the person was told",
    Event.WITHDRAW: "Withdrawn by the person",
}
_VERBS = {
    "note": "Note for the team",
    "assigned": "Assigned",
    "unassigned": "Taken from whom it was assigned to",
    "screened": "Marked as screened",
    "unscreened": "Mark “screened” taken back",
    "read": "Marked as read",
    "unverified": "A letter came from another address than ours went to",
}


def title(item: Item) -> str:
    """What happened, in words."""
    if item.event:
        return _EVENTS[Event(item.event)]
    return _VERBS.get(item.verb, item.verb.capitalize())


def who(item: Item, names: dict[str, str]) -> str:
    """Who did it; `names` by log-in."""
    if item.by is Party.TEAM:
        return "by letter" if item.actor == "mail" else names.get(item.actor, item.actor)
    return "the person" if item.by is Party.PERSON else ""


def day(moment: datetime, zone: tzinfo) -> str:
    """A day as "Tue 24 Nov"."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def due(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """By when an answer is due, or how late it is, as "due in 2 days (Tue 24 Nov)", by the site's days."""
    left = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    if moment <= now:
        near = {0: "overdue since today", -1: "overdue since yesterday"}
        return f"{near.get(left, f'overdue for {-left} days')} ({day(moment, zone)})"
    near = {0: "due today", 1: "due tomorrow"}
    return f"{near.get(left, f'due in {left} days')} ({day(moment, zone)})"
