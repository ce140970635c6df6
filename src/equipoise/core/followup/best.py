"""The best overall response of a participant, by RECIST 1.1 section 4.5 and table 3.

Whether a response has to be confirmed, and how long disease has to stay stable to count as stable, are the protocol's
choice. Days may be known to the month only: then the best response may be one of several, and all are said.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from equipoise.core.scores.recist import CR, NE, NON_CR_NON_PD, PD, PR, SD
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.core.values.truth import Truth, any_of

Timed = tuple[str, PartialDate | None]
"""A response, and the day of its scan."""


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
    """The best response that may be claimed: CR, PR, SD, Non-CR/Non-PD, PD or NE; several where days leave it open.

    What comes after progression does not count. Between a response and the one that confirms it may only lie scans
    that could not be evaluated.
    """
    counted = _until_progression(responses)
    found = set()
    for claim, is_so in _claims(counted, demands):
        if is_so is not Truth.NO:
            found.add(claim)
        if is_so is Truth.YES:
            return Options(frozenset(found))
    return Options(frozenset({*found, PD if any(response == PD for response, _ in counted) else NE}))


def _until_progression(responses: Sequence[Timed]) -> list[Timed]:
    first = next((at for at, (response, _) in enumerate(responses) if response == PD), len(responses))
    return list(responses[: first + 1])


def _claims(counted: list[Timed], demands: Demands) -> Iterator[tuple[str, Truth]]:
    """What may be claimed, the best first, and whether it is so: the first that is counts."""
    yield CR, _responded(counted, CR, (CR,), demands.confirmed_after)
    yield PR, _responded(counted, PR, (CR, PR), demands.confirmed_after)
    stable = (
        _apart(demands.since, day, demands.stable_for)
        for response, day in counted
        if response in (CR, PR, SD, NON_CR_NON_PD)
    )
    # only who has no target lesions is ever told to be neither, and so has no stable disease either
    unmeasured = any(response == NON_CR_NON_PD for response, _ in counted)
    yield NON_CR_NON_PD if unmeasured else SD, any_of(stable)


def _responded(counted: list[Timed], wanted: str, enough: tuple[str, ...], days: int | None) -> Truth:
    if days is None:
        return Truth.YES if any(response == wanted for response, _ in counted) else Truth.NO
    return any_of(
        _confirmed(counted[at:], wanted, enough, days)
        for at, (response, _) in enumerate(counted)
        if response in enough
    )


def _confirmed(rest: list[Timed], wanted: str, enough: tuple[str, ...], days: int) -> Truth:
    """Whether the first of these is seen again after so many days, with nothing worse in between.

    One of the two is what is wanted: two better ones are claimed as what they are.
    """
    (first, start), *later = rest
    kept = itertools.takewhile(lambda each: each[0] in (*enough, NE), later)
    return any_of(
        _apart(start, day, days)
        for response, day in kept
        if response in enough and wanted in (first, response)
    )


def _apart(start: PartialDate | None, end: PartialDate | None, days: int) -> Truth:
    """Whether the end lies so many days, or more, after the start. On no day, no distance is asked for."""
    if start is None or end is None:
        return Truth.UNKNOWN if days else Truth.YES
    if (end.earliest - start.latest).days >= days:
        return Truth.YES
    return Truth.NO if (end.latest - start.earliest).days < days else Truth.UNKNOWN
