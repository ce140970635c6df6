"""What people guess of the allocation. The room that keeps the forms says so here at the start; none is kept here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

UNKNOWN = ""
"""The guess of who doesn't know."""
TOLD = "(told)"
"""In place of a guess: it was not asked, for who would have made it was told the arm in an emergency."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody guessed of a participant. `who`: participant or oncologist; `when`: the visit's title.

    `arm`: an arm's id, `UNKNOWN`, or `TOLD`; `sure`: whether they were fairly sure or more.
    """

    participant: str
    who: str
    when: str
    arm: str
    sure: bool = True


Source = Callable[[str], list[Guess]]
_SOURCES: dict[str, Source] = {}


def offer(room: str, source: Source) -> None:
    """Add where guesses are kept: a function from a trial's name to all of them, in the order of their visits."""
    _SOURCES[room] = source


def guesses(trial: str) -> list[Guess]:
    """Every guess of a trial."""
    return [each for room in sorted(_SOURCES) for each in _SOURCES[room](trial)]
