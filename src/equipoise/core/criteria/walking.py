"""Every condition of a trial's rules, every part of a condition, and what statements speak of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    Not,
    OneOf,
    Readings,
    Term,
    Unless,
    When,
)

if TYPE_CHECKING:
    from equipoise.core.criteria.rules import Rules


def conditions(rules: Rules) -> Iterator[Condition]:
    """Those of criteria, definitions, counts and implications, with all their parts."""
    for criterion in rules.criteria:
        yield from walk(criterion.condition)
    gathered = (each.entries for each in rules.gathered.values())
    for each in (*rules.scope.definitions.values(), *rules.counted.values(), *gathered):
        yield from walk(each)
    for implied in rules.implied.values():
        for side in (implied.yes, implied.no):
            if side is not None:
                yield from walk(side)


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and all below it, in the order of the file. Names of definitions are not followed."""
    yield condition
    for each in below(condition):
        yield from walk(each)


def below(condition: Condition) -> tuple[Condition, ...]:
    """The parts of a condition."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return parts
        case Not(part=part):
            return (part,)
        case When(guard=guard, condition=body):
            return (guard, body)
        case Unless(condition=body, exception=exception):
            return (body, exception)
        case Readings(readings=readings):
            return tuple(each.condition for each in readings.values())
        case Has(where=where) if where is not None:
            return (where,)
        case Count(where=where, among=among):
            return among or ((where,) if where is not None else ())
        case _:
            return ()


def terms(condition: Condition) -> tuple[Term, ...]:
    """What a statement speaks of, on its left and on its right."""
    match condition:
        case Holds(term=term):
            return (term,)
        case OneOf(left=left) | InRange(left=left):
            return (left,)
        case Compare(left=left, right=right):
            return (left,) if right.term is None else (left, right.term)
        case InWindow(event=event, clock=clock):
            return (FactTerm(event.name, clock),)
        case _:
            return ()
