"""The registry's history, played while the worker that tells of it is killed: everybody is told everything, once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks._alerts_replay import played

from tests.databases import tabled
from tests.places import given_to

LOADS, KILLS = 2, 4
SEED = int(os.environ.get("EQUIPOISE_TEST_SEED", "4"))
"""Says at which moments the worker is killed; another one tries others."""


@pytest.mark.shared
@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_killed_at_any_moment_nothing_is_lost_or_told_twice(
    name: str, shared: Path, tmp_path: Path, tables: Path, request: pytest.FixtureRequest
) -> None:
    home = given_to(tabled(tmp_path / "home", tables))
    house = {**os.environ, "EQUIPOISE_HOME": str(home), "EQUIPOISE_LOG_LEVEL": "ERROR"}
    if name == "postgres":
        copied = request.getfixturevalue("postgres_tables")
        house["DATABASE_URL"] = request.getfixturevalue("postgres_server").create("replay", of=copied)
    history = shared / "registry" / "history.jsonl.gz"
    found = played(history, house, loads=LOADS, kills=KILLS, seed=SEED)
    assert not found["broken"], f"seed {SEED}: {found}"
    assert found["told"] > 80
    assert found["kills"] >= LOADS * KILLS // 3, f"seed {SEED}: {found}"
