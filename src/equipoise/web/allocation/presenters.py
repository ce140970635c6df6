"""What the pages of this room show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from equipoise.core.allocation.lists import SITE
from equipoise.core.allocation.scheme import Scheme
from equipoise.core.design.roles import may_see_arm
from equipoise.core.enrolment.states import State
from equipoise.web.allocation import queries, rings
from equipoise.web.allocation.actions import ring_for, ring_in, waiting
from equipoise.web.allocation.queries import Allocated
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Site, Standing


@dataclass(frozen=True, slots=True)
class Person:
    """A participant who was allocated; `at` in the time of their site. `handled`: a code or form was opened already."""

    number: str
    running: str
    at: datetime
    handled: bool = False

    @property
    def said(self) -> str:
        """What everybody is told, and no more."""
        return f"Allocated on {self.at:%-d %B %Y} at {self.at:%H:%M %Z}. Number {self.running}."

    @property
    def when(self) -> str:
        """The same instant, for a table: in the time of the site, whatever the reader's."""
        return f"{self.at:%-d %B %Y, %H:%M %Z}"


@dataclass(frozen=True, slots=True)
class Place:
    """A site with those who wait to be allocated, and those who were."""

    site: Site
    wait: tuple[str, ...]
    done: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """How it stands with somebody's own key. `ring`: in words; `waiting`: colleagues whom they can admit."""

    ring: str
    since: datetime | None
    inside: bool
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfList:
    """One list in words: “Site 03, cytotoxic”."""

    title: str
    taken: int
    free: int
    is_low: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """How it stands with the lists. `low`: how many are nearly used up."""

    sealed: queries.Sealed | None
    made: datetime | None
    lists: tuple[OfList, ...]
    slots: int
    taken: int
    low: int
    revealed: bool


def places(page: Frame) -> list[Place]:
    """The sites where somebody may allocate. 2 queries a site."""
    return [_place(page.trial.trial, site) for site in page.sites(Deed.ALLOCATE)]


def person(trial: str, found: Allocated) -> Person:
    """A participant who was allocated, in the time of their site."""
    site = next(each for each in trials.sites(trial) if each.number == found.site)
    return _person(found, site)


def treated(page: Frame) -> list[Place]:
    """The sites whose codes somebody may open, with who was allocated there."""
    handled = queries.handled(page.trial.trial)
    return [
        Place(
            site,
            (),
            tuple(_person(each, site, each.participant in handled) for each in _of(page, site)),
        )
        for site in _seen_sites(page)
    ]


def key(page: Frame) -> Key | None:
    """Somebody's own key; None for who is of no ring."""
    name, trial = page.standing.username, page.trial.trial
    ring = ring_for(trial, name, page.now)[1]
    if not ring:
        return None
    inside = name in queries.holders(trial, ring)
    colleagues = tuple(waiting(trial, ring, page.now)) if inside else ()
    return Key(rings.title(ring), queries.keyed(trial).get(name), inside, colleagues)


def lists(trial: str) -> Lists:
    """How it stands with a trial's lists. 4 queries."""
    found, every = queries.sealed(trial), queries.lengths(trial)
    scheme = queries.scheme(trial) if every else None
    made = datetime.fromisoformat(found.batches[-1]["made"]) if found else None
    shown = tuple(OfList(list_title(scheme, e.name), e.taken, e.free, e.is_low) for e in every)
    slots, taken = sum(each.slots for each in every), sum(each.taken for each in every)
    low = sum(each.is_low for each in every)
    return Lists(found, made, shown, slots, taken, low, queries.is_revealed(trial))


def list_title(scheme: Scheme | None, name: str) -> str:
    """A list in words: “Site 03, cytotoxic”; the only one there is, “All participants”."""
    factors = {each.id: dict(each.levels) for each in (scheme.factors if scheme else ())}
    parts = [part.partition("=") for part in name.split("/") if "=" in part]
    told = [
        f"Site {level}" if what == SITE else factors.get(what, {}).get(level, level)
        for what, _, level in parts
    ]
    return ", ".join(told) or "All participants"


def sees_arms(standing: Standing) -> bool:
    """Whether one of somebody's roles may see an arm anywhere in the trial, as its protocol says."""
    masking = trials.masking(standing.trial)
    return any(may_see_arm(role, masking) for roles in standing.roles.values() for role in roles)


def has_ring(standing: Standing) -> bool:
    """Whether somebody is of a ring, and so has a key of their own, or should set one."""
    return bool(ring_in(standing)[1])


def _place(trial: str, site: Site) -> Place:
    people = enrolment.participants(trial, site.number)
    wait = tuple(each.number for each in people if each.state is State.ENROLLED)
    done = tuple(_person(each, site) for each in reversed(queries.allocations(trial, site.number)))
    return Place(site, wait, done)


def _seen_sites(page: Frame) -> list[Site]:
    masking = trials.masking(page.trial.trial)
    return [
        site
        for site in page.sites(Deed.SEE_ARM)
        if any(may_see_arm(role, masking) for role in page.standing.roles_at(site.number))
    ]


def _of(page: Frame, site: Site) -> list[Allocated]:
    return list(reversed(queries.allocations(page.trial.trial, site.number)))


def _person(found: Allocated, site: Site, handled: bool = False) -> Person:
    return Person(found.participant, found.padded, found.at.astimezone(ZoneInfo(site.zone)), handled)
