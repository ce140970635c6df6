"""What a proxy says of a request (whom it is from, over what) is taken from known proxies alone."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from equipoise.core.values.errors import InputError

Networks = tuple[IPv4Network | IPv6Network, ...]
SAID = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)
"""Headers that a proxy sets, as WSGI names them."""


def networks(text: str) -> Networks:
    """Addresses and networks with commas between: `127.0.0.1,10.0.0.0/8`. InputError where one is neither."""
    try:
        return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError as error:
        raise InputError(
            "that is no list of addresses.",
            where="--forwarded-allow",
            mend="Write addresses or networks with commas between: 127.0.0.1,10.0.0.0/24.",
        ) from error


class Forwarding:
    """An application behind it believes `SAID` from these networks; from others it learns who really asked."""

    def __init__(self, application: WSGIApplication, trusted: Networks) -> None:
        self.application, self.trusted = application, trusted

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        said = [each for each in SAID if each in environ]
        if said and not self._is_trusted(peer):
            for each in said:
                del environ[each]
            # Not nothing: a request that was passed on by whomever must not count as one of this machine's own.
            environ["HTTP_X_FORWARDED_FOR"] = peer
        return self.application(environ, start_response)

    def _is_trusted(self, peer: str) -> bool:
        try:
            found = ip_address(peer)
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in each for each in self.trusted)
