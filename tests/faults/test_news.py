"""News is written once and in order, wherever the writing is cut, and when two write at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from equipoise.web.audit import queries as audit
from equipoise.web.news import actions
from equipoise.web.news.models import Begun, Gathered, Item, Told
from equipoise.web.studies import actions as studies
from tests.faults import cutting
from tests.web.studies.samples import NOW, nct, now, record

STUDIES = (4, 2, 3, 1)
STEPS = ("2026-01-06", "SUSPENDED"), ("2026-01-07", "RECRUITING")


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which four studies changed twice and one is new, since news began."""
    with cutting.own_database(request, tmp_path) as url:
        put(*(record(each, status="COMPLETED") for each in STUDIES))
        assert actions.gather(NOW) == 0
        for number in STUDIES:
            put(*(record(number, posted, status=status) for posted, status in STEPS))
        put(record(5))
        yield url


def put(*records: Any) -> None:
    studies.load_records(records, kind=studies.FILES, now=now)


def told() -> list[tuple[str, str]]:
    return [(each.nct_id, each.detail.get("to", "new")) for each in Item.objects.order_by("pk")]


ALL = [(nct(number), status) for number in STUDIES for _, status in STEPS] + [(nct(5), "new")]


def test_cut_before_any_statement_and_started_again_it_loses_nothing_and_doubles_nothing(
    own: str,
) -> None:
    begun = Gathered.objects.get().revision
    number = 0
    while True:
        number += 1
        with cutting.cut(before=number) as happened:
            actions.gather(NOW, 3)
        kept = told()
        assert kept == ALL[: len(kept)], f"cut before statement {number}: not what happened first"
        assert Told.objects.count() == len({nct_id for nct_id, _ in kept}), "a study half told"
        actions.gather(NOW, 3)
        assert told() == ALL, f"cut before statement {number} ({happened}), and started again"
        if not happened:
            break
        Item.objects.all().delete()
        Told.objects.all().delete()
        Gathered.objects.update(revision=begun)
    assert number > 20
    assert not list(audit.breaks(lambda *_: None))


def test_what_was_known_is_noted_with_the_cursor_or_not_at_all(own: str) -> None:
    number = 0
    while True:
        number += 1
        for model in (Item, Told, Begun, Gathered):
            model._base_manager.all().delete()
        with cutting.cut(before=number) as happened:
            actions.gather(NOW)
        assert Begun.objects.count() == Gathered.objects.filter(revision__gt=0).count()
        assert (actions.gather(NOW), Item.objects.count()) == (0, 0)
        if not happened:
            break
    assert number > 8


def test_two_that_write_at_once_write_each_thing_once(own: str) -> None:
    together = Barrier(3)

    def gather() -> int:
        connections["default"] = cutting.opened(own)
        try:
            together.wait(30)
            return actions.gather(NOW, 1)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(3) as threads:
        counts = [each.result(60) for each in [threads.submit(gather) for _ in range(3)]]
    assert sum(counts) == len(ALL)
    assert told() == ALL
