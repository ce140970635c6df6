"""Backing up, restoring and verifying an installation with many referrals: seconds, megabytes, memory.

`python -m benchmarks backup --referrals 20000 --database postgres`. Rows are made up: each referral with three letters,
four happenings, two agreements and three audit rows. Each command runs as a program of its own, as operators run it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEYS = "first:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PROGRAM = [sys.executable, "-c", "from equipoise.cli.main import main; main()"]
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 1_000
WORDS = "What a person writes to a study centre, and what the centre answers, in some sentences. " * 4


def run(words: list[str]) -> None:
    """Make the rows, then run each command and print what it took."""
    read = argparse.ArgumentParser(prog="python -m benchmarks backup", description=__doc__)
    read.add_argument("--referrals", type=int, default=20_000)
    read.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    read.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    asked = read.parse_args(words)
    if asked.fill:
        fill(asked.referrals)
        return
    with ExitStack() as held:
        home = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="equipoise-backup-")))
        place = {"EQUIPOISE_HOME": str(home), "EQUIPOISE_ENCRYPTION_KEYS": KEYS, "DATABASE_URL": ""}
        if asked.database == "postgres":
            from tests.postgres import Postgres

            place["DATABASE_URL"] = held.enter_context(Postgres()).create("benchmark")
        os.environ.update(place)
        subprocess.run([*PROGRAM, "manage", "migrate", "--verbosity", "0"], check=True)
        subprocess.run(
            [sys.executable, "-m", "benchmarks", "backup", "--fill", "--referrals", str(asked.referrals)],
            check=True,
        )
        measure(home)


def measure(home: Path) -> None:
    """Back up, verify, restore; a table of what each took."""
    file = home / "one.backup"
    print("| command | seconds | CPU s | memory MB |\n| --- | --- | --- | --- |")
    for words in (
        ["backup", str(file)],
        ["backup", "--verify", str(file)],
        ["restore", str(file), "--force", "--no-index"],
    ):
        began, spent = time.perf_counter(), _cpu()
        running = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.DEVNULL)
        most = 0
        while running.poll() is None:
            most = max(most, _memory(running.pid))
            time.sleep(0.02)
        if running.returncode:
            raise SystemExit(f"{words[0]} ended with {running.returncode}")
        name = " ".join(each for each in words if each != str(file))
        seconds, cpu = time.perf_counter() - began, _cpu() - spent
        print(f"| `{name}` | {seconds:.1f} | {cpu:.1f} | {most / 1024:.0f} |", flush=True)
    print(f"\nThe file has {file.stat().st_size / 10**6:.1f} MB.")


def _memory(number: int) -> int:
    """The most memory of its own (kB) that the process or one it began has now: what it maps of files not counted."""
    try:
        status = Path(f"/proc/{number}/status").read_text()
        begun = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")), 0)
    return max([own, *(_memory(int(each)) for each in begun)])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fill(referrals: int) -> None:
    """So many made-up referrals with all that hangs on them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
    import django

    django.setup()
    from django.db import transaction

    from equipoise.web.audit.models import Head

    previous = ""
    for first in range(0, referrals, BATCH):
        with transaction.atomic():
            numbers = range(first, min(first + BATCH, referrals))
            _referrals(numbers)
            _letters(numbers)
            previous = _trail(numbers, previous)
            Head.objects.update_or_create(
                pk=1, defaults={"number": 3 * (numbers[-1] + 1), "digest": previous}
            )


def _key(number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"referral {number}")


def _referrals(numbers: range) -> None:
    from equipoise.web.referrals.models import Agreement, Happening, Referral

    Referral.objects.bulk_create(
        Referral(
            id=_key(number),
            code=f"{number:09d}",
            submission=f"{number:064d}",
            nct_id="NCT06918951",
            study_site=1,
            site=1,
            state="sent",
            created_at=BEGAN,
            last_at=BEGAN,
            person={"first_name": "Ada", "last_name": "Example", "email": f"ada{number}@example.org"},
            secret=f"{number:043d}",
            secret_digest=f"{number:064d}",
            email_digest=f"first:{number:064d}",
        )
        for number in numbers
    )
    Happening.objects.bulk_create(
        Happening(referral_id=_key(number), at=BEGAN, event="send", by="person", state="sent", text=WORDS)
        for number in numbers
        for _ in range(4)
    )
    Agreement.objects.bulk_create(
        Agreement(
            referral_id=_key(number),
            purpose=purpose,
            version="1",
            words_digest="0" * 64,
            given_at=BEGAN,
            how="form",
        )
        for number in numbers
        for purpose in ("contact", "call")
    )


def _letters(numbers: range) -> None:
    from equipoise.web.mail.models import Letter

    Letter.objects.bulk_create(
        Letter(
            key=f"{number} {which}",
            about=f"referral:{_key(number)}",
            kind="team_notice",
            to=f"ada{number}@example.org",
            subject="A message waits for you",
            text=WORDS,
            html=f"<p>{WORDS}</p>" * 4,
            state="sent",
            created_at=BEGAN,
            due_at=BEGAN,
        )
        for number in numbers
        for which in range(3)
    )


def _trail(numbers: range, previous: str) -> str:
    from equipoise.web.audit import chain
    from equipoise.web.audit.models import Entry

    entries = []
    for place in range(3 * numbers[0] + 1, 3 * numbers[-1] + 4):
        at = BEGAN + timedelta(seconds=place)
        row = chain.Row(
            place, at, "ann", "looked at", f"referral:{place // 3}", {}, previous or chain.BEGINNING
        )
        made = Entry(
            number=place, at=at, actor=row.actor, verb=row.verb, subject=row.subject, detail={},
            previous=row.previous, digest=chain.digest(row),
        )  # fmt: skip
        entries.append(made)
        previous = made.digest
    Entry.objects.bulk_create(entries)
    return previous
