"""What rooms above add to a trial's pages: tabs, and what waits for somebody. They say so here at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from equipoise.web.trials.queries import Standing


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a trial's pages. `view`: the name of an address that takes the trial; `deed`: who may do it sees it."""

    order: int
    title: str
    view: str
    deed: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for somebody. `due`: by when, None for no time; the most urgent come first."""

    title: str
    href: str
    detail: str = ""
    due: datetime | None = None


Tasks = Callable[[Standing, datetime], list[Task]]
_TABS: dict[str, tuple[Tab, ...]] = {}
_TASKS: dict[str, Tasks] = {}


def offer(room: str, *tabs: Tab, tasks: Tasks | None = None) -> None:
    """Add a room's tabs, and what it knows to be waiting."""
    _TABS[room] = tabs
    if tasks is not None:
        _TASKS[room] = tasks


def tabs(standing: Standing) -> list[Tab]:
    """The tabs that somebody sees, in their order."""
    every = sorted((tab for each in _TABS.values() for tab in each), key=lambda tab: (tab.order, tab.title))
    return [tab for tab in every if standing.anywhere(tab.deed)]


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """What waits for somebody in a trial: what is due first, then the rest."""
    found = [task for name in sorted(_TASKS) for task in _TASKS[name](standing, now)]
    return sorted(found, key=lambda task: (task.due is None, task.due or now))
