"""A letter as a message for the wire, with the addresses by which bounces and replies find their way back."""

from __future__ import annotations

import hmac
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from equipoise.web.mail.models import Letter

NAME = "Equipoise"


def build(letter: Letter) -> EmailMessage:
    """The message: text and HTML, one Message-ID for life, a Reply-To that leads back to what it is about."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{NAME} <{settings.DEFAULT_FROM_EMAIL}>"
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = message_id(letter.id)
    message["Reply-To"] = tagged("reply", letter.id)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def message_id(letter_id: UUID) -> str:
    """The identity of a letter, the same however often it is sent."""
    return f"<{letter_id}@{_host()}>"


def return_path(letter: Letter) -> str:
    """Where a bounce of this letter goes (VERP)."""
    return tagged("bounce", letter.id)


def tagged(what: str, letter_id: UUID) -> str:
    """An address of ours that names a letter and can't be made up: user+what-id-proof@host."""
    user, _, host = settings.DEFAULT_FROM_EMAIL.partition("@")
    return f"{user}+{what}-{letter_id.hex}-{_proof(what, letter_id)}@{host}"


def untagged(address: str) -> tuple[str, UUID] | None:
    """What a tagged address names; None where it isn't one that we made."""
    local, _, host = address.rpartition("@")
    what, _, rest = local.partition("+")[2].lower().partition("-")
    name, _, proof = rest.partition("-")
    try:
        letter_id = UUID(hex=name)
    except ValueError:
        return None
    right = hmac.compare_digest(proof.encode(), _proof(what, letter_id).encode())
    return (what, letter_id) if right and host.lower() == _host().lower() else None


def _proof(what: str, letter_id: UUID) -> str:
    key = f"equipoise mail {settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{what} {letter_id.hex}".encode(), sha256).hexdigest()[:16]


def _host() -> str:
    return str(settings.DEFAULT_FROM_EMAIL.partition("@")[2])
