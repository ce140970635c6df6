"""What people type, made fit to keep: kind to real names and addresses, strict on what breaks letters. Pure."""

from __future__ import annotations

import re
import unicodedata

from equipoise.core.values.errors import InputError

LONGEST_LINE, LONGEST_EMAIL, LONGEST_TEXT = 100, 254, 5_000
"""Characters of a name or other line, of an address (RFC 5321), of a message."""
JOINERS = "\u200c\u200d"
"""Unseen signs that Persian and Indic names are spelt with; all others of their kind go."""
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_ATOM = r"[^\s@<>()\[\],;:\\\"]"
ADDRESS = re.compile(rf"{_ATOM}{{1,64}}@(?:{_ATOM}+\.)+{_ATOM}{{2,}}")
THROWAWAY = frozenset(
    {
        "10minutemail.com",
        "getnada.com",
        "guerrillamail.com",
        "mailinator.com",
        "maildrop.cc",
        "sharklasers.com",
        "temp-mail.org",
        "trashmail.com",
        "yopmail.com",
    }
)
"""Well-known services whose addresses soon stop working. A short list of ours: it warns, and refuses nobody."""


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """A line without ends of lines and unseen signs. InputError where it is too long."""
    line = " ".join(_seen(text.replace("\n", " ")).split())
    if len(line) > longest:
        raise InputError(f"This is {len(line):,} characters long. Up to {longest} can be sent.")
    return line


def paragraphs(text: str) -> str:
    """A text with its lines as they are. InputError where it is too long."""
    plain = _seen("\n".join(text.splitlines())).strip()
    if len(plain) > LONGEST_TEXT:
        over = len(plain) - LONGEST_TEXT
        raise InputError(f"This is {over:,} characters too long. Up to {LONGEST_TEXT:,} can be sent.")
    return plain


def email(text: str) -> str:
    """An address that letters can be sent to. InputError where it can't be one."""
    address = unicodedata.normalize("NFC", text).strip()
    if len(address) > LONGEST_EMAIL or not ADDRESS.fullmatch(address) or _seen(address) != address:
        raise InputError("This is not an e-mail address. Write it like name@example.org.")
    local, _, host = address.rpartition("@")
    try:
        host.encode("idna")
    except UnicodeError:
        raise InputError("The part after the @ is not right. Write it like name@example.org.") from None
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise InputError("The part before the @ is not right. Look at its dots.")
    return address


def phone(text: str) -> str:
    """A telephone number as it was written. InputError where nobody could call it."""
    number = one_line(unicodedata.normalize("NFKC", text))
    digits = sum(each.isdecimal() for each in number)
    if number and (not 5 <= digits <= 20 or not re.fullmatch(r"[\d\s+()./#,;x*extEXT-]+", number)):
        raise InputError("This is not a telephone number. Write it like +1 604 555 0123.")
    return number


def is_throwaway(address: str) -> bool:
    """Whether an address is of a service whose addresses soon stop working."""
    return address.rpartition("@")[2].casefold() in THROWAWAY


def _seen(text: str) -> str:
    """Without what isn't seen or turns the reading direction; ends of lines stay."""
    return "".join(
        each for each in text if each in JOINERS or each == "\n" or unicodedata.category(each) not in UNSEEN
    )
