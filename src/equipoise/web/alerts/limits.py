"""How often letters may be asked for, as digests that nobody can be read from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from equipoise.web.accounts.addresses import normalised, of_household
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.vault.keyring import of_settings as keyring


def tries(request: HttpRequest, email: str, now: datetime, *, proven: bool) -> list[Try]:
    """What asking for a letter counts as. Without a proof of work a stricter limit counts too."""
    kept = {"alerts.sender": _sender(email), "alerts.address": of_household(request, now)}
    if not proven:
        kept["plain.alerts.address"] = kept["alerts.address"]
    return [_try(name, key) for name, key in kept.items()]


def page_tries(subscriber: UUID) -> list[Try]:
    """What changing something on one's own page counts as."""
    return [_try("alerts.page", str(subscriber))]


def moving_tries(subscriber: UUID, email: str) -> list[Try]:
    """What asking for another address counts as: letters go to one that nobody proved yet."""
    return [*page_tries(subscriber), _try("alerts.sender", _sender(email))]


def _sender(email: str) -> str:
    return keyring().digest(normalised(email), "guard.alerts").rpartition(":")[2]


def _try(name: str, key: str) -> Try:
    return Try(name, key, Limit(*settings.CONTACT_LIMITS[name]))
