"""A small server that takes in what comes back, by SMTP or LMTP, from a mail server on the same machine.

It accepts addresses that we gave out and nothing else, so it can't be used to send anything anywhere.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from equipoise.web.mail import messages, receiving

PATIENCE_S = 120
"""Seconds that a client may take over one command."""
LONGEST_S = 900
"""Seconds that a connection may last in all, however busily a client dribbles."""
MOST_RECIPIENTS = 20
MOST_CONNECTIONS = 20
"""At a time; each may hold one message in memory (`receiving.LARGEST`). A mail server that is told 421 comes again."""
BUSY = b"421 4.3.2 Too many connections, try again later\r\n"
TRY_AGAIN = "451 4.3.0 Try again later"
log = logging.getLogger(__name__)


class Taker:
    """What the server does with each recipient and each message.

    `most`: recipients of one message. LMTP wants a reply for each, so there each message has one.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept an address that we gave out."""
        if len(envelope.rcpt_tos) >= self.most:
            return "452 4.5.3 Too many recipients"
        if messages.untagged(address) is None:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Accepted"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the message in; "come again" where we can't now."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            taken = await sync_to_async(_take)(content, list(envelope.rcpt_tos), envelope.mail_from or "<>")
        except Exception as error:
            log.error("a message could not be taken in now: %s", type(error).__name__)
            return TRY_AGAIN
        return "550 5.1.1 No such address here" if taken == "not ours" else "250 2.0.0 Taken"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever else goes wrong is our fault, and the message comes again."""
        log.error("a message could not be taken in now: %s", type(error).__name__)
        return TRY_AGAIN


class Busy(asyncio.Protocol):
    """Says that there are too many connections, and ends this one."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say it."""
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(BUSY)
        transport.close()


class Counted:
    """For protocols of which so many may be open at a time, each for so long. `open`: those that are."""

    open: set[Counted]
    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, and set the end."""
        self._end = asyncio.get_running_loop().call_later(LONGEST_S, transport.close)
        super().connection_made(transport)  # type: ignore[misc]

    def connection_lost(self, error: Exception | None) -> None:
        """Make room for another."""
        self.open.discard(self)
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(error)  # type: ignore[misc]


class CountedSmtp(Counted, SMTP):
    """SMTP within limits."""


class CountedLmtp(Counted, LMTP):
    """LMTP within limits."""


def serve(host: str, port: int, *, lmtp: bool, ready: Callable[[int], object]) -> None:
    """Listen until SIGTERM or Ctrl-C. `ready` is called with the port once it listens."""
    asyncio.run(_serve(host, port, lmtp, ready))


async def _serve(host: str, port: int, lmtp: bool, ready: Callable[[int], object]) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(each, stopped.set)
    listener = await listening(host, port, lmtp=lmtp)
    async with listener:
        ready(listener.sockets[0].getsockname()[1])
        await stopped.wait()


async def listening(host: str, port: int, *, lmtp: bool) -> asyncio.Server:
    """A server that listens; to be closed by who asked for it."""
    kind = CountedLmtp if lmtp else CountedSmtp
    taker, open_now = Taker(1 if lmtp else MOST_RECIPIENTS), set[Counted]()

    def protocol() -> asyncio.BaseProtocol:
        if len(open_now) >= MOST_CONNECTIONS:
            return Busy()
        made = kind(
            taker,
            data_size_limit=receiving.LARGEST,
            enable_SMTPUTF8=True,
            hostname="equipoise",
            ident="Equipoise",
            timeout=PATIENCE_S,
            loop=asyncio.get_running_loop(),
        )
        made.open = open_now
        open_now.add(made)
        return made

    return await asyncio.get_running_loop().create_server(protocol, host, port)


def _take(content: bytes, recipients: list[str], sender: str) -> receiving.Taken:
    close_old_connections()
    try:
        return receiving.receive(content, recipients, datetime.now(UTC), sender=sender)
    finally:
        close_old_connections()
