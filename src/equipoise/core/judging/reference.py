"""The meaning of the language: the tree is walked and everything looked up anew for every question.

Slow and obvious. `compiled` is quick and has to say the same.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Count,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    Named,
    Not,
    OneOf,
    Readings,
    Term,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import unit_of
from equipoise.core.judging.comparing import compare
from equipoise.core.judging.concepts import has
from equipoise.core.judging.days import edge
from equipoise.core.judging.joining import all_of, any_of, guarded, negated, read_both_ways
from equipoise.core.judging.looking import Looking, count, died, look, measure
from equipoise.core.judging.observing import Seen
from equipoise.core.judging.outcome import Gap, Judged, Judgement, Outcome, Why, judgement, verdict
from equipoise.core.person.fact import YES
from equipoise.core.person.model import Person
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth
from equipoise.core.values.units import factor


def judge(rules: Rules, person: Person, today: date) -> Judgement:
    """Every criterion's verdict for a person on a day."""
    looking = Looking.at(rules, person, today, outcome, look)
    found = []
    for criterion in rules.criteria:
        said = outcome(criterion.condition, looking)
        found.append(Judged(criterion, verdict(criterion, said), said.facts, said.gaps))
    return judgement(tuple(found), died=died(looking))


def outcome(condition: Condition, looking: Looking) -> Outcome:
    """The condition's truth, what decided it, and what is missing."""
    match condition:
        case All(parts=parts):
            return all_of(outcome(each, looking) for each in parts)
        case AnyOf(parts=parts):
            return any_of(outcome(each, looking) for each in parts)
        case Not(part=part):
            return negated(outcome(part, looking))
        case When(guard=guard, condition=body, require=require):
            return guarded(outcome(guard, looking), lambda: outcome(body, looking), require=require)
        case Unless(condition=body, exception=exception):
            return all_of((outcome(body, looking), negated(outcome(exception, looking))))
        case Named(name=name):
            return outcome(looking.rules.scope.definitions[name], looking)
        case Readings(readings=readings, question=question, default=default):
            said = {name: outcome(each.condition, looking) for name, each in readings.items()}
            return said[default] if default else read_both_ways(said, question)
        case Words(text=text, ask=ask):
            return Outcome(Truth.UNKNOWN, (), (Gap("", Why.WORDS, (ask,), text),))
        case _:
            return _statement(condition, looking)


def _statement(
    condition: Holds | Compare | InRange | OneOf | InWindow | Has | Count, looking: Looking
) -> Outcome:
    match condition:
        case Holds(term=term):
            return _among(look(term, looking), (YES,))
        case OneOf(left=left, choices=choices):
            return _among(look(left, looking), choices)
        case InRange(left=left, span=span, unit=unit):
            by = _factor(left, unit, looking)
            return _within(
                look(left, looking), Span(span.low * by, span.high * by, span.low_open, span.high_open)
            )
        case Compare():
            return _compared(condition, looking)
        case InWindow():
            return window(look(condition.event, looking), condition, looking)
        case Count(span=span):
            found, facts, gaps = count(condition, looking)
            truth = found.within(span)
            return Outcome(truth, facts, gaps if truth is Truth.UNKNOWN else ())
        case Has():
            return has(condition, looking)


def _among(seen: Seen, choices: tuple[str, ...]) -> Outcome:
    assert isinstance(seen.value, Options)
    return concluded(seen.value.within(choices), seen)


def _within(seen: Seen, span: Span) -> Outcome:
    assert isinstance(seen.value, Span)
    return concluded(seen.value.within(span), seen)


def _compared(condition: Compare, looking: Looking) -> Outcome:
    left = look(condition.left, looking)
    right = measure(
        condition.right, _unit(condition.left, looking), _molar_mass(condition.left, looking), looking
    )
    assert isinstance(left.value, Span) and isinstance(right.value, Span)
    return concluded(compare(left.value, condition.operator, right.value), left, right)


def window(event: Seen, condition: InWindow, looking: Looking) -> Outcome:
    """Whether a day lies between two distances from a clock. What never happened lies nowhere."""
    if event.never:
        return concluded(Truth.NO, event)
    clock = looking.clocks[condition.clock]
    assert isinstance(event.value, Span)
    parts = []
    if condition.start:
        parts.append(compare(event.value, ">=", edge(clock, condition.start)))
    if condition.end:
        parts.append(compare(event.value, "<=", edge(clock, condition.end)))
    truth = Truth.NO if Truth.NO in parts else Truth.UNKNOWN if Truth.UNKNOWN in parts else Truth.YES
    due = clock_gap(condition.clock, looking) if event.facts and not clock.known else ()
    return concluded(truth, event, Seen(clock, (), due))


def clock_gap(name: str, looking: Looking) -> tuple[Gap, ...]:
    """The gap of a clock that has no day yet."""
    clock = looking.rules.scope.clocks[name]
    why = Why.NOT_DUE if clock.not_before_today else Why.NOT_ASKED
    return (Gap(name, why, ("doctor", "patient"), clock.question),)


def concluded(truth: Truth, *seen: Seen) -> Outcome:
    """An outcome that rests on these; it has gaps only where it is unknown."""
    if len(seen) == 1:
        return Outcome(truth, seen[0].facts, seen[0].gaps if truth is Truth.UNKNOWN else ())
    facts = tuple(dict.fromkeys(name for each in seen for name in each.facts))
    gaps = tuple(dict.fromkeys(gap for each in seen for gap in each.gaps))
    return Outcome(truth, facts, gaps if truth is Truth.UNKNOWN else ())


def _unit(term: Term, looking: Looking) -> str:
    if isinstance(term, FactTerm):
        return looking.fact(term.name)[0].unit
    return unit_of(term, looking.rules.scope)


def _molar_mass(term: Term, looking: Looking) -> Decimal | None:
    return looking.fact(term.name)[0].molar_mass if isinstance(term, FactTerm) else None


def _factor(term: Term, unit: str, looking: Looking) -> Decimal:
    own = _unit(term, looking)
    return factor(unit or own, own, _molar_mass(term, looking))
