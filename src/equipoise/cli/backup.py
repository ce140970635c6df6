"""`equipoise backup` and `equipoise restore`."""

from __future__ import annotations

import base64
import os
import subprocess  # nosec B404
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli.main import start_django

ITSELF = [sys.executable, "-c", "from equipoise.cli.main import main; main()"]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, or to verify.")],
    verify: Annotated[
        bool, typer.Option("--verify", help="Restore FILE into a temporary place and check it, instead.")
    ] = False,
) -> None:
    """Write all that is kept into one file, while everything goes on. The keys are never in it: keep them apart.

    Beside it lies FILE.erased, the numbers of who was erased: keep the newest in the folder of the backups, so that an
    older backup brings nobody back. The search index is not kept; a restore makes it anew. A file from SQLite can be
    restored into PostgreSQL, and the other way round.

    Example: equipoise backup /backups/2026-11-22.backup
    """
    start_django()
    if verify:
        _verify(file)
        return
    from equipoise.cli.progress import count_bar
    from equipoise.web.operations import actions, dumping
    from equipoise.web.referrals import erased_list, erasing

    began = datetime.now(UTC)
    with count_bar("Rows") as reach:
        rows = dumping.dump(file, began, reach)
    actions.backed_up(began)
    erased_list.copy_beside(file, erasing.erased())
    size = file.stat().st_size
    sys.stdout.write(
        f"{rows:,} rows are in {file} ({size / 10**6:.1f} MB). The keys are not: keep them apart.\n"
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `equipoise backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds.")] = False,
    index: Annotated[bool, typer.Option(help="Make the search index anew afterwards.")] = True,
    compare: Annotated[
        bool, typer.Option("--compare", help="Read all of it back and compare before it counts.")
    ] = False,
) -> None:
    """Put a backup into the database, all of it or nothing. Stop the web server and the workers before.

    Whoever was erased since is erased again: by our list, by the database that is replaced, and by every FILE.erased in
    the backup's folder.

    Example: equipoise restore /backups/2026-11-22.backup
    """
    start_django()
    from django.core.management import call_command

    from equipoise.cli.progress import count_bar
    from equipoise.web.operations import restoring
    from equipoise.web.search import actions as search

    restoring.check(file)
    call_command("migrate", verbosity=0, interactive=False)
    with count_bar("Rows") as reach:
        rows = restoring.restore(file, datetime.now(UTC), reach, force=force, compare=compare)
    sys.stdout.write(f"{rows:,} rows were restored.\n")
    if index:
        sys.stdout.write(f"The search index holds {search.rebuild():,} studies.\n")


def _verify(file: Path) -> None:
    """Restore into a database of its own, under the keys at hand; compare every table, verify trail and keys there."""
    from django.conf import settings

    keys = ",".join(
        f"{name}:{base64.b64encode(key).decode()}" for name, key in settings.ENCRYPTION_KEYS.items()
    )
    with tempfile.TemporaryDirectory(prefix="equipoise-verify-") as home:
        place = {"EQUIPOISE_HOME": home, "DATABASE_URL": f"sqlite:///{home}/verify.sqlite3"}
        environment = os.environ | place | {"EQUIPOISE_ENCRYPTION_KEYS": keys}
        restoring = ["restore", str(file.resolve()), "--no-index", "--compare"]
        for words in (restoring, ["audit", "verify"], ["keys", "check"]):
            done = subprocess.run([*ITSELF, *words], env=environment, check=False)  # noqa: S603  # nosec B603
            if done.returncode:
                raise typer.Exit(done.returncode)
    sys.stdout.write(f"{file} can be restored.\n")
