"""Over HTTP: a process killed, coordinators who hang up, press twice and again; one allocation each, all explained.

`python -m benchmarks allocate` does the same at length and on PostgreSQL, with its connections cut.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks._allocate.running import Plan, run

from tests.databases import tabled

PEOPLE = 3


def test_one_allocation_each_and_everybody_told_the_same(tmp_path: Path, tables: Path) -> None:
    plan = Plan(PEOPLE, clients=6, times=2, kills=1, seed=3, workers=1, made=True, patience=200)
    found = run(plan, tabled(tmp_path / "home", tables))
    said = str(found.as_object())
    assert not found.broken, said
    assert (found.told, found.faults) == (PEOPLE, {"a process killed": 1}), said
