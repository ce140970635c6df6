"""`equipoise alerts`: how telling news stands, and doing a step of it by hand. Counts alone: nobody is named."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from equipoise.cli.main import start_django

app = typer.Typer(no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def _group() -> None:
    """How telling news stands. A worker gathers, matches and sends by itself; each step can be done by hand too."""
    start_django()


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say how many are told of how much, and what waits.

    Example: equipoise alerts status
    """
    from equipoise.web.alerts import queries

    found = queries.status(datetime.now(UTC))
    facts = {
        **{f"subscribers {state}": count for state, count in found.subscribers.items()},
        **{f"subscriptions {kind}": count for kind, count in found.subscriptions.items()},
        "news": found.news,
        "news matched": found.matched,
        "notices waiting": found.waiting,
        "notices due": found.due,
        "overdue seconds": int(found.overdue.total_seconds()),
    }
    lines = "".join(f"{name:<26} {value:>10,}\n" for name, value in facts.items())
    sys.stdout.write(json.dumps(facts) + "\n" if as_json else lines)


@app.command()
def gather(as_json: AsJson = False) -> None:
    """Write down what happened to studies since the last time.

    Example: equipoise alerts gather
    """
    from equipoise.web.news import actions

    _tell("pieces of news were written down", actions.gather(datetime.now(UTC)), as_json=as_json)


@app.command()
def match(as_json: AsJson = False) -> None:
    """Note who is to be told of what was written down.

    Example: equipoise alerts match
    """
    from equipoise.web.alerts import matching

    _tell("notices were made", matching.match(datetime.now(UTC)), as_json=as_json)


@app.command()
def send(as_json: AsJson = False) -> None:
    """Write the letters that are due. The worker hands them to the mail server.

    Example: equipoise alerts send
    """
    from equipoise.web.alerts import sending

    _tell("letters were written", sending.send(datetime.now(UTC)), as_json=as_json)


def _tell(what: str, count: int, *, as_json: bool) -> None:
    sys.stdout.write(f"{json.dumps({'done': count})}\n" if as_json else f"{count:,} {what}.\n")
