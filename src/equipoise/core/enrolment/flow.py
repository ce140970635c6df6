"""The flow of participants through a trial, as CONSORT draws it: from the first look to where everybody is now.

CONSORT 2010, item 13, and CONSORT 2025, item 22: assessed for eligibility, excluded with reasons, enrolled, allocated,
and what became of them. Blinded: nothing here is by arm. An exclusion may have more than one reason, so that reasons
can add up to more than the exclusions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from equipoise.core.enrolment import reasons
from equipoise.core.enrolment.states import STANDINGS, Mark, State


@dataclass(frozen=True, slots=True)
class Passage:
    """One participant's way. `passed`: every state they were ever in. `excluded_for`: reasons, by code, and
    `unmet`: titles of criteria, both only of screen failures. `marks`: withdrawals."""

    site: str
    state: State
    passed: frozenset[State] = frozenset()
    excluded_for: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is counted, by its title."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Flow:
    """How many came to each stop. `waiting`: still being screened. `reasons`, `criteria`: of the exclusions, the most
    frequent first. `now`: of the allocated, where they are; `marks`: withdrawals, which leave the state as it is.

    Always: assessed = excluded + waiting + enrolled; enrolled = allocated + not allocated.
    """

    assessed: int
    waiting: int
    excluded: int
    reasons: tuple[Part, ...]
    criteria: tuple[Part, ...]
    consented: int
    enrolled: int
    not_allocated: int
    allocated: int
    now: tuple[Part, ...] = ()
    marks: tuple[Part, ...] = ()
    sites: dict[str, Flow] = field(default_factory=dict)


AFTER_ALLOCATION = (
    State.ALLOCATED,
    State.FOLLOWED,
    State.COMPLETED,
    State.WITHDRAWN,
    State.LOST,
    State.DIED,
)
_WORDS = {State.ALLOCATED: "Allocated, before the first visit"}


def flow(passages: Iterable[Passage], *, by_site: bool = True) -> Flow:
    """The counts over all sites, and of each site."""
    found = list(passages)
    sites = sorted({each.site for each in found}) if by_site else []
    parts = {site: flow((each for each in found if each.site == site), by_site=False) for site in sites}
    excluded = [each for each in found if each.state is State.FAILED]
    enrolled = [each for each in found if State.ENROLLED in each.passed]
    allocated = [each for each in enrolled if State.ALLOCATED in each.passed]
    return Flow(
        assessed=len(found),
        waiting=_in(found, State.SCREENING) + _in(found, State.CONSENTED),
        excluded=len(excluded),
        reasons=_most(reasons.title(code) for each in excluded for code in set(each.excluded_for)),
        criteria=_most(title for each in excluded for title in set(each.unmet)),
        consented=sum(State.CONSENTED in each.passed for each in found),
        enrolled=len(enrolled),
        not_allocated=len(enrolled) - len(allocated),
        allocated=len(allocated),
        now=tuple(Part(_title(state), _in(allocated, state)) for state in AFTER_ALLOCATION),
        marks=tuple(
            Part(str(mark).capitalize(), sum(mark in each.marks for each in enrolled)) for mark in Mark
        ),
        sites=parts,
    )


def _in(passages: Iterable[Passage], state: State) -> int:
    return sum(each.state is state for each in passages)


def _title(state: State) -> str:
    return _WORDS.get(state, STANDINGS[state].title)


def _most(titles: Iterable[str]) -> tuple[Part, ...]:
    counted = Counter(titles)
    return tuple(
        Part(title, counted[title]) for title in sorted(counted, key=lambda each: (-counted[each], each))
    )
