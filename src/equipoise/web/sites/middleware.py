"""Requests carry the sites of whoever is logged in, looked up when they are first asked for.

They are read anew for every request: who loses a role may not any more with the next click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from equipoise.web.sites.permissions import Role, may
from equipoise.web.sites.queries import sites_of


class Standing:
    """What somebody is: their roles at sites, and of the installation."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def at_sites(self) -> Mapping[int, frozenset[str]]:
        """The roles at each site where they work; empty for strangers. 1 query, once a request."""
        return sites_of(self.user.pk) if self.user.is_authenticated else {}

    @cached_property
    def of_all(self) -> frozenset[str]:
        """The roles of the installation."""
        if not self.user.is_authenticated:
            return frozenset()
        roles = {Role.OPERATOR} if self.user.is_staff else set()
        roles |= {Role.REVIEWER} if self.user.has_perm("criteria.review_protocol") else set()
        return frozenset(roles)

    def roles_at(self, site: int) -> frozenset[str]:
        """All roles that count at a site."""
        return self.of_all | self.at_sites.get(site, frozenset())

    def may(self, what: str, site: int | None = None) -> bool:
        """Whether they may do something at a site, or without one, in the installation."""
        return may(self.of_all if site is None else self.roles_at(site), what)

    def sites_where(self, what: str) -> frozenset[int]:
        """The sites where one of their roles *there* lets them do something: what queries begin from."""
        return frozenset(site for site, roles in self.at_sites.items() if may(roles, what))

    def require(self, what: str, site: int | None = None) -> None:
        """Http404 where they may not: what lies outside is not there."""
        if not self.may(what, site):
            raise Http404


class Standings:
    """Give every request its `standing`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is looked up until somebody asks."""
        request.standing = Standing(_Lazily(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class _Lazily:
    """The user of a request, without touching the session before anybody asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request.user, name)


def standing(request: HttpRequest) -> Standing:
    """What whoever sent the request is."""
    found: Standing = request.standing  # type: ignore[attr-defined]
    return found
