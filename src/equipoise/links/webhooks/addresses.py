"""Where a request may go: to public addresses by TLS, and to networks that the operator names.

What somebody gives as an address could otherwise lead into the operator's own network (server-side request forgery).
Names are looked up once, and the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import SplitResult, urlsplit

from equipoise.core.values.errors import InputError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""The numeric addresses of a name; OSError where there are none."""
LONGEST = 2_000
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a translator turns into those of IPv4 (RFC 6052): whatever their last 32 bits say."""


class Refused(Exception):
    """An address that nothing may be sent to. `code` says why, and has no part of the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked_url(text: str) -> str:
    """An address as it may be kept, without spaces around it. InputError where nothing could ever be sent there."""
    url = text.strip()
    parts = _split(url)
    mend = "Write it like https://example.org/hooks/trials."
    if parts is None or parts.scheme not in {"https", "http"} or not parts.hostname:
        raise InputError("it is no web address.", where="address", mend=mend)
    if parts.username or parts.password or parts.fragment:
        raise InputError("it has a user name or a fragment, which are not sent.", where="address", mend=mend)
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise InputError(
            "it is too long, or has other signs than addresses have.", where="address", mend=mend
        )
    return url


def allowed(
    host: str, port: int, *, tls: bool, networks: Iterable[Network], resolve: Resolve
) -> tuple[str, ...]:
    """The numeric addresses to connect to, the best first. Refused if any address of that name may not be reached.

    Any, since a name with a public and a private address is looked up again until the private one comes.
    """
    named = tuple(networks)
    try:
        found = [ipaddress.ip_address(each) for each in resolve(host, port)]
    except (OSError, ValueError):
        raise Refused("unknown name") from None
    if not found:
        raise Refused("unknown name")
    for each in found:
        inside = any(_real(each) in network for network in named)
        if not inside and not public(each):
            raise Refused("private address")
        if not inside and not tls:
            raise Refused("no TLS")
    return tuple(map(str, found))


def public(address: Address) -> bool:
    """Whether an address is one that anybody can reach: none of a private, local, shared or special network."""
    real = _real(address)
    if isinstance(real, ipaddress.IPv6Address) and (real.sixtofour or real.teredo or real in _TRANSLATED):
        return False
    return real.is_global and not real.is_multicast and not real.is_reserved


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the system's own look-up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


def _real(address: Address) -> Address:
    """The address of IPv4 that is meant where one is written as IPv6."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
