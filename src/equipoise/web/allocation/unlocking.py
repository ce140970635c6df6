"""A private key between two requests of one browser: in the server's session, under a key that only its cookie holds.

Whoever has the database and the server's environment has one half; whoever has the browser has the other. It ends after
some minutes, and with the log-in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Opener

KEPT = timedelta(minutes=15)
COOKIE = SESSION = "opened"


def keep(request: HttpRequest, response: HttpResponse, trial: str, private: bytes, now: datetime) -> None:
    """Keep a key for some minutes: half of what opens it in the session, half in a cookie of this answer."""
    locked, key = actions.held_by_browser(private, _bound(request, trial))
    request.session[SESSION] = {"trial": trial, "locked": locked, "until": (now + KEPT).isoformat()}
    response.set_cookie(
        COOKIE,
        key,
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def until(request: HttpRequest, trial: str, now: datetime) -> datetime | None:
    """Until when this browser has a key of the trial at hand; None where it has none."""
    held = request.session.get(SESSION) or {}
    if held.get("trial") != trial or COOKIE not in request.COOKIES:
        return None
    ends = datetime.fromisoformat(held["until"])
    return ends if now < ends else None


def opener(request: HttpRequest, trial: str, now: datetime) -> Opener | None:
    """Who asks, with the key that their passphrase opened before; None where it has to be typed again."""
    if until(request, trial, now) is None:
        return None
    locked = request.session[SESSION]["locked"]
    private = actions.from_browser(locked, request.COOKIES[COOKIE], _bound(request, trial))
    return Opener(request.user.get_username(), private) if private else None


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Forget the key on both sides."""
    request.session.pop(SESSION, None)
    response.delete_cookie(COOKIE, samesite="Strict")


def _bound(request: HttpRequest, trial: str) -> tuple[str, ...]:
    return (trial, request.user.get_username())
