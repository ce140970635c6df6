"""What a message that came in is: read from its bytes, whatever they are; nothing here trusts them.

Bounces and receipts are delivery status notifications (RFC 3464) and the older forms of Exim and qmail; answers of
programs are known by RFC 3834 and by the headers that programs older than it write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Literal

from equipoise.web.mail import authentication

Kind = Literal["bounce", "receipt", "delay", "automatic", "reply"]
MOST_PARTS = 200
"""Parts of a message that are looked at; a person's letter has a handful."""
LONGEST_TEXT = 200_000
"""Characters of text that are kept."""
LONGEST_LINE = 998
PROGRAMS = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-]|$)", re.IGNORECASE
)
AWAY = re.compile(
    r"^\s*(auto(matic|matische)?[ -:]|automatic reply|réponse automatique|out of (the )?office|absence|abwesen)",
    re.IGNORECASE,
)
FROM_EXIM, FROM_QMAIL = "X-Failed-Recipients", "Hi. This is the"
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Read:
    """A message. `sender` is the address in From, `text` what was written, `message_id` what it calls itself.

    `status` is the code of a bounce (RFC 3463), empty elsewhere. `authors` and `results` are the headers From and
    Authentication-Results as they came, topmost first.
    """

    kind: Kind
    sender: str
    subject: str
    text: str
    message_id: str
    status: str = ""
    authors: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


def read(raw: bytes, envelope_sender: str | None = None) -> Read:
    """Read a message. Never raises for what a message holds.

    `envelope_sender`: whom the mail server named; "<>" where nobody.
    """
    message = _parsed(raw)
    kind, status = _kind(message, envelope_sender)
    return Read(
        kind=kind,
        sender=parseaddr(_header(message, "From"))[1][:254],
        subject=_header(message, "Subject")[:LONGEST_LINE],
        text=_text(message),
        message_id=_header(message, "Message-ID")[:LONGEST_LINE],
        status=status,
        authors=_all(message, "From"),
        results=_all(message, authentication.HEADER),
    )


def recipients(raw: bytes) -> list[str]:
    """Whom the headers say it was sent to, for a mail server that doesn't."""
    message = _parsed(raw[:100_000])
    named = [_header(message, name) for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")]
    return re.findall(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+", " ".join(named)[:10_000])


def _parsed(raw: bytes) -> Message:
    """The message; where it is nested beyond reading, its headers alone."""
    try:
        return message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        head = re.split(rb"\r?\n\r?\n", raw[:100_000], maxsplit=1)[0]
        plain = re.sub(rb"(?im)^content-[^\n]*\n?([ \t][^\n]*\n?)*", b"", head + b"\n")
        return message_from_bytes(plain + b"\n")


def _header(message: Message, name: str) -> str:
    from email.header import decode_header, make_header

    value = message.get(name)
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(str(value)[:10_000])))
    except (ValueError, LookupError, UnicodeError):
        text = str(value)[:10_000]
    return " ".join(UNREADABLE.sub(" ", text).split())


def _all(message: Message, name: str) -> tuple[str, ...]:
    return tuple(str(each) for each in (message.get_all(name) or ())[:MOST_PARTS])


def _kind(message: Message, envelope_sender: str | None) -> tuple[Kind, str]:
    if message.get_content_type() == "multipart/report":
        return _reported(message)
    if message.get(FROM_EXIM) or (_is_nobody(envelope_sender, message) and _says_qmail(message)):
        return "bounce", ""
    return ("automatic", "") if _is_automatic(message, envelope_sender) else ("reply", "")


def _reported(message: Message) -> tuple[Kind, str]:
    """What a delivery status notification says. Several recipients never stand in one: each letter goes to one."""
    for part in _parts(message):
        if part.get_content_type() == "message/delivery-status":
            fields = _fields(part)
            action, status = fields.get("action", "").lower(), fields.get("status", "").split(" ")[0][:12]
            kinds: dict[str, Kind] = {"failed": "bounce", "delivered": "receipt", "delayed": "delay"}
            return kinds.get(action, "automatic"), status
    return "automatic", ""


def _fields(part: Message) -> dict[str, str]:
    """The fields of all blocks of a delivery status, the last one winning: the recipient's stand last."""
    blocks = part.get_payload()
    whole = (
        blocks if isinstance(blocks, list) else [message_from_bytes(str(blocks).encode("utf-8", "replace"))]
    )
    return {
        name.lower(): str(value).strip()
        for block in whole[:MOST_PARTS]
        if isinstance(block, Message)
        for name, value in block.items()
    }


def _is_automatic(message: Message, envelope_sender: str | None) -> bool:
    """Whether a program answered: its answers are neither answers nor bounces."""
    submitted = _header(message, "Auto-Submitted").lower().partition(";")[0].strip()
    precedence = _header(message, "Precedence").lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id", "List-Unsubscribe", "Feedback-ID")
    return (
        submitted not in ("", "no")
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or any(message.get(mark) for mark in marks)
        or _is_nobody(envelope_sender, message)
        or bool(PROGRAMS.match(parseaddr(_header(message, "From"))[1]))
        or bool(AWAY.match(_header(message, "Subject")))
    )


def _is_nobody(envelope_sender: str | None, message: Message) -> bool:
    """Whether it has no sender to answer to (RFC 5321 section 4.5.5)."""
    named = _header(message, "Return-Path") if envelope_sender is None else envelope_sender.strip() or "<>"
    return named == "<>"


def _says_qmail(message: Message) -> bool:
    return _text(message).lstrip().startswith(FROM_QMAIL)


def _parts(message: Message) -> Iterator[Message]:
    """The first parts of a message, without recursion."""
    left, seen = [message], 0
    while left and seen < MOST_PARTS:
        part = left.pop(0)
        seen += 1
        yield part
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list) and part.get_content_type() != "message/rfc822":
            left[:0] = [each for each in inner[:MOST_PARTS] if isinstance(each, Message)]


def _text(message: Message) -> str:
    """What was written: the first part of plain text, else the first of HTML, without its markup."""
    found: dict[str, str] = {}
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and part.get_filename() is None:
            found.setdefault(kind, _decoded(part))
    if found.get("text/plain", "").strip():
        return _clean(found["text/plain"])
    return _clean(_without_markup(found.get("text/html", "")))


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload[: 4 * LONGEST_TEXT] if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _clean(text: str) -> str:
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNREADABLE.sub("", ends)[:LONGEST_TEXT].strip()


class _Words(HTMLParser):
    """The words of HTML, a line for each block."""

    BLOCKS = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3"})
    HIDDEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or what isn't seen, or a quotation."""
        self.hidden += tag in self.HIDDEN
        self.quoted += tag == "blockquote"
        if tag in self.BLOCKS:
            self.words.append("\n" + "> " * bool(self.quoted))

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        self.hidden = max(self.hidden - (tag in self.HIDDEN), 0)
        self.quoted = max(self.quoted - (tag == "blockquote"), 0)
        if tag in self.BLOCKS:
            self.words.append("\n" + "> " * bool(self.quoted))

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self.hidden:
            self.words.append(" ".join(data.split()) + " " if data.strip() else "")


def _without_markup(html: str) -> str:
    reader = _Words()
    try:
        reader.feed(html[:LONGEST_TEXT])
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        return re.sub(r"<[^>]{0,1000}>", " ", html[:LONGEST_TEXT])
    return re.sub(r"\n[ \n]*\n", "\n\n", "".join(reader.words))
