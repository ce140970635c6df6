"""The sub-commands hung together, and how each kind of trouble ends one."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import typer

from equipoise.cli.main import start_django
from equipoise.core.values.errors import OutsideError, UserError

DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}
DISK_MEND = "See that the disk has room and may be written to; what was kept before stays. Then run it again."
app = typer.Typer(
    name="equipoise",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _group() -> None:
    """Clinical trials, found and conducted from one protocol written as data.

    Example: equipoise search "oligometastatic radiotherapy" --near "Vancouver, BC" --within 500km
    """


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def manage(context: typer.Context) -> None:
    """Run a management command of Django's.

    Example: equipoise manage migrate
    """
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["equipoise manage", *context.args])


GROUPS = (
    "registry",
    "index",
    "criteria",
    "person",
    "protocol",
    "trial",
    "allocation",
    "audit",
    "keys",
    "team",
    "accounts",
    "mail",
    "sites",
    "privacy",
    "webhooks",
    "alerts",
)
"""Commands with commands of their own, each in the module of its name."""
COMMANDS = {
    "check": "check",
    "search": "search",
    "demo": "demo",
    "serve": "serve",
    "worker": "worker",
    "doctor": "doctor",
    "backup": "backup",
    "restore": "backup",
    "setup": "doctor",
}
"""Single commands, and the module that each stands in."""


def add_commands(wanted: str = "") -> None:
    """Hang every command into the application, or only the one wanted: the others' imports take longer than it does.

    One that hangs there already is left as it is.
    """
    every = (*GROUPS, *COMMANDS)
    alone = wanted in (*every, manage.__name__)
    there = {each.name for each in app.registered_groups} | {each.name for each in app.registered_commands}
    for name in every:
        if name in there or (alone and name != wanted):
            continue
        module = import_module(f"equipoise.cli.{COMMANDS.get(name, name)}")
        if name in COMMANDS:
            app.command(name)(getattr(module, name))
        else:
            app.add_typer(module.app, name=name)


def _end(error: UserError) -> NoReturn:
    sys.stderr.write(f"equipoise: {error}\n")
    sys.exit(error.exit_code)


def _end_if_disk(error: OSError | ValueError) -> NoReturn:
    """A full or read-only disk, in a sentence; what is no trouble of the disk is raised again.

    The index's library tells input and output errors as ValueError, with the system's words.
    """
    if isinstance(error, OSError) and error.errno in DISK:
        place = f" ({error.filename})" if error.filename else ""
        _end(OutsideError(f"{error.strerror}{place}.", retry=True, where="disk", mend=DISK_MEND))
    if "IO error" in str(error):
        _end(OutsideError(f"{error}.", retry=True, where="index", mend=DISK_MEND))
    raise error


def _end_if_database(error: Exception) -> NoReturn:
    """A database that can't be reached or written, in a sentence; anything else is raised again."""
    from django.db import OperationalError

    if isinstance(error, OperationalError | sqlite3.OperationalError):
        mend = (
            "See that it runs, that DATABASE_URL names it, and that its disk has room and may be written to."
        )
        what = str(error).splitlines()[0]
        _end(OutsideError(f"{what}.", retry=True, where="database", mend=mend))
    raise error


def _prepare_streams() -> None:
    """What a terminal or a file can't take as it is is written escaped; a stream that is closed is said to be so."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (it lasts as long as the process)
    if sys.stdout is None:
        _end(OutsideError("Standard output is closed.", retry=False, mend="Give it a file or a pipe."))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run() -> None:
    """Run what the command line asks for. A UserError ends with its sentence on stderr and its own exit code."""
    _prepare_streams()
    try:
        add_commands(next(iter(sys.argv[1:]), ""))
        app()
    except UserError as error:
        _end(error)
    except (OSError, ValueError) as error:
        _end_if_disk(error)
    except Exception as error:
        _end_if_database(error)
