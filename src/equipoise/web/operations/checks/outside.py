"""Checks of what lies between us and the outside: the mail server, our own address, the proxy, what errors show."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from equipoise.web.mail import queries as mail
from equipoise.web.mail.servers import Address, Down, Smtp
from equipoise.web.operations.checks.said import Found, failed, ok, warning

PATIENCE = 10.0
"""Seconds that the mail server may take to greet us."""


def mail_server(now: datetime) -> Found:
    """That the mail server greets us and knows our user. No letter is sent."""
    server = Address(**settings.MAIL_SERVER)
    if server.scheme == "mailbox":
        return ok("The mailbox of the demonstration; nothing leaves.")
    try:
        Smtp(server, patience=PATIENCE).greet()
    except Down as down:
        mend = "See EQUIPOISE_MAIL_URL: host, port, user, password; and that the server takes us."
        return failed(f"{server.host}:{server.port} does not take us ({down.code}).", mend)
    return ok(f"{server.host}:{server.port} greets us{' and knows our user' if server.user else ''}.")


def replies(now: datetime) -> Found:
    """That a forged sender is not taken for a team or a person, once mail comes in."""
    if settings.MAIL_AUTHSERV:
        return ok(f"They count where {settings.MAIL_AUTHSERV} says that DMARC passed.")
    came = sum(mail.incoming().values())
    if settings.EQUIPOISE_MODE != "production" or not came:
        return ok("Nothing that came in needs a proof of its sender.")
    return warning(
        f"{came:,} messages came in, and who wrote them is taken from From, which can be forged.",
        "Set EQUIPOISE_MAIL_AUTHSERV to the name of your receiving mail server; see docs/how-to/mail.md.",
    )


def address(now: datetime) -> Found:
    """That the address that letters lead to is one that we answer, and a safe one."""
    parts = urlsplit(settings.PUBLIC_URL)
    host = parts.hostname or ""
    if parts.scheme != "https" and not _is_here(host):
        return failed(
            f"Letters lead to {settings.PUBLIC_URL}, without encryption.",
            "Set EQUIPOISE_PUBLIC_URL to the address with https://.",
        )
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        return failed(
            f"Letters lead to {host}, which is not answered.",
            f"Add {host} to EQUIPOISE_ALLOWED_HOSTS, or mend EQUIPOISE_PUBLIC_URL.",
        )
    return ok(f"Letters lead to {settings.PUBLIC_URL}.")


def proxy(now: datetime) -> Found:
    """That somebody ends TLS in front of us: without it each page would lead to itself for ever."""
    if settings.EQUIPOISE_MODE != "production":
        return ok("None is needed in a demonstration.")
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return failed(
            "Production is served over TLS alone, and no proxy is said to end it.",
            "Put one in front and set EQUIPOISE_BEHIND_PROXY=yes.",
        )
    return ok("A proxy in front of us ends TLS.")


def debugging(now: datetime) -> Found:
    """That error pages show no code and no values."""
    if settings.DEBUG:
        return failed("Error pages show code and values.", "Set DEBUG = False in the settings.")
    return ok("Error pages show no code.")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
