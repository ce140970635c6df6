"""Letters of accounts: links for a new password or address, and what was changed. Subjects name nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext_lazy as _

from equipoise.web.accounts.models import User
from equipoise.web.accounts.tokens import AddressTokens, ResetTokens
from equipoise.web.mail import actions as mail

CHANGES = {
    "password": _("Your password was changed."),
    "app": _("An authenticator app was added."),
    "no app": _("The authenticator app was removed."),
    "passkey": _("A passkey was added."),
    "no passkey": _("A passkey was removed."),
    "codes": _("New recovery codes were made. The old ones no longer work."),
    "reset": _("An operator removed your passkeys, your authenticator app and your recovery codes."),
    "locked": _("Somebody who knows your password typed wrong codes several times."),
    "address": _("Letters now go to another address. This is the last one to this address."),
}
"""What may have been done to an account, as its letter says it."""


def about(user: User) -> str:
    """What the letters of an account are about."""
    return f"account:{user.pk}"


def changed(user: User, what: str, now: datetime, *, to: str = "") -> None:
    """Tell somebody that their log-in was changed (a key of `CHANGES`); nothing where no address is known.

    `to`: their address up to now, where it was that which changed.
    """
    facts = {"what": CHANGES[what], "at": now, "url": settings.PUBLIC_URL + reverse("account_reset_password")}
    _post(user, "account_changed", facts, now, to)


def reset(user: User, now: datetime) -> None:
    """Send the link by which a new password can be set, within an hour and once."""
    path = reverse(
        "account_reset_password_from_key", args=[int_to_base36(user.pk), ResetTokens().make_token(user)]
    )
    _post(user, "account_reset", {"url": settings.PUBLIC_URL + path, "name": user.get_username()}, now)


def wanted(user: User, now: datetime) -> None:
    """Send the address that somebody wants for their letters the link that proves it theirs, good for an hour."""
    path = reverse("accounts:use_address", args=[int_to_base36(user.pk), AddressTokens().make_token(user)])
    facts = {"url": settings.PUBLIC_URL + path, "name": user.get_username()}
    _post(user, "account_address", facts, now, user.wanted_email)


def sign_up(about: str, address: str, secret: str, language: str, now: datetime) -> None:
    """Send an address the link that makes an account with it, good for a day."""
    facts = {"url": settings.PUBLIC_URL + reverse("accounts:confirm", args=[secret])}
    mail.post(mail.Draft(f"{about}:{uuid4()}", about, "account_sign_up", address, facts, language), now)


def known(user: User, now: datetime) -> None:
    """Tell somebody who asked for an account that they have one, and how to get in."""
    facts = {
        "log_in": settings.PUBLIC_URL + reverse("account_login"),
        "url": settings.PUBLIC_URL + reverse("account_reset_password"),
    }
    _post(user, "account_known", facts, now)


def deleted(user: User, now: datetime) -> None:
    """Tell somebody that their account is deleted."""
    _post(user, "account_deleted", {"at": now}, now)


def _post(user: User, kind: str, facts: Mapping[str, object], now: datetime, to: str = "") -> None:
    if to or user.email:
        key = f"{about(user)}:{kind}:{uuid4()}"
        mail.post(mail.Draft(key, about(user), kind, to or user.email, facts, user.language), now)
