"""`equipoise trial verify | head | rebuild | export | export-unblinded`: a trial's ledger proved, its data as files."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equipoise.cli import handing

if TYPE_CHECKING:
    from equipoise.web.allocation.actions import Opener, Shares
    from equipoise.web.datasets.bundle import Bundle

BROKEN = 7
"""How a command ends that found something wrong."""
Trial = Annotated[str, typer.Argument(help="The trial, as its address names it, such as stop-2.")]
To = Annotated[Path, typer.Option(help="The folder it is written into.")]
At = Annotated[
    str, typer.Option(help="As the data stood at this moment, such as 2026-03-31T17:05:00Z; by default now.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `equipoise trial`."""
    for name, command in (
        ("verify", verify),
        ("head", head),
        ("rebuild", rebuild),
        ("export", export),
        ("export-unblinded", export_unblinded),
    ):
        app.command(name)(command)


def verify(
    trial: Trial,
    head: Annotated[
        str,
        typer.Option(
            help="A head that was noted earlier, as “head” printed it, which has to be in the ledger."
        ),
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


def export(trial: Trial, to: To, at: At = "", as_json: Json = False) -> None:
    """Write the trial's blinded data into a ZIP file: nothing in it tells who got which treatment.

    Tables as CSV and CDISC Dataset-JSON, a data dictionary, a manifest. It stands in the trail.

    Example: equipoise trial export stop-2 --to data
    """
    from equipoise.web.datasets import actions
    from equipoise.web.ledger.actions import By

    now = datetime.now(UTC)
    with handing.handed(to) as put:
        made = actions.blinded(trial, by=By("command line", "operator"), now=now, at=_instant(at))
        _tell(made, put(made.name, made.file), as_json=as_json)


def export_unblinded(  # noqa: PLR0917  (each is an option of the command line)
    trial: Trial,
    to: To,
    username: Annotated[
        str,
        typer.Option(
            "--as", help="Log-in of who takes the data: with a passphrase, the independent statistician."
        ),
    ],
    why: Annotated[
        str, typer.Option(help="For whom and for what; it stands in the sealed part of the trail.")
    ],
    at: At = "",
    by_shares: Annotated[
        bool,
        typer.Option(
            "--by-shares", help="Two stewards open it with their shares, typed without being shown."
        ),
    ] = False,
    share: Annotated[
        list[Path] | None, typer.Option("--share", help="A file with a share; twice. It means --by-shares.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the trial's data with every participant's treatment into a ZIP file, for the monitoring board alone.

    Asks for the passphrase of the independent statistician, or for two of the three shares. Each opening stands in the
    ledger, where blinded roles see none, with who took the data and whose shares opened them.

    Example: equipoise trial export-unblinded stop-2 --to board --as independent --why "Meeting of 9 April"

    Example: equipoise trial export-unblinded stop-2 --to board --as chair --by-shares --why "Meeting of 9 April"
    """
    from equipoise.web.datasets import unblinding

    with handing.handed(to) as put:
        opener = _with_shares(trial, share) if by_shares or share else _with_passphrase(username)
        made = unblinding.unblinded(
            trial, opener, why=why, now=datetime.now(UTC), at=_instant(at), taker=username
        )
        _tell(made, put(made.name, made.file), as_json=as_json)


def _with_passphrase(username: str) -> Opener:
    from equipoise.web.allocation.actions import Opener

    return Opener(username, typer.prompt("Passphrase", hide_input=True, err=True))


def _with_shares(trial: str, files: list[Path] | None) -> Shares:
    from equipoise.cli import shares
    from equipoise.web.allocation import actions
    from equipoise.web.ledger.actions import By

    _known(trial)
    return actions.by_shares(trial, shares.two(files), By("command line", "operator"))


def _instant(text: str) -> datetime | None:
    """A moment as it was written; UTC where it says nothing else. InputError where it is none."""
    from equipoise.core.values.errors import InputError

    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "That is no moment.", where="--at", mend="Write it as 2026-03-31T17:05:00Z."
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tell(made: Bundle, path: Path, *, as_json: bool) -> None:
    if as_json:
        told = {"file": str(path), "sha256": made.sha256, "tables": made.tables, "rows": made.rows}
        _print(json.dumps(told, ensure_ascii=False))
    else:
        _print(f"{path}: {made.tables} tables, {made.rows:,} rows.")
        _print(f"SHA-256: {made.sha256}")


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
