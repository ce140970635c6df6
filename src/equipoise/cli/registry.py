"""`equipoise registry`: records in, from files or the live registry; what is kept; what couldn't be read."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from equipoise.core.values.errors import InputError

if TYPE_CHECKING:
    from equipoise.links.ctgov.client import Manners
    from equipoise.web.studies.models import BrokenRecord, Load

app = typer.Typer(no_args_is_help=True)

INTERRUPTED = 130
UNREADABLE = InputError.exit_code
SHOWN = 10
"""Broken records told one by one after a load; the rest are counted."""

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")]
Shown = Annotated[
    bool | None,
    typer.Option("--progress/--no-progress", help="Show the bar always or never. [default: on a terminal]"),
]
Strict = Annotated[bool, typer.Option("--strict", help="End with 3 if any record couldn't be read.")]


@app.callback()
def _group() -> None:
    """The registry's records: load them, keep them up to date, see what is kept.

    Example: equipoise registry load exports/ more.jsonl.gz
    """


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", metavar="PATH...")],
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: Shown = None,
    strict: Strict = False,
) -> None:
    """Load records: JSON, JSON lines, lists, studies pages, folders, zip, gzip or not, mixed.

    What is kept already is not kept twice. A record that can't be read is reported and never stops the rest.
    Ctrl-C keeps what was read so far. Ends with 0; with 3 if nothing could be read.

    Example: equipoise registry load ../shared/registry/*.jsonl.gz
    """
    _ready()
    from equipoise.cli.progress import bytes_bar
    from equipoise.links.ctgov import total_bytes
    from equipoise.web.search.actions import updating
    from equipoise.web.studies import actions

    actions.refuse_if_running()
    shown = False if quiet else progress
    with updating() as update, bytes_bar("Loading", total_bytes(paths), shown=shown) as advance:
        done = actions.load(paths, now=_now, progress=advance, after_batch=update.add)
    _report(done, as_json=as_json, quiet=quiet, strict=strict)


@app.command()
def sync(  # noqa: PLR0917  (the command line's options)
    url: Annotated[str, typer.Option(help="The API v2 to ask.", show_default="ClinicalTrials.gov")] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Ask for what was posted from this day on.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: Shown = None,
    strict: Strict = False,
) -> None:
    """Pull what changed since the last sync from the live registry, or go on with one that was stopped.

    Example: equipoise registry sync --since 2026-01-01
    """
    _ready()
    from equipoise.cli.progress import count_bar
    from equipoise.links.ctgov.client import LIVE, Client
    from equipoise.web.search.actions import updating
    from equipoise.web.studies import actions

    actions.refuse_if_running()
    day: date | None = since.date() if since else None
    shown = False if quiet else progress
    with (
        Client(url or LIVE, manners=_manners()) as client,
        updating() as update,
        count_bar("Syncing", shown=shown) as reach,
    ):
        done = actions.sync(client, now=_now, since=day, on_page=reach, after_batch=update.add)
    _report(done, as_json=as_json, quiet=quiet, strict=strict)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say how much is kept, how new it is, and how the last load ended.

    Example: equipoise registry status --json
    """
    _ready()
    from equipoise.web.studies import queries

    kept, last = queries.stats(), queries.loads().first()
    if as_json:
        _write({**kept.as_object(), "last_load": _as_object(last) if last else None})
        return
    newest = kept.newest_update.isoformat() if kept.newest_update else "unsaid"
    lines = [
        f"{kept.studies:,} studies in {kept.versions:,} versions; {kept.demonstration:,} are of the demonstration.",
        f"The newest update was posted on: {newest}.",
        *(f"  {number:>8,}  {status.lower().replace('_', ' ')}" for status, number in kept.by_status.items()),
        _sentence(last) if last else "Nothing has been loaded yet. Begin with: equipoise registry load PATH",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


@app.command()
def broken(
    number: Annotated[int | None, typer.Option("--load", help="Which load. [default: the last]")] = None,
    as_json: AsJson = False,
) -> None:
    """List the records that a load couldn't read: where each one lies and why.

    Example: equipoise registry broken --load 3
    """
    _ready()
    from equipoise.web.studies import queries

    found = queries.load(number) if number is not None else queries.loads().first()
    if found is None:
        what = f"there is no load {number}." if number is not None else "nothing has been loaded yet."
        raise InputError(what, mend="'equipoise registry status' shows the last one.")
    rows = queries.broken(found.pk)
    if as_json:
        _write({"load": found.pk, "broken": [_broken_object(row) for row in rows.iterator()]})
        return
    sys.stdout.write(f"Load {found.pk}: {found.broken:,} could not be read.\n")
    sys.stdout.writelines(_broken_line(row) + "\n" for row in rows.iterator())


def _ready() -> None:
    """Rooms and tables as this version of the software needs them."""
    from equipoise.cli.main import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _now() -> datetime:
    return datetime.now(UTC)


def _manners() -> Manners:
    from random import SystemRandom
    from time import sleep

    from equipoise.links.ctgov.client import Manners

    return Manners(pause=sleep, random=SystemRandom().random, now=_now)


def _report(done: Load, *, as_json: bool, quiet: bool, strict: bool) -> None:
    """Say how it went; end with the code that says so too."""
    from equipoise.web.studies import queries

    rows = list(queries.broken(done.pk)[:SHOWN])
    if as_json:
        _write({**_as_object(done), "broken_records": [_broken_object(row) for row in rows]})
    elif not quiet:
        sys.stdout.write(_sentence(done) + "\n")
    if rows and not as_json:
        sys.stderr.writelines(_broken_line(row) + "\n" for row in rows)
        if done.broken > len(rows):
            sys.stderr.write(
                f"... and {done.broken - len(rows):,} more: equipoise registry broken --load {done.pk}\n"
            )
    if done.state == done.State.INTERRUPTED:
        sys.stderr.write("Stopped. What was read so far is kept; run the same again to go on.\n")
        raise typer.Exit(INTERRUPTED)
    if done.broken and (strict or done.broken == done.read):
        raise typer.Exit(UNREADABLE)


def _sentence(load: Load) -> str:
    aside = f", {load.set_aside:,} set aside" if load.set_aside else ""
    return (
        f"Load {load.pk} ({load.get_kind_display().lower()}): {load.get_state_display().lower()}. "
        f"{load.read:,} read: {load.new:,} new, {load.changed:,} changed, {load.unchanged:,} known already{aside}, "
        f"{load.broken:,} broken."
    )


def _as_object(load: Load) -> dict[str, Any]:
    counts = ("read", "new", "changed", "unchanged", "set_aside", "broken")
    finished = load.finished_at.isoformat() if load.finished_at else None
    return {
        "load": load.pk,
        "kind": load.kind,
        "state": load.state,
        "started_at": load.started_at.isoformat(),
        "finished_at": finished,
        **{name: getattr(load, name) for name in counts},
        "note": load.note,
    }


def _broken_object(row: BrokenRecord) -> dict[str, Any]:
    names = ("source", "line", "ordinal", "nct_id", "reason")
    return {name: getattr(row, name) for name in names}


def _broken_line(row: BrokenRecord) -> str:
    place = f", line {row.line:,}" if row.line else ""
    place += f", record {row.ordinal:,}" if row.ordinal else ""
    name = f" ({row.nct_id})" if row.nct_id else ""
    return f"{row.source}{place}{name}: {row.reason}"


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
