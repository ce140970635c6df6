"""Letters of accounts: a link for a new password, and what was changed. No password, no code, no name in a subject."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from equipoise.web.accounts.models import User
from equipoise.web.accounts.tokens import ResetTokens
from equipoise.web.mail import actions as mail

CHANGES = {
    "password": "Your password was changed.",
    "app": "An authenticator app was added.",
    "no app": "The authenticator app was removed.",
    "passkey": "A passkey was added.",
    "no passkey": "A passkey was removed.",
    "codes": "New recovery codes were made. The old ones no longer work.",
    "reset": "An operator removed your passkeys, your authenticator app and your recovery codes.",
    "locked": "Somebody who knows your password typed wrong codes several times.",
}
"""What may have been done to an account, as its letter says it."""


def about(user: User) -> str:
    """What the letters of an account are about."""
    return f"account:{user.pk}"


def changed(user: User, what: str, now: datetime) -> None:
    """Tell somebody that their log-in was changed (a key of `CHANGES`); nothing where no address is known."""
    facts = {"what": CHANGES[what], "at": now, "url": settings.PUBLIC_URL + reverse("account_reset_password")}
    _post(user, "account_changed", facts, now)


def reset(user: User, now: datetime) -> None:
    """Send the link by which a new password can be set, within an hour and once."""
    key = ResetTokens().make_token(user)
    path = reverse("account_reset_password_from_key", args=[_base36(user.pk), key])
    _post(user, "account_reset", {"url": settings.PUBLIC_URL + path, "name": user.get_username()}, now)


def _post(user: User, kind: str, facts: dict[str, object], now: datetime) -> None:
    if user.email:
        draft = mail.Draft(f"{about(user)}:{kind}:{uuid4()}", about(user), kind, user.email, facts)
        mail.post(draft, now)


def _base36(number: int) -> str:
    from django.utils.http import int_to_base36

    return int_to_base36(number)
