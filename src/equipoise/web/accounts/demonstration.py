"""The log-ins of a demonstration: their second factor is set up, and the page that asks for its code shows it.

That is safe here and nowhere else: the demonstration listens on this machine alone, its passwords are made by chance,
and in production such an account can't log in at all (`adapters.AccountAdapter.pre_login`).
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from equipoise.web.accounts.models import User

_KNOWN = "demonstration-log-in:{}"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The code that an app would show now. `used`: it was used, and the next one comes in `wait` seconds."""

    code: str
    used: bool
    wait: int


def prepare(username: str, password: str, *, operator: bool = False) -> User:
    """Make a log-in of the demonstration, or give it this password; its second factor is set up."""
    with transaction.atomic():
        user = User.objects.filter(username=username).first() or User(username=username)
        user.is_staff, user.demonstration = operator, True
        user.email = user.email or _address(username)
        if not _is_password(user, password):
            user.set_password(password)
        user.save()
        cache.set(_KNOWN.format(username), _mark(user, password), timeout=None)
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            totp.TOTP.activate(user, totp.generate_totp_secret())
    return user


def prepare_colleague(username: str) -> User:
    """Make somebody who acts in the demonstration's story and can't log in."""
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, email=_address(username), demonstration=True)
        user.set_unusable_password()
        user.save()
    return user


def _address(username: str) -> str:
    """Where letters to a log-in go, that alarms among them are to be seen; the demonstration keeps them here."""
    return f"{username}@example.org"


def _is_password(user: User, password: str) -> bool:
    """Whether it is the log-in's password already. To try one takes long, on purpose; what was tried is remembered."""
    if not user.password:
        return False
    known = cache.get(_KNOWN.format(user.username))
    return known == _mark(user, password) or user.check_password(password)


def _mark(user: User, password: str) -> str:
    """A digest of the password, made by chance, with what is kept of it: neither can change unseen."""
    return hashlib.sha256(f"{user.password} {password}".encode()).hexdigest()


def code(user: Any) -> ShownCode | None:
    """The code to show on the page; None outside a demonstration, and for everybody else's log-in."""
    if settings.EQUIPOISE_MODE != "demonstration" or not getattr(user, "demonstration", False):
        return None
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return None
    now, found = time.time(), factor.wrap()
    secret = totp.decrypt(factor.data["secret"])
    shown = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    used = cache.get(found._get_used_cache_key(shown)) is not None
    return ShownCode(shown, used, 30 - int(now) % 30)
