"""Tries to reach a participant who did not come, and whether there were as many as the protocol asks for.

Whoever can't be reached is lost to follow-up only after they were tried: ICH E9(R1) asks for every effort to go on
observing. A try that reached them, and a visit that happened, begin the count anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WAYS: Mapping[str, str] = {
    "telephone": "By telephone",
    "text": "By text message",
    "e-mail": "By e-mail",
    "letter": "By letter",
    "contact": "Through somebody they named",
    "doctor": "Through their family doctor",
    "visit": "By a visit",
}
"""How somebody was tried, with the words that are shown."""
REACHED = "reached"
OUTCOMES: Mapping[str, str] = {
    "no answer": "No answer",
    "message": "A message was left",
    "other": "Somebody else answered",
    "wrong": "The number or address is not theirs any more",
    REACHED: "They were reached",
}
"""What became of it, with the words that are shown."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. `visit`: the key of the visit they were missed at, empty for none; `way` and `outcome` as above."""

    day: date
    way: str
    outcome: str
    visit: str = ""

    @property
    def words(self) -> str:
        """How, and what became of it."""
        return f"{WAYS[self.way]}: {OUTCOMES[self.outcome].lower()}"


def in_vain(attempts: Iterable[Attempt], seen: Iterable[date]) -> list[Attempt]:
    """The tries since somebody was last reached or came, oldest first. `seen`: days of visits that happened."""
    known = list(attempts)
    last = max([*seen, *(each.day for each in known if each.outcome == REACHED)], default=date.min)
    return sorted((each for each in known if each.day > last and each.outcome != REACHED), key=_day)


def _day(attempt: Attempt) -> date:
    return attempt.day


def shortfall(tried: Sequence[Attempt], asked: int | None) -> str:
    """What to hold against calling somebody lost now, in a sentence; empty where nothing is.

    `asked`: how many tries the protocol asks for, None where it doesn't say.
    """
    if asked is None:
        return (
            f"The protocol doesn’t say how often somebody is tried before they are lost to follow-up; "
            f"{_tries(len(tried))} recorded."
        )
    if len(tried) >= asked:
        return ""
    return f"The protocol asks for {asked} tries before somebody is lost to follow-up; {_tries(len(tried))} recorded."


def _tries(count: int) -> str:
    return "1 is" if count == 1 else f"{count or 'none'} {'are' if count else 'is'}"
