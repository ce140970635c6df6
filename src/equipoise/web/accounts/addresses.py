"""E-mail addresses of accounts, as they are compared and looked up without standing readable in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

from equipoise.web.vault.keyring import of_settings as keyring

PURPOSE = "accounts.email"
TRIED = "accounts.tried"


def normalised(address: str) -> str:
    """An address as it is compared: without blanks around, its letters small."""
    return address.strip().casefold()


def digest(address: str) -> str:
    """What an address is kept under."""
    return keyring().digest(normalised(address), PURPOSE)


def digests(address: str) -> list[str]:
    """What an address may be kept under: a digest for every key at hand."""
    return keyring().digests(normalised(address), PURPOSE)


def tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The name or address that somebody tries to log in with, as wrong tries are counted: a digest.

    Wrong tries are kept whether or not there is such an account, and what was typed may be anybody's address.
    """
    typed = (credentials or {}).get("username") or (request.POST.get("login", "") if request else "")
    return keyring().digest(normalised(str(typed)), TRIED)[:150]


def of_household(request: HttpRequest, now: datetime) -> str:
    """The network address that a request comes from, unreadable, and another one every day.

    Of IPv6 the half that belongs to one household; "unknown" where there is no address.
    """
    try:
        found = ip_address(of_client(request) or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        found = IPv6Address(int(found) >> 64 << 64)
    return keyring().digest(f"{now.date()} {found}", "guard.address").rpartition(":")[2]


def of_client(request: HttpRequest) -> str | None:
    """The network address that a request comes from, behind a trusted proxy too; None where there is none."""
    found: str | None = get_client_ip(request)
    return found
