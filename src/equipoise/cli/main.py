"""`equipoise`: the one command, with its sub-commands."""

from __future__ import annotations

import os
import sys

import typer

from equipoise.core.values.errors import UserError

app = typer.Typer(
    name="equipoise",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Clinical trials, found and conducted from one protocol written as data.\n\n"
    'Example: equipoise search "oligometastatic radiotherapy" --near "Vancouver, BC" --within 500km',
)


def start_django() -> None:
    """Make the database and the rooms ready to use; called by the commands that need them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
    django.setup()


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
    from equipoise.cli import criteria, demo, index, registry, search

    app.add_typer(registry.app, name="registry")
    app.add_typer(index.app, name="index")
    app.add_typer(criteria.app, name="criteria")
    app.command()(search.search)
    app.command()(demo.demo)


def main() -> None:
    """Run it. A UserError ends with its sentence on stderr and its own exit code; Ctrl-C ends with 130."""
    try:
        add_commands()
        app()
    except UserError as error:
        sys.stderr.write(f"equipoise: {error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("equipoise: interrupted. What was already kept stays; run it again to go on.\n")
        sys.exit(130)
