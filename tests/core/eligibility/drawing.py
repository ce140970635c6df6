"""A tree drawn as lines, so that tests can say what they expect at a glance."""

from __future__ import annotations

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Item


def drawn(text: str) -> list[str]:
    """`IN`, `EX` or `--`, the kind where it is not an item, the marker, the words; children two columns in."""
    lines: list[str] = []

    def draw(item: Item, rank: int) -> None:
        section = {"inclusion": "IN", "exclusion": "EX", "other": "--"}[item.section]
        parts = [section, "" if item.kind == "item" else f"({item.kind})", item.marker, item.text]
        lines.append("  " * rank + " ".join(part for part in parts if part))
        for child in item.children:
            draw(child, rank + 1)

    for item in read(text).items:
        draw(item, 0)
    return lines


def expected(drawing: str) -> list[str]:
    """The lines of a drawing in a test, without their common margin."""
    lines = [line for line in drawing.splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return [line[margin:].rstrip() for line in lines]
