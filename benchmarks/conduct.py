"""Conducting a trial at its full size: every page of every role, and the commands that go through the whole ledger.

    python -m benchmarks conduct                              the demonstration's 60, and 194 at 30 sites for five years
    python -m benchmarks conduct --people 600 --months 12     another size
    python -m benchmarks conduct --home FOLDER                a trial that was made before, kept there

Making 194 participants takes some four minutes of CPU. Each page is asked within a process, its time is that of the
CPU; `times` is how many times as long it takes as with the demonstration's participants, of whom everything there is
stands in the database some ninth part as often. A page that takes more than 400 ms, more than 50 statements or 500 kB
is marked. The pages that say more to who typed a passphrase are asked with it, too; trying it is in their time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
COMMANDS = (("verify", ()), ("rebuild", ()), ("export", ("--to", "{home}/files")))
MOST_MS, MOST_STATEMENTS, MOST_KB = 400, 50, 500
SHOWN = 40
Page = dict[str, Any]


def run(argv: Sequence[str]) -> int:
    """Measure and print the tables; 1 where a page takes too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks conduct", description=__doc__)
    parser.add_argument("--people", type=int, default=194, help="60 or more")
    parser.add_argument("--sites", type=int, default=30)
    parser.add_argument("--months", type=int, default=60, help="over which they came, evenly")
    parser.add_argument("--home", type=Path, help="where the trial is kept, and made if it isn't there")
    parser.add_argument("--shown", type=int, default=SHOWN, help="pages that are shown, the slowest first")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="equipoise-conduct-") as folder:
        small, large = Path(folder) / "small", given.home or Path(folder) / "large"
        _child(small, "_conduct.making", 60, 6, 12)
        if not (large / "equipoise.sqlite3").exists():
            made = json.loads(_child(large, "_conduct.making", given.people, given.sites, given.months))
            print(f"made in {made['cpu']:,.0f} s of CPU, at most {made['peak']:,.0f} MB")
        few, many = _pages(small), _pages(large)
        _commands(large)
    _print(few, many, given.shown)
    return 1 if any(_too_much(each) for each in many.values()) else 0


def _child(home: Path, module: str, *words: object) -> str:
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, words)]
    done = subprocess.run(command, env=_environment(home), cwd=HERE, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def _environment(home: Path) -> dict[str, str]:
    environment = os.environ | {"EQUIPOISE_HOME": str(home), "EQUIPOISE_LOG_LEVEL": "ERROR"}
    environment.pop("DATABASE_URL", None)
    return environment


def _pages(home: Path) -> dict[str, Page]:
    """Of each kind of page the slowest, whoever asks for it."""
    found: dict[str, Page] = {}
    for line in _child(home, "_conduct.visiting").splitlines():
        page = json.loads(line)
        if page["page"] not in found or page["ms"] > found[page["page"]]["ms"]:
            found[page["page"]] = page
    return found


def _too_much(page: Page) -> bool:
    return bool(page["ms"] > MOST_MS or page["statements"] > MOST_STATEMENTS or page["kB"] > MOST_KB)


def _print(few: dict[str, Page], many: dict[str, Page], shown: int) -> None:
    print(f"\n{'page':<40}{'role':<16}{'ms':>7}{'times':>7}{'statements':>12}{'kB':>7}{'MB':>7}")
    slowest = sorted(many.values(), key=lambda each: (not _too_much(each), -each["ms"]))
    for page in slowest[:shown]:
        before = few.get(page["page"])
        times = f"{page['ms'] / before['ms']:>7.1f}" if before else f"{'':>7}"
        mark = "  too much" if _too_much(page) else ""
        said = f"{page['statements']:>12}{page['kB']:>7.0f}{page['MB']:>7.1f}{mark}"
        print(f"{page['page']:<40}{page['role']:<16}{page['ms']:>7.0f}{times}{said}")
    print(f"{len(many)} kinds of page, of which {sum(map(_too_much, many.values()))} take too much")


def _commands(home: Path) -> None:
    """What the commands take that go through everything: seconds, seconds of CPU, the most memory."""
    print(f"\n{'command':<20}{'seconds':>10}{'CPU s':>10}{'peak MB':>10}")
    for name, words in COMMANDS:
        took = _took([name, "stop-2", *(each.format(home=home) for each in words)], home)
        print(f"trial {name:<14}" + "".join(f"{each:>10,.1f}" for each in took), flush=True)


def _took(words: Sequence[str], home: Path) -> Iterator[float]:
    program = [sys.executable, "-c", "from equipoise.cli.main import main; main()", "trial", *words]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(program, env=_environment(home), cwd=HERE, check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield time.perf_counter() - began
    yield used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    yield used.ru_maxrss / 1024
