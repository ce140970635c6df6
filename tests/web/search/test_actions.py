"""The index follows the database: in loads, after them, and from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from equipoise.core.registry.request import SearchRequest
from equipoise.web.search import actions
from equipoise.web.search.queries import search, status
from equipoise.web.studies import actions as studies
from tests.web.search.conftest import Put, made
from tests.web.studies.samples import now


def titles() -> dict[str, str]:
    return {each.nct_id[-1]: each.study.title for each in search(SearchRequest()).results}


def load_without_index(*records: object) -> None:
    studies.load_records(records, kind=studies.FILES, now=now)  # type: ignore[arg-type]


def test_a_load_is_seen_whole_at_its_end(put: Put) -> None:
    put(made(1, "Old"))
    with actions.updating() as update:
        studies.load_records(
            [made(1, "New", posted="2026-02-01"), made(2)],
            kind=studies.FILES,
            now=now,
            after_batch=update.add,
        )
        assert {each.nct_id for each in search(SearchRequest()).results} == {"NCT00000001"}
    assert titles() == {"1": "New", "2": "A study"}
    assert not status().behind


def test_what_the_index_missed_is_put_in_by_the_next_load_or_a_refresh(put: Put) -> None:
    put(made(1))
    load_without_index(made(2), made(1, "New", posted="2026-02-01"))
    assert status().behind
    assert actions.refresh() == 2
    assert actions.refresh() == 0
    assert titles() == {"1": "New", "2": "A study"}
    load_without_index(made(3))
    put(made(4))
    assert set(titles()) == {"1", "2", "3", "4"}
    assert (status().behind, status().studies) == (False, 4)


def test_a_load_that_fails_half_way_leaves_the_index_as_the_database(put: Put) -> None:
    put(made(1))
    with pytest.raises(ZeroDivisionError), actions.updating() as update:
        studies.load_records([made(2)], kind=studies.FILES, now=now, after_batch=update.add)
        raise ZeroDivisionError
    assert set(titles()) == {"1", "2"}
    assert not status().behind


def test_a_rebuild_makes_it_from_the_database_alone(home: Path, db: None) -> None:
    load_without_index(*(made(n) for n in range(1, 251)))
    told: list[int] = []
    assert actions.rebuild(progress=told.append) == 250
    assert told == [200, 250]
    assert (status().studies, status().behind) == (250, False)


def test_a_damaged_index_is_refused_by_a_load_and_mended_by_a_rebuild(put: Put, home: Path) -> None:
    put(made(1))
    (home / "index" / "g-1" / "schema").write_text("0")
    with pytest.raises(actions.IndexUnusable, match="equipoise index rebuild"):
        put(made(2))
    assert actions.rebuild() == 1
    assert set(titles()) == {"1"}
