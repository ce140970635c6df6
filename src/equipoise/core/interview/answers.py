"""What may be answered: for every fact the answers that criteria tell apart, and how likely each is taken to be.

The likelihoods are a model that only orders questions; no verdict rests on them. Who looks into a trial mostly fits any
one of its criteria, so an answer that speaks against a criterion is taken to be rare, and where an answer speaks for
one criterion and against another, all answers are taken as equally likely.

| what the answer does                    | weight          |
| --------------------------------------- | --------------- |
| speaks for criteria only                | `FITS`          |
| speaks against criteria only            | `SPEAKS_AGAINST`|
| does both, or neither                   | `NEUTRAL`       |

An answer that speaks against several statements of one criterion at once, since it implies the others, is as rare as
all of them together. The weights that occur are scaled to 1, and each is shared equally by its answers. Facts in `KNOWN`
have likelihoods of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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

FITS, SPEAKS_AGAINST, NEUTRAL = 0.85, 0.15, 0.5
KNOWN: Mapping[str, Mapping[str, float]] = {
    "sex": {"female": 0.5, "male": 0.5, "other": 0.0},
    "pregnant": {YES: 0.02, NO: 0.98},
    "breastfeeding": {YES: 0.02, NO: 0.98},
    "deceased": {YES: 0.01, NO: 0.99},
}
"""By fact and choice; the shares of a clinic's adults, roughly."""


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


@dataclass(frozen=True, slots=True)
class Vote:
    """What an answer does: whether it speaks for criteria, and against how many statements of one criterion."""

    fits: bool
    against: int

    @property
    def weight(self) -> float:
        """By the table above."""
        if self.fits == bool(self.against):
            return NEUTRAL
        return FITS if self.fits else float(SPEAKS_AGAINST**self.against)


def likelihoods(fact: Fact, found: Sequence[Value], votes: Sequence[Vote]) -> list[float]:
    """How likely each answer is taken to be; together 1."""
    known = KNOWN.get(fact.name)
    if known and all(isinstance(each, Options) for each in found):
        return [known[next(iter(each.choices))] for each in found if isinstance(each, Options)]
    weights = [each.weight for each in votes]
    total = sum(set(weights))
    return [each / total / weights.count(each) for each in weights]
