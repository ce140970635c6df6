"""The proof in a link for a new password, and in one for a new address."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from equipoise.web.accounts.addresses import digest
from equipoise.web.accounts.models import User


class ResetTokens(PasswordResetTokenGenerator):
    """Void once the password, the address, the last log-in or the epoch is another, or an hour has passed."""

    key_salt = "equipoise.accounts.reset"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        found = User.objects.get(pk=user.pk)
        seen: datetime | None = found.last_login
        at = seen.replace(microsecond=0, tzinfo=None) if seen else ""
        return f"{found.pk}:{found.password}:{at}:{timestamp}:{found.email_digest}:{found.epoch}:{found.is_active}"


class AddressTokens(PasswordResetTokenGenerator):
    """Void once the address, or the one that is wanted, is another, the log-in was changed, or an hour has passed."""

    key_salt = "equipoise.accounts.address"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        found = User.objects.get(pk=user.pk)
        wanted = digest(found.wanted_email) if found.wanted_email else ""
        return f"{found.pk}:{wanted}:{timestamp}:{found.email_digest}:{found.epoch}:{found.is_active}"
