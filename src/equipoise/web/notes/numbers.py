"""What browsers send: random numbers and ciphertext as text, checked for their shape. Pure."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from equipoise.core.values.errors import InputError

SHORT = re.compile(r"[A-Za-z0-9_-]{22}")
"""128 bits in base64url: the number of a note, or of a share."""
SECRET = 32
"""Bytes of a proof, a token or a key."""


class TooMuch(InputError):
    """More than is kept for one person, or in one piece."""


def short(text: object) -> str:
    """A number of 128 bits. InputError for anything else."""
    if isinstance(text, str) and SHORT.fullmatch(text):
        return text
    raise InputError("That is not a number of ours.")


def whole(value: object, most: int = 2**31 - 1) -> int:
    """A whole number from 0 to `most`. InputError for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return value
    raise InputError("That is not a whole number.")


def raw(text: object, most: int) -> bytes:
    """Bytes from base64url without padding, at least one and at most `most`. InputError, TooMuch."""
    if not isinstance(text, str):
        raise InputError("That can't be read.")
    if len(text) > (most + 2) // 3 * 4:
        raise TooMuch("That is too large.", mend="Make it shorter, or split it.")
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InputError("That can't be read.") from None
    if not found:
        raise InputError("That is empty.")
    return found


def text(content: bytes | memoryview) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(bytes(content)).decode().rstrip("=")


def secret(given: object) -> bytes:
    """256 bits. InputError for anything else."""
    found = raw(given, SECRET)
    if len(found) != SECRET:
        raise InputError("That is not a secret of ours.")
    return found


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits: what is kept of a secret of 256 bits."""
    return sha256(content).hexdigest()


def same(kept: str, shown: bytes) -> bool:
    """Whether a secret is the one that a digest was kept of; as long for a wrong one as for the right one."""
    return hmac.compare_digest(kept, digest(shown))


def flag(given: Mapping[str, Any], name: str) -> bool:
    """Whether something is said to be so."""
    return given.get(name) is True


def of_account(account: int) -> str:
    """Who holds a plain note, where that is an account."""
    return f"account:{account}"
