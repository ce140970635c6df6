"""What stands around every page of a trial: which trial, who one is in it, which parts one sees.

What is not somebody's to see is not there: without a role, or without the deed, the answer is 404.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from equipoise.core.design import duties, states
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries, rooms
from equipoise.web.trials.queries import Conducted, Standing


@dataclass(frozen=True, slots=True)
class Placed:
    """A tab with its address. `here`: the page that is shown belongs to it."""

    title: str
    href: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A page of a trial. `now`: when it is made; `tab`: the address of the part that is shown, empty for none."""

    trial: Conducted
    standing: Standing
    tabs: tuple[Placed, ...]
    now: datetime
    tab: str = ""

    @property
    def state(self) -> str:
        """Where the trial stands, in words."""
        return states.NAMES[states.State(self.trial.state)]

    @property
    def who(self) -> list[str]:
        """Who one is here: “Coordinator, site 03”."""
        return who(self.standing)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone one works in: that of one's sites where they share one, else UTC. 1 query."""
        zones = {each.zone for each in queries.sites(self.trial.trial) if each.number in self.standing.roles}
        return ZoneInfo(zones.pop()) if len(zones) == 1 else ZoneInfo("UTC")

    def may(self, deed: str, site: str = "") -> bool:
        """Whether one may do something at a site; without one, in the trial as a whole."""
        return self.standing.may(deed, site)

    def anywhere(self, deed: str) -> bool:
        """Whether there is a place in the trial where one may do something."""
        return self.standing.anywhere(deed)

    def sites(self, deed: str) -> list[queries.Site]:
        """The trial's sites where one may do something. 1 query."""
        return [each for each in queries.sites(self.trial.trial) if self.standing.may(deed, each.number)]

    def require(self, deed: str, site: str = "") -> By:
        """Who does it, in which role, for the event; Http404 where one may not.

        With a site: there. Without one: anywhere in the trial, for pages that then show what `sites` gives and no more;
        what is about one participant always names the site.
        """
        places = [site] if site else sorted(self.standing.roles)
        role = next(filter(None, (self.standing.role_for(deed, each) for each in places)), "")
        if not role:
            raise Http404
        return By(self.standing.username, role)


def who(standing: Standing) -> list[str]:
    """Who somebody is in a trial, a phrase for each role."""
    return [
        duties.name(role).capitalize() + (f", site {site}" if site else "")
        for site in sorted(standing.roles)
        for role in sorted(standing.roles[site])
    ]


def frame(request: HttpRequest, trial: str) -> Frame:
    """The frame of a page; Http404 where there is no such trial, or who asks has no role in it. 2 queries."""
    now = timezone.now()
    found = queries.trial(trial)
    standing = queries.standing(trial, request.user.get_username(), now)
    if found is None or not standing.roles:
        raise Http404
    tabs = _placed(request.path, trial, rooms.tabs(standing))
    return Frame(found, standing, tabs, now, next((each.href for each in tabs if each.here), ""))


def _placed(path: str, trial: str, tabs: list[rooms.Tab]) -> tuple[Placed, ...]:
    """The tabs with their addresses; the page belongs to the one whose address is the longest beginning of its own."""
    home = reverse("trials:home", args=[trial])
    placed = [(each, href) for each in tabs if (href := _address(each.view, trial))]
    begun = {
        start: href
        for tab, href in placed
        for start in (href, *(f"{home}{each}" for each in tab.also))
        if path == start or (start != home and path.startswith(start))
    }
    here = begun[max(begun, key=len)] if begun else ""
    return tuple(Placed(each.title, href, href == here) for each, href in placed)


def _address(view: str, trial: str) -> str:
    """The address of a tab; empty where it leads nowhere, for one room's fault must not take all pages away."""
    try:
        return reverse(view, args=[trial])
    except NoReverseMatch:
        return ""
