"""What was matched is noticed once, wherever the matching is cut, and when two match at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from equipoise.core.news.kinds import Topic
from equipoise.web.alerts import matching
from equipoise.web.alerts.anchoring import anchor
from equipoise.web.alerts.models import Anchor, Matched, Notice, Subscription
from equipoise.web.alerts.wishes import of_study
from equipoise.web.audit import queries as audit
from equipoise.web.news import actions as news
from equipoise.web.news import queries
from equipoise.web.search import actions as index
from equipoise.web.studies import actions as studies
from tests.faults import cutting
from tests.web.alerts.wanting import noticed, wants, wants_search
from tests.web.search.conftest import home, made  # noqa: F401
from tests.web.studies.samples import NOW, nct, now

LATER = "2026-01-06"
EXPECTED = 4


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> Iterator[str]:  # noqa: F811
    """A database with two subscribers, and news for both that was not matched yet."""
    with cutting.own_database(request, tmp_path) as url:
        put(made(1, "Lung cancer", status="COMPLETED"))
        assert news.gather(NOW) == 0
        wants_search("cancer", status=("RECRUITING",))
        wants(of_study(nct(1), Topic))
        put(made(1, "Lung cancer, early", posted=LATER), made(2, "Skin cancer"))
        assert news.gather(NOW) == 3
        yield url


def put(*records: Any) -> None:
    with index.updating() as update:
        studies.load_records(records, kind=studies.FILES, now=now, after_batch=update.add)


def kept() -> list[object]:
    """Everything that matching writes."""
    return [
        noticed(),
        list(Matched.objects.values_list()),
        list(Subscription.objects.values_list("anchored")),
    ]


def right() -> bool:
    """Whether everybody was noticed of everything, once."""
    told = [(item, why) for _, item, why in noticed()]
    first = queries.items(0, 1)[0].id
    return len(told) == len({(item, *why) for item, why in told}) == EXPECTED and min(told)[0] == first


@pytest.mark.usefixtures("own")
def test_cut_before_any_statement_it_is_all_or_nothing_and_done_the_next_time() -> None:
    before, number = kept(), 0
    while True:
        number += 1
        with cutting.cut(before=number) as happened:
            matching.match(NOW, limit=10)
        if happened in ([], ["after commit"]):
            break
        assert kept() == before, f"cut before statement {number} ({happened[0]}), a part of it stayed"
    assert happened == ["after commit"]
    assert number > 8
    assert right()
    assert matching.match(NOW) == 0
    assert not list(audit.breaks(lambda *_: None))


@pytest.mark.usefixtures("own")
def test_killed_after_every_part_it_goes_on_from_there() -> None:
    """Each part of one piece of news is a transaction; a cut leaves those before it."""
    for number in range(1, 200):
        with cutting.cut(before=number) as happened:
            matching.match(NOW, limit=1)
        assert {item for _, item, _ in noticed()} <= {each.id for each in queries.items(0, 10)}
        if not happened:
            break
    assert right()


@pytest.mark.usefixtures("own")
def test_cut_while_a_subscription_is_anchored_it_is_as_before_or_anew() -> None:
    row = Subscription.objects.get(kind=Subscription.Kind.SEARCH)
    before = sorted(Anchor.objects.values_list("subscription", "digest"))
    for number in range(1, 50):
        with cutting.cut(before=number) as happened:
            anchor(row)
        assert sorted(Anchor.objects.values_list("subscription", "digest")) == before
        if not happened:
            break
    assert number > 3


def test_two_at_once_notice_everything_once(own: str) -> None:
    ready = Barrier(2)

    def match_beside(_: int) -> int:
        connections["default"] = cutting.opened(own)
        try:
            ready.wait(timeout=30)
            return matching.match(NOW, limit=1)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(match_beside, range(2))) == EXPECTED
    assert right()
    assert Notice.objects.filter(letter=0).count() == EXPECTED
    assert not list(audit.breaks(lambda *_: None))
