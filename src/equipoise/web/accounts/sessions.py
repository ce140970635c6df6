"""How long somebody stays logged in, and whether a second factor was shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from equipoise.web.accounts import visits
from equipoise.web.accounts.models import User
from equipoise.web.accounts.visits import BEGAN, SEEN

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=1)
"""NIST SP 800-63B section 4.2.3 (AAL2): again after 12 hours, or after a pause; 30 minutes to an hour are usual."""
NOTED = timedelta(minutes=1)
"""How exactly the last use is kept: a row is not written for every page."""
Ended = Literal["", "long", "idle"]


def begin(request: HttpRequest, now: datetime) -> None:
    """Note that somebody has just logged in."""
    request.session[BEGAN] = request.session[SEEN] = now.timestamp()


def ended(request: HttpRequest, now: datetime) -> Ended:
    """Why the session is over, empty where it isn't; then its last use is noted."""
    at = now.timestamp()
    began, seen = request.session.get(BEGAN, at), request.session.get(SEEN, at)
    if at - began > LONGEST.total_seconds():
        return "long"
    if at - seen > IDLE.total_seconds():
        return "idle"
    if SEEN not in request.session:
        begin(request, now)
    elif at - seen > NOTED.total_seconds():
        request.session[SEEN] = at
    return ""


def is_strong(request: HttpRequest) -> bool:
    """Whether the person who is logged in has shown a second factor, or a passkey, in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_fresh(request: HttpRequest, now: datetime) -> bool:
    """Whether somebody has shown in the last five minutes who they are."""
    records = get_authentication_records(request, request.user)
    latest = max((float(record.get("at", 0)) for record in records), default=0.0)
    return now.timestamp() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def record(request: HttpRequest, user: User, method: str) -> None:
    """Note that somebody has shown who they are by `method` ("mfa" counts as a second factor)."""
    record_authentication(request, user, method)


def forget_factors(request: HttpRequest) -> None:
    """Forget that a second factor was shown: none is left."""
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        each for each in records if each.get("method") != "mfa"
    ]


def keep_only_this(request: HttpRequest, user: User) -> None:
    """Let this session live on after `actions.end_sessions` has ended all."""
    user.refresh_from_db()
    before = request.session.session_key
    update_session_auth_hash(request, user)
    visits.moved(before, request.session.session_key)
