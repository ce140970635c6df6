"""What a mail server may do to a letter, command by command, and what each of it means."""

from __future__ import annotations

import ssl
import subprocess
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from equipoise.web.mail import messages
from equipoise.web.mail.smtp import MOST, Address, Smtp
from equipoise.web.mail.troubles import Down, Refused, Trouble
from tests.web.mail.making import letter
from tests.web.mail.peers import DRIBBLE, DROP, STALL, Peer, listening

pytestmark = pytest.mark.django_db


def to(peer: Peer, scheme: str = "smtp+plain", **settings: object) -> Smtp:
    given = {"patience": 0.25, "whole": 0.5} | settings
    address = Address(
        scheme, "localhost" if "context" in settings else "127.0.0.1", peer.port, *given.pop("login", ())
    )  # type: ignore[misc]
    return Smtp(address, **given)  # type: ignore[arg-type]


def test_a_letter_is_taken_as_it_was_written() -> None:
    with listening(Peer()) as peer:
        sent = letter()
        assert to(peer).send(sent) is False
    message = message_from_bytes(peer.taken[0], policy=default)
    assert message["To"] == "ada@example.org"
    assert message["Message-ID"] == f"<{sent.id}@equipoise.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().split() == sent.text.split()
    assert f"MAIL FROM:<{messages.return_path(sent)}>".lower() in [each.lower() for each in peer.heard]


def test_many_letters_go_over_one_connection_and_not_too_many() -> None:
    with listening(Peer()) as peer:
        server = to(peer, patience=5.0, whole=20.0)
        sent = letter()
        for _ in range(MOST + 1):
            server.send(sent)
        server.close()
    assert (len(peer.taken), peer.connections) == (MOST + 1, 2 + 1)  # one more: the listener's own end
    assert len(set(peer.taken)) == 1, "the same letter is the same bytes"


def test_a_connection_that_the_server_ended_meanwhile_is_made_anew() -> None:
    with listening(Peer({"MAIL": ["250 ok", "421 too long idle", "250 ok"]})) as peer:
        server = to(peer)
        server.send(letter())
        server.send(letter("two"))
    assert len(peer.taken) == 2


@pytest.mark.parametrize("step", ["connect", "EHLO", "AUTH"])
@pytest.mark.parametrize("said", ["421 busy", "450 later", "554 go away", STALL, DROP, DRIBBLE])
def test_before_a_letter_is_spoken_of_it_is_the_servers_trouble(step: str, said: str) -> None:
    replies: dict[str, str | list[str]] = {step: said}
    if step == "EHLO":
        replies["HELO"] = said
    with listening(Peer(replies, offers=("AUTH PLAIN",))) as peer, pytest.raises(Down):
        to(peer, login=("us", "secret")).send(letter())


def test_nobody_listens() -> None:
    with listening(Peer()) as peer:
        pass
    with pytest.raises(Down):
        to(peer).send(letter())


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("said", ["421 busy", "450 later", STALL, DROP, DRIBBLE])
def test_what_may_pass_is_tried_again(step: str, said: str) -> None:
    with listening(Peer({step: said})) as peer, pytest.raises(Trouble) as trouble:
        to(peer).send(letter())
    assert trouble.value.lost is (said != "450 later")


@pytest.mark.parametrize(
    ("step", "said", "expected"),
    [
        ("MAIL", "550 not you", Trouble),
        ("RCPT", "550 5.1.1 nobody", Refused),
        ("RCPT", "553 bad name", Refused),
        ("RCPT", "550 5.7.1 relaying denied", Trouble),
        ("RCPT", "554 relay access denied", Trouble),
        ("RCPT", "530 5.7.0 log in first", Trouble),
        ("RCPT", "503 out of order", Trouble),
        ("DATA", "554 no valid recipients", Trouble),
        (".", "554 5.7.1 looks like spam", Refused),
        (".", "552 too large", Refused),
    ],
)
def test_only_what_speaks_of_the_letter_is_for_good(step: str, said: str, expected: type[Exception]) -> None:
    with listening(Peer({step: [said]})) as peer:
        server = to(peer)
        with pytest.raises(expected) as told:
            server.send(letter())
        assert told.value.code == said[:3]  # type: ignore[attr-defined]
        server.send(letter("two"))
    assert len(peer.taken) == 1, "the next letter goes over the same connection"


