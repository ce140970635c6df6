"""What waits is told in one letter, once, wherever the sending is cut, and when two send at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from equipoise.web.alerts import sending
from equipoise.web.alerts.models import Notice, Subscriber
from equipoise.web.audit import queries as audit
from equipoise.web.mail.models import Letter
from tests.faults import cutting
from tests.web.alerts.made_up import MONDAY, STUDY, THIS, news, notice, somebody
from tests.web.finder import samples

PEOPLE, EACH = 3, 4


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with people for whom news waits."""
    with cutting.own_database(request, tmp_path) as url:
        samples.load(samples.harbour())
        items = [news(STUDY) for _ in range(EACH)]
        for number in range(PEOPLE):
            subscriber = somebody(THIS, email=f"p{number}@example.org")
            for item in items:
                notice(subscriber, item)
        yield url


def kept() -> tuple[object, ...]:
    """Everything that sending writes: letters, which news they told, and how many each of them got."""
    news_letters = Letter.objects.filter(kind="alerts_news").order_by("key").values_list("key", "subject")
    told = Notice.objects.order_by("pk").values_list("pk", "letter")
    return list(news_letters), list(told), sorted(Subscriber.objects.values_list("pk", "letters"))


def right() -> bool:
    """Whether everybody got one letter with everything in it."""
    subjects = list(Letter.objects.filter(kind="alerts_news").values_list("subject", flat=True))
    whole = subjects == [f"News on trials: {EACH} changes"] * PEOPLE
    return whole and not Notice.objects.exclude(letter=1).exists()


@pytest.mark.usefixtures("own")
def test_cut_before_any_statement_a_letter_is_whole_or_not_there_and_comes_the_next_time() -> None:
    before, number = kept(), 0
    while True:
        number += 1
        with cutting.cut(before=number) as happened:
            sending.send(MONDAY, limit=1)
        if happened in ([], ["after commit"]):
            break
        assert kept() == before, f"cut before statement {number} ({happened[0]}), a part of it stayed"
    assert happened == ["after commit"]
    assert number > 12
    assert sending.send(MONDAY) == PEOPLE - 1
    assert right()
    assert sending.send(MONDAY) == 0
    assert not list(audit.breaks(lambda *_: None))


def test_two_at_once_write_each_letter_once(own: str) -> None:
    ready = Barrier(2)

    def send_beside(_: int) -> int:
        connections["default"] = cutting.opened(own)
        try:
            ready.wait(timeout=30)
            return sending.send(MONDAY)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(send_beside, range(2))) == PEOPLE
    assert right()
