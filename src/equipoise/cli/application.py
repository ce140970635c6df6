"""The sub-commands hung together, and how each kind of trouble ends one."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import sys
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
    help="Clinical trials, found and conducted from one protocol written as data.\n\n"
    'Example: equipoise search "oligometastatic radiotherapy" --near "Vancouver, BC" --within 500km',
)


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


def add_commands() -> None:
    """Hang every command into the application; importing them late keeps `--help` quick."""
    from equipoise.cli import (
        accounts,
        audit,
        backup,
        check,
        criteria,
        demo,
        doctor,
        index,
        keys,
        mail,
        person,
        protocol,
        registry,
        search,
        sites,
        team,
        worker,
    )

    app.add_typer(registry.app, name="registry")
    app.add_typer(index.app, name="index")
    app.add_typer(criteria.app, name="criteria")
    app.add_typer(person.app, name="person")
    app.add_typer(protocol.app, name="protocol")
    app.add_typer(audit.app, name="audit")
    app.add_typer(keys.app, name="keys")
    app.add_typer(team.app, name="team")
    app.add_typer(accounts.app, name="accounts")
    app.add_typer(mail.app, name="mail")
    app.add_typer(sites.app, name="sites")
    app.command()(check.check)
    app.command()(search.search)
    app.command()(demo.demo)
    app.command()(worker.worker)
    app.command()(doctor.doctor)
    app.command()(backup.backup)
    app.command()(backup.restore)
    app.command()(doctor.setup)


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
        add_commands()
        app()
    except UserError as error:
        _end(error)
    except (OSError, ValueError) as error:
        _end_if_disk(error)
    except Exception as error:
        _end_if_database(error)
