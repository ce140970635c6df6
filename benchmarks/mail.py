"""Draining the outbox: letters a second, CPU and memory, beside a bare loop of smtplib to the same server.

    python -m benchmarks mail --letters 20000           on SQLite and on PostgreSQL
    python -m benchmarks mail --letters 20000 --only sqlite

Every step runs in a process of its own, so that its CPU and peak memory are its own; the server runs in this one. The
bare loop builds the same messages and sends them over one connection, without a database and without remembering
anything: what any mailer takes at least. The drain is told window by window: a backlog must not make it slower.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from benchmarks._homes import DATABASES, empty_home

WINDOWS = 4
STEPS = ("bare smtplib", "written", "drained")


def run(argv: Sequence[str]) -> int:
    """Measure and print the tables; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks mail", description=__doc__)
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--only", choices=DATABASES, help="one database")
    parser.add_argument("--child", choices=STEPS, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.child:
        _child(given.child, given.letters)
        return 0
    from tests.web.mail.peers import Peer, listening

    with listening(Peer()) as peer:
        mail = {"EQUIPOISE_MAIL_URL": f"smtp+plain://127.0.0.1:{peer.port}", "EQUIPOISE_LOG_LEVEL": "ERROR"}
        for name in [given.only] if given.only else DATABASES:
            with empty_home(name) as environment:
                _table(name, given.letters, environment | mail, peer.taken)
    return 0


def _table(name: str, letters: int, environment: dict[str, str], taken: list[bytes]) -> None:
    print(f"\n{name}: {letters:,} letters")
    print(f"{'step':<24}{'letters/s':>12}{'ms of CPU':>12}{'peak MB':>10}{'CPU, bare = 1':>16}")
    bare = 0.0
    for step in STEPS:
        before = len(taken)
        found = _measure(step, letters, environment)
        if step != "written" and len(taken) - before != letters:
            raise SystemExit(f"{step}: the server took {len(taken) - before} of {letters} letters")
        taken.clear()
        bare = bare or found["cpu"]
        ratio = f"{found['cpu'] / bare:>16.1f}"
        each = f"{letters / found['seconds']:>12,.0f}{1000 * found['cpu'] / letters:>12.2f}"
        print(f"{step:<24}{each}{found['peak']:>10,.0f}{ratio}", flush=True)
        for number, cpu in enumerate(found.get("windows", ()), start=1):
            print(f"  quarter {number:<14}{'':>12}{1000 * cpu * WINDOWS / letters:>12.2f}")


def _measure(step: str, letters: int, environment: dict[str, str]) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks", "mail", "--child", step, "--letters", str(letters)]
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(step: str, letters: int) -> None:
    from equipoise.cli.main import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    work = {"bare smtplib": _bare, "written": _write, "drained": _drain}[step]
    began, cpu = time.perf_counter(), time.process_time()
    windows = work(letters)
    found = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "windows": windows}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found | {"peak": peak}))


def _bare(letters: int) -> list[float]:
    """The same letter so many times over one connection."""
    import smtplib

    from django.conf import settings
    from tests.web.mail.making import FACTS

    from equipoise.web.mail import messages
    from equipoise.web.mail.models import Letter

    said = _written(FACTS)
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SERVER["port"]) as server:
        for _ in range(letters):
            letter = Letter(to="ada@example.org", created_at=datetime.now(UTC), **said)
            content = messages.build(letter).as_bytes()
            server.sendmail(messages.return_path(letter), [letter.to], content)
    return []


def _written(facts: dict[str, object]) -> dict[str, str]:
    from equipoise.web.mail import letters

    made = letters.write("person_copy", facts, "en")
    return {"subject": made.subject, "text": made.text, "html": made.html}


def _write(letters: int) -> list[float]:
    """Into the outbox, each in a transaction of its own, as a message that a person sends is."""
    from tests.web.mail.making import posted

    for each in range(letters):
        posted(str(each), datetime.now(UTC))
    return []


def _drain(letters: int) -> list[float]:
    """By one worker, until the outbox is empty; gives the CPU seconds of each quarter."""
    from equipoise.web.mail.clockwork import Clockwork, jobs
    from equipoise.web.mail.working import Worker

    marks = [time.process_time()]

    class Counting(Worker):
        def step(self) -> bool:
            busy = super().step()
            if self.done >= letters * len(marks) // WINDOWS and len(marks) <= WINDOWS:
                marks.append(time.process_time())
            return busy

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
    Counting(Clockwork(tuple(jobs())), clock).run(until_empty=True)
    return [after - before for before, after in pairwise(marks)]
