"""`equipoise index`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]


@app.callback()
def _group() -> None:
    """The search index: made from the database, thrown away and made again at will."""


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Make the index anew from the database; searches go on with the old one meanwhile.

    Example: equipoise index rebuild
    """
    _ready()
    from equipoise.web.search.actions import rebuild as make
    from equipoise.web.studies.queries import stats

    with _bar("Indexing", stats().studies) as progress:
        studies = make(progress=progress)
    _say({"studies": studies}, f"The search index holds {studies:,} studies.", as_json=as_json)


@app.command()
def refresh(as_json: AsJson = False) -> None:
    """Put in what changed in the database since the index was last written. Loads do this themselves.

    Example: equipoise index refresh
    """
    _ready()
    from equipoise.web.search.actions import refresh as renew

    with _bar("Indexing", None) as progress:
        studies = renew(progress=progress)
    sentence = f"{studies:,} studies were put in." if studies else "Nothing had changed."
    _say({"studies": studies}, sentence, as_json=as_json)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say what the index holds and whether the database has changed since.

    Example: equipoise index status --json
    """
    _ready()
    from equipoise.web.search.queries import status as ask

    found = ask()
    behind = (
        "The database has changed since; run: equipoise index refresh"
        if found.behind
        else "It is up to date."
    )
    sentence = (
        f"The search index holds {found.studies:,} studies with {found.sites:,} recruiting sites. {behind}"
    )
    _say(asdict(found) | {"behind": found.behind}, sentence, as_json=as_json)


def _ready() -> None:
    from equipoise.cli.main import start_django

    start_django()


def _say(values: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    sys.stdout.write((json.dumps(values) if as_json else sentence) + "\n")


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, shown only to a person."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.update(task, completed=done)
