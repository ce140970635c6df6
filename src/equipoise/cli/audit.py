"""`equipoise audit`: whether the trail of who did what is whole, and what it says of something."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from equipoise.cli.main import start_django

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def _group() -> None:
    """The trail of who did what: every row holds the digest of the one before."""
    start_django()


@app.command()
def verify(
    head: Annotated[
        str, typer.Option(help="A head that was noted earlier (number:digest), which has to be in the chain.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Compute every digest anew, and say where a row was changed, taken out, put in or moved. Exit code 7 if so.

    Example: equipoise audit verify --head 1204:5be1...
    """
    from equipoise.cli.progress import count_bar
    from equipoise.web.audit import queries

    with count_bar("Rows") as reach:
        found = list(queries.breaks(reach, head))
    if as_json:
        told = [{"number": each.number, "what": each.what} for each in found]
        sys.stdout.write(json.dumps({"whole": not found, "breaks": told}) + "\n")
    else:
        for each in found:
            sys.stdout.write(f"Row {each.number}: {each.what}.\n")
        sys.stdout.write("The trail is broken.\n" if found else "The trail is whole.\n")
    raise typer.Exit(7 if found else 0)


@app.command("head")
def show_head(as_json: Json = False) -> None:
    """Print the number and digest of the newest row. Note it where nobody who runs the database can change it.

    Example: equipoise audit head
    """
    from equipoise.web.audit import queries

    number, digest = queries.head()
    told = json.dumps({"number": number, "digest": digest}) if as_json else f"{number}:{digest}"
    sys.stdout.write(told + "\n")


@app.command()
def show(
    subject: Annotated[str, typer.Argument(help="What was acted on, as the trail names it.")],
    as_json: Json = False,
) -> None:
    """Print what was done to something, newest first.

    Example: equipoise audit show NCT06918951
    """
    from equipoise.web.audit import queries

    for done in queries.trail(subject):
        row = {"at": done.at.isoformat(), "actor": done.actor, "verb": done.verb, "detail": dict(done.detail)}
        line = (
            json.dumps(row, ensure_ascii=False)
            if as_json
            else f"{done.at:%Y-%m-%d %H:%M} {done.actor} {done.verb}"
        )
        sys.stdout.write(line + "\n")
