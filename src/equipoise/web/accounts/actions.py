"""What is done to accounts. Each in one transaction, with its audit row."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from equipoise.core.values.errors import InputError
from equipoise.web.accounts import letters, rooms
from equipoise.web.accounts.addresses import digests
from equipoise.web.accounts.models import User
from equipoise.web.audit import actions as audit
from equipoise.web.vault.keyring import of_settings as keyring

LONGEST_NAME = 150
SECRETS = "mfa_authenticator.data"
"""What the secrets of second factors are bound to."""
ASKED = "accounts.reset"
"""What sealed addresses of those who ask for a new password are bound to."""


def make(
    username: str,
    *,
    by: str,
    now: datetime,
    name: str = "",
    email: str = "",
    password: str | None = None,
    operator: bool = False,
    proved: bool = False,
    language: str = "en",
) -> User:
    """Make an account. Without a password it can be entered by a passkey alone. `proved`: a letter reached the address.

    InputError where the name is taken or can't be one, the address has an account, or the password is too weak.
    """
    user = User(username=require_name(username), name=name.strip()[:LONGEST_NAME], email=email.strip())
    user.is_staff, user.language = operator, language
    if email and User.objects.filter(email_digest__in=digests(email)).exists():
        raise InputError("This address has an account already.", where="email", mend="Log in with it.")
    _give_password(user, password)
    with transaction.atomic():
        user.save()
        audit.record(at=now, actor=by, verb="made account", subject=letters.about(user))
        if proved:
            prove(user, now)
    return user


def prove(user: User, now: datetime) -> None:
    """A letter has just reached the address of an account: rooms above bring what is that address's to the account."""
    with transaction.atomic():
        user.proved_at = now
        user.save(update_fields=["proved_at"])
        rooms.prove(owner(user), now)


def owner(user: User) -> rooms.Owner:
    """An account as rooms above get to know it."""
    return rooms.Owner(user.pk, user.username, user.email if user.proved_at else "")


def make_operator(username: str, *, by: str, now: datetime, email: str = "") -> str | None:
    """Make somebody an operator. Gives the password of an account that had to be made, which is kept nowhere else."""
    with transaction.atomic():
        user, password = User.objects.filter(username=username).first(), None
        if user is None:
            password = secrets.token_urlsafe(12)
            user = make(username, by=by, now=now, email=email, password=password, operator=True)
        User.objects.filter(pk=user.pk).update(is_staff=True)
        audit.record(at=now, actor=by, verb="made operator", subject=letters.about(user))
    return password


def close(username: str, *, by: str, now: datetime) -> None:
    """Close an account: all its sessions end at once. InputError where there is none."""
    _switch(username, active=False, verb="closed account", by=by, now=now)


def reopen(username: str, *, by: str, now: datetime) -> None:
    """Open a closed account again. InputError where there is none."""
    _switch(username, active=True, verb="reopened account", by=by, now=now)


def reset_factors(username: str, *, by: str, now: datetime) -> None:
    """Take away a lost second factor: passkeys, app and codes. All sessions end, and the person is told by letter."""
    with transaction.atomic():
        user = _the(username)
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        letters.changed(user, "reset", now)
        audit.record(at=now, actor=by, verb="reset second factor", subject=letters.about(user))


def note_change(user: User, what: str, now: datetime) -> None:
    """Something of how an account is entered was changed (a key of `letters.CHANGES`): end its sessions, tell it."""
    with transaction.atomic():
        end_sessions(user)
        letters.changed(user, what, now)
        audit.record(at=now, actor=user.username, verb=f"changed log-in: {what}", subject=letters.about(user))


def note_entry(user: User, now: datetime, *, out: bool = False) -> None:
    """Somebody logged in, or out."""
    with transaction.atomic():
        verb = "logged out" if out else "logged in"
        audit.record(at=now, actor=user.username, verb=verb, subject=letters.about(user))


def note_guessing(user: User, now: datetime) -> None:
    """Codes were tried too often after a right password: the owner hears of it, once in an hour."""
    with transaction.atomic():
        if cache.add(f"equipoise.accounts.guessing:{user.pk}", True, timeout=3600):
            letters.changed(user, "locked", now)
            audit.record(at=now, actor="visitor", verb="guessed codes", subject=letters.about(user))


def leave_elsewhere(user: User, now: datetime) -> None:
    """Somebody ends their sessions everywhere."""
    with transaction.atomic():
        end_sessions(user)
        audit.record(at=now, actor=user.username, verb="ended all sessions", subject=letters.about(user))


def end_sessions(user: User) -> None:
    """End every session of an account, wherever it is."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)


def ask_reset(address: str) -> None:
    """Somebody asks for a new password. It is looked up later, so that nobody learns from it who has an account."""
    from equipoise.web.accounts.tasks import send_reset as task

    task.enqueue(keyring().seal(address.strip().encode(), ASKED))


def send_reset(sealed: str, now: datetime) -> None:
    """Write the letter for whom the sealed address belongs to, if anybody."""
    address = keyring().open(sealed, ASKED).decode()
    user = User.objects.filter(email_digest__in=digests(address), is_active=True).first()
    if user is None:
        return
    with transaction.atomic():
        letters.reset(user, now)
        audit.record(at=now, actor="visitor", verb="asked for a password", subject=letters.about(user))


def reseal_factors() -> int:
    """Seal the secrets of all second factors with the first key; gives how many were under another.

    They stand inside a column of allauth's, which the rotation of keys doesn't see.
    """
    done, first = 0, f"{keyring().first}:"
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().get(pk=pk)
            old = {name: factor.data[name] for name in ("secret", "seed") if name in factor.data}
            if all(value.startswith(first) for value in old.values()):
                continue
            opened = {name: keyring().open(value, SECRETS) for name, value in old.items()}
            factor.data |= {name: keyring().seal(value, SECRETS) for name, value in opened.items()}
            factor.save(update_fields=["data"])
            done += 1
    return done


def require_name(username: str) -> str:
    """The log-in name, where it can be one and is free; else InputError."""
    name = username.strip()
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        name = ""
    if not name or len(name) > LONGEST_NAME or "@" in name:
        raise InputError(
            "A log-in name has letters, digits and . + - _ only.", where="username", mend="Write another."
        )
    if User.objects.filter(username__iexact=name).exists():
        raise InputError("This log-in name is taken.", where="username", mend="Write another.")
    return name


def _give_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InputError(" ".join(error.messages), where="password", mend="Choose another.") from error
    user.set_password(password)


def _the(username: str) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise InputError(
            f"There is no account “{username[:80]}”.", where="NAME", mend="See: equipoise accounts list"
        )
    return user


def _switch(username: str, *, active: bool, verb: str, by: str, now: datetime) -> None:
    with transaction.atomic():
        user = _the(username)
        User.objects.filter(pk=user.pk).update(is_active=active)
        end_sessions(user)
        audit.record(at=now, actor=by, verb=verb, subject=letters.about(user))
