"""`equipoise keys`: the keys that seal what is personal in the database."""

from __future__ import annotations

import base64
import json
import secrets
import sys
from typing import Annotated

import typer

from equipoise.cli.main import start_django
from equipoise.core.values.errors import SettingError

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def _group() -> None:
    """The keys that seal what is personal: make one, see which are in use, bring all under the newest."""


@app.command()
def make() -> None:
    """Print a new key, to be named and put in front of the others in EQUIPOISE_ENCRYPTION_KEYS.

    Example: equipoise keys make
    """
    sys.stdout.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")


@app.command()
def check(as_json: Json = False) -> None:
    """Say which key holds how many values of each column, and whether all can be opened. Exit code 7 if not.

    Example: equipoise keys check
    """
    start_django()
    from equipoise.web.vault import rotation

    columns = rotation.check()
    if as_json:
        told = [{"column": each.name, "keys": each.keys, "shut": each.shut} for each in columns]
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        for each in columns:
            held = ", ".join(f"{count:,} under {name}" for name, count in sorted(each.keys.items()))
            shut = f"; {each.shut:,} can't be opened" if each.shut else ""
            sys.stdout.write(f"{each.name}: {held or 'empty'}{shut}\n")
    raise typer.Exit(7 if any(each.shut for each in columns) else 0)


@app.command()
def rotate(as_json: Json = False) -> None:
    """Bring every value under the first key of EQUIPOISE_ENCRYPTION_KEYS, while everything else goes on.

    Stopped half-way it goes on from there. Afterwards older keys can be left out, once no backup needs them.

    Example: equipoise keys rotate
    """
    start_django()
    from equipoise.cli.progress import count_bar
    from equipoise.web.accounts.actions import reseal_factors
    from equipoise.web.vault import rotation
    from equipoise.web.vault.keyring import Unreadable

    try:
        with count_bar("Values") as reach:
            done = rotation.rotate(reach) + reseal_factors()
    except Unreadable as error:
        raise SettingError(
            f"{error}, so that not all could be brought under the first; nothing was lost.",
            where="EQUIPOISE_ENCRYPTION_KEYS",
            mend="Put the missing key back behind the others, and run it again.",
        ) from error
    told = json.dumps({"done": done}) if as_json else f"{done:,} values were brought under the first key."
    sys.stdout.write(told + "\n")
