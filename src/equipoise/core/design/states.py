"""What can become of a trial that is conducted: one table."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a trial stands."""

    PREPARED = "prepared"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    """Nobody new is screened; who takes part is followed."""
    LOCKED = "locked"
    """Nothing is entered or changed any more."""


NAMES = {
    State.PREPARED: "Being prepared",
    State.OPEN: "Open for screening",
    State.PAUSED: "Paused",
    State.CLOSED: "Closed to new participants",
    State.LOCKED: "Data locked",
}
NEXT: dict[State, tuple[State, ...]] = {
    State.PREPARED: (State.OPEN,),
    State.OPEN: (State.PAUSED, State.CLOSED),
    State.PAUSED: (State.OPEN, State.CLOSED),
    State.CLOSED: (State.OPEN, State.LOCKED),
    State.LOCKED: (State.CLOSED,),
}
"""From each state to those it may go to. What was closed or locked too early can be taken back, with a reason."""


def may_follow(state: str, wanted: str) -> bool:
    """Whether a trial in one state may go to another; words that are no state go nowhere."""
    return state in NEXT and wanted in NEXT[State(state)]


def takes_participants(state: str) -> bool:
    """Whether somebody new may be screened."""
    return state == State.OPEN
