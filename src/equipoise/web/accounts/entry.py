"""Letting somebody in who has just proven to read the letters of their address, and asking who is in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from equipoise.web.accounts import actions, sessions
from equipoise.web.accounts.models import User

ACCOUNT = "account_that_is_in"
"""Where a request keeps whose it is, once that was looked up."""


def enter(request: HttpRequest, user_id: int) -> None:
    """Log in whoever a letter's link let in. They have no second factor yet: shut rooms stay shut to them."""
    user = User.objects.get(pk=user_id)
    get_adapter(request).login(request, user)
    sessions.record(request, user, "invitation")
    actions.note_entry(user, timezone.now())


def account_of(request: HttpRequest) -> int | None:
    """The number of the account that somebody is logged in with, for pages that are open to all; None for visitors.

    With or without a second factor; a session that is over counts no more. Visitors who bring no cookie of a session
    cost no query.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    if not hasattr(request, ACCOUNT):
        inside = request.user.is_authenticated and not sessions.ended(request, timezone.now())
        setattr(request, ACCOUNT, request.user.pk if inside else None)
    found: int | None = getattr(request, ACCOUNT)
    return found


def is_fully_in(request: HttpRequest) -> bool:
    """Whether somebody is logged in, has shown a second factor, and their session is not over."""
    if not request.user.is_authenticated:
        return False
    return not sessions.ended(request, timezone.now()) and sessions.is_strong(request)
