"""Logging in by name or by e-mail address, with a password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from equipoise.web.accounts.addresses import digests
from equipoise.web.accounts.models import User


class NameOrAddress(ModelBackend):
    """Takes a log-in name, or the address of an account. Unknown names take as long as wrong passwords."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **rest: Any,
    ) -> User | None:
        """The account, where name and password belong together and it isn't closed."""
        if not username or password is None:
            return None
        user = find(username)
        if user is None:
            User().set_password(password)  # as long as a comparison takes (Django ticket 20760)
            return None
        right = user.check_password(password)
        return user if right and self.user_can_authenticate(user) else None


def find(name_or_address: str) -> User | None:
    """The account of that log-in name, else of that address; None where there is neither."""
    typed = name_or_address.strip()
    user = User.objects.filter(username=typed).first()
    if user is None and "@" in typed:
        user = User.objects.filter(email_digest__in=digests(typed)).first()
    return user
