"""A letter as a message for the wire, with the addresses by which bounces and replies find their way back."""

from __future__ import annotations

import hmac
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from equipoise.web.mail.models import Letter
from equipoise.web.mail.troubles import Refused

NAME = "Equipoise"
ASCII = SMTP.clone(cte_type="7bit", max_line_length=78)
"""Needs nothing of a server: content that isn't ASCII is encoded."""
UNICODE = ASCII.clone(utf8=True)
"""For an address whose part before the @ isn't ASCII (RFC 6532)."""
ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f-\x9f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x20\x7f-\x9f]{1,252}"
)
OURS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}
"""RFC 3834 section 5, and the header that Exchange heeds. No List-Id: what belongs to a list says so itself."""


def build(letter: Letter) -> EmailMessage:
    """The message: text and HTML, one Message-ID for life, a Reply-To that leads back to what it is about.

    The same letter is the same bytes each time. Refused where no letter can be sent to its address.
    """
    to = recipient(letter)
    message = EmailMessage(policy=ASCII if to.isascii() else UNICODE)
    message["From"] = f"{NAME} <{settings.DEFAULT_FROM_EMAIL}>"
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = message_id(letter.id)
    message["Reply-To"] = tagged("reply", letter.id)
    for name, value in {**OURS, **(letter.headers or {})}.items():
        message[name] = one_line(value)
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message.set_boundary(f"=_{letter.id.hex}")
    message["Content-Language"] = letter.language
    return message


def recipient(letter: Letter) -> str:
    """The address for the wire: the host in ASCII (IDNA). Refused where it is not an address."""
    try:
        local, _, host = letter.to.rpartition("@")
        found = f"{local}@{host.encode('idna').decode()}"
    except UnicodeError:
        raise Refused("address") from None
    if not ADDRESS.fullmatch(found) or len(found) > 254:
        raise Refused("address")
    return found


def one_line(text: str) -> str:
    """Text for a header: whatever ends a line is a blank."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


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
    right = hmac.compare_digest(proof.encode("utf-8", "replace"), _proof(what, letter_id).encode())
    return (what, letter_id) if right and host.lower() == _host().lower() else None


def _proof(what: str, letter_id: UUID) -> str:
    key = f"equipoise mail {settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{what} {letter_id.hex}".encode("utf-8", "replace"), sha256).hexdigest()[:16]


def _host() -> str:
    return str(settings.DEFAULT_FROM_EMAIL.partition("@")[2])
