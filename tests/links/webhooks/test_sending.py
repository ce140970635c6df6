"""Requests to other people's servers: signed, to public addresses alone, and never for long."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.values.errors import InputError
from equipoise.links.webhooks.addresses import Refused, allowed, checked_url, public
from equipoise.links.webhooks.sending import MOST_READ, NotSent, Rules, post
from equipoise.links.webhooks.signing import headers, secret_of
from tests.links.webhooks.receiving import Receiver, receiving

HERE = (ipaddress.ip_network("127.0.0.0/8"),)
OURS = Rules(networks=HERE, seconds=5)


def sent(url: str, rules: Rules = OURS, **more: str) -> tuple[int, bytes]:
    answer = post(url, b"{}", more, rules)
    return answer.status, answer.body


def failure(url: str, rules: Rules = OURS) -> str:
    with pytest.raises(NotSent) as raised:
        post(url, b"{}", {}, rules)
    assert raised.value.__cause__ is None
    assert "127.0.0.1" not in str(raised.value)
    return raised.value.code


class TestSigning:
    @given(st.binary(max_size=200), st.lists(st.binary(min_size=24, max_size=64), min_size=1, max_size=2))
    def test_whoever_has_a_secret_can_check_it(self, body: bytes, keys: list[bytes]) -> None:
        found = headers("one", 17, body, map(secret_of, keys))
        signatures = found["webhook-signature"].split(" ")
        for key, signature in zip(keys, signatures, strict=True):
            wanted = hmac.digest(key, b"one.17." + body, hashlib.sha256)
            assert signature == "v1," + base64.b64encode(wanted).decode()

    def test_a_secret_that_is_none(self) -> None:
        with pytest.raises(InputError, match="can't be read"):
            headers("one", 1, b"", ["whsec_!"])


class TestWhereTo:
    @pytest.mark.parametrize(
        "address",
        [
            *(
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
            ),
            *("255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
            *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1"),
            *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
        ],
    )
    def test_what_nobody_outside_can_reach_is_not_public(self, address: str) -> None:
        assert not public(ipaddress.ip_address(address))
        with pytest.raises(Refused, match="private address"):
            allowed("example.org", 443, tls=True, networks=(), resolve=lambda *_: ["93.184.215.14", address])

    @pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
    def test_public_addresses_take_tls_alone(self, address: str) -> None:
        assert allowed("x", 443, tls=True, networks=(), resolve=lambda *_: [address]) == (address,)
        with pytest.raises(Refused, match="no TLS"):
            allowed("x", 80, tls=False, networks=(), resolve=lambda *_: [address])

    def test_a_named_network_is_let_through_and_no_other(self) -> None:
        named = (ipaddress.ip_network("10.1.0.0/16"),)
        assert allowed("x", 80, tls=False, networks=named, resolve=lambda *_: ["10.1.9.9"]) == ("10.1.9.9",)
        assert allowed("x", 80, tls=False, networks=named, resolve=lambda *_: ["::ffff:10.1.9.9"])
        with pytest.raises(Refused):
            allowed("x", 80, tls=False, networks=named, resolve=lambda *_: ["10.2.0.1"])

    def test_a_name_that_nobody_knows(self) -> None:
        def unknown(*_: Any) -> list[str]:
            raise socket.gaierror

        for resolve in (unknown, lambda *_: [], lambda *_: ["nonsense"]):
            with pytest.raises(Refused, match="unknown name"):
                allowed("x", 443, tls=True, networks=(), resolve=resolve)

    def test_the_connection_goes_where_was_looked_and_nowhere_else(self) -> None:
        """A name that leads elsewhere at the second look (DNS rebinding) is looked up once."""
        looks = iter([["127.0.0.1"], ["127.0.0.2"]])
        with receiving() as receiver:
            rules = Rules(networks=HERE, resolve=lambda *_: next(looks), seconds=5)
            assert sent(f"http://hooks.example.org:{receiver.port}/x", rules)[0] == 204
        assert next(looks) == ["127.0.0.2"]

    def test_without_a_named_network_nothing_reaches_this_machine(self) -> None:
        with receiving() as receiver:
            for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"):
                assert failure(f"http://{host}:{receiver.port}/", Rules()) in {
                    "private address",
                    "unknown name",
                }
        assert receiver.got == []

    @pytest.mark.parametrize(
        "url",
        [
            *(
                "ftp://example.org/",
                "example.org",
                "https:///x",
                "https://me:pw@example.org/",
                "https://e.org/#x",
            ),
            *(
                "https://e.org/\r\nHost: x",
                "https://e.org/" + "x" * 2_000,
                "https://[::1",
                "https://e.org:99999/",
            ),
            *("https://exämple.org/", "https://e.org/a b", "javascript:alert(1)", ""),
        ],
    )
    def test_what_can_be_no_address(self, url: str) -> None:
        with pytest.raises(InputError):
            checked_url(url)

    def test_spaces_around_it_don_t_matter(self) -> None:
        assert checked_url(" https://example.org:8443/a?b=c ") == "https://example.org:8443/a?b=c"


class TestAnswers:
    def test_what_is_sent_and_what_comes_back(self) -> None:
        with receiving(Receiver(lambda got: (200, b"taken"))) as receiver:
            assert sent(receiver.url, **{"webhook-id": "one"}) == (200, b"taken")
        (got,) = receiver.got
        assert (got.body, got.headers["webhook-id"]) == (b"{}", "one")
        assert got.headers["content-type"] == "application/json"
        assert got.headers["host"] == f"127.0.0.1:{receiver.port}"

    def test_a_redirect_is_an_answer_and_not_followed(self) -> None:
        with receiving() as other, receiving(Receiver(lambda got: (302, b""))) as receiver:
            receiver.headers = {"Location": other.url}
            assert sent(receiver.url)[0] == 302
        assert other.got == []

    def test_a_proxy_of_the_environment_is_not_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with receiving() as proxy, receiving() as receiver:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            monkeypatch.setenv("ALL_PROXY", proxy.url)
            assert sent(receiver.url)[0] == 204
        assert proxy.got == []

    def test_of_an_endless_answer_only_the_beginning_is_read(self) -> None:
        with receiving(Receiver(lambda got: (200, b"x" * 3_000_000))) as receiver:
            assert sent(receiver.url) == (200, b"x" * MOST_READ)

    def test_nobody_there(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            assert failure(f"http://127.0.0.1:{taken.getsockname()[1]}/") == "no connection"

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            (b"SSH-2.0-OpenSSH_9.2\r\n", "no HTTP"),
            (b"HTTP/1.1 999999 x\r\n\r\n", "no HTTP"),
            (b"\x00\xff" * 50 + b"\r\n\r\n", "no HTTP"),
            (b"", "no HTTP"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "no HTTP"),
        ],
    )
    def test_garbage(self, said: bytes, code: str) -> None:
        with talking(lambda peer: (heard(peer), peer.sendall(said))) as url:
            assert failure(url) == code

    def test_an_answer_that_drips_ends_with_its_time(self) -> None:
        """Each byte comes before a wait for it would end, and the whole never does."""

        def slow(peer: socket.socket) -> None:
            heard(peer)
            peer.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            peer.settimeout(0.05)
            for _ in range(400):
                try:
                    if peer.recv(1) == b"":
                        return
                except TimeoutError:
                    peer.sendall(b"x")

        began = time.monotonic()
        with talking(slow) as url:
            assert failure(url, Rules(networks=HERE, seconds=0.4)) == "too slow"
        assert time.monotonic() - began < 4


class TestTls:
    def test_the_certificate_is_asked_for_the_name(self, tmp_path: Path) -> None:
        certificates, trusting = _certified(tmp_path, "hooks.example.org")
        rules = Rules(networks=HERE, resolve=lambda *_: ["127.0.0.1"], certificates=trusting, seconds=5)
        with receiving(wrap=lambda raw: certificates.wrap_socket(raw, server_side=True)) as receiver:
            assert sent(f"https://hooks.example.org:{receiver.port}/", rules)[0] == 204
            assert failure(f"https://other.example.org:{receiver.port}/", rules) == "certificate"
            unknown = Rules(networks=HERE, resolve=rules.resolve, seconds=5)
            assert failure(f"https://hooks.example.org:{receiver.port}/", unknown) == "certificate"
        assert len(receiver.got) == 1


@contextmanager
def talking(say: Any) -> Iterator[str]:
    """A server of one connection that says whatever it likes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                try:
                    say(peer)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(10)


def heard(peer: socket.socket) -> bytes:
    """A whole request: who closes before it was read resets the connection, and is told apart from garbage."""
    found = b""
    while True:
        head, end, body = found.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if end and length and len(body) >= int(length[1]):
            return found
        more = peer.recv(65_536)
        if not more:
            return found
        found += more


def _certified(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate for that name, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    own = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(own + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())
