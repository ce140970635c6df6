"""Loading: seconds, records a second and peak memory for each step, on SQLite and on PostgreSQL.

    python -m benchmarks load                      the records of ../shared/registry, step by step
    python -m benchmarks load --records 50000      and a made-up set of that size, window by window

Every step runs in a process of its own, so that its peak memory is its own. The gazetteer is compiled before,
as it is once for an installation. The made-up set recombines modules of the real records, seeded; its cost per
record has to stay flat from the first window to the last.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from benchmarks._homes import DATABASES, empty_home
from benchmarks.search import write_records

HERE = Path(__file__).resolve().parents[1]
WINDOW = 10_000
Mark = tuple[int, float, float, float]
"""Records so far, seconds so far, seconds of CPU so far, MB of memory of its own (not mapped from files)."""
STEPS = ("read", "database", "database and index", "the same again")


def run(argv: Sequence[str]) -> int:
    """Measure and print the table; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks load", description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared", help="where the records lie")
    parser.add_argument("--records", type=int, default=0, help="size of a made-up set, loaded as well")
    parser.add_argument("--only", choices=DATABASES, help="one database")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.child:
        return _child(given.child[0], [Path(each) for each in given.child[1:]])
    files = sorted((given.shared / "registry").glob("studies*.jsonl.gz"))
    for name in [given.only] if given.only else DATABASES:
        with empty_home(name) as environment:
            _table(name, files, environment)
        if given.records:
            with empty_home(name) as environment:
                _scaled(name, given.shared, given.records, environment)
    return 0


def _table(name: str, files: list[Path], environment: dict[str, str]) -> None:
    print(f"\n{name}: {', '.join(file.name for file in files)}")
    print(f"{'step':<24}{'records':>10}{'seconds':>10}{'of CPU':>10}{'records/s':>12}{'peak MB':>10}")
    _measure("prepare", [], environment)
    for step in STEPS:
        if step == "database and index":
            _measure("empty", [], environment)
        found = _measure(step, files, environment)
        rate = found["records"] / found["seconds"]
        times = f"{found['seconds']:>10.1f}{found['cpu']:>10.1f}{rate:>12,.0f}"
        print(f"{step:<24}{found['records']:>10,}{times}{found['peak']:>10,.0f}", flush=True)


def _scaled(name: str, shared: Path, number: int, environment: dict[str, str]) -> None:
    print(f"\n{name}: {number:,} made-up records, database and index")
    print(f"{'up to record':>14}{'ms a record':>14}{'of CPU':>10}{'own MB':>10}")
    path = Path(environment["EQUIPOISE_HOME"]) / "made-up.jsonl.gz"
    write_records(path, shared, number)
    _measure("prepare", [], environment)
    found = _measure("database and index", [path], environment)
    before = (0, 0.0, 0.0, 0.0)
    for mark in found["marks"]:
        wall, cpu = (1000 * (mark[part] - before[part]) / (mark[0] - before[0]) for part in (1, 2))
        print(f"{mark[0]:>14,}{wall:>14.2f}{cpu:>10.2f}{mark[3]:>10,.0f}")
        before = mark
    said = f"in all {found['seconds']:.1f} s (the index's commit included), peak {found['peak']:,.0f} MB"
    print(f"{said} with mapped files", flush=True)


def _measure(step: str, files: Sequence[Path], environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", "load", "--child", step, *map(str, files)]
    done = subprocess.run(command, env=environment, cwd=HERE, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(step: str, files: list[Path]) -> int:
    marks: list[Mark] = []
    work = {"prepare": _prepare, "empty": _empty, "read": _read}.get(step)
    began = time.monotonic()
    records = work(files) if work else _load(files, marks, index=step != "database")
    seconds, cpu = time.monotonic() - began, time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"records": records, "seconds": seconds, "cpu": cpu, "peak": peak, "marks": marks}))
    return 0


def _django() -> None:
    from django.core.management import call_command

    from equipoise.cli.main import start_django

    start_django()
    call_command("migrate", verbosity=0)


def _prepare(_: list[Path]) -> int:
    _django()
    from equipoise.web.search.engine import gazetteer

    gazetteer().prepare()
    return 0


def _empty(_: list[Path]) -> int:
    _django()
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    return 0


def _read(files: list[Path]) -> int:
    from equipoise.links.ctgov import records

    return sum(1 for _ in records(files))


def _own_mb() -> float:
    """Memory that isn't mapped from a file; the pages of the index's files come and go with the system's cache."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


def _load(files: list[Path], marks: list[Mark], *, index: bool) -> int:
    """Load as the command does; notes the time each window of records took."""
    _django()
    from django.utils import timezone

    from equipoise.web.search.actions import updating
    from equipoise.web.studies import actions

    began, kept = time.monotonic(), 0
    with updating() if index else nullcontext() as update:
        add: Callable[..., None] = update.add if update else lambda _: None

        def hear(revised: Sequence[Any]) -> None:
            nonlocal kept
            add(revised)
            if kept // WINDOW != (kept := kept + len(revised)) // WINDOW:
                marks.append((kept, time.monotonic() - began, time.process_time(), _own_mb()))

        return actions.load(files, now=timezone.now, after_batch=hear).read
