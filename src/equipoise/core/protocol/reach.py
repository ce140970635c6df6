"""How far a protocol's rules reach: what is computed of each criterion, what stays words, what waits for a ruling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from equipoise.core.criteria.model import Condition, Criterion, Named, Readings, Words
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope
from equipoise.core.criteria.walking import below

Reach = Literal["whole", "part", "words"]
"""`whole`: all of the criterion is computed. `part`: some of it is words. `words`: nothing is computed."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One criterion. `words`: those that nothing computes. `questions`: for the sponsor, not ruled on yet."""

    criterion: Criterion
    reach: Reach
    words: tuple[Words, ...]
    questions: tuple[str, ...]


def reached(rules: Rules) -> tuple[Reached, ...]:
    """Every criterion with how far its rule reaches, in the order of the file."""
    return tuple(_reached(each, rules.scope) for each in rules.criteria)


def _reached(criterion: Criterion, scope: Scope) -> Reached:
    leaves = list(_leaves(criterion.condition, scope))
    words = tuple(dict.fromkeys(each for each in leaves if isinstance(each, Words)))
    asked = tuple(
        each.question
        for each in _parts(criterion.condition, scope)
        if isinstance(each, Readings) and not each.default
    )
    computed = any(not isinstance(each, Words) for each in leaves)
    return Reached(criterion, _reach(computed, bool(words or criterion.partly)), words, asked)


def _reach(computed: bool, left: bool) -> Reach:
    if not computed:
        return "words"
    return "part" if left else "whole"


def _leaves(condition: Condition, scope: Scope) -> Iterator[Condition]:
    return (each for each in _parts(condition, scope) if not below(each) and not isinstance(each, Named))


def _parts(condition: Condition, scope: Scope) -> Iterator[Condition]:
    """The condition and all below it; names of definitions are followed, which may only use those before them."""
    yield condition
    for each in below(condition):
        yield from _parts(each, scope)
    if isinstance(condition, Named):
        yield from _parts(scope.definitions[condition.name], scope)
