"""Deliveries are made once and taken at least once, in order, wherever a worker is cut, and when two work at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from equipoise.web.audit import queries as audit
from equipoise.web.news import actions as news
from equipoise.web.news import queries as told
from equipoise.web.studies import actions as studies
from equipoise.web.webhooks import actions, delivering, making
from equipoise.web.webhooks.models import Delivery, Endpoint
from tests.faults import cutting
from tests.web.studies.samples import NOW, now, record
from tests.web.webhooks.organisation import OURS, Organisation, organisation

LATER = timedelta(minutes=2)
"""After this a lease has ended."""


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which two things happened that nobody was told of yet."""
    with cutting.own_database(request, tmp_path) as url:
        put(record(9))
        yield url


@pytest.fixture
def hospital(own: str) -> Iterator[Organisation]:
    """An endpoint that is told of everything."""
    with organisation() as found:
        number, found.secret = actions.add(actions.New("Example Health", found.url), by="test", now=NOW)
        actions.challenge(number, by="test", now=NOW, to=OURS)
        put(record(1), record(2))
        yield found


def put(*records: Any) -> None:
    studies.load_records(records, kind=studies.FILES, now=now)
    news.gather(NOW)


def items() -> list[int]:
    return [each.id for each in told.items(0, 100)]


def test_making_cut_before_any_statement_makes_each_delivery_once(hospital: Organisation) -> None:
    begun = Endpoint.objects.get().cursor
    number = 0
    while True:
        number += 1
        with cutting.cut(before=number) as happened:
            making.make(NOW, limit=1)
        made = list(Delivery.objects.values_list("item", flat=True))
        assert made == [each for each in items() if each <= Endpoint.objects.get().cursor]
        making.make(NOW, limit=1)
        assert list(Delivery.objects.values_list("item", flat=True)) == items()
        if not happened:
            break
        Delivery.objects.all().delete()
        Endpoint.objects.update(cursor=begun)
    assert number > 8


def test_sending_cut_before_any_statement_tells_everything_in_order(hospital: Organisation) -> None:
    """What was sent and not noted is sent again, under the same id."""
    making.make(NOW)
    wanted = [f"news-{each}" for each in items()]
    number = 0
    while True:
        number += 1
        hospital.told.clear()
        with cutting.cut(before=number) as happened:
            delivering.send(NOW, OURS)
        noted = Delivery.objects.filter(state="sent").count()
        assert [each["id"] for each in hospital.told][:noted] == wanted[:noted], "noted what was not sent"
        delivering.send(NOW + LATER, OURS)
        arrived = [each["id"] for each in hospital.told]
        assert list(dict.fromkeys(arrived)) == wanted, f"cut before statement {number} ({happened})"
        assert len(arrived) <= len(wanted) + 1
        assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
        if not happened:
            break
        Delivery.objects.update(state="waiting", ended_at=None)
        Endpoint.objects.update(lease_until=None)
    assert number > 18
    assert not list(audit.breaks(lambda *_: None))


def test_two_workers_make_and_send_each_thing_once(own: str, hospital: Organisation) -> None:
    together = Barrier(2)

    def work() -> None:
        connections["default"] = cutting.opened(own)
        try:
            together.wait(30)
            making.make(NOW, limit=1)
            delivering.send(NOW, OURS)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(2) as threads:
        for each in [threads.submit(work) for _ in range(2)]:
            each.result(60)
    delivering.send(NOW, OURS)
    assert [each["id"] for each in hospital.told] == [f"news-{each}" for each in items()]
    assert list(Delivery.objects.values_list("item", flat=True)) == items()
