"""Cookies of production are bound to this very host: a neighbour below the same domain can neither plant nor read one.

On the wire each is called `__Host-...` (RFC 6265bis section 4.1.3.2): browsers keep such a cookie only with Secure, for
the whole path, and without a domain. Within the program cookies keep their short names.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import Morsel, SimpleCookie

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX = "__Host-"


class OwnHost:
    """Stand outside of all that reads or sets cookies. Without TLS (the demonstration) nothing is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read cookies of this host alone, and send all of ours as such."""
        if not settings.SESSION_COOKIE_SECURE:
            return self.get_response(request)
        bound = {name: value for name, value in request.COOKIES.items() if name.startswith(PREFIX)}
        request.COOKIES = {name.removeprefix(PREFIX): value for name, value in bound.items()}
        response = self.get_response(request)
        response.cookies = _bound(response.cookies)
        return response


def _bound(cookies: SimpleCookie) -> SimpleCookie:
    found: SimpleCookie = SimpleCookie()
    for name, cookie in cookies.items():
        renamed: Morsel[str] = Morsel()
        renamed.set(f"{PREFIX}{name}", cookie.value, cookie.coded_value)
        renamed.update(cookie)
        renamed["secure"] = True  # deleting one, Django leaves it out, and browsers would keep the cookie
        found[f"{PREFIX}{name}"] = renamed
    return found
