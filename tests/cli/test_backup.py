"""`equipoise backup` and `restore` as whole programs: in use, verified, from one database to the other, killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.test_demo import PROGRAM, equipoise
from tests.databases import tabled
from tests.postgres import Postgres

KEYS = {"EQUIPOISE_ENCRYPTION_KEYS": "first:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
FILL = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
import django
django.setup()
from datetime import UTC, datetime
from django.db import transaction
from equipoise.web.audit import actions
with transaction.atomic():
    for number in range({rows}):
        actions.record(at=datetime.now(UTC), actor="ann", verb="counted", subject=str(number))
"""
ROWS = 2_000


def rows(home: Path) -> int:
    database = sqlite3.connect(home / "equipoise.sqlite3")
    try:
        return int(database.execute("SELECT count(*) FROM audit_entry").fetchone()[0])
    finally:
        database.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Path:
    folder = tabled(tmp_path_factory.mktemp("kept"), tables)
    environment = os.environ | KEYS | {"EQUIPOISE_HOME": str(folder)}
    subprocess.run([sys.executable, "-c", FILL.format(rows=ROWS)], env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def kept(home: Path) -> Path:
    """A backup that was made while another program had written and not yet committed."""
    writer = sqlite3.connect(home / "equipoise.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM audit_head")
    done = equipoise("backup", str(home / "one.backup"), home=home, **KEYS)
    writer.execute("ROLLBACK")
    writer.close()
    assert done.returncode == 0, done.stderr
    assert "The keys are not" in done.stdout
    return home / "one.backup"


def test_a_backup_is_verified_by_restoring_it(home: Path, kept: Path) -> None:
    done = equipoise("backup", "--verify", str(kept), home=home, **KEYS)
    assert done.returncode == 0, done.stderr
    assert "The trail is whole" in done.stdout
    assert done.stdout.endswith("can be restored.\n")


def test_a_hurt_one_is_not_verified(home: Path, kept: Path, tmp_path: Path) -> None:
    hurt = tmp_path / "hurt.backup"
    hurt.write_bytes(kept.read_bytes()[:-20])
    done = equipoise("backup", "--verify", str(hurt), home=home, **KEYS)
    assert done.returncode == 3
    assert "cut off" in done.stderr


@pytest.mark.postgres
def test_from_sqlite_into_postgresql_and_back(kept: Path, tmp_path: Path, postgres_server: Postgres) -> None:
    place = KEYS | {"DATABASE_URL": postgres_server.create("restored")}
    done = equipoise("restore", str(kept), "--no-index", home=tmp_path, **place)
    assert done.returncode == 0, done.stderr
    assert equipoise("audit", "verify", home=tmp_path, **place).stdout == "The trail is whole.\n"
    assert equipoise("team", "add", "bob", home=tmp_path, **place).returncode == 0, "numbers go on"
    refused = equipoise("restore", str(kept), "--no-index", home=tmp_path, **place)
    assert refused.returncode == 3
    assert "--force" in refused.stderr
    again = tmp_path / "again.backup"
    assert equipoise("backup", str(again), home=tmp_path, **place).returncode == 0
    done = equipoise("restore", str(again), "--no-index", home=tmp_path, **KEYS)
    assert done.returncode == 0, done.stderr
    assert equipoise("audit", "verify", home=tmp_path, **KEYS).stdout == "The trail is whole.\n"
    assert rows(tmp_path) == ROWS + 3


def test_killed_half_way_the_database_is_as_it_was(home: Path, kept: Path) -> None:
    before = rows(home)
    program = [*PROGRAM, "restore", str(kept), "--force", "--no-index"]
    with subprocess.Popen(program, env=os.environ | KEYS | {"EQUIPOISE_HOME": str(home)}) as process:
        while process.poll() is None and not _is_locked(home):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert rows(home) == before
    assert equipoise("audit", "verify", home=home, **KEYS).stdout == "The trail is whole.\n"


@pytest.mark.postgres
def test_killed_half_way_a_postgresql_database_is_as_it_was(
    kept: Path, tmp_path: Path, postgres_server: Postgres
) -> None:
    url = postgres_server.create("killed")
    place = KEYS | {"DATABASE_URL": url, "EQUIPOISE_HOME": str(tmp_path)}
    done = equipoise("restore", str(kept), "--no-index", home=tmp_path, **place)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("INSERT INTO operations_jobrun (name) VALUES ('only here')")
        before = _told(database)
        program = [*PROGRAM, "restore", str(kept), "--force", "--no-index"]
        with subprocess.Popen(program, env=os.environ | place) as process:
            while process.poll() is None and not _is_filling(database):
                time.sleep(0.002)
            assert process.poll() is None, "it was done before it could be killed"
            process.send_signal(signal.SIGKILL)
        while _is_filling(database):
            time.sleep(0.01)
        assert _told(database) == before
    assert equipoise("audit", "verify", home=tmp_path, **place).stdout == "The trail is whole.\n"


def _told(database: psycopg.Connection[Any]) -> list[Any]:
    """What this database holds and the backup does not."""
    asked = "SELECT count(*), max(digest) FROM audit_entry UNION ALL SELECT count(*), max(name) FROM operations_jobrun"
    return database.execute(asked).fetchall()


def _is_filling(database: psycopg.Connection[Any]) -> bool:
    """Whether another session is in a transaction that has emptied or filled the table of the trail."""
    asked = """SELECT count(*) FROM pg_locks WHERE relation = 'audit_entry'::regclass AND granted
               AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()"""
    found = database.execute(asked).fetchone()
    return bool(found and found[0])


def _is_locked(home: Path) -> bool:
    """Whether somebody is in the middle of writing."""
    probe = sqlite3.connect(home / "equipoise.sqlite3", timeout=0, isolation_level=None)
    try:
        probe.execute("BEGIN IMMEDIATE")
        probe.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        probe.close()
    return False
