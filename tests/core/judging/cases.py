"""Made-up trials and people for the laws of the judge, and a two-valued oracle that knows no intervals.

A case is a condition, a person of whom everything is known (plain Python values), and the same person as the judge sees
them with some of it hidden: facts dropped, numbers widened, days known to the month, entries of lists left out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from equipoise.core.criteria import model as m
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Clock, Scope
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import NEVER, Entries, Observation, Person, Record, Source
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.durations import Duration
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount

TODAY = date(2026, 11, 22)
SOURCE = Source("test")
CHOICES = ("red", "green", "blue")
_SIZE = Fact("size", "number", "Size", unit="mm", low=Decimal(0), high=Decimal(90))
_HURTS = Fact("hurts", "yes-no", "Hurts")
FACTS = {
    each.name: each
    for each in (
        Fact("p", "yes-no", "P"),
        Fact("q", "yes-no", "Q"),
        Fact("n", "number", "N", unit="mm", low=Decimal(0), high=Decimal(90)),
        Fact("k", "number", "K", unit="mm", low=Decimal(0), high=Decimal(90)),
        Fact("colour", "choice", "Colour", choices={each: each for each in CHOICES}),
        Fact("day", "date", "Day"),
        Fact("spots", "list", "Spot", fields={"size": _SIZE, "hurts": _HURTS}),
    )
}
SCOPE = Scope(FACTS, {"start": Clock("start", "the start", not_before_today=True)})
_NUMBERS = (Decimal(0), Decimal("9.5"), Decimal(10), Decimal("10.5"), Decimal(20), Decimal(90))
_DURATIONS = (Duration(0, "day"), Duration(28, "day"), Duration(1, "month"), Duration(1, "year"))


@dataclass(frozen=True)
class Case:
    """A condition, everything about somebody (`full`), and what is known of it (`partial`)."""

    condition: m.Condition
    truth: bool
    full: Person
    partial: Person

    def rules(self) -> Rules:
        return Rules(SCOPE, (m.Criterion("I1", "include", self.condition),))


def case(chance: random.Random) -> Case:
    """One made-up case."""
    values = _values(chance)
    condition = _condition(chance, 3, inside=False)
    return Case(condition, holds(condition, values), _person(values, None), _person(values, chance))


def _values(chance: random.Random) -> dict[str, Any]:
    return {
        "p": chance.random() < 0.5,
        "q": chance.random() < 0.5,
        "n": chance.choice(_NUMBERS),
        "k": chance.choice(_NUMBERS),
        "colour": chance.choice(CHOICES),
        "day": chance.choice([None, *(TODAY + timedelta(days=each) for each in (-400, -60, -28, -27, 0, 3))]),
        "start": TODAY + timedelta(days=chance.choice([0, 1, 27, 28, 40])),
        "spots": [
            {"size": chance.choice(_NUMBERS), "hurts": chance.random() < 0.5}
            for _ in range(chance.randint(0, 4))
        ],
    }


# Conditions


def _condition(chance: random.Random, depth: int, *, inside: bool) -> m.Condition:
    if depth and chance.random() < 0.6:
        return _compound(chance, depth - 1, inside=inside)
    return chance.choice(_FIELDS if inside else _LEAVES)(chance)


def _compound(chance: random.Random, depth: int, *, inside: bool) -> m.Condition:
    def part() -> m.Condition:
        return _condition(chance, depth, inside=inside)

    kinds = [
        lambda: m.All((part(), part())),
        lambda: m.AnyOf((part(), part(), part())),
        lambda: m.Not(part()),
        lambda: m.When(part(), part(), chance.random() < 0.5),
        lambda: m.Unless(part(), part()),
        lambda: m.Count("", None, _span(chance), (part(), part(), part())),
    ]
    if not inside:
        kinds += [lambda: m.Count("spots", _condition(chance, depth, inside=True), _span(chance))] * 3
    return chance.choice(kinds)()


def _span(chance: random.Random) -> Span:
    low = chance.randint(0, 3)
    return Span(Decimal(low), chance.choice([Decimal(low), Decimal(low + 1), Decimal("Infinity")]))


def _compare(left: str) -> Any:
    def make(chance: random.Random) -> m.Condition:
        operator = chance.choice([">=", ">", "<=", "<", "=", "!="])
        right = m.Measure(chance.choice(_NUMBERS) / 10, "cm")
        if chance.random() < 0.4:
            right = m.Measure(Decimal(chance.randint(-5, 5)), "mm", m.FactTerm("k"), Decimal("1.2"))
        return m.Compare(m.FactTerm(left), operator, right)

    return make


def _range(chance: random.Random) -> m.Condition:
    low, high = sorted([chance.choice(_NUMBERS), chance.choice(_NUMBERS)])
    return m.InRange(m.FactTerm("n"), Span(low, high), "mm")


def _window(chance: random.Random) -> m.Condition:
    by = chance.choice(_DURATIONS)
    start, end = chance.choice([
        ((-1, by), (1, Duration(0, "day"))), (None, (-1, by)), ((1, Duration(0, "day")), (1, by)), ((-1, by), (1, by)),
        ((1, by), None),
    ])  # fmt: skip
    return m.InWindow(m.FactTerm("day"), "start", start, end)


_LEAVES = (
    lambda chance: m.Holds(m.FactTerm("p")),
    lambda chance: m.Holds(m.FactTerm("q")),
    _compare("n"),
    _compare("n"),
    _range,
    lambda chance: m.OneOf(m.FactTerm("colour"), tuple(chance.sample(CHOICES, chance.randint(1, 2)))),
    _window,
)
_FIELDS = (lambda chance: m.Holds(m.FactTerm("hurts")), _compare("size"), _compare("size"), *_LEAVES[:2])


# The oracle: two-valued, over plain values


def holds(condition: m.Condition, values: dict[str, Any]) -> bool:
    """Whether the condition is true of somebody of whom everything is known."""
    match condition:
        case m.All(parts=parts):
            return all(holds(each, values) for each in parts)
        case m.AnyOf(parts=parts):
            return any(holds(each, values) for each in parts)
        case m.Not(part=part):
            return not holds(part, values)
        case m.When(guard=guard, condition=body, require=require):
            return (
                (not holds(guard, values) or holds(body, values))
                if require
                else holds(guard, values) and holds(body, values)
            )
        case m.Unless(condition=body, exception=exception):
            return holds(body, values) and not holds(exception, values)
        case m.Count(of=of, where=where, span=span, among=among):
            if among:
                number = sum(holds(each, values) for each in among)
            else:
                number = sum(where is None or holds(where, values | spot) for spot in values[of])
            return span.low <= number <= span.high
        case m.Holds(term=term):
            return bool(values[term.name])
        case m.OneOf(left=m.FactTerm(name=name), choices=choices):
            return values[name] in choices
        case m.InRange(left=m.FactTerm(name=name), span=span):
            return bool(span.low <= values[name] <= span.high)
        case m.Compare():
            return _compares(condition, values)
        case m.InWindow():
            return _in_window(condition, values)
    raise AssertionError(condition)


def _compares(condition: m.Compare, values: dict[str, Any]) -> bool:
    assert isinstance(condition.left, m.FactTerm)
    left, right = (
        values[condition.left.name],
        condition.right.amount * (10 if condition.right.unit == "cm" else 1),
    )
    if condition.right.term is not None:
        assert isinstance(condition.right.term, m.FactTerm)
        right += condition.right.factor * values[condition.right.term.name]
    return bool({
        ">=": left >= right, ">": left > right, "<=": left <= right, "<": left < right, "=": left == right,
        "!=": left != right,
    }[condition.operator])  # fmt: skip


def _in_window(condition: m.InWindow, values: dict[str, Any]) -> bool:
    day, start = values["day"], values["start"]
    if day is None:
        return False
    after = condition.start is None or day >= _shifted(start, *condition.start)
    return after and (condition.end is None or day <= _shifted(start, *condition.end))


def _shifted(day: date, sign: int, by: Duration) -> date:
    """Written anew: days and weeks by counting, a month or a year by the calendar (no case lands on a missing day)."""
    if by.unit == "day":
        return day + timedelta(days=sign * by.count)
    months = day.month - 1 + sign * by.count * (12 if by.unit == "year" else 1)
    return _last_valid(day.year + months // 12, months % 12 + 1, day.day)


def _last_valid(year: int, month: int, day: int) -> date:
    for each in range(day, 0, -1):
        try:
            return date(year, month, each)
        except ValueError:
            continue
    raise AssertionError


# What the judge is shown


def _person(values: dict[str, Any], chance: random.Random | None) -> Person:
    """Everything, or with `chance` only some of it."""
    facts: dict[str, tuple[Observation, ...]] = {}
    for name in ("p", "q", "n", "k", "colour", "day"):
        seen = _shown(values[name], chance)
        if seen is not None:
            facts[name] = (Observation(seen, SOURCE),)
    if chance is None or chance.random() < 0.8:
        facts["spots"] = (Observation(_entries(values["spots"], chance), SOURCE),)
    keeps = chance is None or chance.random() < 0.5
    return Person(facts, {"start": _partial_date(values["start"])} if keeps else {})


def _shown(value: Any, chance: random.Random | None) -> Any:
    if chance is not None and chance.random() < 0.3:
        return None
    rough = chance is not None and chance.random() < 0.4
    if isinstance(value, bool):
        return Options.of("yes" if value else "no")
    if isinstance(value, Decimal):
        return Amount(_widened(value, chance) if rough and chance else Span.exactly(value), "mm")
    if isinstance(value, str):
        other = {chance.choice(CHOICES)} if rough and chance else set()
        return Options(frozenset({value} | other))
    if value is None:
        return NEVER
    return PartialDate(value.year, value.month) if rough else _partial_date(value)


def _widened(value: Decimal, chance: random.Random) -> Span:
    low, high = value - chance.choice([0, Decimal("0.5"), 10]), value + chance.choice([0, Decimal("0.5"), 10])
    return Span(low, high, low < value and chance.random() < 0.5, high > value and chance.random() < 0.5)


def _partial_date(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _entries(spots: list[dict[str, Any]], chance: random.Random | None) -> Entries:
    kept = [each for each in spots if chance is None or chance.random() < 0.8]
    complete = chance is None or (len(kept) == len(spots) and chance.random() < 0.7)
    return Entries(tuple(_record(each, chance) for each in kept), complete)


def _record(spot: dict[str, Any], chance: random.Random | None) -> Record:
    shown = {name: _shown(value, chance) for name, value in spot.items()}
    return Record({name: Observation(value, SOURCE) for name, value in shown.items() if value is not None})
