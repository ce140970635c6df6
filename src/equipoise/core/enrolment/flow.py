"""The flow of participants through a trial, as CONSORT draws it: from the first look to where everybody is now.

CONSORT 2010, item 13, and CONSORT 2025, item 22: assessed for eligibility, excluded with reasons, allocated, followed
and analysed. Blinded: nothing here is by arm. An exclusion may have more than one reason, so that reasons can add up to
more than the exclusions; in the three groups of `excluded_as` each is counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
class Sum:
    """A count and the parts that have to make it up. `phase`: of the trial, as CONSORT names it."""

    phase: str
    title: str
    whole: int
    parts: tuple[Part, ...]

    @property
    def holds(self) -> bool:
        """Whether they do."""
        return sum(each.count for each in self.parts) == self.whole


@dataclass(frozen=True, slots=True)
class Flow:
    """How many came to each stop.

    `waiting`: still being screened, `screened_now` by where they stand. `excluded_as`: in groups, each once; `reasons`,
    `criteria`: of the exclusions, the most frequent first. `before`: the enrolled who are not allocated, by where they
    are. `now`: the allocated who are still in the trial, `ended`: those whose follow-up ended early. `marks`:
    withdrawals among the enrolled, which leave the state as it is. `kept_out`: allocated, and withdrew their data.
    """

    assessed: int
    waiting: int
    screened_now: tuple[Part, ...]
    excluded: int
    excluded_as: tuple[Part, ...]
    reasons: tuple[Part, ...]
    criteria: tuple[Part, ...]
    consented: int
    enrolled: int
    before: tuple[Part, ...]
    not_allocated: int
    allocated: int
    now: tuple[Part, ...] = ()
    ended: tuple[Part, ...] = ()
    marks: tuple[Part, ...] = ()
    stopped: int = 0
    """Allocated, and withdrawn from treatment."""
    analysable: int = 0
    """Allocated, and their data may be analysed."""
    kept_out: int = 0
    sites: dict[str, Flow] = field(default_factory=dict)


ENROLMENT, ALLOCATION, FOLLOW_UP, ANALYSIS = "Enrolment", "Allocation", "Follow-up", "Analysis"
_SCREENED = (State.SCREENING, State.CONSENTED)
_STAY = (State.ALLOCATED, State.FOLLOWED, State.COMPLETED)
_ENDED = (State.WITHDRAWN, State.LOST, State.DIED)
_WORDS = {
    State.SCREENING: "Before consent",
    State.CONSENTED: "Consented, not enrolled yet",
    State.ENROLLED: "Waits to be allocated",
    State.ALLOCATED: "Before the first visit",
    State.WITHDRAWN: "Withdrawn from follow-up",
}
_MARKS = {Mark.DATA: "Data withdrawn"}


def mark_title(mark: Mark) -> str:
    """What pages call a withdrawal."""
    return _MARKS.get(mark, str(mark).capitalize())


def flow(passages: Iterable[Passage], *, by_site: bool = True) -> Flow:
    """The counts over all sites, and of each site."""
    found = list(passages)
    sites = sorted({each.site for each in found}) if by_site else []
    parts = {site: flow((each for each in found if each.site == site), by_site=False) for site in sites}
    excluded = [each for each in found if each.state is State.FAILED]
    enrolled = [each for each in found if State.ENROLLED in each.passed]
    allocated = [each for each in enrolled if State.ALLOCATED in each.passed]
    waiting = [each for each in found if each.state in _SCREENED]
    groups = Counter(reasons.group(each.excluded_for) for each in excluded)
    kept_out = sum(Mark.DATA in each.marks for each in allocated)
    return Flow(
        assessed=len(found),
        waiting=len(waiting),
        screened_now=_by_state(waiting, _SCREENED),
        excluded=len(excluded),
        excluded_as=tuple(Part(title, groups[title]) for title in reasons.GROUPS),
        reasons=_most(reasons.title(code) for each in excluded for code in set(each.excluded_for)),
        criteria=_most(title for each in excluded for title in set(each.unmet)),
        consented=sum(State.CONSENTED in each.passed for each in found),
        enrolled=len(enrolled),
        before=_by_state(
            (each for each in enrolled if State.ALLOCATED not in each.passed), (State.ENROLLED, *_ENDED)
        ),
        not_allocated=len(enrolled) - len(allocated),
        allocated=len(allocated),
        now=_by_state(allocated, _STAY),
        ended=_by_state(allocated, _ENDED),
        marks=tuple(Part(mark_title(mark), sum(mark in each.marks for each in enrolled)) for mark in Mark),
        stopped=sum(Mark.TREATMENT in each.marks for each in allocated),
        analysable=sum(Mark.DATA not in each.marks for each in allocated),
        kept_out=kept_out,
        sites=parts,
    )


def sums(found: Flow) -> tuple[Sum, ...]:
    """Every count of the diagram with what has to make it up, in the diagram's order; and that sites make the whole."""
    own = (
        Sum(ENROLMENT, "Assessed for eligibility", found.assessed, (
            Part("Excluded", found.excluded), Part("Still being screened", found.waiting),
            Part("Enrolled", found.enrolled),
        )),
        Sum(ENROLMENT, "Excluded", found.excluded, found.excluded_as),
        Sum(ENROLMENT, "Still being screened", found.waiting, found.screened_now),
        Sum(ALLOCATION, "Enrolled", found.enrolled, (
            Part("Allocated", found.allocated), Part("Not allocated", found.not_allocated),
        )),
        Sum(ALLOCATION, "Not allocated", found.not_allocated, found.before),
        Sum(FOLLOW_UP, "Allocated", found.allocated, (*found.now, *found.ended)),
        Sum(ANALYSIS, "Allocated", found.allocated, (
            Part("May be analysed", found.analysable), Part("Data withdrawn", found.kept_out),
        )),
    )  # fmt: skip
    return (*own, *_over_sites(found)) if found.sites else own


def _over_sites(found: Flow) -> Iterator[Sum]:
    for title, name in (("Assessed", "assessed"), ("Enrolled", "enrolled"), ("Allocated", "allocated")):
        parts = tuple(Part(f"Site {site}", getattr(each, name)) for site, each in found.sites.items())
        yield Sum("Sites", f"{title}, at all sites", getattr(found, name), parts)


def _by_state(passages: Iterable[Passage], states: Sequence[State]) -> tuple[Part, ...]:
    counted = Counter(each.state for each in passages)
    return tuple(Part(_WORDS.get(state, STANDINGS[state].title), counted[state]) for state in states)


def _most(titles: Iterable[str]) -> tuple[Part, ...]:
    counted = Counter(titles)
    return tuple(
        Part(title, counted[title]) for title in sorted(counted, key=lambda each: (-counted[each], each))
    )
