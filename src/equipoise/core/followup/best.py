"""The best overall response of a participant, by RECIST 1.1 section 4.5 and table 3.

Whether a response has to be confirmed, and how long disease has to stay stable to count as stable, are the protocol's
choice. Days may be known to the month only: then the best response may be one of two, and both are said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from equipoise.core.scores.recist import CR, NE, NON_CR_NON_PD, PD, PR, SD
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.core.values.truth import Truth

Timed = tuple[str, PartialDate | None]
"""A response, and the day of its scan."""
STABLE = (SD, NON_CR_NON_PD)


@dataclass(frozen=True, slots=True)
class Demands:
    """What a protocol asks of a best response. Days. `confirmed_after` None: nothing has to be confirmed.

    `stable_for`: how long after the start (`since`: the baseline, or the day of allocation) a scan has to be that shows
    stable disease.
    """

    since: PartialDate | None
    stable_for: int
    confirmed_after: int | None = None


def best(responses: Sequence[Timed], demands: Demands) -> Options:
    """The best response that may be claimed: CR, PR, SD, Non-CR/Non-PD, PD or NE; two where days leave it open.

    What comes after progression does not count. Between a response and the one that confirms it may only lie scans
    that could not be evaluated.
    """
    counted = _until_progression(responses)
    return Options.of(*(_best(counted, demands, doubtful) for doubtful in (False, True)))


def _until_progression(responses: Sequence[Timed]) -> list[Timed]:
    first = next((at for at, (response, _) in enumerate(responses) if response == PD), len(responses))
    return list(responses[: first + 1])


def _best(counted: list[Timed], demands: Demands, doubtful: bool) -> str:
    """`doubtful`: what is taken for a distance that days leave open."""
    for wanted, enough in ((CR, (CR,)), (PR, (PR, CR))):
        if _claimed(counted, wanted, enough, demands, doubtful):
            return wanted
    stable = [
        response
        for response, day in counted
        if response in (CR, PR, *STABLE) and _holds(_apart(demands.since, day, demands.stable_for), doubtful)
    ]
    if stable:
        return NON_CR_NON_PD if set(stable) == {NON_CR_NON_PD} else SD
    return PD if any(response == PD for response, _ in counted) else NE


def _claimed(
    counted: list[Timed], wanted: str, enough: tuple[str, ...], demands: Demands, doubtful: bool
) -> bool:
    first = [at for at, (response, _) in enumerate(counted) if response in enough]
    if demands.confirmed_after is None:
        return any(counted[at][0] == wanted for at in first)
    return any(_confirmed(counted[at:], enough, demands.confirmed_after, doubtful) for at in first)


def _confirmed(rest: list[Timed], enough: tuple[str, ...], days: int, doubtful: bool) -> bool:
    """Whether the first of these is seen again after so many days, with nothing worse in between."""
    (_, start), *later = rest
    for response, day in later:
        if response in enough and _holds(_apart(start, day, days), doubtful):
            return True
        if response not in (*enough, NE):
            return False
    return False


def _apart(start: PartialDate | None, end: PartialDate | None, days: int) -> Truth:
    """Whether the end lies so many days, or more, after the start."""
    if start is None or end is None:
        return Truth.UNKNOWN
    if _days(start.latest, end.earliest) >= days:
        return Truth.YES
    return Truth.NO if _days(start.earliest, end.latest) < days else Truth.UNKNOWN


def _days(start: date, end: date) -> int:
    return (end - start).days


def _holds(truth: Truth, doubtful: bool) -> bool:
    return doubtful if truth is Truth.UNKNOWN else truth is Truth.YES
