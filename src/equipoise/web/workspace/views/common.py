"""What the views of the workspace share."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404, HttpRequest

from equipoise.web.referrals.team import Hand
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed


def hand(request: HttpRequest, deed: Deed) -> Hand:
    """Who acts, with the sites where they may do this."""
    user_id = request.user.pk
    assert user_id is not None  # the gate lets nobody in who is not logged in
    return Hand(str(request.user.get_username()), user_id, standing(request).sites_where(deed))


def require_a_site(sites: Collection[int]) -> None:
    """Http404 for who works at no site, or may not do this at any."""
    if not sites:
        raise Http404
