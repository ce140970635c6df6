"""Whether a request comes from this machine itself."""

from __future__ import annotations

from ipaddress import ip_address

from django.http import HttpRequest

PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""Headers of a proxy: behind one, every request seems to come from this machine."""
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def is_this_machine(request: HttpRequest) -> bool:
    """Whether who asks is this machine, and no proxy on it."""
    return not any(each in request.headers for each in PASSED_ON) and _is_loopback(request)


def is_by_own_name(request: HttpRequest) -> bool:
    """Whether this machine was asked by its own name too: a name of elsewhere that was made to lead here is none."""
    return request.get_host().rpartition(":")[0] in _OWN_NAMES or request.get_host() in _OWN_NAMES


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
