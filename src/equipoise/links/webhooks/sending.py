"""One request and its answer: no redirect is followed, and neither a slow nor an endless answer holds anybody up."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpcore

from equipoise.links.webhooks.addresses import Network, Refused, Resolve, allowed, look_up

WHOLE = 10.0
"""Seconds for a request with its answer, however slowly it drips."""
MOST_READ = 4_096
"""Bytes of an answer that are read."""
USER_AGENT = "Equipoise webhooks"
_FAILURES: Mapping[type[Exception], str] = {
    httpcore.TimeoutException: "too slow",
    httpcore.ConnectError: "no connection",
    httpcore.NetworkError: "connection broke",
    httpcore.ProtocolError: "no HTTP",
    httpcore.UnsupportedProtocol: "no HTTP",
}


class NotSent(Exception):
    """No answer came. `code` says why in a word or two, and has no part of the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, and the beginning of its body."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Rules:
    """Where requests may go besides public addresses, how names are looked up, and whose certificates count."""

    networks: tuple[Network, ...] = ()
    resolve: Resolve = look_up
    certificates: ssl.SSLContext | None = field(default=None, repr=False)
    seconds: float = WHOLE


def post(url: str, body: bytes, headers: Mapping[str, str], rules: Rules) -> Answer:
    """Send JSON. NotSent where no answer came in time, or where nothing may be sent to that address."""
    sent = [("content-type", "application/json"), ("accept-encoding", "identity"), *headers.items()]
    backend = _Guarded(rules, time.monotonic() + rules.seconds)
    context = rules.certificates or _usual_certificates()
    try:
        backend.tls = httpcore.URL(url).scheme == b"https"
        with (
            httpcore.ConnectionPool(ssl_context=context, network_backend=backend, retries=0) as pool,
            pool.stream(
                "POST",
                url,
                headers=[("user-agent", USER_AGENT), *sent],
                content=body,
                extensions=_timeouts(rules),
            ) as answer,
        ):
            return Answer(answer.status, _beginning(answer.iter_stream()))
    except Refused as refused:
        raise NotSent(refused.code) from None
    except Exception as error:
        raise NotSent(_code(error)) from None


def _timeouts(rules: Rules) -> dict[str, Any]:
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), rules.seconds)}


def _beginning(chunks: Iterable[bytes]) -> bytes:
    found = b""
    for chunk in chunks:
        found += chunk
        if len(found) >= MOST_READ:
            break
    return found[:MOST_READ]


def _code(error: Exception) -> str:
    if isinstance(error, httpcore.ConnectError) and "CERTIFICATE" in str(error).upper():
        return "certificate"
    return next((code for kind, code in _FAILURES.items() if isinstance(error, kind)), "not sent")


@cache
def _usual_certificates() -> ssl.SSLContext:
    """Those that the system trusts; names are checked."""
    return ssl.create_default_context()


class _Guarded(httpcore.SyncBackend):
    """Connections to addresses that were looked at, and nothing after the deadline."""

    def __init__(self, rules: Rules, deadline: float) -> None:
        self._rules, self._deadline = rules, deadline
        self.tls = True

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Connect to the address that was looked at, never by name."""
        rules = self._rules
        addresses = allowed(host, port, tls=self.tls, networks=rules.networks, resolve=rules.resolve)
        *others, last = addresses
        for address in others:
            with suppress(httpcore.ConnectError):
                return self._connected(address, port, timeout, local_address, socket_options)
        return self._connected(last, port, timeout, local_address, socket_options)

    def _connected(
        self, address: str, port: int, timeout: float | None, local: str | None, options: Any
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout, httpcore.ConnectTimeout)
        return _Timed(super().connect_tcp(address, port, left, local, options), self._deadline)


class _Timed(httpcore.NetworkStream):
    """A connection of which every wait ends at the same moment."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, waiting no longer than the deadline."""
        return self._stream.read(max_bytes, _left(self._deadline, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it before the deadline."""
        self._stream.write(buffer, _left(self._deadline, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate is asked for the name, not for the address."""
        left = _left(self._deadline, timeout, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection says of itself."""
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None, late: type[Exception]) -> float:
    """Seconds that may still be waited; `late` once the deadline has gone by."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("too slow")
    return left if timeout is None else min(left, timeout)
