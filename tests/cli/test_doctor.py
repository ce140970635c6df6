"""`equipoise setup` and `equipoise doctor` on a real home: well, then hurt in one way after the other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import places
from tests.cli.test_demo import equipoise


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = places.given_to(tmp_path_factory.mktemp("doctor") / "home")
    for _ in range(2):
        done = equipoise("setup", home=folder)
        assert done.returncode == 0, done.stderr
    assert "There is no operator yet" in done.stdout
    return folder


def levels(home: Path, **more: str) -> tuple[int, dict[str, Any]]:
    done = equipoise("doctor", "--json", home=home, **more)
    return done.returncode, {each["name"]: each for each in json.loads(done.stdout)["checks"]}


def test_what_was_set_up_is_well(home: Path) -> None:
    code, found = levels(home)
    bad = [each for each in found.values() if each["level"] == "failed"]
    assert (code, bad) == (0, [])
    assert found["worker"]["mend"] == "Start one: equipoise worker"


def test_a_missing_index_fails_with_what_to_do(home: Path) -> None:
    (home / "index").rename(home / "away")
    try:
        code, found = levels(home)
    finally:
        shutil.rmtree(home / "index", ignore_errors=True)
        (home / "away").rename(home / "index")
    assert code == 7
    assert found["index"]["mend"] == "Run: equipoise index rebuild"


def test_files_that_others_may_read_fail(home: Path) -> None:
    home.chmod(0o755)
    (home / "encryption-keys").chmod(0o644)
    try:
        code, found = levels(home)
    finally:
        (home / "encryption-keys").chmod(0o600)
        home.chmod(0o700)
    assert code == 7
    assert "encryption-keys" in found["permissions"]["found"]
