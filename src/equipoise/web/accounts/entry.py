"""Letting somebody in who has just proven to read the letters of their address, and asking who is in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone

from equipoise.web.accounts import actions, sessions
from equipoise.web.accounts.models import User


def enter(request: HttpRequest, user_id: int) -> None:
    """Log in whoever an invitation let in. They have no second factor yet, and so see nothing but its page."""
    user = User.objects.get(pk=user_id)
    get_adapter(request).login(request, user)
    sessions.record(request, user, "invitation")
    actions.note_entry(user, timezone.now())


def is_fully_in(request: HttpRequest) -> bool:
    """Whether somebody is logged in, has shown a second factor, and their session is not over."""
    if not request.user.is_authenticated:
        return False
    return not sessions.ended(request, timezone.now()) and sessions.is_strong(request)
