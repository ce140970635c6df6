"""`equipoise doctor`: whether everything that is needed is there; `equipoise setup`: what is needed at first."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from equipoise.cli.main import start_django

UNWELL = 7


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    starting: Annotated[
        bool, typer.Option("--starting", help="Only what would keep a web server from starting; quick.")
    ] = False,
) -> None:
    """Look at database, audit trail, index, mail, keys, worker, backups, clock, disk and settings; change nothing.

    Ends with 7 where something failed, with 0 where all is well or there are warnings alone.

    Example: equipoise doctor
    """
    start_django()
    raise typer.Exit(UNWELL if _report(as_json=as_json, starting=starting) else 0)


def setup() -> None:
    """Prepare an installation: tables and their guards, places, static files, index; then look at everything.

    It is safe to run again, at any time.

    Example: equipoise setup
    """
    start_django()
    from django.core.management import call_command
    from django.db import connection, transaction

    from equipoise.cli.progress import count_bar
    from equipoise.web.accounts import queries as accounts
    from equipoise.web.audit import guards
    from equipoise.web.ledger import guards as ledger_guards
    from equipoise.web.search import actions as search
    from equipoise.web.search.engine import gazetteer

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        guards.install(connection)
        ledger_guards.put_up(connection)
    with count_bar("Places") as reach:
        gazetteer().prepare(reach)
    call_command("collectstatic", verbosity=0, interactive=False)
    try:
        search.refresh()
    except search.IndexUnusable:
        search.rebuild()
    _report(as_json=False)
    if not any(each.operator for each in accounts.accounts()):
        sys.stdout.write("\nThere is no operator yet. Make one: equipoise manage createsuperuser\n")


def _report(*, as_json: bool, starting: bool = False) -> bool:
    """Say how every check ended. Gives whether one failed."""
    from equipoise.web.operations.checks import Level, all_checks, starting_checks

    found = []
    for each in (starting_checks if starting else all_checks)(datetime.now(UTC)):
        found.append(each)
        if not as_json:
            mend = f"\n{'':<22}{each.mend}" if each.mend else ""
            sys.stdout.write(f"{each.level:<8} {each.name:<13}{each.found}{mend}\n")
    failed = any(each.level is Level.FAILED for each in found)
    if as_json:
        sys.stdout.write(json.dumps({"well": not failed, "checks": [asdict(each) for each in found]}) + "\n")
    return failed
