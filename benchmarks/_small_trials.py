"""Made-up trials of a few yes-no facts, small enough to try every order of asking."""

from __future__ import annotations

import random

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Condition,
    Count,
    Criterion,
    FactTerm,
    Holds,
    Not,
    Reading,
    Readings,
    Unless,
    When,
)
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope
from equipoise.core.person.fact import Fact
from equipoise.core.values.possible import Span


def small_trial(seed: int, most_facts: int = 8) -> Rules:
    """Two to five gates on four facts or more; the same seed gives the same trial. Facts may stand in several gates."""
    chance = random.Random(seed)
    names = [f"fact_{i}" for i in range(chance.randint(4, most_facts))]
    facts = {name: Fact(name, "yes-no", name, f"Is it {name}?") for name in names}
    gates = [_gate(i, names, chance) for i in range(chance.randint(2, 5))]
    return Rules(Scope(facts), tuple(gates))


def _gate(number: int, names: list[str], chance: random.Random) -> Criterion:
    own = chance.sample(names, chance.randint(1, min(4, len(names))))
    if chance.random() < 0.5:
        return Criterion(f"I{number}", "include", condition(own, chance))
    return Criterion(f"E{number}", "exclude", condition(own, chance))


def condition(names: list[str], chance: random.Random) -> Condition:
    """A condition in which each of these facts stands once or twice."""
    if len(names) == 1:
        holds = Holds(FactTerm(names[0]))
        return Not(holds) if chance.random() < 0.25 else holds
    at = chance.randint(1, len(names) - 1)
    left, right = condition(names[:at], chance), condition(names[at:], chance)
    match chance.choices(
        ("all", "any", "when", "unless", "count", "readings", "again"), (6, 6, 4, 2, 1, 1, 1)
    )[0]:
        case "all":
            return All((left, right))
        case "any":
            return AnyOf((left, right))
        case "when":
            return When(left, right, require=chance.random() < 0.5)
        case "unless":
            return Unless(left, right)
        case "count":
            return Count("", None, Span.exactly(1), (left, right))
        case "readings":
            both = {"A": Reading("Both.", All((left, right))), "B": Reading("One.", AnyOf((left, right)))}
            return Readings(both, "Both, or one of them?")
        case _:
            return AnyOf((All((left, right)), condition(names[:at], chance)))
