"""Who may say whom a request is from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from equipoise.config.forwarding import SAID, Forwarding, networks
from equipoise.core.values.errors import InputError

PROXIES = networks("127.0.0.1, ::1,10.1.0.0/16")


def heard(peer: str, **headers: str) -> dict[str, Any]:
    """The headers of a proxy that the application gets to see."""
    seen: dict[str, Any] = {}

    def application(environ: WSGIEnvironment, _: StartResponse) -> Iterable[bytes]:
        seen.update({name: environ[name] for name in SAID if name in environ})
        return []

    list(Forwarding(application, PROXIES)({"REMOTE_ADDR": peer, **headers}, lambda *_: lambda _: None))
    return seen


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.1.200.3", "::ffff:10.1.0.9"])
def test_a_known_proxy_is_believed(peer: str) -> None:
    said = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
    assert heard(peer, **said) == said


@pytest.mark.parametrize("peer", ["203.0.113.7", "10.2.0.1", "2001:db8::1", "", "nonsense"])
def test_a_stranger_is_known_by_its_own_address_alone(peer: str) -> None:
    assert heard(peer, **dict.fromkeys(SAID, "198.51.100.1")) == {"HTTP_X_FORWARDED_FOR": peer}


def test_a_stranger_who_says_nothing_is_left_as_it_is() -> None:
    assert heard("203.0.113.7") == {}


@pytest.mark.parametrize("text", ["*", "proxy.example.org", "10.0.0.1/8", "127.0.0.1;::1"])
def test_what_is_no_address_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(InputError, match="Write addresses or networks"):
        networks(text)
