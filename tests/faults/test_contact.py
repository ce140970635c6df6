"""Nothing that a person saw accepted is lost or doubled, whatever is killed and however the mail server fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks._contact.running import Plan, every_kind, run

SEED = int(os.environ.get("EQUIPOISE_TEST_SEED", "4"))
"""Says which faults come, and who is killed after how much; another one tries other moments."""


@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_what_was_seen_accepted_is_there_once_and_delivered_or_visibly_waiting(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_server").create("faults") if name == "postgres" else ""
    plan = Plan(
        referrals=150,
        clients=20,
        seed=SEED,
        web_kills=4,
        worker_kills=4,
        one_in=8,
        database=url,
        pages=150,
        patience=240,
        hurry=40,
    )
    found = run(plan, tmp_path)
    told = f"seed {SEED}: {found.as_object()}"
    assert not found.broken, told
    assert (found.accepted, found.kills) == (150, {"web": 4, "worker": 4}), told
    assert not list(every_kind(found)), told
