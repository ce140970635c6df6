"""Criteria as trees of statements, and their outlook: how likely each comes out yes or no, after how many questions.

The parts of a tree are taken to be independent of each other, and are asked in the order in which one question most
likely ends the matter: by cost over the likelihood of deciding. For trees in which nothing occurs twice this is the
classical rule of sequential testing. What occurs twice is left to the look ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Condition,
    Criterion,
    Named,
    Not,
    Readings,
    Unless,
    When,
)
from equipoise.core.values.truth import Truth, all_of, any_of, negated


class Outlook(NamedTuple):
    """How likely yes and no are, and the expected cost of finding out. Both 0: it can't be found out."""

    yes: float
    no: float
    cost: float


YES, NO, NEVER = Outlook(1.0, 0.0, 0.0), Outlook(0.0, 1.0, 0.0), Outlook(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A statement. `number` tells it from the others of a trial; `towards`: the truth with which it helps to pass."""

    number: int
    condition: Condition
    towards: bool


@dataclass(frozen=True, slots=True)
class Every:
    """All parts, or (`dual`) one at least."""

    parts: tuple[Node, ...]
    dual: bool = False


@dataclass(frozen=True, slots=True)
class Opposite:
    """The contrary."""

    part: Node


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Readings that have to say the same."""

    parts: tuple[Node, ...]


Node = Leaf | Every | Opposite | Agreeing


@dataclass(frozen=True, slots=True)
class Factor:
    """One of several trees that have to be true together, and its leaves."""

    node: Node
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """A criterion as trees that are all true where it lets the person pass, and their leaves."""

    criterion: Criterion
    factors: tuple[Factor, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """In the order of the file."""
        return tuple(leaf for each in self.factors for leaf in each.leaves)


@dataclass(slots=True)
class Planter:
    """Grows the trees of a trial. Leaves are numbered through all of them."""

    definitions: Mapping[str, Condition]
    leaves: list[Leaf] = field(default_factory=list)

    def passing(self, criterion: Criterion) -> Passing:
        """The trees of a criterion: of an exclusion, what has to be false."""
        include = criterion.side == "include"
        found = _factors(self._node(criterion.condition, include), include)
        return Passing(criterion, tuple(Factor(each, tuple(_leaves(each))) for each in found))

    def _node(self, condition: Condition, towards: bool) -> Node:
        match condition:
            case All(parts=parts):
                return Every(tuple(self._node(each, towards) for each in parts))
            case AnyOf(parts=parts):
                return Every(tuple(self._node(each, towards) for each in parts), dual=True)
            case Not(part=part):
                return Opposite(self._node(part, not towards))
            case When(guard=guard, condition=body, require=True):
                return Every((Opposite(self._node(guard, not towards)), self._node(body, towards)), dual=True)
            case When(guard=guard, condition=body):
                return Every((self._node(guard, towards), self._node(body, towards)))
            case Unless(condition=body, exception=exception):
                return Every((self._node(body, towards), Opposite(self._node(exception, not towards))))
            case Named(name=name):
                return self._node(self.definitions[name], towards)
            case Readings(readings=readings, default=default):
                chosen = [readings[default]] if default else list(readings.values())
                return Agreeing(tuple(self._node(each.condition, towards) for each in chosen))
            case _:
                leaf = Leaf(len(self.leaves), condition, towards)
                self.leaves.append(leaf)
                return leaf


def _factors(node: Node, straight: bool) -> Iterator[Node]:
    """What has to be true (or, not `straight`, false) each by itself for a tree to be so."""
    match node:
        case Opposite(part=part):
            yield from _factors(part, not straight)
        case Every(parts=parts, dual=dual) if dual is not straight:
            for each in parts:
                yield from _factors(each, straight)
        case _:
            yield node if straight else Opposite(node)


def _leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case Opposite(part=part):
            yield from _leaves(part)
        case Every(parts=parts) | Agreeing(parts=parts):
            for each in parts:
                yield from _leaves(each)


def undecided(node: Node, truths: Mapping[int, Truth]) -> tuple[Truth, tuple[Leaf, ...]]:
    """What a tree comes to, and the open leaves that it hangs on. Readings that differ hang on nothing any more."""
    match node:
        case Leaf(number=number):
            truth = truths[number]
            return truth, (node,) if truth is Truth.UNKNOWN else ()
        case Opposite(part=part):
            truth, leaves = undecided(part, truths)
            return negated(truth), leaves
        case Every(parts=parts, dual=dual):
            found = [undecided(each, truths) for each in parts]
            truth = (any_of if dual else all_of)(each for each, _ in found)
        case Agreeing(parts=parts):
            found = [undecided(each, truths) for each in parts]
            said = {each for each, _ in found}
            if {Truth.YES, Truth.NO} <= said:
                return Truth.UNKNOWN, ()
            truth = said.pop() if len(said) == 1 else Truth.UNKNOWN
    if truth is not Truth.UNKNOWN:
        return truth, ()
    return truth, tuple(leaf for _, leaves in found for leaf in leaves)


def outlook(node: Node, leaves: Callable[[int], Outlook]) -> Outlook:
    """What a tree is expected to come to, from what its leaves are."""
    match node:
        case Leaf(number=number):
            return leaves(number)
        case Opposite(part=part):
            yes, no, cost = outlook(part, leaves)
            return Outlook(no, yes, cost)
        case Every(parts=parts, dual=False):
            return every([outlook(each, leaves) for each in parts])
        case Every(parts=parts):
            swapped = every(
                [Outlook(no, yes, cost) for yes, no, cost in (outlook(each, leaves) for each in parts)]
            )
            return Outlook(swapped.no, swapped.yes, swapped.cost)
        case Agreeing(parts=parts):
            said = [outlook(each, leaves) for each in parts]
            return Outlook(
                min(each.yes for each in said), min(each.no for each in said), max(each.cost for each in said)
            )


def helping(node: Node, wanted: bool, leaves: Callable[[int], Outlook]) -> frozenset[int] | None:
    """The leaves whose answers can help a tree to come out as wanted; None where nothing can bring it there."""
    match node:
        case Leaf(number=number):
            found = leaves(number)
            return frozenset((number,)) if (found.yes if wanted else found.no) > 0 else None
        case Opposite(part=part):
            return helping(part, not wanted, leaves)
        case Every(parts=parts, dual=dual) if dual is wanted:
            some = [each for each in (helping(part, wanted, leaves) for part in parts) if each is not None]
            return frozenset().union(*some) if some else None
        case Every(parts=parts) | Agreeing(parts=parts):
            found_in = [helping(part, wanted, leaves) for part in parts]
            together = [each for each in found_in if each is not None]
            return frozenset().union(*together) if len(together) == len(found_in) else None


def settling(parts: Sequence[Outlook]) -> list[Outlook]:
    """Those that can still settle whether all are true: where one can't come out yes, the rest can only say no."""
    if all(each.yes > 0 for each in parts):
        return list(parts)
    return [each for each in parts if each.no > 0]


def every(parts: Sequence[Outlook]) -> Outlook:
    """Of all parts together: asked in the best order until one is no."""
    going = yes = 1.0
    cost = 0.0
    for each in sorted(parts, key=_haste):
        cost += going * each.cost
        going *= 1 - each.no
        yes *= each.yes
        if going <= 0:
            break
    return Outlook(yes if going > 0 else 0.0, 1 - going, cost)


def _haste(part: Outlook) -> float:
    """Cost over the likelihood of a no: small ones first."""
    if part.no <= 0:
        return float("inf") if part.cost > 0 else 0.0
    return part.cost / part.no
