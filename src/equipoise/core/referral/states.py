"""The one table of a referral's states: what may happen in each, who may cause it, and whose turn it is then.

Code, diagram, pages and tests are made from `TRANSITIONS` and `STANDINGS`. The road: draft, queued, sent, delivered or
bounced, opened by the team, then answered, declined, asked for more, passed on to another centre or unanswered;
withdrawn at any time. Nothing is passed on without the person: the team suggests and the person agrees, or the person
agreed to it when they wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from equipoise.core.values.errors import InputError


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    OPENED = "opened"
    ANSWERED = "answered"
    DECLINED = "declined"
    ASKED = "asked"
    FORWARDED = "forwarded"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What can happen to a referral."""

    SUBMIT = "submit"
    SEND = "send"
    DELIVER = "deliver"
    BOUNCE = "bounce"
    RESEND = "resend"
    OPEN = "open"
    ANSWER = "answer"
    DECLINE = "decline"
    ASK = "ask"
    SUGGEST = "suggest"
    AGREE = "agree"
    FORWARD = "forward"
    WRITE = "write"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """Who acts: the person who wrote, the study team, or the software and those who run it."""

    PERSON = "person"
    TEAM = "team"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """In any of `sources`, `event`, caused by `by`, leads to `target`; None: the state stays as it is."""

    sources: frozenset[State]
    event: Event
    by: Party
    target: State | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a state means: its name for the team, what the person reads, and whose turn it is (None: nobody's).

    `outcome`: the person has heard something, or ended it. `clock`: working days for the team's answer run.
    """

    name: str
    heading: str
    meaning: str
    turn: Party | None
    outcome: bool = False
    clock: bool = False


class NotNow(InputError):
    """Something that a referral's state doesn't allow."""


_S, _E, _P = State, Event, Party
_ON_ITS_WAY = frozenset({_S.QUEUED, _S.SENT, _S.DELIVERED, _S.BOUNCED})
_WITH_TEAM = _ON_ITS_WAY | {_S.OPENED}
_HEARD = frozenset({_S.ANSWERED, _S.ASKED, _S.DECLINED, _S.UNANSWERED})

TRANSITIONS = (
    Transition(frozenset({_S.DRAFT}), _E.SUBMIT, _P.PERSON, _S.QUEUED),
    Transition(frozenset({_S.QUEUED}), _E.SEND, _P.SYSTEM, _S.SENT),
    Transition(frozenset({_S.QUEUED, _S.SENT}), _E.DELIVER, _P.SYSTEM, _S.DELIVERED),
    Transition(frozenset({_S.QUEUED, _S.SENT, _S.DELIVERED}), _E.BOUNCE, _P.SYSTEM, _S.BOUNCED),
    Transition(frozenset({_S.BOUNCED}), _E.RESEND, _P.SYSTEM, _S.QUEUED),
    Transition(_ON_ITS_WAY, _E.OPEN, _P.TEAM, _S.OPENED),
    Transition(_WITH_TEAM | _HEARD, _E.ANSWER, _P.TEAM, _S.ANSWERED),
    Transition(_WITH_TEAM | _HEARD - {_S.DECLINED}, _E.DECLINE, _P.TEAM, _S.DECLINED),
    Transition(_WITH_TEAM | _HEARD, _E.ASK, _P.TEAM, _S.ASKED),
    Transition(_WITH_TEAM | _HEARD, _E.SUGGEST, _P.TEAM, _S.ASKED),
    Transition(frozenset({_S.ASKED}), _E.AGREE, _P.PERSON, _S.FORWARDED),
    Transition(_WITH_TEAM | _HEARD, _E.FORWARD, _P.TEAM, _S.FORWARDED),
    Transition(frozenset({_S.ANSWERED, _S.ASKED}), _E.WRITE, _P.PERSON, _S.OPENED),
    Transition(_WITH_TEAM | {_S.DECLINED, _S.UNANSWERED}, _E.WRITE, _P.PERSON, None),
    Transition(_WITH_TEAM, _E.LAPSE, _P.SYSTEM, _S.UNANSWERED),
    Transition(frozenset(State) - {_S.WITHDRAWN}, _E.WITHDRAW, _P.PERSON, _S.WITHDRAWN),
)

STANDINGS = {
    _S.DRAFT: Standing(
        "Not sent yet", "You have not sent this yet", "Nobody has seen what you wrote.", _P.PERSON
    ),
    _S.QUEUED: Standing(
        "Waiting to be sent",
        "Your message is saved",
        "We are about to send it to the study centre.",
        _P.SYSTEM,
        clock=True,
    ),
    _S.SENT: Standing(
        "Sent",
        "Your message is on its way",
        "It has left us. The study centre has not opened it yet.",
        _P.TEAM,
        clock=True,
    ),
    _S.DELIVERED: Standing(
        "Delivered",
        "Your message has arrived",
        "It has reached the study centre, which has not opened it yet.",
        _P.TEAM,
        clock=True,
    ),
    _S.BOUNCED: Standing(
        "Could not be delivered",
        "Your message could not be delivered",
        "The study centre's address did not accept it. We were told, and look for another way.",
        _P.SYSTEM,
        clock=True,
    ),
    _S.OPENED: Standing(
        "With the team",
        "The study team has your message",
        "Somebody at the study centre has opened it. An answer is still to come.",
        _P.TEAM,
        clock=True,
    ),
    _S.ANSWERED: Standing(
        "Answered",
        "The study team has answered",
        "Their answer is below. You can write back.",
        None,
        outcome=True,
    ),
    _S.DECLINED: Standing(
        "Declined",
        "The study team can't take this further",
        "Their reason is below. You can still ask another centre.",
        None,
        outcome=True,
    ),
    _S.ASKED: Standing(
        "Asked for more",
        "The study team has a question for you",
        "Their question is below. They wait for what you write back.",
        _P.PERSON,
        outcome=True,
    ),
    _S.FORWARDED: Standing(
        "Passed on",
        "Your message was passed on",
        "Another centre of this study has it now, as you agreed. That message has a page of its own.",
        None,
        outcome=True,
    ),
    _S.UNANSWERED: Standing(
        "No answer",
        "The study team has not answered",
        "The time for an answer has passed. You can ask the next centre. If this one still answers, we tell you.",
        _P.PERSON,
        outcome=True,
    ),
    _S.WITHDRAWN: Standing(
        "Withdrawn", "You have withdrawn this", "The study centre was told to stop.", None, outcome=True
    ),
}


def find(state: State, event: Event) -> Transition | None:
    """The transition that an event makes in a state; None where it can't happen."""
    return next((each for each in TRANSITIONS if state in each.sources and each.event is event), None)


def after(state: State, event: Event, by: Party) -> State:
    """The state that follows. NotNow where the event can't happen, or not by that party."""
    found = find(state, event)
    if found is None or found.by is not by:
        raise NotNow(
            f"This can't be done now: the message is “{STANDINGS[state].name.lower()}”.",
            mend="Load the page again to see how it stands.",
        )
    return found.target or state


def events(state: State, by: Party) -> tuple[Event, ...]:
    """What a party may do in a state, in the order of the table."""
    return tuple(each.event for each in TRANSITIONS if state in each.sources and each.by is by)


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
    for each in TRANSITIONS:
        for source in (state for state in State if state in each.sources):
            lines.append(f"    {source} --> {each.target or source}: {each.event} ({each.by})")
    return "\n".join([*lines, f"    {State.WITHDRAWN} --> [*]"]) + "\n"
