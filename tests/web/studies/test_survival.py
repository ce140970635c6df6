"""Killed, interrupted, doubled: what is left is a former state or one that can be gone on from."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipoise.web.audit.models import Entry
from equipoise.web.studies import actions, keeping, loading, models, queries
from equipoise.web.studies.lock import ADVISORY, LoadRunning, only_load
from tests.web.studies.samples import nct, now, record

CHILD = """
import json, os, signal, sys
from equipoise.cli.main import start_django
start_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from equipoise.web.studies import actions, keeping, loading, queries
from tests.web.studies.samples import now, record

loading.BATCH = 10
where, times = sys.argv[1], int(sys.argv[2])

def die(*_, **__):
    global times
    times -= 1
    if times == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def before(function):
    def killed(*args, **kwargs):
        die()
        return function(*args, **kwargs)
    return killed

if where == "after a batch":
    actions.load_records((record(n) for n in range(1, 36)), kind="files", now=now, after_batch=die)
elif where == "in a transaction":
    keeping._count = before(keeping._count)
    actions.load_records((record(n) for n in range(1, 36)), kind="files", now=now)
else:
    actions.load_records((record(n) for n in range(1, 36)), kind="files", now=now)
    last = queries.loads()
    print(json.dumps([queries.stats().studies, [[each.state, each.read, each.new] for each in last]]))
"""


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.postgres),
    ]
)
def child(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Run CHILD in a process and a database of its own; gives its output and return code."""
    environment = {**os.environ, "EQUIPOISE_HOME": str(tmp_path)}
    if request.param == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres_server").create("survival")

    def run(where: str, times: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", CHILD, where, str(times)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(("where", "times", "kept"), [("after a batch", 2, 20), ("in a transaction", 2, 10)])
def test_killed_without_warning(child: Any, where: str, times: int, kept: int) -> None:
    killed = child(where, times)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = child("to the end")
    assert again.returncode == 0, again.stderr
    studies, loads = json.loads(again.stdout)
    assert studies == 35
    # The killed load says exactly what it kept; the next one finds that kept and adds the rest.
    assert loads == [["done", 35, 35 - kept], ["interrupted", kept, kept]]


@pytest.mark.usefixtures("database")
class TestInOneProcess:
    def test_ctrl_c_keeps_what_was_read(self) -> None:
        def reading() -> Iterator[dict[str, Any]]:
            yield record(1)
            yield record(2)
            raise KeyboardInterrupt

        load = actions.load_records(reading(), kind="files", now=now)
        assert (load.state, load.read, load.new) == ("interrupted", 2, 2)
        assert models.Load.objects.get().state == "interrupted"
        assert queries.stats().studies == 2

    def test_ctrl_c_while_writing_writes_all_or_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loading, "BATCH", 2)
        count, calls = keeping._count, []

        def interrupted_once(*args: Any) -> None:
            calls.append(1)
            if len(calls) == 1:
                raise KeyboardInterrupt
            count(*args)

        monkeypatch.setattr(keeping, "_count", interrupted_once)
        load = actions.load_records([record(n) for n in range(1, 6)], kind="files", now=now)
        assert (load.state, load.new) == ("interrupted", 2)
        assert queries.stats().studies == 2

    def test_an_error_half_way_keeps_the_batches_before_and_says_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loading, "BATCH", 2)

        def reading() -> Iterator[dict[str, Any]]:
            yield from (record(n) for n in range(1, 4))
            raise ValueError("a secret of somebody's")

        with pytest.raises(ValueError, match="secret"):
            actions.load_records(reading(), kind="files", now=now)
        load = models.Load.objects.get()
        assert (load.state, load.new) == ("failed", 2)
        assert load.note == "ValueError: see the log."

    def test_the_audit_row_stands_and_falls_with_the_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any) -> None:
            raise ValueError("no")

        monkeypatch.setattr(keeping, "_keep_aliases", fail)
        with pytest.raises(ValueError, match="no"):
            actions.load_records([record(1)], kind="files", now=now)
        assert queries.study(nct(1)) is None
        assert not Entry.objects.filter(verb="records kept").exists()

    def test_what_says_running_and_isn_t_is_marked_by_the_next(self) -> None:
        dead = models.Load.objects.create(kind="files", started_at=now())
        actions.load_records([], kind="files", now=now)
        dead.refresh_from_db()
        assert dead.state == "interrupted"
        assert dead.note


def test_a_second_load_is_refused_while_the_first_one_runs(db: None) -> None:
    with only_load():
        with pytest.raises(LoadRunning, match="only one may write at a time"):
            actions.load_records([record(1)], now=now)
        with pytest.raises(LoadRunning):
            actions.refuse_if_running()
    actions.refuse_if_running()
    assert models.Load.objects.count() == 0


@pytest.mark.postgres
def test_on_postgresql_the_database_itself_keeps_the_lock(postgres_url: str, django_db_blocker: Any) -> None:
    from django.db import connections

    from tests.databases import connect

    with django_db_blocker.unblock():
        standard, other = connections["default"], connect(postgres_url)
        connections["default"] = connect(postgres_url)
        try:
            with only_load():
                mine, connections["default"] = connections["default"], other
                with pytest.raises(LoadRunning):
                    actions.refuse_if_running()
                # A connection that dies takes its lock with it; waiting for the lock waits for the server to notice.
                mine.close()
                with other.cursor() as cursor:
                    cursor.execute("SET statement_timeout = '200s'")
                    cursor.execute(
                        "SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [ADVISORY, ADVISORY]
                    )
                actions.refuse_if_running()
        finally:
            connections["default"].close()
            connections["default"] = standard
