"""Deleting an account, and handing out all that is held on it."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.contrib.sessions.models import Session
from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import actions, landing, letters, queries, rooms, saved
from equipoise.web.accounts.addresses import digests
from equipoise.web.accounts.models import SignUp, User, Visit
from equipoise.web.audit import actions as audit
from equipoise.web.mail import actions as mail

LISTED = UUID("0b6ff6a6-4c5f-5a3c-9d58-3f6f0c6a9b2e")
"""Of numbers of deleted accounts (RFC 9562 section 5.5): they can't be a message's, which are made by chance."""


def may_delete(user_id: int) -> bool:
    """Whether an account may be deleted: not while it has work here, which others rely on."""
    return not landing.work_of(User.objects.get(pk=user_id))


def delete(user_id: int, *, by: str, now: datetime, again: bool = False) -> None:
    """Delete an account with all that rooms keep for it; its sessions end, and its address hears of it once.

    InputError while it has work here. `again`: it came back with a backup, and nobody is told a second time.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if not again and landing.work_of(user):
            raise InputError(
                "This account has work here.", mend="Somebody else has to take over and end its roles first."
            )
        rooms.leave(actions.owner(user), now)
        mail.forget(letters.about(user), now)
        if not again:
            letters.deleted(user, now)
        Session.objects.filter(session_key__in=Visit.objects.filter(user=user).values("session_key")).delete()
        audit.record(at=now, actor=by, verb="deleted account", subject=letters.about(user))
        user.delete()


def delete_address(address: str, *, by: str, now: datetime) -> None:
    """Erase whatever is kept for an address: its account, or what rooms keep for one that has none.

    InputError while its account has work here.
    """
    user_id = queries.by_address(address)
    if user_id is not None:
        delete(user_id, by=by, now=now)
        return
    with transaction.atomic():
        rooms.leave(rooms.Owner(0, "", address), now)
        SignUp.objects.filter(email_digest__in=digests(address)).delete()
        audit.record(at=now, actor=by, verb="erased address", subject="installation")


def number_of(user_id: int) -> UUID:
    """What a deleted account is listed by, in a file that outlives the database: nobody can be read from it.

    Made of the name and the moment it was made, so that a later account of the same name is another one.
    """
    user = User.objects.get(pk=user_id)
    return _number(user.username, user.date_joined)


def came_back(listed: Container[UUID]) -> list[int]:
    """The accounts that stand in the list of who was deleted, and are there: an older backup brought them. 1 query."""
    rows = User.objects.values_list("pk", "username", "date_joined")
    return [pk for pk, username, made in rows if _number(username, made) in listed]


def _number(username: str, made: datetime) -> UUID:
    return uuid5(LISTED, f"{username} {made.astimezone(UTC).isoformat()}")


def held_by_address(address: str, *, by: str, now: datetime) -> dict[str, object]:
    """All that is held for an address: its account and what rooms keep for it; empty where that is nothing."""
    user_id = queries.by_address(address)
    if user_id is not None:
        return held(user_id, by=by, now=now)
    with transaction.atomic():
        audit.record(at=now, actor=by, verb="exported address", subject="installation")
        return rooms.held(rooms.Owner(0, "", address))


def held(user_id: int, *, by: str, now: datetime) -> dict[str, object]:
    """All that is held for an account, as JSON can say it. That it was asked for stands in the trail."""
    with transaction.atomic():
        user = User.objects.get(pk=user_id)
        audit.record(at=now, actor=by, verb="exported account", subject=letters.about(user))
        found = {"account": _about(user), "saved_trials": list(saved.saved(user_id))}
        return found | rooms.held(actions.owner(user))


def _about(user: User) -> dict[str, object]:
    account = queries.accounts([user.pk])[0]
    return {
        "log_in_name": user.username,
        "name": user.name,
        "email": user.email,
        "email_proved_at": _said(user.proved_at),
        "email_wanted": user.wanted_email,
        "language": user.language,
        "made_at": _said(user.date_joined),
        "last_log_in": _said(user.last_login),
        "second_factors": list(account.factors),
        "logged_in_with": list(Visit.objects.filter(user=user).values_list("browser", flat=True)),
    }


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
