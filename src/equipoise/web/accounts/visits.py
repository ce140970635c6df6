"""Where somebody is logged in: their sessions, to be seen and ended one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import letters
from equipoise.web.accounts.models import User, Visit
from equipoise.web.audit import actions as audit

BEGAN, SEEN = "began", "seen"
"""Where a session keeps when it began and when it was last used (see `sessions`)."""
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("an iPhone", r"iPhone"),
    ("an iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("a Mac", r"Macintosh"),
    ("Linux", r"Linux|X11"),
)
"""The first that is found in what a browser calls itself; later ones are named by many."""


@dataclass(frozen=True, slots=True)
class Place:
    """One session. `number` names it to its owner; `here`: the one that asks."""

    number: int
    browser: str
    began: datetime
    seen: datetime
    here: bool


def browser(agent: str) -> str:
    """A browser and a system by name, from what a browser calls itself: no versions, nothing that tells two apart."""
    kinds = (_first(BROWSERS, agent) or "A browser", _first(SYSTEMS, agent))
    return " on ".join(filter(None, kinds))


def note(request: HttpRequest, user_id: int) -> None:
    """Remember where somebody has just logged in; what is left of their sessions that are over is put away."""
    key = request.session.session_key
    if not key:
        return
    gone = Visit.objects.filter(user_id=user_id).exclude(
        session_key__in=Session.objects.values("session_key")
    )
    with transaction.atomic():
        gone.delete()
        named = {"user_id": user_id, "browser": browser(request.headers.get("user-agent", ""))}
        Visit.objects.update_or_create(session_key=key, defaults=named)


def moved(before: str | None, after: str | None) -> None:
    """Django gave a session another key."""
    if before and after:
        Visit.objects.filter(session_key=before).update(session_key=after)


def places(user: User, key: str | None, now: datetime) -> list[Place]:
    """Where somebody is logged in, this session (by its key) first, then by last use. 2 queries."""
    visits = {each.session_key: each for each in Visit.objects.filter(user=user)}
    found = [
        _place(visits[session.session_key], session, key)
        for session in Session.objects.filter(session_key__in=visits, expire_date__gt=now)
        if session.get_decoded().get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    ]
    return sorted(found, key=lambda each: (not each.here, -each.seen.timestamp()))


def end(user: User, number: int, now: datetime) -> None:
    """End one session of somebody's own. InputError where it is over, or not theirs."""
    with transaction.atomic():
        visit = Visit.objects.filter(pk=number, user=user).first()
        if visit is None:
            raise InputError("This log-in is over already.", mend="Load the page again.")
        Session.objects.filter(session_key=visit.session_key).delete()
        visit.delete()
        audit.record(at=now, actor=user.username, verb="ended a session", subject=letters.about(user))


def _place(visit: Visit, session: Session, key: str | None) -> Place:
    kept = session.get_decoded()
    began, seen = (datetime.fromtimestamp(kept.get(name, 0), UTC) for name in (BEGAN, SEEN))
    return Place(visit.pk, visit.browser, began, seen, visit.session_key == key)


def _first(kinds: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, agent)), "")
