"""Deny by default: what is not open to everybody needs somebody who is logged in and has shown a second factor.

`settings.OPEN_ROOMS` names the rooms that anybody may enter. A view of another room is opened to everybody by Django's
`login_not_required` alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from equipoise.web.accounts import sessions
from equipoise.web.shell import logs

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
OWN = "accounts"
SHUT = "is_of_a_shut_room"
"""What a request is marked with, for the way out."""
TURNED_AWAY = "was_turned_away_for_want_of_a_factor"
REFUSED = frozenset({403, 404})
"""Answers of a shut room to somebody who is logged in: what is not theirs to see is not there."""


def fresh(view: View) -> View:
    """For what is hard to undo: who has not shown in the last five minutes who they are, is asked to."""
    wrapped: View = reauthentication_required(view)
    return wrapped


class Gate:
    """Stand before every view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """On the way out: no browser and nothing on the way keeps an answer of a room that is not open."""
        response = self.get_response(request)
        if getattr(request, SHUT, False):
            add_never_cache_headers(response)
            _tell(request, response.status_code)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Where to go instead; None where the view may be seen."""
        room = room_of(request, view)
        setattr(request, SHUT, room not in settings.OPEN_ROOMS)
        if room in settings.OPEN_ROOMS or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return None if room == OWN else redirect_to_login(_page(request) or request.get_full_path())
        why = sessions.ended(request, timezone.now())
        if why:
            logout(request)
            return _to("account_login", request, ended=why)
        if room != OWN and not sessions.is_strong(request):
            setattr(request, TURNED_AWAY, True)
            return _to("mfa_index", request)
        return None


def _tell(request: HttpRequest, status: int) -> None:
    """Say in the log which account was refused; of a stranger the line of the request says all that is known."""
    if not (status in REFUSED or getattr(request, TURNED_AWAY, False)) or not request.user.is_authenticated:
        return
    facts = {"event": "access refused", "account": request.user.pk, "route": logs.route_of(request)}
    log.warning("Access to %s was refused to account %s.", facts["route"], facts["account"], extra=facts)


def room_of(request: HttpRequest, view: View) -> str:
    """The room a view belongs to: by the name its addresses have, else by where it is written."""
    match = request.resolver_match
    if match is not None and match.namespaces:
        return match.namespaces[0]
    module = getattr(view, "view_class", view).__module__.split(".")
    return module[2] if module[:2] == ["equipoise", "web"] else ""


def _to(name: str, request: HttpRequest, **more: str) -> HttpResponseRedirect:
    path = _page(request)
    query = urlencode({**({"next": path} if path else {}), **more})
    return HttpResponseRedirect(f"{reverse(name)}?{query}")


def _page(request: HttpRequest) -> str:
    """The page to come back to: the one that was asked for, or on which the form stood that was sent; empty if unknown.

    What was typed there is held by its script, and stands in it again.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    there = urlsplit(request.headers.get("Referer", ""))
    if there.netloc != request.get_host() or there.path.startswith("//") or not there.path.startswith("/"):
        return ""
    return f"{there.path}?{there.query}" if there.query else there.path
