"""What happened to studies is written down once, in order, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipoise.core.news.kinds import NEW
from equipoise.web.audit.models import Entry
from equipoise.web.news import actions, queries
from equipoise.web.news.models import Begun, Gathered, Item
from equipoise.web.studies import actions as studies
from equipoise.web.studies.models import Load, Version
from tests.web.studies.samples import NOW, nct, now, record

pytestmark = pytest.mark.usefixtures("database")
OPEN, CLOSED, ENDED = "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED"


def put(*records: Any, kind: str = studies.FILES) -> None:
    studies.load_records(records, kind=kind, now=now)


def gather(limit: int = actions.CHUNK) -> int:
    return actions.gather(NOW, limit)


def told(number: int = 1) -> list[tuple[str, str]]:
    """Kind and new status of a study's news, oldest first."""
    found = queries.items(0, 10_000)
    return [(each.kind, str(each.detail.get("to", ""))) for each in found if each.nct_id == nct(number)]


@pytest.fixture
def begun(database: str) -> None:
    """An installation whose news has begun: it knows study 9."""
    put(record(9))
    assert gather() == 0


def test_what_is_found_at_first_is_known() -> None:
    assert gather() == 0
    put(record(1), record(2, "2026-01-01"), record(2, "2026-01-02", status=ENDED))
    assert gather() == 0
    assert queries.last() == 0
    put(record(1, "2026-01-06", status=CLOSED))
    assert gather() == 1
    assert told() == [("study_closed", CLOSED)]


def test_a_first_load_is_known_when_it_has_ended() -> None:
    """A worker looks every minute, and a first load takes longer: what it brings last is no news either."""
    load = Load.objects.create(kind=Load.Kind.FILES, started_at=NOW)
    put_while_loading = record(1)
    put(put_while_loading)
    Load.objects.filter(pk=load.pk).update(state=Load.State.RUNNING)
    assert gather() == 0
    assert not Begun.objects.exists()
    put(record(2))
    assert gather() == 0
    put(record(3))
    assert gather() == 1
    assert told(3) == [(NEW, "")]


@pytest.mark.usefixtures("begun")
def test_the_registry_s_first_load_after_a_demonstration_is_known_too() -> None:
    put(record(1), record(2), kind=studies.DEMONSTRATION)
    assert gather() == 0
    put(record(3), kind=studies.DEMONSTRATION)
    assert gather() == 1


@pytest.mark.usefixtures("begun")
def test_a_study_never_seen_is_one_piece_of_news_however_many_versions_came() -> None:
    put(record(1, "2026-01-01", status="NOT_YET_RECRUITING"), record(1, "2026-01-02"))
    assert gather() == 1
    (news,) = queries.of_study(nct(1), 10)
    assert (news.kind, news.topic, news.before, news.change) == (NEW, "new", None, "")
    assert news.detail == {"title": "A study", "status": OPEN}
    assert news.sentence == "This study is new in the registry; its status is “recruiting”."
    put(record(1, "2025-12-01", status="WITHHELD"))
    assert gather() == 0


@pytest.mark.usefixtures("begun")
def test_each_step_of_a_load_is_told_in_order() -> None:
    put(record(1, "2026-01-01", status="NOT_YET_RECRUITING"))
    gather()
    put(
        record(1, "2026-01-04", status=ENDED),
        record(1, "2026-01-02"),
        record(1, "2026-01-03", status=CLOSED, title="Another"),
    )
    assert gather() == 5
    assert told()[1:] == [
        ("study_opened", OPEN),
        ("study_closed", CLOSED),
        ("other", "Another"),
        ("study_ended", ENDED),
        ("other", "A study"),
    ]


@pytest.mark.usefixtures("begun")
def test_a_late_version_before_the_current_one_is_history() -> None:
    put(record(1, "2026-01-01"), record(1, "2026-01-09", status=ENDED))
    gather()
    put(record(1, "2026-01-05", status="SUSPENDED"))
    assert gather() == 0
    put(record(1, "2026-01-10", status=OPEN))
    assert gather() == 1
    assert told()[1:] == [("study_opened", OPEN)]


@pytest.mark.usefixtures("begun")
def test_a_version_from_between_that_comes_before_the_next_look_is_told_as_a_step() -> None:
    put(record(1, "2026-01-01"))
    gather()
    put(record(1, "2026-01-09", status=ENDED))
    put(record(1, "2026-01-05", status="SUSPENDED"))
    assert gather() == 2
    assert told()[1:] == [("study_paused", "SUSPENDED"), ("study_ended", ENDED)]


