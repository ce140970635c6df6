"""The tree of an eligibility text: what the reader makes, with the offsets that let nothing be lost.

A `Tree` keeps the source as it came. Every `Item` owns one stretch of it (`start` to `end`, in characters, end
exclusive): its own words, without its marker and without its children, which follow it. What lies between those
stretches (markers, white space, line breaks) is kept as `gaps`. Items in reading order and gaps tile the source,
so that `rebuild` gives it back to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Section = Literal["inclusion", "exclusion", "other"]
"""`other` is text that is no criterion: what stands before, after and around the two lists."""

Kind = Literal["section", "heading", "item", "guard", "body", "note", "exception", "text"]
"""What a node is:

- `section`: the bare title of a list ("Inclusion criteria:"). It stands at the top with section `other`, so that
  the items of section `inclusion` at the top are the criteria themselves.
- `heading`: a title inside a list (a cohort, a sex, an organ system, a qualified section title, an introduction);
  its criteria are its children.
- `item`: a criterion, or a part of the criterion it stands under.
- `guard`: a condition ("If ...:") under which others bind. Its body is its children, or, where the source writes the
  body as criteria of the same rank, those items, whose `guard` names this one by its `start`. They keep their rank,
  because the source gave them a number.
- `body`: an unmarked paragraph that completes the unfinished sentence it stands under.
- `note`: an explanation, a reservation ("other criteria may apply"), "none". Not a criterion.
- `exception`: what lifts the criterion it stands under.
- `text`: a paragraph of section `other`.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One node. `text` is its own words as meant: escapes resolved, white space folded. See `Kind` for `guard`."""

    section: Section
    kind: Kind
    marker: str
    text: str
    start: int
    end: int
    children: tuple[Item, ...] = ()
    guard: int | None = None


class Gap(NamedTuple):
    """A stretch of the source between the words of two items: a marker, white space."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The source, its items in reading order (nested), and the gaps between them."""

    text: str
    items: tuple[Item, ...]
    gaps: tuple[Gap, ...]


class Counts(NamedTuple):
    """How many criteria of each section a person would number."""

    inclusion: int
    exclusion: int


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Every item below `items` in reading order, each before its children."""
    waiting = list(items)[::-1]
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(item.children))


def rebuild(tree: Tree) -> str:
    """The source, put together again from the items' words and the gaps."""
    spans = [(item.start, item.end) for item in walk(tree.items)]
    spans.extend((gap.start, gap.end) for gap in tree.gaps)
    return "".join(tree.text[start:end] for start, end in sorted(spans))


def criteria(tree: Tree) -> tuple[Item, ...]:
    """The criteria of the first rank, in reading order: what a person would give a number.

    Headings are looked through; notes and bodies are not criteria; what a guard binds keeps its rank.
    """
    found: list[Item] = []
    waiting = list(tree.items)[::-1]
    while waiting:
        item = waiting.pop()
        if item.kind == "heading":
            waiting.extend(reversed(item.children))
        elif item.kind in ("item", "guard") and item.section != "other":
            found.append(item)
    return tuple(found)


def counts(tree: Tree) -> Counts:
    """How many criteria of the first rank there are in each section."""
    sections = [item.section for item in criteria(tree)]
    return Counts(sections.count("inclusion"), sections.count("exclusion"))


def as_json(item: Item) -> dict[str, Any]:
    """The item as plain data for JSON; `guard` only where it is set."""
    data: dict[str, Any] = {
        "section": item.section,
        "kind": item.kind,
        "marker": item.marker,
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "children": [as_json(child) for child in item.children],
    }
    if item.guard is not None:
        data["guard"] = item.guard
    return data
