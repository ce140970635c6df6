"""`equipoise audit` on a real database file: whole, refused to be changed, and found out where it was by force."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_demo import equipoise
from tests.databases import tabled


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Path:
    """A home whose trail has two rows."""
    folder = tabled(tmp_path_factory.mktemp("audit"), tables)
    for words in (("team", "add", "ann"), ("team", "remove", "ann")):
        assert equipoise(*words, home=folder).returncode == 0
    return folder


def test_a_trail_is_verified_shown_and_refused_to_be_changed_and_a_change_by_force_is_found(
    home: Path,
) -> None:
    head = equipoise("audit", "head", home=home).stdout.strip()
    assert head.startswith("2:")
    assert equipoise("audit", "verify", "--head", head, home=home).stdout == "The trail is whole.\n"
    shown = equipoise("audit", "show", "ann", "--json", home=home).stdout.splitlines()
    assert [json.loads(line)["verb"] for line in shown] == ["left study team", "joined study team"]
    with sqlite3.connect(home / "equipoise.sqlite3") as database:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            database.execute("UPDATE audit_entry SET actor = 'eve'")
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit_entry SET actor = 'eve' WHERE number = 1")
    database.close()
    found = equipoise("audit", "verify", "--json", home=home)
    assert found.returncode == 7
    assert [each["number"] for each in json.loads(found.stdout)["breaks"]] == [1]


def test_a_head_that_is_none_is_told(home: Path) -> None:
    done = equipoise("audit", "verify", "--head", "soon", home=home)
    assert done.returncode == 3
    assert "number:digest" in done.stderr
