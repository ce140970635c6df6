"""How often an account may be asked for, as digests that nobody can be read from."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from equipoise.web.accounts.addresses import normalised, of_household
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.vault.keyring import of_settings as keyring


def tries(request: HttpRequest, email: str, now: datetime, *, proven: bool) -> list[Try]:
    """What asking for an account counts as. Without a proof of work a stricter limit counts too."""
    keys = {
        "account.sender": keyring().digest(normalised(email), "guard.account").rpartition(":")[2],
        "account.address": of_household(request, now),
    }
    if not proven:
        keys["plain.account.address"] = keys["account.address"]
    return [Try(name, key, Limit(*settings.CONTACT_LIMITS[name])) for name, key in keys.items()]
