"""Drafts of a whole eligibility text: each item's bounds, inverted where the item excludes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from equipoise.core.drafting.reading import bounds_in
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.vocabulary import FACTS
from equipoise.core.eligibility.tree import Item, Tree, walk


@dataclass(frozen=True, slots=True)
class Drafts:
    """The bounds of a text by the start of the item they stand in; each is what a person must fulfil."""

    by_item: dict[int, tuple[Bound, ...]]

    def bounds(self) -> tuple[Bound, ...]:
        """All of them in reading order; what is said twice comes once, with its first words."""
        seen: dict[tuple[object, ...], Bound] = {}
        for found in self.by_item.values():
            for bound in found:
                seen.setdefault(_meaning(bound), bound)
        return tuple(seen.values())


def _meaning(bound: Bound) -> tuple[object, ...]:
    return (bound.fact, bound.lower, bound.upper, bound.unit, bound.outside, bound.about, bound.anchor)


def draft(tree: Tree) -> Drafts:
    """The drafts of every item of a tree that says something computable."""
    by_item: dict[int, tuple[Bound, ...]] = {}
    for item in walk(tree.items):
        found = _of_item(tree.text, item)
        if found:
            by_item[item.start] = found
    return Drafts(by_item)


def _of_item(text: str, item: Item) -> tuple[Bound, ...]:
    found = bounds_in(text[item.start : item.end], item.start)
    if item.kind in ("guard", "exception"):
        found = [replace(bound, condition=True) for bound in found]
    if item.section == "exclusion":
        found = [bound if bound.condition else _clipped(bound).inverted() for bound in found]
    return tuple(found)


def _clipped(bound: Bound) -> Bound:
    """An interval that reaches the end of its scale is open there: ECOG 3-4 is ECOG 3 and worse."""
    fact = FACTS.get(bound.fact)
    if fact is None or not fact.whole or bound.outside or not (bound.lower and bound.upper):
        return bound
    if fact.most is not None and bound.upper.value >= fact.most - 1:
        return replace(bound, upper=None)
    if fact.least is not None and bound.lower.value <= fact.least:
        return replace(bound, lower=None)
    return bound