def test_a_connection_lost_amid_the_content_is_trouble() -> None:
    with listening(Peer({"content": DROP})) as peer, pytest.raises(Trouble):
        to(peer).send(letter())
    assert peer.taken == []


def test_a_receipt_is_asked_for_where_the_server_gives_them() -> None:
    with listening(Peer(offers=("DSN",))) as peer:
        sent = letter()
        to(peer).send(sent)
    assert any(f"ENVID={sent.id.hex}" in each and "RET=HDRS" in each for each in peer.heard)
    assert "rcpt TO:<ada@example.org> NOTIFY=SUCCESS,FAILURE" in peer.heard


@pytest.mark.parametrize(("address", "wire"), [("ada@exämple.org", "ada@xn--exmple-cua.org")])
def test_a_host_in_other_letters_needs_nothing_of_the_server(address: str, wire: str) -> None:
    with listening(Peer()) as peer:
        to(peer).send(letter(to=address))
    assert f"rcpt TO:<{wire}>" in peer.heard


def test_a_name_in_other_letters_needs_a_server_that_takes_them() -> None:
    with listening(Peer(offers=("8BITMIME", "SMTPUTF8"))) as peer:
        server = to(peer)
        server.send(letter(to="ädä@example.org"))
        server.send(letter("two"))
    assert "rcpt TO:<ädä@example.org>" in peer.heard
    assert "To: ädä@example.org".encode() in peer.taken[0]
    with listening(Peer()) as plain, pytest.raises(Refused):
        to(plain).send(letter("three", to="ädä@example.org"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@example.org",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "a@" + "x" * 300 + ".example.org",
        "a" * 1_000_000 + "@example.org",
        "a@example..org",
        "a\x00@example.org",
        "a@exam\u2028ple.org",
    ],
)
def test_what_is_no_address_never_reaches_a_server(address: str) -> None:
    with listening(Peer()) as peer, pytest.raises(Refused):
        to(peer).send(letter(to=address))
    assert not any(each.upper().startswith("RCPT") for each in peer.heard)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and key for localhost, in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "-",
            "-out",
            "-",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ],
        capture_output=True,
        check=True,
    )
    path.write_bytes(made.stdout)
    return path


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_starttls_with_a_certificate_that_is_trusted(certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    with listening(Peer(offers=("STARTTLS",), context=tls(certificate))) as peer:
        to(peer, "smtp", context=trusted, patience=5.0, whole=20.0).send(letter())
    assert len(peer.taken) == 1


@pytest.mark.parametrize(
    "wrong", ["unknown certificate", "other host", "not offered", "refused", STALL, DROP]
)
def test_without_proper_tls_nothing_leaves(certificate: Path, wrong: str) -> None:
    trusted = ssl.create_default_context(cafile=None if wrong == "unknown certificate" else str(certificate))
    replies: dict[str, str | list[str]] = {"STARTTLS": {"refused": "454 not now"}.get(wrong, wrong)}
    offers = () if wrong == "not offered" else ("STARTTLS",)
    talks = wrong in ("unknown certificate", "other host")
    peer = Peer({} if talks else replies, offers=offers, context=tls(certificate))
    with listening(peer), pytest.raises(Down):
        host = "127.0.0.1" if wrong == "other host" else "localhost"
        Smtp(Address("smtp", host, peer.port, "us", "secret"), 0.3, 2.0, trusted).send(letter())
    assert peer.taken == []
    assert not any(each.upper().startswith(("AUTH", "MAIL")) for each in peer.heard)
