"""`equipoise criteria`: eligibility texts as trees, and as drafts that can be computed."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from equipoise.cli import texts
from equipoise.core.drafting.drafter import Drafts
from equipoise.core.drafting.drafter import draft as draft_tree
from equipoise.core.drafting.language import DRAFTED_BY, drafted_criteria
from equipoise.core.drafting.spoken import sentence
from equipoise.core.drafting.statements import as_json as bound_as_json
from equipoise.core.drafting.written import as_json as criterion_as_json
from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.eligibility.tree import Item, Tree, as_json, counts
from equipoise.core.values.errors import InputError

app = typer.Typer(
    no_args_is_help=True, help="Eligibility criteria: from a registry's text to trees and computable drafts."
)

Sources = Annotated[
    list[str],
    typer.Argument(help="Text files, folders of .txt files, NCT numbers, or - for standard input."),
]
AsLines = Annotated[bool, typer.Option("--json", help="One JSON object a line and text.")]
Shown = Annotated[
    bool | None,
    typer.Option("--progress/--no-progress", help="Show the bar always or never. [default: on a terminal]"),
]
Source = tuple[str, Callable[[], str]]
"""What a text is called, and how to get it."""

_NUMBER = re.compile(r"NCT\d{8}", re.IGNORECASE)


@app.callback()
def _group() -> None:
    """Eligibility criteria: from a registry's text to trees and computable drafts."""


@app.command()
def read(sources: Sources, as_lines: AsLines = False, progress: Shown = None) -> None:
    """Read eligibility texts (or whole pages that contain one) as trees of criteria.

    Example: equipoise criteria read listing.txt NCT06918951 --json

    In JSON: source, sha256 of the text (UTF-8), counts, items (section, kind, marker, text, start, end, children; and
    guard, the start of its condition) and gaps. Offsets count characters; items and gaps tile the text.
    """
    out = sys.stdout  # before the bar, which would take what is written for its own screen
    for source, text in _texts(sources, "Reading", progress):
        tree = read_tree(text)
        out.write(_line(_read_object(source, tree)) if as_lines else _outline(source, tree))


@app.command()
def draft(sources: Sources, as_lines: AsLines = False, progress: Shown = None) -> None:
    """Draft what can be computed of eligibility texts, by rules alone; what can't be read stays text.

    Example: equipoise criteria draft listing.txt NCT06918951 --json

    In JSON: as of read, without gaps; every item, and the text as a whole, also has its bounds: what must hold of a
    person (limits of exclusion criteria are inverted), in the unit as written, with start and end of the words. A bound
    with "outside" is met by either side; one with "condition" stands in an "if", "unless" or the like. Under criteria
    stands each one's draft in the criteria language (exclusions as they are written), with the words left unread.
    """
    out = sys.stdout
    for source, text in _texts(sources, "Drafting", progress):
        tree = read_tree(text)
        drafts = draft_tree(tree)
        out.write(_line(_draft_object(source, tree, drafts)) if as_lines else _drafted(source, tree, drafts))


# Where the texts come from


def _texts(sources: list[str], label: str, shown: bool | None) -> Iterator[tuple[str, str]]:
    """Every text with its name; a bar is shown where there are many."""
    from equipoise.cli.progress import count_bar

    wanted = [found for source in sources for found in _found(source)]
    with count_bar(label, shown=shown if len(wanted) > 1 else False) as reach:
        for done, (source, content) in enumerate(wanted):
            reach(done, len(wanted))
            yield source, content()
        reach(len(wanted), len(wanted))


def _found(source: str) -> list[Source]:
    path = Path(source)
    if source == "-":
        return [(source, lambda: texts.decoded(_standard_input(), source))]
    if _NUMBER.fullmatch(source) and not path.exists():
        return [(source, lambda: _kept(source))]
    if not path.is_dir():
        return [(source, lambda: texts.content(path))]
    files = sorted(path.rglob("*.txt"))
    if not files:
        raise InputError(
            "There is no .txt file in this folder.", where=source, mend="Name the files one by one."
        )
    return [(str(file), _reader(file)) for file in files]


def _reader(file: Path) -> Callable[[], str]:
    return lambda: texts.content(file)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise InputError("Standard input is closed.", where="-", mend="Name a file, or write a text to it.")
    return sys.stdin.buffer.read()


def _kept(number: str) -> str:
    """The criteria of a study that the database keeps."""
    from equipoise.cli.main import start_django

    start_django()
    _tables()
    from equipoise.web.studies import queries

    study = queries.study(number)
    if study is None:
        raise InputError(
            "No study is kept under this number.",
            where=number,
            mend="Load or sync it first: equipoise registry --help",
        )
    return study.eligibility.criteria


@cache
def _tables() -> None:
    """The tables as this version of the software needs them, made where nothing was ever kept."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


# As JSON


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


def _head(source: str, tree: Tree) -> dict[str, Any]:
    digest = hashlib.sha256(tree.text.encode()).hexdigest()
    return {"source": source, "sha256": digest, "counts": counts(tree)._asdict()}


def _read_object(source: str, tree: Tree) -> dict[str, Any]:
    items = [as_json(item) for item in tree.items]
    return {**_head(source, tree), "items": items, "gaps": [list(gap) for gap in tree.gaps]}


def _draft_object(source: str, tree: Tree, drafts: Drafts) -> dict[str, Any]:
    items = [as_json(item) for item in tree.items]
    for item in items:
        _add_bounds(item, drafts)
    bounds = [bound_as_json(each) for each in drafts.bounds()]
    written = [criterion_as_json(each, DRAFTED_BY) for each in drafted_criteria(tree, source, drafts)]
    return {**_head(source, tree), "items": items, "bounds": bounds, "criteria": written}


def _add_bounds(item: dict[str, Any], drafts: Drafts) -> None:
    item["bounds"] = [bound_as_json(each) for each in drafts.by_item.get(item["start"], ())]
    for child in item["children"]:
        _add_bounds(child, drafts)


# For people


def _outline(source: str, tree: Tree) -> str:
    return _title(source, tree) + "".join(_indented(item, 1) for item in _outlined(tree))


def _drafted(source: str, tree: Tree, drafts: Drafts) -> str:
    return _title(source, tree) + "".join(_indented(item, 1, drafts) for item in _outlined(tree))


def _title(source: str, tree: Tree) -> str:
    found = counts(tree)
    return f"{source}: {found.inclusion} inclusion and {found.exclusion} exclusion criteria\n"


def _outlined(tree: Tree) -> list[Item]:
    return [item for item in tree.items if item.section != "other" or item.kind == "section"]


def _indented(item: Item, rank: int, drafts: Drafts | None = None) -> str:
    kind = "" if item.kind in ("item", "section", "heading") else f"({item.kind}) "
    bound = "" if item.guard is None else "(under the condition above) "
    marker = f"{item.marker} " if item.marker else ""
    own = f"{'  ' * rank}{marker}{kind}{bound}{item.text}\n"
    found = drafts.by_item.get(item.start, ()) if drafts else ()
    said = "".join(f"{'  ' * rank}    = {sentence(each)}\n" for each in found)
    return own + said + "".join(_indented(child, rank + 1, drafts) for child in item.children)
