"""Where letters go: a mail server by SMTP, or the demonstration's mailbox."""

from __future__ import annotations

from threading import local
from typing import Protocol

from django.conf import settings

from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter, Posted
from equipoise.web.mail.smtp import PATIENCE, Address, Smtp
from equipoise.web.mail.troubles import Down, Refused, Trouble

__all__ = ["PATIENCE", "Address", "Down", "Mailbox", "Refused", "Server", "Smtp", "Trouble", "of_settings"]


class Server(Protocol):
    """Something that takes letters."""

    def send(self, letter: Letter) -> bool:
        """Give a letter away. True where it has arrived, False where it was taken to be passed on.

        Raises Refused, Trouble or Down.
        """

    def close(self) -> None:
        """End what connection there is."""


class Mailbox:
    """Keeps letters in the database, for the demonstration's page; nothing leaves."""

    def send(self, letter: Letter) -> bool:
        """Keep the letter under its date; once, however often it is sent."""
        message = messages.build(letter)
        content = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
        content["headers"] = [[name, str(value)] for name, value in message.items()]
        content["about"], content["kind"] = letter.about, letter.kind
        Posted.objects.get_or_create(
            letter_id=letter.id, defaults={"at": letter.created_at, "content": content}
        )
        return True

    def close(self) -> None:
        """Nothing is open."""


class _Kept(local):
    """Each thread's server, so that its connection carries more than one letter."""

    address: Address | None = None
    server: Server | None = None


_KEPT = _Kept()


def of_settings() -> Server:
    """The server that the settings name; the same one for a thread as long as they stay."""
    address = Address(**settings.MAIL_SERVER)
    if _KEPT.server is None or _KEPT.address != address:
        rest()
        _KEPT.address = address
        _KEPT.server = Mailbox() if address.scheme == "mailbox" else Smtp(address)
    return _KEPT.server


def rest() -> None:
    """End this thread's connection; the next letter makes a new one."""
    if _KEPT.server is not None:
        _KEPT.server.close()
