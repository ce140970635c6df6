"""Reading trials: what is conducted, by which protocol version, where, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from equipoise.core.design.model import Design
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
    rows = Member.objects.filter(trial=trial, username=username, since__lte=now)
    for row in rows:
        if row.until is None or row.until > now:
            found.setdefault(row.site, set()).add(row.role)
    return Standing(trial, username, {site: frozenset(roles) for site, roles in found.items()})


def protocol(trial: str, version: str = "") -> Protocol:
    """The protocol of a trial in a version, by default the one in force. 1 or 2 queries."""
    row = _version(trial, version)
    return _read(row.text, row.overlay, f"{trial}, version {row.version}")


def design(trial: str, version: str = "") -> Design:
    """The design of a trial in a version, by default the one in force."""
    found = protocol(trial, version).design
    if found is None:
        raise LookupError(f"the protocol of {trial} has no design")
    return found


def _version(trial: str, version: str) -> Version:
    wanted = version or Trial.objects.values_list("version", flat=True).get(pk=trial)
    return Version.objects.get(trial=trial, version=wanted)


@lru_cache(maxsize=50)
def _read(text: str, overlay: str, where: str) -> Protocol:
    from equipoise.core.protocol.reading import read

    return read(text, where, overlay=overlay)


def _conducted(row: Any) -> Conducted:
    return Conducted(row.trial, row.name, row.nct_id, row.title, row.state, row.version, row.demonstration)
