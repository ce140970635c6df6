"""Times and happenings in the words of the workspace."""

from __future__ import annotations

from equipoise.core.referral.states import Event, Party
from equipoise.core.values.nearness import day, due
from equipoise.web.referrals.queries import Item

__all__ = ["day", "due", "title", "who"]

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
