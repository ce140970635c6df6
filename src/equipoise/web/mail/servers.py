"""Where letters go: a mail server by SMTP, or the demonstration's mailbox. One letter a connection.

Permanent and temporary replies are told apart as RFC 5321 section 4.2.1 says: 5yz and 4yz.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter, Posted

PATIENCE = 30
"""Seconds that a server may take over one reply."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mail server. `scheme` is smtp (STARTTLS), smtps, smtp+plain, or mailbox, which keeps letters in a page."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""


class Refused(Exception):
    """The server will never take this letter: its address is wrong, or it was refused for good."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Trouble(Exception):
    """The letter may be taken later."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Server(Protocol):
    """Something that takes letters."""

    def send(self, letter: Letter) -> bool:
        """Give a letter away. True where it has arrived, False where it was taken to be passed on.

        Raises Refused or Trouble.
        """


class Mailbox:
    """Keeps letters in the database, for the demonstration's page; nothing leaves."""

    def send(self, letter: Letter) -> bool:
        """Keep the letter; once, however often it is sent."""
        message = messages.build(letter)
        content = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
        content["headers"] = [[name, str(value)] for name, value in message.items()]
        Posted.objects.get_or_create(letter_id=letter.id, defaults={"at": timezone.now(), "content": content})
        return True


class Smtp:
    """A mail server by SMTP, with TLS unless it is this machine and says otherwise."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def send(self, letter: Letter) -> bool:
        """Give the letter to the server."""
        message = messages.build(letter)
        try:
            with self._connected() as connection:
                self._transfer(connection, message, messages.return_path(letter), letter.to)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise _told(error) from None
        except smtplib.SMTPResponseException as error:
            raise Trouble(str(error.smtp_code)) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Trouble(type(error).__name__[:60]) from None
        return False

    def _connected(self) -> smtplib.SMTP:
        here = self.address
        context = ssl.create_default_context()
        if here.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                here.host, here.port, timeout=PATIENCE, context=context
            )
        else:
            connection = smtplib.SMTP(here.host, here.port, timeout=PATIENCE)
        if here.scheme == "smtp":
            connection.starttls(context=context)
        if here.user:
            connection.login(here.user, here.password)
        return connection

    @staticmethod
    def _transfer(connection: smtplib.SMTP, message: EmailMessage, sender: str, to: str) -> None:
        connection.send_message(message, from_addr=sender, to_addrs=[to])


def _told(
    error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException,
) -> Refused | Trouble:
    """What a server's reply to one letter means: 5yz for good, 4yz for now. Its words may hold an address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    else:
        code = int(error.smtp_code)
    return Refused(str(code)) if 500 <= code < 600 else Trouble(str(code))


def of_settings() -> Server:
    """The server that the settings name."""
    address = Address(**settings.MAIL_SERVER)
    return Mailbox() if address.scheme == "mailbox" else Smtp(address)
