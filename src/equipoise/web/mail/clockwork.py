"""What is to be done every so often: each room names its own in its AppConfig, and no room needs to know another.

    class LoansConfig(AppConfig):
        def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
            from equipoise.web.loans import actions

            return {"remind of loans": (15, actions.remind)}

A name, the seconds between two runs, and an action of the room's that takes the moment. Every worker runs every job:
an action must bear being run by two at once, and twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from django.apps import apps
from django.db import InterfaceError, OperationalError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every `every`."""

    name: str
    every: timedelta
    action: Callable[[datetime], object]


class Noted(Protocol):
    """Told of each run of a job whether it went well."""

    def __call__(self, name: str, now: datetime, *, well: bool) -> None: ...


def _unnoted(name: str, now: datetime, *, well: bool) -> None:
    """Nobody wants to know."""


@dataclass
class Clockwork:
    """Runs jobs when they are due, each by itself: one that fails stops no other. `noted` is told of every run."""

    jobs: tuple[Job, ...]
    noted: Noted = _unnoted
    _ran: dict[str, datetime] = field(default_factory=dict)

    def tick(self, now: datetime) -> list[str]:
        """Run what is due. Gives the names of what ran well. A database that is away is raised: nothing can run."""
        return [job.name for job in self.jobs if self._is_due(job, now) and self._run(job, now)]

    def _is_due(self, job: Job, now: datetime) -> bool:
        ran = self._ran.get(job.name)
        return ran is None or now - ran >= job.every or now < ran

    def _run(self, job: Job, now: datetime) -> bool:
        try:
            job.action(now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.error("periodic job %s failed: %s", job.name, type(error).__name__)
            self._ran[job.name] = now
            self.noted(job.name, now, well=False)
            return False
        self._ran[job.name] = now
        self.noted(job.name, now, well=True)
        return True


def jobs() -> Iterator[Job]:
    """What the rooms that are installed name."""
    for room in apps.get_app_configs():
        for name, (seconds, action) in getattr(room, "periodic", dict)().items():
            yield Job(f"{room.label}: {name}", timedelta(seconds=seconds), action)
