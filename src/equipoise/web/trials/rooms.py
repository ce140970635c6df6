"""What rooms above add to a trial's pages: tabs, what waits for somebody, figures. They say so here at the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from equipoise.web.trials.queries import Standing


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a trial's pages. `view`: the name of an address that takes the trial; `deed`: who may do it sees it.

    `shown`: what else has to be so, such as that the protocol lets their role see an arm.
    `also`: how addresses begin, after the trial's, of pages that belong to it and don't begin as its own.
    `of_site`: whether it is what a site's name leads to; its page then takes the site's number as `site`.
    """

    order: int
    title: str
    view: str
    deed: str
    shown: Callable[[Standing], bool] | None = None
    also: tuple[str, ...] = ()
    of_site: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for somebody. `due`: by when, None for no time; the most urgent come first."""

    title: str
    href: str
    detail: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the trial, without persons: “Screened”, “41”, “of 194 planned”. `order`: where it stands."""

    title: str
    value: str
    detail: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A part of somebody's home in a trial: what they keep or answer for. `lines`: a paragraph each. `urgent`: its
    way is the one that somebody in a hurry looks for.
    """

    title: str
    lines: tuple[str, ...]
    href: str
    link: str
    urgent: bool = False


Tasks = Callable[[Standing, datetime], list[Task]]
Figures = Callable[[Standing, datetime], list[Figure]]
Parts = Callable[[Standing, datetime], list[Part]]
OnVersions = Callable[[str], Mapping[str, int]]
Needs = Callable[[str, datetime], list[str]]
_TABS: dict[str, tuple[Tab, ...]] = {}
_TASKS: dict[str, Tasks] = {}
_FIGURES: dict[str, Figures] = {}
_PARTS: dict[str, Parts] = {}
_ON_VERSIONS: dict[str, OnVersions] = {}
_NEEDS: dict[str, Needs] = {}


def offer(room: str, *tabs: Tab, tasks: Tasks | None = None, parts: Parts | None = None) -> None:
    """Add a room's tabs, what it knows to be waiting, and its parts of homes."""
    _TABS[room] = tabs
    if tasks is not None:
        _TASKS[room] = tasks
    if parts is not None:
        _PARTS[room] = parts


def parts(standing: Standing, now: datetime) -> list[Part]:
    """What somebody keeps or answers for, as their home says it."""
    return [part for name in sorted(_PARTS) for part in _PARTS[name](standing, now)]


def tabs(standing: Standing) -> list[Tab]:
    """The tabs that somebody sees, in their order."""
    every = sorted((tab for each in _TABS.values() for tab in each), key=lambda tab: (tab.order, tab.title))
    mine = (tab for tab in every if standing.anywhere(tab.deed))
    return [tab for tab in mine if tab.shown is None or tab.shown(standing)]


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """What waits for somebody in a trial: what is due first, then the rest."""
    found = [task for name in sorted(_TASKS) for task in _TASKS[name](standing, now)]
    return sorted(found, key=lambda task: (task.due is None, task.due or now))


def offer_figures(
    room: str, figures: Figures | None = None, *, on_versions: OnVersions | None = None
) -> None:
    """Add a room's figures to a trial's home: only such as whoever asks may see, and none that would tell an arm.

    `on_versions`: how many participants are on each protocol version, by the trial's name.
    """
    if figures is not None:
        _FIGURES[room] = figures
    if on_versions is not None:
        _ON_VERSIONS[room] = on_versions


def offer_needs(room: str, needs: Needs) -> None:
    """Add what a trial still lacks before it can open: a sentence each, by the trial's name; empty for nothing."""
    _NEEDS[room] = needs


def figures(standing: Standing, now: datetime) -> list[Figure]:
    """The figures that somebody sees, in their order."""
    found = [each for name in sorted(_FIGURES) for each in _FIGURES[name](standing, now)]
    return sorted(found, key=lambda each: each.order)


def on_versions(trial: str) -> dict[str, int]:
    """How many participants are on each protocol version."""
    found: dict[str, int] = {}
    for name in sorted(_ON_VERSIONS):
        for version, count in _ON_VERSIONS[name](trial).items():
            found[version] = found.get(version, 0) + count
    return found


def needs(trial: str, now: datetime) -> list[str]:
    """What a trial still lacks before it can open."""
    return [each for name in sorted(_NEEDS) for each in _NEEDS[name](trial, now)]
