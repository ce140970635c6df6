"""What the queue carries: the number of a letter. The letter itself, and its truth, are in the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import DEFAULT_TASK_PRIORITY
from django_tasks_db.models import DBTaskResult, get_date_max

from equipoise.web.mail import delivering, servers
from equipoise.web.mail.models import Letter

if TYPE_CHECKING:
    from django_tasks_db.models import DBTaskResultQuerySet

SLACK = timedelta(seconds=30)
"""How long after a letter is due its task may still be on the way."""


@task()
def deliver(letter_id: str) -> None:
    """Try to send one letter."""
    delivering.deliver(UUID(letter_id), servers.of_settings(), timezone.now)


def ready(now: datetime) -> tuple[DBTaskResultQuerySet, DBTaskResultQuerySet]:
    """The tasks that may run now: those put off until a moment that has come, then those that nobody put off.

    Both are a range of the queue's index. The library asks for both at once, and so walks past every task that is put
    off until later, each time: a backlog of letters to be tried again would make every claim slower.
    """
    waiting = DBTaskResult.objects.filter(status="READY", priority=DEFAULT_TASK_PRIORITY)
    return waiting.filter(run_after__lte=now), waiting.filter(run_after=get_date_max())


def sweep(now: datetime, limit: int = 1_000) -> int:
    """Wake letters that are due and that no task carries: their worker died, or their task was lost.

    While tasks wait, a due letter may be one of theirs; once none does, every letter that is still due was lost.
    Waking one twice does no harm: whoever comes second finds a lease. Gives how many.
    """
    if any(each.exists() for each in ready(now)):
        return 0
    due = Letter.objects.filter(state=Letter.State.WAITING, due_at__lt=now - SLACK)
    found = list(due.exclude(lease_until__gt=now).order_by("due_at").values_list("id", flat=True)[:limit])
    with transaction.atomic():
        for letter_id in found:
            deliver.enqueue(str(letter_id))
    return len(found)
