"""The criteria as a tree to be shown: inclusion and exclusion apart, each criterion under what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Item, Tree, counts
from equipoise.core.registry.text import plain

LEADS = {"guard": "Only in this case:", "exception": "Unless:", "note": "Note:"}
"""What stands before an item that is no criterion by itself."""


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree. `lead` says what part it plays (`Only in this case:`), `""` for a plain criterion."""

    kind: str
    marker: str
    lead: str
    text: str
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    """The two lists, what stands outside them, and how many criteria of the first rank each has."""

    inclusion: tuple[Node, ...]
    exclusion: tuple[Node, ...]
    other: tuple[Node, ...]
    inclusion_count: int
    exclusion_count: int

    @property
    def empty(self) -> bool:
        """Whether the record gives no criteria at all."""
        return not (self.inclusion or self.exclusion or self.other)


def criteria(text: str) -> Criteria:
    """What the page shows of an eligibility text."""
    tree = read(text)
    number = counts(tree)
    return Criteria(
        inclusion=tuple(_section(tree, "inclusion")),
        exclusion=tuple(_section(tree, "exclusion")),
        other=tuple(_section(tree, "other")),
        inclusion_count=number.inclusion,
        exclusion_count=number.exclusion,
    )


def _section(tree: Tree, name: str) -> Iterator[Node]:
    """The section's lines. Bare titles of the two lists are left out: the page has its own."""
    items = [each for each in tree.items if each.section == name and each.kind != "section"]
    return _nodes(items)


def _nodes(items: Iterable[Item]) -> Iterator[Node]:
    """The items as lines; one that a guard binds moves under it, with its number."""
    items = list(items)
    bound: dict[int, list[Item]] = {each.start: [] for each in items if each.kind == "guard"}
    for item in items:
        if item.kind != "guard" and item.guard in bound:
            bound[item.guard].append(item)
    for item in items:
        if item.guard in bound:
            continue
        node = _node(item)
        under = _unbound(bound[item.start]) if item.kind == "guard" else ()
        yield replace(node, children=(*node.children, *under))


def _unbound(items: Iterable[Item]) -> Iterator[Node]:
    return (_node(each) for each in items)


def _node(item: Item) -> Node:
    # A bullet tells nothing that the tree doesn't show; a number or letter is what others refer to.
    marker = item.marker if any(map(str.isalnum, item.marker)) else ""
    return Node(item.kind, marker, LEADS.get(item.kind, ""), plain(item.text), tuple(_nodes(item.children)))
