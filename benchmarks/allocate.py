"""Allocating over HTTP while web processes are killed (SIGKILL), connections are cut and coordinators press again.

    python -m benchmarks allocate --people 100 --clients 50 --database sqlite
    python -m benchmarks allocate --people 100 --clients 50 --database postgresql --seed 7 --kills 20

Each participant is allocated by three coordinators at once, of whom one hangs up after sending and one presses twice.
Afterwards everybody has one allocation, no number and no place of a list is missing, all were told the same, the ledger
is whole, its events make the tables that stand there, and the stand-alone verifier finds nothing. Exit code 1 where one
of these broke.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks._allocate.running import Found, Plan
from benchmarks._allocate.running import run as run_plan
from benchmarks._homes import DATABASES


def run(argv: Sequence[str]) -> int:
    """Measure and print; 1 where a promise broke."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks allocate", description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--clients", type=int, default=50, help="coordinators at once")
    parser.add_argument("--times", type=int, default=3, help="coordinators for each participant")
    parser.add_argument("--kills", type=int, default=20, help="of web processes, every third of all at once")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="equipoise-allocate-"))
        url = ""
        if given.database == "postgresql":
            from tests.postgres import Postgres

            url = held.enter_context(Postgres()).create("allocate")
        plan = Plan(
            given.people, given.clients, given.times, given.kills, given.seed, url, workers=given.workers
        )
        found = run_plan(plan, Path(folder))
    print(json.dumps(found.as_object(), indent=2) if given.json else _said(found, given.database))
    return 1 if found.broken else 0


def _said(found: Found, database: str) -> str:
    statuses = ", ".join(
        f"{count:,} × {status or 'no answer'}" for status, count in sorted(found.statuses.items())
    )
    faults = ", ".join(f"{name} {count} times" for name, count in found.faults.items())
    return "\n".join(
        [
            f"{database}, seed {found.seed}: {found.told:,} participants told, {found.seconds:,.0f} s in all",
            f"  answers: {statuses}",
            f"  faults: {faults}",
            f"  promises broken: {len(found.broken)}",
            *(f"    {each}" for each in found.broken[:20]),
        ]
    )
