"""However many letters wait, or are put off until later, the next one is claimed as soon: by the queue's index."""

from __future__ import annotations

import copy
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from equipoise.web.mail import queue, tasks
from equipoise.web.mail.models import Letter
from tests.web.mail.making import NOW

pytestmark = pytest.mark.usefixtures("database")
BACKLOG = 2_000


def enqueued(number: int, run_after: datetime | None) -> None:
    """So many tasks of letters that nobody has, without a word about each to the database."""
    tasks.deliver.using(run_after=run_after).enqueue(str(uuid.uuid4()))
    row = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.bulk_create(_again(row) for _ in range(number - 1))


def _again(row: Any) -> Any:
    made = copy.copy(row)
    made.pk = made.id = uuid.uuid4()
    return made


def plan(rows: Any) -> str:
    """How the database finds the first of them."""
    sql, values = rows[:1].query.sql_with_params()
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"{explain} {sql}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_the_next_task_is_a_range_of_the_index_that_begins_with_it() -> None:
    enqueued(BACKLOG, None)
    enqueued(BACKLOG, NOW + timedelta(hours=1))
    for ready in tasks.ready(NOW):
        found = plan(ready)
        assert "tasks_db_new_ordering_idx" in found
        assert "SORT" not in found.upper() and "TEMP B-TREE" not in found
        if connection.vendor == "sqlite":
            assert "status=? AND priority=? AND run_after" in found
        else:
            assert "run_after" in found.partition("Index Cond:")[2].partition("\n")[0]


def test_letters_that_are_due_and_lost_are_found_by_an_index() -> None:
    said = {"about": "", "kind": "x", "to": "", "subject": "", "text": "", "html": "", "state": "sent"}
    Letter.objects.bulk_create(
        Letter(key=str(each), created_at=NOW, due_at=NOW, **said) for each in range(BACKLOG)
    )
    lost = Letter.objects.filter(state="waiting", due_at__lt=NOW).order_by("due_at").values_list("id")
    assert "mail_waiting_by_due" in plan(lost)


def test_what_is_due_comes_before_what_was_never_put_off_and_the_rest_waits() -> None:
    enqueued(1, None)
    enqueued(1, NOW - timedelta(minutes=1))
    enqueued(3, NOW + timedelta(hours=1))
    due, at_once = (each.get().pk for each in tasks.ready(NOW))
    claimed = [queue._claim("worker", NOW) for _ in range(3)]
    assert [row.pk if row else None for row in claimed] == [due, at_once, None]
