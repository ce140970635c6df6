"""The queue of tasks (django-tasks-db): taking the next one, and what is done with those that ended or were left.

A row of the queue is worth nothing by itself: the outbox is the truth. So a row is deleted once it has run, and one
whose worker died is given to another.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from equipoise.web.mail import circuits, delivering, tasks
from equipoise.web.shell import logs

LEFT = delivering.LEASE + timedelta(minutes=1)
"""After so long a task that still counts as running was left by a worker that died."""
KEPT = timedelta(days=7)
"""How long a task that failed stays to be looked at."""
LETTERS = tasks.deliver.module_path
log = logging.getLogger(__name__)


class Failed(Exception):
    """Stands in the queue for what a task raised, whose own words may hold something personal."""


def run_next(worker: str, now: datetime) -> bool:
    """Run the task that is next. False where there is none, or only letters while the mail server rests."""
    row = _claim(worker, now)
    if row is None:
        return False
    with logs.within(f"task-{row.pk}"):
        _run(row)
    return True


def _run(row: DBTaskResult[Any, Any]) -> None:
    """Run a task; what it raises stands in its row by its kind alone, and a task that went well leaves no row."""
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:
        if transaction.get_connection().in_atomic_block:
            raise
        log.error("task %s failed: %s", row.task_path, type(error).__name__)
        row.set_failed(Failed(type(error).__name__))
    else:
        DBTaskResult.objects.filter(pk=row.pk).delete()


def tidy(now: datetime) -> int:
    """Give left tasks to another worker, and delete those that ended long ago. Gives how many were given back."""
    with transaction.atomic():
        left = DBTaskResult.objects.running().filter(started_at__lt=now - LEFT)
        given = left.update(status="READY", started_at=None)
        DBTaskResult.objects.finished().filter(
            Q(status="SUCCESSFUL") | Q(finished_at__lt=now - KEPT)
        ).delete()
    return given


def name() -> str:
    """A name for one worker, unlike any other."""
    return uuid.uuid4().hex


def _claim(worker: str, now: datetime) -> DBTaskResult[Any, Any] | None:
    rests = circuits.rests_until(now) is not None
    for ready in tasks.ready(now):
        wanted = ready.exclude(task_path=LETTERS) if rests else ready
        if not wanted.exists():  # reading takes no lock: workers that wait are in nobody's way
            continue
        with exclusive_transaction():
            row = wanted.get_locked()
            if row is not None:
                row.claim(worker)
                return row
    return None
