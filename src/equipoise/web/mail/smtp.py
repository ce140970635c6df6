"""A mail server by SMTP (RFC 5321), over one connection for many letters, with an end to all waiting.

What goes wrong before a letter is spoken of (connecting, greeting, TLS, log-in) is trouble of the server: `Down`.
What is said of the sender, the recipient or the content concerns that letter: `Refused` or `Trouble`.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Timer

from django.conf import settings

from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter
from equipoise.web.mail.troubles import Down, Refused, Trouble, meaning, passing

PATIENCE = 30.0
"""Seconds that a server may take over one reply."""
WHOLE = 120.0
"""Seconds that a server may take over one letter, however it dribbles; shorter than a letter's lease."""
MOST = 100
"""Letters over one connection; many servers end a connection after so many."""
IDLE = 20.0
"""Seconds after which a connection that rested is made anew."""
LOST = (smtplib.SMTPServerDisconnected, OSError, ValueError)
"""How a connection breaks. ValueError: it is shut while it is being read."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mail server. `scheme` is smtp (STARTTLS), smtps, smtp+plain, or mailbox, which keeps letters in a page."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""


class _Plain(smtplib.SMTP):
    """Knows the name of its host before it is connected, so that STARTTLS can check the certificate against it."""

    def __init__(self, host: str, timeout: float) -> None:
        super().__init__(local_hostname=_ours(), timeout=timeout)
        self._host = host


class _Wrapped(smtplib.SMTP_SSL):
    def __init__(self, host: str, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(local_hostname=_ours(), timeout=timeout, context=context)
        self._host = host


def _ours() -> str:
    """What we call ourselves: the host that letters come from, never this machine's own name."""
    return str(settings.DEFAULT_FROM_EMAIL.partition("@")[2])


class Smtp:
    """A mail server by SMTP, with TLS unless it is this machine and says otherwise. For one thread."""

    def __init__(
        self,
        address: Address,
        patience: float = PATIENCE,
        whole: float = WHOLE,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.address, self.patience, self.whole = address, patience, whole
        self.context = context or ssl.create_default_context()
        self._connection: smtplib.SMTP | None = None
        self._carried, self._used = 0, 0.0

    def send(self, letter: Letter) -> bool:
        """Give the letter to the server. False: it passes it on. Raises Refused, Trouble or Down."""
        message = messages.build(letter)
        with self._within_time():
            self._begin(letter)
            self._offer(letter, message)
        self._carried, self._used = self._carried + 1, time.monotonic()
        return False

    def greet(self) -> None:
        """Connect, greet, begin TLS and log in as for a letter, and send none. Down where that fails."""
        self._connected()
        self.close()

    def close(self) -> None:
        """End the connection politely, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*LOST, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def _begin(self, letter: Letter) -> None:
        """MAIL FROM; over a new connection where the one at hand was ended by the server meanwhile."""
        rested = self._connection is not None and time.monotonic() - self._used > IDLE
        if self._carried >= MOST or rested:
            self.close()
        kept = self._connection is not None
        try:
            self._name_sender(letter)
        except Trouble as trouble:
            if not (kept and trouble.lost):
                raise
            self._drop()
            self._name_sender(letter)

    def _name_sender(self, letter: Letter) -> None:
        connection = self._connected()
        international = not messages.recipient(letter).isascii()
        if international and not connection.has_extn("smtputf8"):
            raise Refused("no SMTPUTF8")
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        if connection.has_extn("dsn"):
            options += ["RET=HDRS", f"ENVID={letter.id.hex}"]
        with self._heard():
            connection.command_encoding = "utf-8" if international else "ascii"
            code, _ = connection.mail(messages.return_path(letter), options)
        if code != 250:
            raise self._declined(passing(code))

    def _offer(self, letter: Letter, message: EmailMessage) -> None:
        """RCPT TO and DATA."""
        connection = self._connected()
        receipt = ["NOTIFY=SUCCESS,FAILURE"] if connection.has_extn("dsn") else []
        with self._heard():
            code, words = connection.rcpt(messages.recipient(letter), receipt)
        if code not in (250, 251):
            raise self._declined(meaning(code, words))
        try:
            with self._heard():
                code, words = connection.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            raise self._declined(passing(error.smtp_code)) from None  # of the content nothing was said yet
        if code != 250:
            raise self._declined(meaning(code, words, of_content=True))

    def _declined(self, why: Refused | Trouble) -> Refused | Trouble:
        """Make the connection ready for the next letter after this one was not taken."""
        if isinstance(why, Trouble) and why.lost:
            self._drop()
        elif self._connection is not None:
            try:
                if self._connection.rset()[0] != 250:
                    self._drop()
            except (*LOST, smtplib.SMTPException):
                self._drop()
        return why

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connect()
            except smtplib.SMTPResponseException as error:
                self._drop()
                raise Down(str(error.smtp_code)) from None
            except (*LOST, smtplib.SMTPException) as error:
                self._drop()
                raise Down(type(error).__name__) from None
        assert self._connection is not None
        return self._connection

    def _connect(self) -> None:
        here = self.address
        self._carried = 0
        self._connection = (
            _Wrapped(here.host, self.patience, self.context)
            if here.scheme == "smtps"
            else _Plain(here.host, self.patience)
        )
        _expect(220, *self._connection.connect(here.host, here.port))
        self._connection.ehlo_or_helo_if_needed()
        if here.scheme == "smtp":
            _expect(220, *self._connection.starttls(context=self.context))
            _expect(250, *self._connection.ehlo())
        if here.user:
            self._connection.login(here.user, here.password)

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """A connection that breaks in the middle of a letter."""
        try:
            yield
        except smtplib.SMTPResponseException:
            raise
        except (*LOST, smtplib.SMTPException) as error:
            self._drop()
            raise Trouble(type(error).__name__, lost=True) from None

    @contextmanager
    def _within_time(self) -> Iterator[None]:
        """Shut the connection once the time for one letter is over: a server may dribble a byte a time for ever."""
        watch = Timer(self.whole, self._shut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _shut(self) -> None:
        held = self._connection.sock if self._connection is not None else None
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _expect(wanted: int, code: int, words: bytes) -> None:
    if code != wanted:
        raise smtplib.SMTPResponseException(code, words)
