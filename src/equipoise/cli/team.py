"""`equipoise team`: who may correct, approve and publish protocol files."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from equipoise.cli.main import start_django

app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="A log-in.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
BY = "command line"


@app.callback()
def _group() -> None:
    """Who is of the study team, and so may correct, approve and publish protocol files at /review/."""
    start_django()


@app.command()
def add(name: Name) -> None:
    """Take somebody into the study team; a log-in that isn't there yet is made, and its password printed once.

    Example: equipoise team add ann
    """
    from equipoise.web.criteria import team

    password = team.join(name, by=BY, now=datetime.now(UTC))
    made = f" Its password, which is kept nowhere: {password}" if password else ""
    sys.stdout.write(f"{name} is in the study team.{made}\n")


@app.command()
def remove(name: Name) -> None:
    """Take somebody out of the study team; the log-in stays.

    Example: equipoise team remove ann
    """
    from equipoise.web.criteria import team

    team.leave(name, by=BY, now=datetime.now(UTC))
    sys.stdout.write(f"{name} is not in the study team any more.\n")


@app.command("list")
def list_members(as_json: AsJson = False) -> None:
    """Print the log-ins of the study team, one a line.

    Example: equipoise team list
    """
    from equipoise.web.criteria import team

    members = team.members()
    lines = "".join(f"{name}\n" for name in members)
    sys.stdout.write(json.dumps({"members": members}, ensure_ascii=False) + "\n" if as_json else lines)
