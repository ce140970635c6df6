"""A mail server (aiosmtpd, on 127.0.0.1) that fails as mail servers do, one letter after the other by a seeded list."""

# ruff: noqa: ARG002, N802  (the names and arguments with which aiosmtpd calls its handler)
from __future__ import annotations

import asyncio
import re
import socket
from collections import Counter
from random import Random
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

FAULTS = ("refused", "stalled", "dropped after DATA", "421", "451", "452", "550", "554", "slow")
"""What befalls a letter. 550 and 554 are for good; after all others the letter is to be tried again."""
AWAY, SLOW = 0.6, 0.4
"""Seconds for which connections are refused, and that a slow reply takes."""
REPLIES = {
    "421": "421 4.3.2 closing",
    "451": "451 4.3.0 try again",
    "452": "452 4.3.1 no room",
    "550": "550 5.1.1 nobody of that name",
    "554": "554 5.6.0 not this content",
}
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([0-9a-f-]{36})@", re.MULTILINE | re.IGNORECASE)


class FaultyMail:
    """The server. `with FaultyMail(seed) as mail: mail.port`.

    Every `one_in` letters, counting each try, the next of a seeded list of faults happens; `calm()` ends that.
    `taken`: how often each letter was accepted, by the number in its Message-ID. `faults`: how many of each kind.
    """

    def __init__(self, seed: int, one_in: int) -> None:
        self.taken: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.port = 0
        self._chance = Random(seed)
        self._one_in, self._offered = one_in, 0
        self._list: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[SMTP] = set()

    def __enter__(self) -> FaultyMail:
        self._thread.start()
        self._wait(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def calm(self) -> None:
        """From now on every letter is taken."""
        self._one_in = 0

    @property
    def accepted(self) -> int:
        """Letters that were accepted, each as often as it was."""
        return sum(self.taken.values())

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A letter begins: choose what befalls it."""
        envelope.fault = self._next()  # type: ignore[attr-defined]
        if envelope.fault == "refused":  # type: ignore[attr-defined]
            await self._go_away()
            await asyncio.sleep(3_600)  # ended with the connection, which is gone
        if envelope.fault == "421":  # type: ignore[attr-defined]
            return REPLIES["421"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The recipient is taken, or not now, or never."""
        fault: str = envelope.fault  # type: ignore[attr-defined]
        if fault in {"451", "452", "550"}:
            return REPLIES[fault]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The whole letter is here: it is accepted once 250 is said."""
        fault: str = envelope.fault  # type: ignore[attr-defined]
        if fault == "stalled":
            await asyncio.sleep(3_600)
        if fault == "dropped after DATA":
            _hang_up(server)
            await asyncio.sleep(3_600)
        if fault == "slow":
            await asyncio.sleep(SLOW)
        if fault == "554":
            return REPLIES["554"]
        self.taken[_number(envelope)] += 1
        return "250 taken"

    def _next(self) -> str:
        self._offered += 1
        if not self._one_in or self._offered % self._one_in:
            return ""
        if not self._list:
            self._list = self._chance.sample(FAULTS, len(FAULTS))
        fault = self._list.pop()
        self.faults[fault] += 1
        return fault

    async def _go_away(self) -> None:
        """Shut every connection, and refuse new ones for a while."""
        await self._end()
        self._loop.call_later(AWAY, lambda: self._loop.create_task(self._listen()))

    async def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._server = await self._loop.create_server(self._connected, sock=listener, backlog=50)

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
        for each in list(self._open):
            _hang_up(each)
        self._open.clear()

    def _connected(self) -> SMTP:
        self._open = {each for each in self._open if each.transport is not None}
        fresh = SMTP(self, hostname="mail.example.org", enable_SMTPUTF8=True, loop=self._loop)
        self._open.add(fresh)
        return fresh

    def _wait(self, what: Any) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(30)


def _hang_up(connection: SMTP) -> None:
    if isinstance(connection.transport, asyncio.WriteTransport):
        connection.transport.abort()


def _number(envelope: Envelope) -> str:
    content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
    found = _MESSAGE_ID.search(content)
    return found[1].decode() if found else "none"
