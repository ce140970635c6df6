"""Who may log in. A table of our own from the start, so that it can grow without a painful migration."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from equipoise.web.accounts.addresses import digest
from equipoise.web.vault.fields import SealedText


class User(AbstractUser):
    """A person who works with the software. People who look for a trial need no account.

    `username` is a log-in name, which stands in the audit trail; name and address are sealed. `wanted_email` is an
    address that was not proved yet; `language` the one of letters. `epoch` grows when all sessions of a person shall
    end. `demonstration`: made by `equipoise demo`, and shut out of production.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = SealedText(default="", blank=True)
    email = SealedText(default="", blank=True)
    email_digest = models.CharField(max_length=90, default="", blank=True, editable=False)
    wanted_email = SealedText(default="", blank=True)
    language = models.CharField(max_length=12, default="en")
    epoch = models.PositiveIntegerField(default=0)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email_digest"], condition=~Q(email_digest=""), name="accounts_one_account_an_address"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it, and the digest that its address is found by."""
        self.email_digest = digest(self.email) if self.email else ""
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """How the person is called in pages and letters."""
        return str(self.name) or self.username

    def get_short_name(self) -> str:
        """The same: names can't be cut in two."""
        return self.get_full_name()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session holds of its account: once the password or the epoch is another, the session is over."""
        return salted_hmac(
            "equipoise.accounts.session", f"{self.password}:{self.epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Visit(models.Model):
    """Where somebody is logged in: a row for a session, by its key in Django's table of sessions.

    `browser` is a browser and a system by name, no more ("Firefox on Linux").
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.browser}"


class Remembered(models.Model):
    """Django's cache: what all processes of the web must remember together, so that limits are one limit.

    The columns are those of `django.core.cache.backends.db`. Keys hold account numbers and network addresses at most.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
