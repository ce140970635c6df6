"""The inbox's filters, as they stand in the address. Nothing personal is among them: names are searched by POST."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from equipoise.core.referral.states import State
from equipoise.web.referrals.queries import Need, Wanted


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, cleaned: what isn't understood, or lies outside one's sites, is left out."""

    need: Need | None = None
    site: int | None = None
    study: str = ""
    state: State | None = None
    who: str = ""
    page: int = 1

    def wanted(self, user_id: int) -> Wanted:
        """The same for the query."""
        assigned = {"me": user_id, "nobody": 0}.get(self.who)
        return Wanted(self.site, self.study, self.state, self.need, assigned)

    def query(self, **other: str) -> str:
        """The address's query with these values instead; empty values are left out, and the page unless named."""
        now = {
            "need": self.need or "",
            "site": str(self.site or ""),
            "study": self.study,
            "state": self.state or "",
            "who": self.who,
        }
        return urlencode({name: each for name, each in {**now, **other}.items() if each})

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the need is asked for."""
        return any((self.site, self.study, self.state, self.who))


def read(query: QueryDict, sites: Collection[int]) -> Filters:
    """The filters of an address."""
    need, state, site = query.get("need", ""), query.get("state", ""), query.get("site", "")
    number = int(site) if site.isdecimal() and len(site) < 18 else None
    return Filters(
        need=Need(need) if need in list(Need) else None,
        site=number if number in sites else None,
        study=query.get("study", "")[:11].upper(),
        state=State(state) if state in list(State) else None,
        who=query.get("who", "") if query.get("who") in ("me", "nobody") else "",
        page=_page(query.get("page", "")),
    )


def _page(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1
