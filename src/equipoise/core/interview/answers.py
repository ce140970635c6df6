"""What may be answered: for every fact the answers that criteria tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from equipoise.core.criteria.model import Compare, FactTerm, InRange
from equipoise.core.criteria.rules import Rules
from equipoise.core.interview.walking import conditions
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import Observation, Person, Source, Value
from equipoise.core.values.dates import PartialDate
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
        for name, fact, value, unit in _compared(condition, rules):
            found.setdefault(name, set()).add(value * factor(unit or fact.unit, fact.unit, fact.molar_mass))
    return {name: sorted(values) for name, values in found.items()}


def _compared(condition: object, rules: Rules) -> Iterator[tuple[str, Fact, Decimal, str]]:
    match condition:
        case Compare(left=FactTerm(name=name), right=right) if right.term is None:
            numbers: tuple[tuple[Decimal, str], ...] = ((right.amount, right.unit),)
        case InRange(left=FactTerm(name=name), span=span, unit=unit):
            numbers = tuple((each, unit) for each in (span.low, span.high) if each.is_finite())
        case _:
            return
    if name in rules.scope.facts:
        for value, unit in numbers:
            yield name, rules.scope.facts[name], value, unit


def answered(person: Person, fact: Fact, value: Value, today: date) -> Person:
    """The person as if this had been answered today."""
    day = PartialDate(today.year, today.month, today.day)
    seen = Observation(value, Source("supposed"), day)
    return replace(person, facts={**person.facts, fact.name: (*person.facts.get(fact.name, ()), seen)})
