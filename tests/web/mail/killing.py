"""A program of tests: a worker is killed at every point of a letter's way, and another goes on after it.

Run as `python -m tests.web.mail.killing` over a house without letters. Each worker is a process
forked from this one, which has no connection open then. Says for each point, as JSON, how the first worker ended,
and what the letter and the queue looked like after the second.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

POINTS = (
    "before the task is claimed",
    "once it is claimed",
    "before the lease",
    "under the lease",
    "before the content",
    "once the server has taken it",
    "before the result is written",
    "amid the result",
    "before the task is put away",
)
"""Where the first worker is killed, in the order in which a letter comes by."""
TAKEN = POINTS[5:8]
"""After these the server has the letter and nobody has noted it: it is sent again, as itself."""


def places() -> dict[str, tuple[Any, str]]:
    """What is about to be called at each point."""
    import smtplib

    from django.db.models import QuerySet

    from equipoise.web.mail import delivering, outcomes, queue, smtp

    where: tuple[tuple[Any, str], ...] = (
        (queue, "_claim"),
        (queue, "_run"),
        (delivering, "_take"),
        (smtp.Smtp, "send"),
        (smtplib.SMTP, "data"),
        (delivering, "_worked"),
        (delivering, "_end"),
        (outcomes, "tell"),
        (QuerySet, "delete"),
    )
    return dict(zip(POINTS, where, strict=True))


def forked(work: Callable[[], object]) -> int:
    """Do something in a process of its own; gives how that ended."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def killed_at(place: tuple[Any, str]) -> Callable[[], None]:
    """A worker's one step, which ends where that is called."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        from equipoise.web.mail import queue

        setattr(*place, die)
        queue.run_next("first", datetime.now(UTC))

    return work


def go_on() -> None:
    """Another worker, after the lease has ended."""
    from django.utils import timezone

    from equipoise.web.mail import queue, servers, tasks

    later = datetime.now(UTC) + queue.LEFT + timedelta(minutes=1)
    timezone.now = lambda: later
    for work in (queue.tidy, tasks.sweep):
        work(later)
    while queue.run_next("second", later):
        pass
    servers.rest()


def main() -> None:
    """Each point in its turn, each with a letter of its own."""
    from equipoise.cli.main import start_django

    start_django()
    from django_tasks_db.models import DBTaskResult

    from equipoise.web.mail.models import Letter
    from tests.web.mail.making import posted

    found = {}
    for point, place in places().items():
        letter_id = posted(point, now=datetime.now(UTC))
        status = forked(killed_at(place))
        forked(go_on)
        state = Letter.objects.values_list("state", flat=True).get(id=letter_id)
        found[point] = [os.WTERMSIG(status), state, DBTaskResult.objects.count()]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
