"""Writing to study teams while the web server and workers are killed (SIGKILL) and the mail server fails.

    python -m benchmarks contact --referrals 10000 --clients 50 --database sqlite
    python -m benchmarks contact --referrals 10000 --clients 50 --database postgres --seed 7 --json

People write by the real form over HTTP and send it again when it breaks. Afterwards each message that somebody saw
accepted has to be there once, and to be delivered or visibly waiting. Exit code 1 where a promise broke. The workers'
waiting (minutes and hours between tries) is cut short by --hurry; 1 leaves it as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.postgres import Postgres

from benchmarks._contact.running import Found, Plan
from benchmarks._contact.running import run as run_plan

SHOWN = 20
"""Promises that broke, of the table."""


def run(argv: Sequence[str]) -> int:
    """Measure and print the table; 1 where a promise broke."""
    given = _parser().parse_args(argv)
    with _database(given.database) as url, tempfile.TemporaryDirectory(prefix="equipoise-contact-") as folder:
        plan = Plan(
            referrals=given.referrals,
            clients=given.clients,
            seed=given.seed,
            web_kills=given.kills,
            worker_kills=2 * given.kills,
            one_in=given.one_in,
            database=url,
            hurry=given.hurry,
            workers=given.workers,
            pages=given.pages,
        )
        found = run_plan(plan, Path(folder), _say)
    if given.json:
        sys.stdout.write(json.dumps(found.as_object(), indent=2) + "\n")
    else:
        _print(found, given.database)
    return 1 if found.broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks contact", description=__doc__)
    parser.add_argument("--referrals", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=50, help="people who write at the same time")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="of kills, faults and habits")
    parser.add_argument("--kills", type=int, default=20, help="of the web server; twice as many of workers")
    parser.add_argument("--one-in", type=int, default=20, help="letters, of which one meets a fault")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--hurry", type=int, default=20, help="by how much the workers' waiting is cut short")
    parser.add_argument("--pages", type=int, default=1_000, help="private pages to read at the end")
    parser.add_argument("--json", action="store_true")
    return parser


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""
        return
    with Postgres() as server:
        yield server.create("contact")


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def _print(found: Found, database: str) -> None:
    table = Table("", database, title=f"Contact under faults (seed {found.seed})")
    faults = ", ".join(f"{name} {count}" for name, count in found.faults.items())
    rows = (
        ("messages seen to be accepted", f"{found.accepted:,}"),
        ("requests that were asked again", f"{found.retried:,}"),
        ("kills of the web server", found.kills.get("web", 0)),
        ("kills of workers", found.kills.get("worker", 0)),
        ("faults of the mail server", faults),
        ("letters", f"{found.letters:,}"),
        ("letters delivered once", f"{found.delivered_once:,}"),
        ("letters delivered again, as themselves", f"{found.delivered_again:,}"),
        ("letters waiting", f"{found.waiting:,}"),
        ("letters returned, seen by operators", f"{found.returned:,}"),
        ("private pages read", f"{found.pages:,}"),
        ("messages or letters lost", found.lost),
        ("messages doubled", found.doubled),
        ("promises broken", len(found.broken)),
        ("seconds until all was written", f"{found.sending_seconds:,.0f}"),
        ("messages a second", f"{found.accepted / max(found.sending_seconds, 1e-9):.1f}"),
        ("seconds in all", f"{found.seconds:,.0f}"),
    )
    for name, value in rows:
        table.add_row(name, str(value))
    Console(width=110).print(table)
    for each in found.broken[:SHOWN]:
        print(f"  {each}")