def test_the_demonstration_and_the_registry_are_no_change_of_each_other() -> None:
    put(record(1, "2026-01-09", title="Made up"), kind=studies.DEMONSTRATION)
    put(record(9))
    gather()
    put(record(1, "2026-01-01", status=ENDED))
    assert gather() == 0
    put(record(1, "2026-01-02", status=OPEN))
    assert told() == []
    assert gather() == 1
    assert told() == [("study_opened", OPEN)]


def test_a_demonstration_that_was_taken_back_tells_nothing() -> None:
    put(record(1, "2026-01-05"), kind=studies.DEMONSTRATION)
    gather()
    put(record(1, "2026-01-05", status=ENDED), kind=studies.DEMONSTRATION)
    assert gather() == 0
    assert told() == []


@pytest.mark.usefixtures("begun")
def test_a_version_that_means_the_same_is_no_news_and_the_next_one_is_told_once() -> None:
    put(record(1, "2026-01-01"))
    gather()
    put(record(1, "2026-01-02"))
    assert gather() == 0
    put(record(1, "2026-01-03", status=CLOSED))
    assert gather() == 1
    assert gather() == 0


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("limit", [1, 2, 3, 500])
def test_the_size_of_a_chunk_changes_nothing(limit: int) -> None:
    put(*(record(each) for each in (5, 3, 1, 2)))
    assert gather(limit) == 4
    put(*(record(each, "2026-01-06", status=CLOSED) for each in (2, 5, 1)))
    assert gather(limit) == 3
    assert [each.nct_id for each in queries.items(0, 10)] == [nct(each) for each in (5, 3, 1, 2, 2, 5, 1)]
    assert Gathered.objects.get().revision == 8


@pytest.mark.usefixtures("begun")
def test_what_is_written_has_its_audit_row_and_nothing_is_asked_where_nothing_happened() -> None:
    put(record(1))
    gather()
    row = Entry.objects.order_by("number").last()
    assert row is not None
    assert (row.verb, row.detail) == ("news written", {"studies": 1, "news": 1})
    with CaptureQueriesContext(connection) as asked:
        gather()
    assert len(asked) == 2


@pytest.mark.usefixtures("begun")
def test_the_number_of_queries_does_not_grow_with_the_studies() -> None:
    def asked(*records: Any) -> int:
        put(*records)
        with CaptureQueriesContext(connection) as found:
            gather()
        return len(found)

    few = asked(record(1), record(2))
    assert asked(*(record(each) for each in range(20, 80))) == few


@pytest.mark.usefixtures("begun")
class TestReading:
    def test_in_order_after_a_number_and_by_numbers(self) -> None:
        put(*(record(each) for each in (1, 2, 3)))
        gather()
        first, second, third = queries.items(0, 10)
        assert queries.items(first.id, 1) == [second]
        assert queries.of_ids([third.id, first.id, 10**9]) == [first, third]
        assert queries.last() == third.id
        assert queries.of_studies([nct(1), nct(3)], NOW, 10) == [third, first]
        assert queries.of_studies([nct(1)], NOW + timedelta(seconds=1), 10) == []
        assert queries.of_study(nct(2), 10, after=second.id) == []

    def test_the_studies_before_and_after_come_in_one_query(self) -> None:
        put(record(1), record(2))
        gather()
        put(record(1, "2026-01-06", status=CLOSED))
        gather()
        news = queries.items(0, 10)
        with CaptureQueriesContext(connection) as asked:
            found = queries.studies_of(news)
        assert len(asked) == 1
        last = news[-1]
        assert last.before is not None
        assert found[last.nct_id, last.before].status == OPEN
        assert found[last.nct_id, last.after].status == CLOSED
        assert len(found) == 3

    def test_a_version_that_is_gone_is_left_out(self) -> None:
        put(record(1))
        gather()
        news = queries.items(0, 10)
        Item.objects.update(after=Version.objects.latest("pk").pk + 1)
        assert queries.studies_of(queries.items(0, 10)) == {}
        assert queries.studies_of(news)

    def test_how_far_the_writing_is(self) -> None:
        put(record(1))
        found = queries.written()
        assert (found.revision, found.waits_since) == (1, NOW)
        gather()
        assert queries.written() == queries.Written(2, None)
