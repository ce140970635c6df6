"""`equipoise demo`: load the demonstration, then serve it on this machine alone."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess  # nosec B404
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from equipoise.cli.keeping import keep
from equipoise.cli.serve import listen, require_free
from equipoise.config.forwarding import networks
from equipoise.core.values.errors import SettingError

HOST = "127.0.0.1"
OPERATOR, REVIEWER, SECOND = "operator", "reviewer", "second-reviewer"
PATIENCE = 3
"""Seconds that the server's worker may take to stop before it is ended; it only reads, so nothing is lost."""


def demo(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where to listen on 127.0.0.1.")] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve after preparing; --no-serve only prepares.")] = True,
) -> None:
    """Prepare the demonstration (once) and serve it on 127.0.0.1.

    Example: equipoise demo --port 8080
    """
    console = Console(stderr=True, highlight=False)
    if serve:
        require_free(HOST, port, "demo")
    os.environ.setdefault("EQUIPOISE_PUBLIC_URL", f"http://{HOST}:{port}")  # so that the letters' links work
    from equipoise.cli.main import start_django

    start_django()
    from equipoise.cli import demo_trial

    passwords = prepare(console)
    console.print(f"\n  Equipoise, the demonstration:  [bold]http://{HOST}:{port}/[/bold]")
    for title, name, path in (
        ("Operator's log-in:", OPERATOR, "operations"),
        ("Reviewer's log-in:", REVIEWER, "review"),
        ("Who approves:", SECOND, "review"),
        ("Study team, coordinator:", "coordinator", "workspace"),
        ("Study team, investigator:", "investigator", "workspace"),
        ("Study team, site manager:", "site-manager", "workspace"),
        ("Another team's coordinator:", "coordinator-east", "workspace"),
    ):
        console.print(f"  {title:<30} {name}  {passwords[name]}")
        console.print(f"                                 http://{HOST}:{port}/{path}/")
    console.print(f"  The trial's people:            http://{HOST}:{port}/trial/")
    for name in demo_trial.shown():
        console.print(f"                                 {name:<16} {passwords[name]}")
    console.print(f"  All log-ins, and what each may see:\n{'':<33}http://{HOST}:{port}/demonstration/")
    console.print("  Stop it with Ctrl-C.\n")
    if serve:
        _serve(port)


def prepare(console: Console) -> dict[str, str]:
    """Bring database, places, records, index and static files up to date; returns each log-in's password."""
    from django.conf import settings

    if settings.EQUIPOISE_MODE != "demonstration":
        raise SettingError(
            "the demonstration is not for production.",
            where="EQUIPOISE_MODE",
            mend="Set it to demonstration, or use 'equipoise registry load'.",
        )
    home = Path(settings.EQUIPOISE_HOME)
    stamp, now = home / "demonstration.stamp", _fingerprint()
    if not (stamp.exists() and stamp.read_text() == now and _still_there(home)):
        _migrate(console)
        _compile_places(console)
        _load_records(console)
        _collect_static(console)
        stamp.write_text(now)
    passwords = _log_ins(home)
    _play(console, home)
    return passwords


def _play(console: Console, home: Path) -> None:
    """Let the demonstration's trial be run up to today, once."""
    from equipoise.cli import demo_story, demo_trial
    from equipoise.cli.progress import count_bar

    if demo_trial.is_there():
        return
    console.print("Playing a year of the demonstration's trial (once) ...")
    with count_bar("Moments") as reach:
        demo_story.prepare(home, datetime.now(UTC), reach)


def _still_there(home: Path) -> bool:
    """Whether what an earlier start prepared was left in place: a folder may be cleared by hand, or in part."""
    from django.db import connection

    from equipoise.web.search.engine import gazetteer

    files = (home / "index" / "current", home / "static")
    return (
        all(each.exists() for each in files)
        and gazetteer().is_prepared()
        and "accounts_user" in connection.introspection.table_names()
    )


def _fingerprint() -> str:
    """Changes whenever the package or the place of its data does, so that preparing again is needed."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.blake2b(os.environ.get("DATABASE_URL", "").encode(), digest_size=16)
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            digest.update(f"{path.relative_to(package)}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _migrate(console: Console) -> None:
    from django.core.management import call_command

    console.print("Preparing the database ...")
    call_command("migrate", verbosity=0, interactive=False)


def _compile_places(console: Console) -> None:
    from equipoise.cli.progress import count_bar
    from equipoise.web.search.engine import gazetteer

    places = gazetteer()
    if places.is_prepared():
        return
    console.print("Preparing places for searches near you (once) ...")
    with count_bar("Places") as reach:
        places.prepare(reach)


def _load_records(console: Console) -> None:
    from equipoise import demonstration
    from equipoise.links.index.errors import IndexUnusable
    from equipoise.web.search import actions as search
    from equipoise.web.studies import actions as studies

    console.print("Loading the demonstration's records ...")
    records = [*demonstration.history(), *demonstration.records()]
    studies.load_records(records, now=lambda: datetime.now(UTC))
    try:
        search.refresh()
    except IndexUnusable:
        # Made by another version of the software: it is made from the database, so it can be made again.
        search.rebuild()


def _collect_static(console: Console) -> None:
    from django.core.management import call_command

    console.print("Preparing style and scripts ...")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _log_ins(home: Path) -> dict[str, str]:
    """The demonstration's log-ins: made on first use, their passwords kept beside the data, never in the code."""
    from equipoise.cli import demo_alerts, demo_centres, demo_trial
    from equipoise.web.accounts.demonstration import prepare as prepare_log_in
    from equipoise.web.accounts.demonstration import prepare_colleague
    from equipoise.web.criteria import team
    from equipoise.web.shell.demonstration import KEPT

    kept = home / KEPT
    known = json.loads(kept.read_text()) if kept.exists() else {}
    names = (OPERATOR, REVIEWER, SECOND, *demo_centres.log_ins(), *demo_trial.log_ins())
    passwords = {name: str(known.get(name) or secrets.token_urlsafe(12)) for name in names}
    users = {
        name: prepare_log_in(name, password, operator=name == OPERATOR).pk
        for name, password in passwords.items()
    }
    for name in demo_trial.colleagues():
        prepare_colleague(name)
    for name in {REVIEWER, SECOND} - set(team.members()):
        team.join(name, by="demonstration", now=datetime.now(UTC))
    if passwords != known:
        keep(kept, json.dumps(passwords))
    demo_centres.prepare(users, datetime.now(UTC))
    demo_alerts.prepare(datetime.now(UTC))
    return passwords


def _serve(port: int) -> None:
    trusted = networks(HOST)
    with _worker():
        listen(HOST, port, workers=1, trusted=trusted, patience=PATIENCE, lines="Readable", respawn=False)


@contextmanager
def _worker() -> Iterator[None]:
    """A worker beside the web server, so that letters leave. It ends with us, also where we are killed."""
    program = [sys.executable, "-c", "from equipoise.cli.main import main; main()", "worker", "--with-parent"]
    with subprocess.Popen(program, stdin=subprocess.PIPE) as process:  # noqa: S603  # nosec B603
        try:
            yield
        finally:
            process.communicate()
