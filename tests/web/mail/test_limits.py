"""What the listener bears: many, slow and endless clients, too many recipients, a database that is away."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import OperationalError

from equipoise.web.mail import listening, messages
from tests.web.mail.test_receiving import reply

OURS = [messages.tagged("reply", UUID(int=number)) for number in range(listening.MOST_RECIPIENTS + 1)]


@contextmanager
def listener() -> Iterator[int]:
    """The listener in a thread of its own; gives its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listening.listening("127.0.0.1", 0, lmtp=False), loop).result(
        30
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    """Close it, and every connection with it."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def said(port: int, words: bytes = b"") -> bytes:
    """All that the listener says to somebody who says that and then nothing more."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(words)
        heard = b""
        while part := client.recv(4096):
            heard += part
    return heard


def taking(monkeypatch: pytest.MonkeyPatch, what: Callable[..., str]) -> None:
    monkeypatch.setattr(listening, "_take", what)


def test_more_connections_than_it_bears_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 2)
    taking(monkeypatch, lambda *_: "taken")
    with listener() as port:
        first, second = (smtplib.SMTP("127.0.0.1", port) for _ in range(2))
        assert said(port) == listening.BUSY
        first.quit()
        while (answer := _greeting(port)) == 421:
            pass
        assert answer == 220, "there is room again"
        assert second.sendmail("ada@example.org", OURS[:1], reply()) == {}
        second.quit()


def _greeting(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        return int(client.recv(4096)[:3])


@pytest.mark.parametrize(
    ("limit", "words"), [("PATIENCE_S", b"EHL"), ("LONGEST_S", b"EHLO example.org\r\nNOOP\r\n")]
)
def test_who_takes_too_long_is_hung_up_on(monkeypatch: pytest.MonkeyPatch, limit: str, words: bytes) -> None:
    monkeypatch.setattr(listening, limit, 0.3)
    with listener() as port:
        assert said(port, words).startswith(b"220 ")


def test_a_message_goes_to_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[list[str]] = []
    taking(monkeypatch, lambda content, recipients, sender: came.append(recipients) or "taken")
    with listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        refused = client.sendmail("ada@example.org", OURS, reply())
    assert {address: code for address, (code, _) in refused.items()} == {OURS[-1]: 452}
    assert came == [OURS[:-1]]


@pytest.mark.parametrize("error", [OperationalError("ada@example.org"), MemoryError(), ValueError("Ada")])
def test_what_can_not_be_kept_now_comes_again_and_nothing_of_it_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def broken(*_: object) -> str:
        raise error

    taking(monkeypatch, broken)
    caplog.set_level(logging.INFO)
    with listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError) as told:
            client.sendmail("ada@example.org", OURS[:1], reply())
        assert told.value.smtp_code == 451
        client.docmd("NONSENSE ada@example.org")
    assert type(error).__name__ in caplog.text
    assert "ada" not in caplog.text.lower()
    assert OURS[0] not in caplog.text


def test_a_fault_of_ours_while_a_recipient_is_named_loses_nothing_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(address: str) -> None:
        raise KeyError(address)

    monkeypatch.setattr(messages, "untagged", broken)
    with listener() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo("example.org")
        client.mail("ada@example.org")
        assert client.rcpt(OURS[0]) == (451, b"4.3.0 Try again later")
