"""How the installation does: workers, jobs, index, migrations. Nothing personal is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.mail import clockwork
from equipoise.web.mail import queries as mail
from equipoise.web.operations.models import Heartbeat, JobRun
from equipoise.web.referrals import overdue
from equipoise.web.search import queries as search

SILENT = timedelta(minutes=2)
"""After so long without a beat a worker counts as dead; it beats every 15 seconds, and between two long tasks."""
LATE = 3
"""A job is late once so many times its period has gone by."""

BACKED_UP = "last-backup"
"""The file in EQUIPOISE_HOME that says when a backup was made: in the database it would wait for whoever writes."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker, by the beginning of its name."""

    name: str
    began_at: datetime
    seen_at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A periodic job. `ran_at` None: never yet. `failed`: its last run failed."""

    name: str
    every: timedelta
    ran_at: datetime | None
    failed: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part that has to be there before requests are served."""

    name: str
    ready: bool
    reason: str = ""
    needed: bool = True


def workers(now: datetime) -> list[Worker]:
    """The workers that were seen during the last day, the newest beat first. 1 query."""
    rows = Heartbeat.objects.order_by("-seen_at")[:100]
    return [Worker(row.worker[:8], row.began_at, row.seen_at, now - row.seen_at < SILENT) for row in rows]


def jobs(now: datetime) -> list[Job]:
    """Every periodic job that the rooms name, by name. 1 query."""
    runs = {each.name: each for each in JobRun.objects.all()}
    known = sorted(clockwork.jobs(), key=lambda each: each.name)
    return [_job(each, runs.get(each.name), now) for each in known]


def backed_up() -> datetime | None:
    """When the last backup was made here; None where none ever was, or what was noted can't be read."""
    try:
        return datetime.fromisoformat((Path(settings.EQUIPOISE_HOME) / BACKED_UP).read_text().strip())
    except (OSError, ValueError):
        return None


def unapplied() -> list[str]:
    """The migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{each.app_label}.{each.name}" for each, _ in plan]


def parts(now: datetime) -> list[Part]:
    """Whether each part is there; a dead worker is a warning, since pages do without it."""
    database = _tried("database", _answer)
    if not database.ready:
        return [database]
    return [
        database,
        _tried("migrations", _migrated),
        _tried("index", _indexed),
        _tried("worker", lambda: _worked(now), needed=False),
    ]


def _job(job: clockwork.Job, run: JobRun | None, now: datetime) -> Job:
    ran, failed = (run.ran_at, run.failed_at) if run else (None, None)
    last = max((each for each in (ran, failed) if each), default=None)
    late = last is None or now - last > LATE * job.every + SILENT
    return Job(job.name, job.every, ran, bool(failed and (ran is None or failed > ran)), late)


def _tried(name: str, ask: Callable[[], str], *, needed: bool = True) -> Part:
    try:
        reason = ask()
    except IndexUnusable as error:
        reason = str(error)
    except Exception as error:
        reason = f"it can't be asked ({type(error).__name__})"
    return Part(name, not reason, reason, needed)


def _answer() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def _migrated() -> str:
    left = unapplied()
    return f"{len(left)} migrations are not applied: run 'equipoise manage migrate'" if left else ""


def _indexed() -> str:
    search.status()
    return ""


def _worked(now: datetime) -> str:
    alive = any(each.alive for each in workers(now))
    return "" if alive else "no worker is alive: start 'equipoise worker'"


@dataclass(frozen=True, slots=True)
class Counted:
    """Letters of one state, as it is called."""

    state: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The page of the queue. `bad`: what an operator should look at first, in sentences; empty where all is well."""

    at: datetime
    bad: tuple[str, ...]
    letters: tuple[Counted, ...]
    outbox: mail.Outbox
    dead: tuple[mail.Dead, ...]
    workers: tuple[Worker, ...]
    jobs: tuple[Job, ...]
    late: tuple[overdue.Late, ...]

    @property
    def given_up(self) -> int:
        """Letters that can be sent again all at once."""
        return sum(each.count for each in self.letters if each.state == "dead")


def queue(now: datetime) -> Queue:
    """Everything about the queue. 12 queries, however much waits."""
    outbox, working, periodic = mail.outbox(now), tuple(workers(now)), tuple(jobs(now))
    names = mail.state_names()
    return Queue(
        at=now,
        bad=tuple(_bad(outbox, working, periodic)),
        letters=tuple(Counted(state, names[state], count) for state, count in outbox.letters.items()),
        outbox=outbox,
        dead=tuple(mail.dead()),
        workers=working,
        jobs=periodic,
        late=tuple(overdue.by_site(now)),
    )


def _bad(outbox: mail.Outbox, working: tuple[Worker, ...], periodic: tuple[Job, ...]) -> Iterator[str]:
    alive = any(each.alive for each in working)
    if not alive:
        yield "No worker is alive. Letters wait until one is: start “equipoise worker”."
    if outbox.failing_since:
        yield (
            f"The mail server does not take letters ({outbox.trouble or 'why is not known'}). "
            "They wait and are tried again; none is lost."
        )
    if outbox.letters["dead"]:
        yield "Letters were given up. Look at why, then send them again."
    failed = [each.name for each in periodic if each.failed]
    if failed:
        yield f"A periodic job failed: {', '.join(failed)}. The worker’s log says why."
    elif alive and any(each.late for each in periodic):
        yield "A periodic job has not run for long. Look at the worker’s log."
