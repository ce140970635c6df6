"""Who may log in. A table of our own from the start, so that it can grow without a painful migration."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from equipoise.web.accounts.addresses import digest
from equipoise.web.vault.fields import SealedJSON, SealedText


class User(AbstractUser):
    """Somebody who logs in: who works with the software, or who looks for a trial and wants to keep something.

    What sets the first apart is their work (`landing.work_of`), no column here. People who look for a trial need no
    account; one that they make themselves has a log-in name made by chance.

    `username` is a log-in name, which stands in the audit trail; name and address are sealed. `proved_at`: when a
    letter proved the address, empty where none did. `wanted_email` is an address that was not proved yet; `language`
    the one of letters. `epoch` grows when all sessions of a person shall end. `demonstration`: made by
    `equipoise demo`, and shut out of production.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = SealedText(default="", blank=True)
    email = SealedText(default="", blank=True)
    email_digest = models.CharField(max_length=90, default="", blank=True, editable=False)
    proved_at = models.DateTimeField(null=True, blank=True)
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


class SignUp(models.Model):
    """An address that somebody wants an account for, until the link of its letter is used: a day at most.

    The secret of the link stands in the letter alone. Asking again replaces it.
    """

    email = SealedText()
    email_digest = models.CharField(max_length=90, unique=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=12, default="en")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Saved(models.Model):
    """The trials that an account keeps: their numbers, the newest last."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    numbers = SealedJSON(default=list)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Remembered(models.Model):
    """Django's cache: what all processes of the web must remember together, so that limits are one limit.

    The columns are those of `django.core.cache.backends.db`. Keys hold account numbers and network addresses at most.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
