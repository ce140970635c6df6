"""What may be answered: for every fact the answers that criteria tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from equipoise.core.criteria.model import Compare, Condition, FactTerm, InRange, ScoreTerm, Term
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.score_facts import result
from equipoise.core.criteria.walking import conditions
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import Observation, Person, Source, Value
from equipoise.core.scores import catalogue
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount, factor


def answers(fact: Fact, limits: Sequence[Decimal]) -> tuple[Value, ...]:
    """One of each kind of answer; none where they can't be listed, as of dates, lists and names."""
    match fact.kind:
        case "yes-no":
            return (Options.of(YES), Options.of(NO))
        case "choice":
            return tuple(Options.of(each) for each in fact.choices)
        case "number":
            return tuple(Amount(Span.exactly(each), fact.unit) for each in _between(fact, limits))
        case _:
            return ()


def _between(fact: Fact, limits: Sequence[Decimal]) -> list[Decimal]:
    """A number on every limit and on either side, as far as the fact can have it."""
    if not limits:
        return []
    low = fact.low if fact.low is not None else limits[0] - 1
    high = fact.high if fact.high is not None else limits[-1] + 1
    points = sorted({low, *limits, high})
    middles = [_middle(a, b, whole=fact.whole) for a, b in pairwise(points)]
    found = {
        *(each for each in middles if each is not None),
        *(each for each in limits if low <= each <= high),
    }
    if fact.whole:
        found |= {each for each in (low, high) if each in (limits[0] - 1, limits[-1] + 1)}
    return sorted(found)


def _middle(low: Decimal, high: Decimal, *, whole: bool) -> Decimal | None:
    if not whole:
        return (low + high) / 2
    middle = ((low + high) / 2).to_integral_value()
    return middle if low < middle < high else None


def limits(rules: Rules) -> dict[str, list[Decimal]]:
    """By the name of a number fact, what criteria compare it with, in its own unit, in order."""
    found: dict[str, set[Decimal]] = {}
    for condition in conditions(rules):
        for left, value, unit in _compared(condition):
            fact = rules.scope.facts.get(_name(left))
            if fact is not None and fact.kind == "number" and _alike(unit or fact.unit, fact):
                times = factor(unit or fact.unit, fact.unit, fact.molar_mass)
                found.setdefault(fact.name, set()).add(value * times)
    return {name: sorted(values) for name, values in found.items()}


def _compared(condition: Condition) -> Iterator[tuple[Term, Decimal, str]]:
    match condition:
        case Compare(left=left, right=right) if right.term is None:
            yield left, right.amount, right.unit
        case InRange(left=left, span=span, unit=unit):
            yield from ((left, each, unit) for each in (span.low, span.high) if each.is_finite())


def _name(term: Term) -> str:
    """The fact that a term is, or that holds its result."""
    match term:
        case FactTerm(name=name):
            return name
        case ScoreTerm(name=name, table=table):
            return result(catalogue.find(name, table)).name
        case _:
            return ""


def _alike(unit: str, fact: Fact) -> bool:
    """Whether numbers in the unit can be this fact's; a field of a list may bear its name and be something else."""
    try:
        factor(unit, fact.unit, fact.molar_mass)
    except InputError:
        return False
    return True


def answered(person: Person, fact: Fact, value: Value, today: date) -> Person:
    """The person as if this had been answered today."""
    day = PartialDate(today.year, today.month, today.day)
    seen = Observation(value, Source("supposed"), day)
    return replace(person, facts={**person.facts, fact.name: (*person.facts.get(fact.name, ()), seen)})
