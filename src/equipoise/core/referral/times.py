"""How long persons wait for a first answer, where some still wait: the estimator of Kaplan and Meier (1958).

A referral that nobody answered yet counts as long as it was watched: it says that the answer took at least so long.
Leaving it out would make slow teams look quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wait:
    """How many working days a referral waited. `answered`: with an answer at the end; else it was watched so long."""

    days: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Step:
    """After `days` working days: `waiting` were watched up to then, `answered` had their answer on that day.

    `share` is the estimated share of all that have their answer by then, from 0 to 1.
    """

    days: int
    waiting: int
    answered: int
    share: float


def curve(waits: Iterable[Wait]) -> tuple[Step, ...]:
    """The share that is answered by each day on which somebody was; empty where nobody was. Shares never fall."""
    found = sorted(waits, key=lambda wait: wait.days)
    left, unanswered, steps = len(found), 1.0, []
    for day in sorted({wait.days for wait in found}):
        ending = [wait for wait in found if wait.days == day]
        answered = sum(wait.answered for wait in ending)
        if answered:
            unanswered *= 1 - answered / left
            steps.append(Step(day, left, answered, 1 - unanswered))
        left -= len(ending)
    return tuple(steps)


def quantile(steps: Sequence[Step], share: float) -> int | None:
    """The working days after which that share has an answer; None where so many have none yet."""
    return next((step.days for step in steps if step.share >= share - 1e-9), None)
