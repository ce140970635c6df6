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
MOST_RECIPIENTS = 20
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
            return "451 4.3.0 Try again later"
        return "550 5.1.1 No such address here" if taken == "not ours" else "250 2.0.0 Taken"


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
    kind = LMTP if lmtp else SMTP
    taker = Taker(1 if lmtp else MOST_RECIPIENTS)

    def protocol() -> SMTP:
        return kind(
            taker,
            data_size_limit=receiving.LARGEST,
            enable_SMTPUTF8=True,
            hostname="equipoise",
            ident="Equipoise",
            timeout=PATIENCE_S,
            loop=asyncio.get_running_loop(),
        )

    return await asyncio.get_running_loop().create_server(protocol, host, port)


def _take(content: bytes, recipients: list[str], sender: str) -> receiving.Taken:
    close_old_connections()
    try:
        return receiving.receive(content, recipients, datetime.now(UTC), sender=sender)
    finally:
        close_old_connections()
