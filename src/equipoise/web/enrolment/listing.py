"""The screening log as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from equipoise.core.enrolment.states import STANDINGS
from equipoise.core.enrolment.windows import day_words, words
from equipoise.web.enrolment import identity
from equipoise.web.enrolment.log import NEEDS, WORDS, Entry, Need, Wanted, day_of, log
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Site

ICONS = {
    Need.LAPSING: "finding",
    Need.OVERRIDE: "finding",
    Need.REFUSE: "not-met",
    Need.CONSENT: "note",
    Need.RECONSENT: "note",
    Need.LEVEL: "finding",
    Need.CONFIRM: "soon",
    Need.WHOLE: "soon",
    Need.ENROL: "open",
    Need.EVIDENCE: "not-known",
    Need.ALLOCATE: "open",
    Need.NOTHING: "done",
}
URGENT = frozenset({Need.LAPSING, Need.OVERRIDE})


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in the log, in words."""

    number: str
    name: str
    state: str
    since: str
    need: str
    icon: str
    urgent: bool
    detail: str
    settled: int
    gates: int
    from_message: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A need with how many have it, and the query string that shows them."""

    title: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The page: its rows, the tabs of needs, the sites to choose from; `waiting`: how many need somebody."""

    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...]
    sites: tuple[Site, ...]
    total: int
    waiting: int
    may_screen: bool
    named: bool


def listed(page: Frame, wanted: Wanted) -> Listing:
    """The log of the sites where one may see it. Names are told where one may screen, and nowhere else."""
    sites = page.sites(Deed.SEE_SCREENING)
    found = log(page.trial, sites, wanted, page.now)
    own = [each.person.number for each in found.entries if page.may(Deed.SCREEN, each.person.site)]
    names = identity.names(page.trial.trial, own)
    waiting = sum(count for need, count in found.needs.items() if need != Need.NOTHING)
    return Listing(
        rows=tuple(_row(each, names.get(each.person.number, "")) for each in found.entries),
        tabs=tuple(_tabs(found.needs, waiting, found.total, wanted)),
        sites=tuple(sites),
        total=found.total,
        waiting=waiting,
        may_screen=page.anywhere(Deed.SCREEN),
        named=bool(own),
    )


def _row(entry: Entry, name: str) -> Row:
    near = f"{entry.lapse.window.event} {words(entry.lapse)}" if entry.lapse else ""
    if entry.need is Need.LEVEL:
        near = "; ".join(each.words for each in entry.levels)
    return Row(
        number=entry.person.number,
        name=name,
        state=STANDINGS[entry.state].title,
        since=day_words(day_of(entry.person)),
        need=WORDS[entry.need] if entry.need is not Need.NOTHING else "",
        icon=ICONS[entry.need],
        urgent=entry.need in URGENT,
        detail=near,
        settled=entry.settled,
        gates=entry.gates,
        from_message=bool(entry.person.referral),
    )


def _tabs(needs: dict[str, int], waiting: int, total: int, wanted: Wanted) -> list[Tab]:
    chosen = bool(wanted.need or wanted.state)
    first = Tab("Needs somebody", waiting, _query(wanted), not chosen and not wanted.every)
    own = [
        Tab(WORDS[need], needs[need], _query(wanted, need=need.value), wanted.need == need)
        for need in NEEDS
        if need is not Need.NOTHING and needs.get(need)
    ]
    return [first, *own, Tab("Everybody", total, _query(wanted, show="all"), wanted.every and not chosen)]


def _query(wanted: Wanted, **more: str) -> str:
    return urlencode(({"site": wanted.site} if wanted.site else {}) | more)
