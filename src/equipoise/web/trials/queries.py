"""Reading trials: what is conducted, by which protocol version, where, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from equipoise.core.design.model import Design
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Sourced
from equipoise.core.protocol.model import Protocol
from equipoise.web.trials import permissions
from equipoise.web.trials.models import Member, Trial, TrialSite, Version


@dataclass(frozen=True, slots=True)
class Conducted:
    """A trial. `trial`: its name in addresses; `version`: the protocol version in force."""

    trial: str
    name: str
    nct_id: str
    title: str
    state: str
    version: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Site:
    """A site of a trial, by its number in it. `site_id`: of the room `sites`, 0 for none."""

    number: str
    name: str
    city: str
    country: str
    zone: str
    site_id: int
    open: bool

    def day(self, now: datetime) -> date:
        """Which day it is at the site."""
        return now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Held:
    """A protocol version that was adopted. `differences` from the one before stand in its event."""

    version: str
    text: str
    overlay: str
    sha256: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's role in a trial; `site` empty for the whole of it. `until`: when it ended, None while it holds."""

    id: int
    username: str
    role: str
    site: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a trial: roles by site, those of the trial as a whole under the empty name."""

    trial: str
    username: str
    roles: Mapping[str, frozenset[str]]

    def roles_at(self, site: str = "") -> frozenset[str]:
        """All roles that count at a site."""
        return self.roles.get("", frozenset()) | self.roles.get(site, frozenset())

    def may(self, what: str, site: str = "") -> bool:
        """Whether they may do something at a site; without one, in the trial as a whole."""
        return permissions.may(self.roles_at(site), what)

    def anywhere(self, what: str) -> bool:
        """Whether there is a place in the trial where they may do something."""
        return any(permissions.may(self.roles_at(site), what) for site in self.roles)

    def role_for(self, what: str, site: str = "") -> str:
        """The role in which they do it, for the event; empty where they may not."""
        return next((each for each in sorted(self.roles_at(site)) if permissions.may([each], what)), "")


def trial(name: str) -> Conducted | None:
    """A trial by its name in addresses. 1 query."""
    row = Trial.objects.filter(pk=name).first()
    return _conducted(row) if row else None


def trials() -> list[Conducted]:
    """Every trial. 1 query."""
    return [_conducted(row) for row in Trial.objects.order_by("trial")]


def sites(trial: str) -> list[Site]:
    """The sites of a trial, by their numbers. 1 query."""
    rows = TrialSite.objects.filter(trial=trial).order_by("number")
    return [Site(r.number, r.name, r.city, r.country, r.zone, r.site_id, r.open) for r in rows]


def standing(trial: str, username: str, now: datetime) -> Standing:
    """What somebody is in a trial now. 1 query."""
    found: dict[str, set[str]] = {}
    for row in _current(now).filter(trial=trial, username=username):
        found.setdefault(row.site, set()).add(row.role)
    return Standing(trial, username, {site: frozenset(roles) for site, roles in found.items()})


def standings(trial: str, now: datetime) -> dict[str, Standing]:
    """What everybody who has a role in a trial is in it now, by their log-ins. 1 query."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in _current(now).filter(trial=trial):
        found.setdefault(row.username, {}).setdefault(row.site, set()).add(row.role)
    return {
        name: Standing(trial, name, {site: frozenset(roles) for site, roles in places.items()})
        for name, places in found.items()
    }


def mine(username: str, now: datetime) -> list[Conducted]:
    """The trials in which somebody has a role now. 2 queries."""
    names = {each.trial for each in _current(now).filter(username=username)}
    return [each for each in trials() if each.trial in names]


def people(trial: str) -> list[Person]:
    """Everybody who has or had a role in a trial, oldest first. 1 query."""
    return [_person(row) for row in Member.objects.filter(trial=trial).order_by("since", "pk")]


def roles_of(username: str) -> list[tuple[str, Person]]:
    """Every role that somebody has or had, each with its trial, oldest first. 1 query."""
    rows = Member.objects.filter(username=username).order_by("since", "pk")
    return [(row.trial, _person(row)) for row in rows]


def roles_by_name(trial: str, now: datetime) -> dict[str, set[str]]:
    """Everybody's roles in a trial now, wherever they have them. 1 query."""
    found: dict[str, set[str]] = {}
    for row in _current(now).filter(trial=trial).order_by("username"):
        found.setdefault(row.username, set()).add(row.role)
    return found


def versions(trial: str) -> dict[str, Held]:
    """The protocol versions of a trial by their numbers, the oldest first. 1 query."""
    rows = Version.objects.filter(trial=trial).order_by("since", "pk")
    return {r.version: Held(r.version, r.text, r.overlay, r.sha256, r.since) for r in rows}


def masking(trial: str, version: str = "") -> Mapping[Role, Sourced[bool]]:
    """Who is blind, as the protocol says; nothing, so that everybody is, where it says nothing."""
    found = protocol(trial, version).design
    return found.masking if found else {}


def protocol(trial: str, version: str = "") -> Protocol:
    """The protocol of a trial in a version, by default the one in force. 1 or 2 queries."""
    row = _version(trial, version)
    return read(row.text, row.overlay)


@lru_cache(maxsize=50)
def read(text: str, overlay: str) -> Protocol:
    """The protocol a file says, with the overlay that is laid over it; InputError for what it can't mean."""
    from equipoise.core.protocol.reading import read

    return read(text, "the protocol file", overlay=overlay)


def design(trial: str, version: str = "") -> Design:
    """The design of a trial in a version, by default the one in force."""
    found = protocol(trial, version).design
    if found is None:
        raise LookupError(f"the protocol of {trial} has no design")
    return found


def former_roles(trial: str, username: str) -> set[str]:
    """The roles that somebody once had in a trial, and that were ended. 1 query."""
    rows = Member.objects.filter(trial=trial, username=username).exclude(until=None)
    return set(rows.values_list("role", flat=True))


def _current(now: datetime) -> QuerySet[Member]:
    return Member.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def _version(trial: str, version: str) -> Version:
    wanted = version or Trial.objects.values_list("version", flat=True).get(pk=trial)
    return Version.objects.get(trial=trial, version=wanted)


def _person(row: Member) -> Person:
    return Person(row.pk, row.username, row.role, row.site, row.since, row.until)


def _conducted(row: Any) -> Conducted:
    return Conducted(row.trial, row.name, row.nct_id, row.title, row.state, row.version, row.demonstration)
