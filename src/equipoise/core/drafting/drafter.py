"""Drafts of a whole eligibility text: each item's bounds, inverted where the item excludes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from equipoise.core.drafting.reading import bounds_in, names_fact
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.vocabulary import FACTS
from equipoise.core.eligibility.tree import Item, Tree

_LONGEST = 60
"""Characters that a title has at most."""


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
    waiting = [(item, "") for item in reversed(tree.items)]
    while waiting:
        item, title = waiting.pop()
        found = _of_item(tree.text, item, title)
        if found:
            by_item[item.start] = found
        own = _title(item) if item.children else ""
        waiting.extend((child, own) for child in reversed(item.children))
    return Drafts(by_item)


_BARRED = re.compile(
    r"\b(?:are|were|is|was|be|been)\s+(?:excluded|ineligible|not\s+(?:eligible|included|enrolled))\b",
    re.IGNORECASE,
)


def excludes(item: Item) -> bool:
    """Whether the words keep people out: by the section, or by themselves (`under 18 years will be excluded`)."""
    return item.section == "exclusion" or _BARRED.search(item.text) is not None


def _title(item: Item) -> str:
    """The words of an item that only names a fact, which the limits under it are of: `Life expectancy:`."""
    words = item.text.rstrip(" :-.")
    return f"{words}: " if len(words) <= _LONGEST and names_fact(words) else ""


def _of_item(text: str, item: Item, title: str) -> tuple[Bound, ...]:
    """What an item says, under a title. The title's own characters are no part of a quote."""
    words = text[item.start : item.end]
    found = bounds_in(title + words, item.start - len(title))
    if title:
        found = [replace(bound, start=max(bound.start, item.start)) for bound in found]
    if item.kind in ("guard", "exception"):
        found = [replace(bound, condition=True) for bound in found]
    if excludes(item):
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
