"""A worker: tasks as they come, the clockwork every so often, until it is told to stop.

It ends between two tasks, never within one. A database that is away is waited for, longer each time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from equipoise.web.mail import queue, servers
from equipoise.web.mail.clockwork import Clockwork

TICK = timedelta(seconds=15)
"""Between two looks at the clockwork while tasks run."""
REST = 0.5
"""Seconds between two looks at an empty queue."""
LONGEST_WAIT = 30.0
"""Seconds between two tries of a database that is away."""
_CHANCE = SystemRandom()
log = logging.getLogger(__name__)


@dataclass
class Worker:
    """One worker. `stop`: set it, and the worker ends after the task at hand."""

    clockwork: Clockwork
    clock: Callable[[], datetime]
    stop: Event = field(default_factory=Event)
    name: str = field(default_factory=queue.name)
    done: int = 0
    _ticked: datetime | None = None
    _failures: int = 0

    def run(self, *, until_empty: bool = False) -> int:
        """Work until told to stop, or until nothing is left to do now. Gives how many tasks ran."""
        while not self.stop.is_set():
            try:
                busy = self.step()
            except (OperationalError, InterfaceError) as error:
                self._wait_for_database(error)
                continue
            self._failures = 0
            if busy:
                continue
            if until_empty:
                break
            servers.rest()
            self.stop.wait(REST)
        servers.rest()
        return self.done

    def step(self) -> bool:
        """The clockwork if it is time, then one task. False where there was none."""
        now = self.clock()
        if self._ticked is None or now - self._ticked >= TICK or now < self._ticked:
            close_old_connections()  # not for each task: SQLite's is made anew each time
            self.clockwork.tick(now)
            self._ticked = now
        ran = queue.run_next(self.name, now)
        self.done += ran
        return ran

    def _wait_for_database(self, error: Exception) -> None:
        """A database that is locked or away: nothing is lost, so come again, later each time."""
        self._failures += 1
        log.warning("the database is not at hand (%s), try %s", type(error).__name__, self._failures)
        if not connection.in_atomic_block:
            connection.close()
        wait = min(0.5 * 2 ** min(self._failures - 1, 10), LONGEST_WAIT)
        self.stop.wait(wait * (0.75 + _CHANCE.random() / 2))
