"""`equipoise criteria`: eligibility texts as trees."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.eligibility.tree import Item, Tree, as_json, counts
from equipoise.core.values.errors import InputError

app = typer.Typer(
    no_args_is_help=True, help="Eligibility criteria: from a registry's text to a tree that loses nothing."
)


@app.callback()
def _group() -> None:
    """Eligibility criteria: from a registry's text to a tree that loses nothing."""


@app.command()
def read(
    sources: Annotated[
        list[str], typer.Argument(help="Text files, folders of .txt files, or - for standard input.")
    ],
    as_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line and text.")] = False,
) -> None:
    """Read eligibility texts (or whole pages that contain one) as trees of criteria.

    Example: equipoise criteria read listing.txt --json

    In JSON: source, sha256 of the text (UTF-8), counts, items (section, kind, marker, text, start, end, children; and
    guard, the start of its condition) and gaps. Offsets count characters; items and gaps tile the text.
    """
    for source, text in _texts(sources):
        tree = read_tree(text)
        sys.stdout.write(_line(source, tree) if as_lines else _outline(source, tree))


def _texts(sources: list[str]) -> Iterator[tuple[str, str]]:
    for source in sources:
        if source == "-":
            yield source, _decoded(sys.stdin.buffer.read(), source)
            continue
        path = Path(source)
        if path.is_dir():
            for file in sorted(path.rglob("*.txt")):
                yield str(file), _content(file)
        else:
            yield source, _content(path)


def _content(path: Path) -> str:
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        reason = error.strerror or "it can't be opened"
        raise InputError(
            f"This file can't be read: {reason}.", where=str(path), mend="Check the path."
        ) from error


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
        raise InputError(
            f"This is not UTF-8 text ({place}).", where=where, mend="Save it as UTF-8 text."
        ) from error


def _line(source: str, tree: Tree) -> str:
    data = {
        "source": source,
        "sha256": hashlib.sha256(tree.text.encode()).hexdigest(),
        "counts": counts(tree)._asdict(),
        "items": [as_json(item) for item in tree.items],
        "gaps": [list(gap) for gap in tree.gaps],
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def _outline(source: str, tree: Tree) -> str:
    found = counts(tree)
    head = f"{source}: {found.inclusion} inclusion and {found.exclusion} exclusion criteria\n"
    return head + "".join(
        _indented(item, 1) for item in tree.items if item.section != "other" or item.kind == "section"
    )


def _indented(item: Item, rank: int) -> str:
    kind = "" if item.kind in ("item", "section", "heading") else f"({item.kind}) "
    bound = "" if item.guard is None else "(under the condition above) "
    marker = f"{item.marker} " if item.marker else ""
    own = f"{'  ' * rank}{marker}{kind}{bound}{item.text}\n"
    return own + "".join(_indented(child, rank + 1) for child in item.children)
