"""Which windows a protocol's criteria open for somebody, and how they stand today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from equipoise.core.criteria.model import Condition, FactTerm, InWindow, Named
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.walking import terms, walk
from equipoise.core.enrolment.states import BEFORE, STANDINGS, State
from equipoise.core.enrolment.windows import AT_ONCE, Lapse, Urgency, Window, lapse
from equipoise.core.judging.outcome import Verdict
from equipoise.core.person.model import Observation, Person
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration
from equipoise.web.enrolment import judging
from equipoise.web.enrolment.eligibility import Kept, Line
from equipoise.web.enrolment.models import Participant

TELLING = frozenset({Urgency.LAPSED, Urgency.MISSED, Urgency.SOON})
"""How a window stands that somebody has to do something about."""
_ORDER = tuple(Urgency)


def lapses(
    person: Participant, found: Kept, lines: Iterable[Line], today: date, protocol: Protocol
) -> list[Lapse]:
    """The windows of criteria that apply to somebody and whose clock still lies ahead, the most urgent first."""
    state = State(person.state)
    rules = protocol.rules
    who = judging.person(found.evidence, rules, today)
    applying = {each.id for each in lines if each.gate and each.verdict is not Verdict.NOT_APPLICABLE}
    days = _clock_days(person, who)
    shown: dict[tuple[str, str, str], Lapse] = {}
    for name, window, fact in _windows(rules, applying):
        if not _ahead(name, state, rules):
            continue
        told = lapse(
            window, _day(who.facts.get(fact, ()), rules.scope.facts[fact].kind), days.get(name), today
        )
        if told.urgency is not Urgency.WAITING:
            shown.setdefault((window.event, window.clock, str(window.within)), told)
    return sorted(shown.values(), key=_order)


def _order(found: Lapse) -> tuple[int, date]:
    """What is to be done first; of what isn't yet, whatever was planned, the next to lapse."""
    rank = _ORDER.index(found.urgency) if found.urgency in TELLING else len(_ORDER)
    return rank, found.end or date.max


def _ahead(clock: str, state: State, rules: Rules) -> bool:
    """Whether a clock still counts: enrolment until somebody is enrolled, randomisation until they are allocated."""
    if state in BEFORE:
        return True
    if state is State.ENROLLED:
        return clock != _enrolment(rules)
    return state is State.ALLOCATED and clock not in (_enrolment(rules), STANDINGS[State.ALLOCATED].day)


def _enrolment(rules: Rules) -> str:
    """The clock that what counts "now" is counted at: the day of joining."""
    return next((name for name, each in rules.scope.clocks.items() if each.default_today), "")


def _clock_days(person: Participant, who: Person) -> Mapping[str, PartialDate]:
    """The days of clocks: as planned, and as they came."""
    came = {name: PartialDate.parse(day) for name, day in person.days.items()}
    return {**who.clocks, **came}


def _windows(rules: Rules, applying: set[str]) -> Iterator[tuple[str, Window, str]]:
    """Each window with the name of its clock and of its fact, in the order of the criteria."""
    now = _enrolment(rules)
    for criterion in rules.gates:
        if criterion.id not in applying:
            continue
        for condition in _all(criterion.condition, rules):
            for fact, clock, within, before in _tied(condition, rules):
                name = clock or now
                title = name.replace("_", " ") or "enrolment"
                event = rules.scope.facts[fact].title if fact in rules.scope.facts else fact
                if fact in rules.scope.facts:
                    yield name, Window(criterion.id, event, title, within, before), fact


def _tied(condition: Condition, rules: Rules) -> Iterator[tuple[str, str, Duration, Duration]]:
    if isinstance(condition, InWindow) and condition.start and condition.start[0] == -1:
        before = condition.end[1] if condition.end and condition.end[0] == -1 else AT_ONCE
        yield condition.event.name, condition.clock, condition.start[1], before
    for term in terms(condition):
        if not isinstance(term, FactTerm):
            continue
        fact = rules.scope.facts.get(term.name)
        if term.fresh is not None:
            yield term.name, term.at or (fact.at if fact else ""), term.fresh, AT_ONCE
        elif fact is not None and fact.fresh_for is not None:
            yield term.name, term.at or fact.at, fact.fresh_for, AT_ONCE


def _all(condition: Condition, rules: Rules) -> Iterator[Condition]:
    """The condition and all below it, definitions followed."""
    for each in walk(condition):
        yield each
        if isinstance(each, Named):
            yield from _all(rules.scope.definitions[each.name], rules)


def _day(observed: Sequence[Observation], kind: str) -> PartialDate | None:
    """The newest day on which a fact was found; of a date, the date itself."""
    days = [each.value if kind == "date" else each.when for each in observed]
    known = [day for day in days if isinstance(day, PartialDate)]
    return max(known, key=lambda day: (day.latest, day.earliest)) if known else None
