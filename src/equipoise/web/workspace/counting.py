"""The page of figures, put together, and its tables for taking away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from equipoise.web.accounts import queries as accounts
from equipoise.web.referrals import figures as counts
from equipoise.web.referrals import queries as referrals
from equipoise.web.referrals.figures import Figures, Scope
from equipoise.web.sites import managing
from equipoise.web.sites import queries as sites
from equipoise.web.workspace import charts
from equipoise.web.workspace.queries import site_names

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
"""A table's head and its rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: of one's own sites, one of them or all, a study, a period."""

    own: frozenset[int]
    site: int | None = None
    nct_id: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def query(self) -> str:
        """The same for an address."""
        given = {"site": self.site, "study": self.nct_id, "from": self.first, "to": self.last}
        return urlencode({name: each for name, each in given.items() if each})


@dataclass(frozen=True, slots=True)
class LoadLine:
    """What waits, by site and member, with names."""

    site: str
    member: str
    waiting: int


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """All that the page shows; `path`, `bars` and `ticks` are its plots."""

    asked: Asked
    figures: Figures
    loads: tuple[LoadLine, ...]
    bars: tuple[charts.Bar, ...]
    path: str
    ticks: tuple[tuple[float, int], ...]
    sites: tuple[tuple[int, str], ...]
    studies: tuple[str, ...]


def every_site() -> frozenset[int]:
    """All sites, for those who run the installation: figures name nobody who wrote."""
    return frozenset(row.id for row in managing.rows())


def page(asked: Asked, now: datetime) -> FiguresPage:
    """Count what was asked for. 7 queries."""
    used, nct_ids = referrals.choices(asked.own)
    known = sites.known(used)
    chosen = {asked.site} if asked.site is not None else asked.own
    scope = Scope(chosen, asked.nct_id, asked.first, asked.last)
    found = counts.figures(scope, {site: each.calendar for site, each in known.items()}, now)
    last = max([10, *(step.days for step in found.times.curve)])
    return FiguresPage(
        asked=asked,
        figures=found,
        loads=_loads(found.loads, known),
        bars=charts.bars(found.times.by_day),
        path=charts.path(found.times.curve, last),
        ticks=charts.ticks(last),
        sites=site_names(known),
        studies=tuple(nct_ids),
    )


def tables(found: FiguresPage) -> dict[str, Table]:
    """The tables by their names in addresses."""
    steps = [
        (each.days, each.waiting, each.answered, f"{each.share:.4f}") for each in found.figures.times.curve
    ]
    return {
        "times": (
            ("Working days", "Waiting up to then", "Answered on it", "Share answered by then"),
            [*steps],
        ),
        "road": (("Step", "Reached it", "Of"), _counts(found.figures.road)),
        "reasons": (("Reason", "Declined", "Of"), _counts(found.figures.reasons)),
        "load": (
            ("Site", "Member", "Waiting for an answer"),
            [(each.site, each.member, each.waiting) for each in found.loads],
        ),
    }


def _counts(rows: Iterable[counts.Count]) -> list[tuple[object, ...]]:
    return [(each.name, each.count, each.of) for each in rows]


def _loads(loads: Iterable[counts.Load], known: dict[int, sites.Known]) -> tuple[LoadLine, ...]:
    loads = list(loads)
    names = accounts.names({each.member for each in loads if each.member})
    return tuple(
        LoadLine(
            site=f"{known[each.site].name}, {known[each.site].city}" if each.site in known else "",
            member=names.get(each.member, "Somebody who left") if each.member else "Nobody",
            waiting=each.waiting,
        )
        for each in loads
    )
