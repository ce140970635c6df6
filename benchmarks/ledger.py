"""A trial's ledger: how long it takes to verify, in how much memory, and whether any bit that is turned over is found.

    python -m benchmarks ledger                          a million events, on SQLite and on PostgreSQL
    python -m benchmarks ledger --events 50000 --only sqlite

Each step runs in a process of its own, so that its peak memory is its own. `appended`: one by one, each in its own
transaction, as the program does it. `written`: the same in bulk, to have many. `plain SHA-256`: the same bytes from
memory, one digest for each event: what any chain takes at least. `hurt`: so many bits are turned over, each in another
event and a column drawn by chance, with the database's guards taken down; then all of it is verified once, and every
event that was hurt has to be named, by itself or by the one behind it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from benchmarks._homes import DATABASES, empty_home

TRIAL = "made-up"
STEPS = ("appended", "written", "plain SHA-256", "verified", "hurt")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
FEW = 2_000
WHOLE_NUMBERS = {"id": 40, "number": 40, "after": 40}
"""Columns of whole numbers, and how many of their bits are turned over."""


def run(argv: Sequence[str]) -> int:
    """Measure and print the tables; 1 where a bit was not found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ledger", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--bits", type=int, default=500)
    parser.add_argument("--only", choices=DATABASES, help="one database")
    parser.add_argument("--child", choices=STEPS, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.child:
        _child(given.child, given.events, given.bits)
        return 0
    missed = 0
    for name in [given.only] if given.only else DATABASES:
        with empty_home(name) as environment:
            missed += _table(name, given.events, given.bits, environment)
    return 1 if missed else 0


def _table(name: str, events: int, bits: int, environment: dict[str, str]) -> int:
    print(f"\n{name}: {events:,} events")
    print(f"{'step':<18}{'seconds':>10}{'CPU s':>10}{'events/s':>12}{'peak MB':>10}{'CPU, SHA-256 = 1':>18}")
    plain, missed = 0.0, 0
    for step in STEPS:
        found = _measure(step, events, bits, environment)
        plain = found["cpu"] if step == "plain SHA-256" else plain
        ratio = f"{found['cpu'] / plain:>18.1f}" if plain else ""
        each = (FEW if step == "appended" else events) / found["seconds"]
        times = f"{found['seconds']:>10.1f}{found['cpu']:>10.1f}{each:>12,.0f}{found['peak']:>10,.0f}"
        print(f"{step:<18}{times}{ratio}", flush=True)
        if step == "hurt":
            missed = found["missed"]
            print(
                f"{'':<18}{found['tried']} bits turned over in as many events, {missed} not found", flush=True
            )
    return int(missed)


def _measure(step: str, events: int, bits: int, environment: dict[str, str]) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks", "ledger", "--child", step]
    words += ["--events", str(events), "--bits", str(bits)]
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(step: str, events: int, bits: int) -> None:
    from equipoise.cli.main import start_django

    start_django()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # its pages would count as memory of ours
            cursor.execute("PRAGMA mmap_size = 0")

    call_command("migrate", verbosity=0)
    took: dict[str, Any] = {}
    work = {
        "appended": lambda: _append(FEW),
        "written": lambda: _write(events),
        "plain SHA-256": lambda: _digest(events),
        "verified": _verify,
        "hurt": lambda: took.update(_hurt(bits)),
    }[step]
    began, cpu = time.perf_counter(), time.process_time()
    work()
    took |= {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    took["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(took))


def _said(number: int) -> dict[str, Any]:
    """What an event of following a participant may hold."""
    return {
        "visit": f"month-{number % 36}",
        "form": "quality-of-life",
        "values": {f"q{n}": number % 5 for n in range(12)},
    }


def _append(events: int) -> None:
    from tests.web.ledger.making import ANN, kinds_that_do_nothing

    from equipoise.web.ledger.actions import append

    with kinds_that_do_nothing():
        for number in range(events):
            append("few", "test.open", "participant:01-001", _said(number), by=ANN, now=BEGUN)


def _write(events: int) -> None:
    from django.db import transaction

    from equipoise.web.ledger.actions import hold
    from equipoise.web.ledger.models import Event

    with transaction.atomic():
        head = hold(TRIAL)
        rows = _rows(events, head.pk)
        while some := list(islice(rows, 5_000)):
            Event.objects.bulk_create(some)
            last = some[-1]
        head.number, head.digest = last.number, last.digest
        head.save()


def _rows(events: int, place: int) -> Iterator[Any]:
    from equipoise.web.audit.chain import BEGINNING
    from equipoise.web.ledger import chain
    from equipoise.web.ledger.models import Event

    before = BEGINNING
    for number in range(1, events + 1):
        row = Event(
            id=chain.id_of(place, False, number), trial=TRIAL, number=number, after=number,
            at=chain.instant(BEGUN + timedelta(minutes=number)), actor="coordinator-01", role="coordinator",
            kind="followup.saved", site="01", subject=f"participant:01-{number % 999:03}",
            payload=chain.canonical(_said(number)), key=f"{number:032x}", previous=before,
        )  # fmt: skip
        row.digest = chain.digest([getattr(row, name) for name in chain.COLUMNS])
        before = row.digest
        yield row


def _digest(events: int) -> None:
    from equipoise.web.ledger import chain
    from equipoise.web.ledger.models import Event

    row = Event.objects.filter(trial=TRIAL).latest("number")
    text = "".join(str(getattr(row, name)) for name in chain.COLUMNS).encode()
    for _ in range(events):
        sha256(text).hexdigest()


def _verify() -> list[Any]:
    from equipoise.web.ledger import verifying

    return list(verifying.breaks(TRIAL, lambda *_: None))


def _hurt(bits: int) -> dict[str, int]:
    from django.db import connection

    from equipoise.web.ledger import chain, guards, queries

    guards.remove(connection)
    chance = random.Random(194)
    end, place = queries.ends(TRIAL).open[0], queries.ends(TRIAL).place
    numbers = chance.sample(range(2, end, 4), min(bits, end // 4))
    tried = [number for number in numbers if _turned(chain.id_of(place, False, number), chance)]
    named = {each.number for each in _verify()}
    missed = [number for number in tried if not {number, number + 1} & named]
    return {"tried": len(tried), "missed": len(missed)}


def _turned(pk: int, chance: random.Random) -> bool:
    """Turn over one bit of one column of an event; False where the database can't hold what comes out."""
    from django.db import DatabaseError, connection, transaction

    from equipoise.web.ledger import chain

    column = chance.choice([name for name in chain.COLUMNS if name not in ("site", "why", "sealed")])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM ledger_event WHERE id = %s", [pk])
        value = cursor.fetchone()[0]
        mark = "%s"
        if column in WHOLE_NUMBERS:
            other: Any = value ^ (1 << chance.randrange(WHOLE_NUMBERS[column]))
        else:
            mark = "CAST(%s AS TEXT)" if connection.vendor == "sqlite" else "convert_from(%s, 'UTF8')"
            text = bytearray(str(value).encode())
            text[chance.randrange(len(text))] ^= 1 << chance.randrange(8)
            other = bytes(text)
        try:
            with transaction.atomic():
                cursor.execute(f"UPDATE ledger_event SET {column} = {mark} WHERE id = %s", [other, pk])
        except DatabaseError:
            return False
    return True
