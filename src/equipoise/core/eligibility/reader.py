"""From the text of a registry to a tree of criteria that loses nothing.

The text is cut into segments (`segments`), these are put together into nodes (`outline`), the nodes are related to
each other (`relations`), and what is left between their words becomes the gaps of the tree. Every step is linear in
the length of the text.
"""

from __future__ import annotations

from equipoise.core.eligibility.outline import Node, outline
from equipoise.core.eligibility.relations import relate
from equipoise.core.eligibility.tree import Gap, Item, Tree, walk
from equipoise.core.eligibility.wording import as_meant


def read(text: str) -> Tree:
    """The tree of an eligibility text, or of a whole page that contains one. Any text has a tree; none is an error."""
    nodes = outline(text)
    relate(text, nodes)
    items = tuple(_frozen(text, node) for node in nodes)
    return Tree(text, items, _gaps(text, items))


def _frozen(text: str, node: Node) -> Item:
    """The node as an item. The outline bounds its depth, and so this recursion."""
    return Item(
        section=node.section or "other",
        kind=node.kind,
        marker=node.marker.text,
        text=as_meant(text[node.start : node.end]),
        start=node.start,
        end=node.end,
        children=tuple(_frozen(text, child) for child in node.children),
        guard=node.guard,
    )


def _gaps(text: str, items: tuple[Item, ...]) -> tuple[Gap, ...]:
    """The stretches between the items' own words, and before the first and after the last."""
    found, at = list[Gap](), 0
    for item in walk(items):
        if item.start > at:
            found.append(Gap(at, item.start))
        at = item.end
    if at < len(text):
        found.append(Gap(at, len(text)))
    return tuple(found)
