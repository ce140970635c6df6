"""What tests of the databases rest on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from equipoise.web.audit import guards
from tests.databases import filled, tabled


def test_a_run_in_which_no_test_asks_for_a_database_has_the_tables_too(
    tmp_path: Path, django_db_blocker: Any
) -> None:
    file = filled(tmp_path / "tables.sqlite3", django_db_blocker)
    made = tabled(tmp_path / "home", file) / "equipoise.sqlite3"
    with closing(sqlite3.connect(made)) as kept:
        names = {name for (name,) in kept.execute("SELECT name FROM sqlite_master")}
    assert {"accounts_user", "audit_entry", *guards.SQLITE} <= names
    before = file.stat().st_mtime_ns
    assert filled(file, django_db_blocker).stat().st_mtime_ns == before, "once"
