"""`equipoise trial verify | head | rebuild | export | export-unblinded`: a trial's ledger proved, its data as files."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

BROKEN = 7
"""How a command ends that found something wrong."""
Trial = Annotated[str, typer.Argument(help="The trial, as its address names it, such as stop-2.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `equipoise trial`."""
    for name, command in (("verify", verify), ("head", head), ("rebuild", rebuild)):
        app.command(name)(command)


def verify(
    trial: Trial,
    head: Annotated[
        str, typer.Option(help="A head that was noted earlier, as “head” printed it, which has to be in the ledger.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Compute the digest of every event anew, and say where one was changed, taken out, put in or moved.

    Ends with 7 where something was.

    Example: equipoise trial verify stop-2 --head 1204:5be1...
    """
    from equipoise.cli.progress import count_bar
    from equipoise.web.ledger import verifying

    _known(trial)
    with count_bar("Events") as reach:
        found = list(verifying.breaks(trial, reach, head))
    if as_json:
        told = [{"number": each.number, "what": each.what} for each in found]
        _print(json.dumps({"trial": trial, "whole": not found, "breaks": told}))
    else:
        for each in found:
            _print(f"Event {each.number}: {each.what}.")
        _print("The ledger is broken." if found else "The ledger is whole.")
    raise typer.Exit(BROKEN if found else 0)


def head(trial: Trial, as_json: Json = False) -> None:
    """Print the ends of a trial's ledger. Note them where nobody who runs the database can change them.

    Example: equipoise trial head stop-2
    """
    from equipoise.web.ledger import queries

    _known(trial)
    noted = queries.ends(trial).noted
    _print(json.dumps({"trial": trial, "head": noted}) if as_json else noted)


def rebuild(
    trial: Trial,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what the events make, in place of what stands there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make every table of a trial anew from its events, and compare with what stands there, to the byte.

    Nothing is changed unless --keep is said. Ends with 7 where there is a difference. Writers wait meanwhile.

    Example: equipoise trial rebuild stop-2
    """
    from equipoise.cli.progress import count_bar
    from equipoise.web.ledger import rebuilding

    with count_bar("Events") as reach:
        found = rebuilding.rebuild(trial, reach, keep=keep)
    if as_json:
        told = {"trial": trial, "same": not found.difference, "events": found.events, "rows": found.rows}
        _print(json.dumps(told | {"digest": found.digest, "difference": found.difference, "kept": keep}))
    elif found.difference:
        _print(f"There is a difference. The first is in {found.difference}.")
        _print("What the events make was kept." if keep else "Nothing was changed.")
    else:
        _print(f"{found.events:,} events make the {found.rows:,} rows that stand there, to the byte.")
        _print(f"SHA-256 of the rows: {found.digest}")
    raise typer.Exit(BROKEN if found.difference else 0)


def _known(trial: str) -> None:
    """InputError where there is no such trial, with those that there are."""
    from equipoise.core.values.errors import InputError
    from equipoise.web.ledger import queries

    names = queries.trials()
    if trial not in names:
        there = f"There are: {', '.join(names)}." if names else "None was prepared yet."
        raise InputError("There is no such trial.", where=trial, mend=there)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
