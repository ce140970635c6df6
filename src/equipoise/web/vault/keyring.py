"""The keys that personal values are sealed with: named, from the environment, the first for writing, all for reading.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. The name of the key stands before the value; the column
it belongs to is authenticated with it, so that a value can't be moved to another column. Look-ups go through a keyed
digest (HMAC-SHA-256, RFC 2104) whose key is derived from the same secret (HKDF, RFC 5869).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


class Unreadable(Exception):
    """A sealed value that no key at hand opens: a key is missing, or the value was changed or moved."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secrets of 32 bytes by name, in order: the first seals."""

    secrets: Mapping[str, bytes]

    @property
    def first(self) -> str:
        """The name of the key that seals."""
        return next(iter(self.secrets))

    def seal(self, plain: bytes, column: str) -> str:
        """`plain` as text that only a holder of the key can read, and only in that column."""
        nonce = os.urandom(NONCE)
        sealed = self._cipher(self.first).encrypt(nonce, plain, self._bound(self.first, column))
        return f"{self.first}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, column: str) -> bytes:
        """What was sealed. Unreadable where the key is not at hand, or the value is not what was written there."""
        name, _, value = sealed.partition(":")
        if name not in self.secrets:
            raise Unreadable(f"the key “{name[:20]}” is not at hand")
        try:
            raw = base64.b64decode(value, validate=True)
            return self._cipher(name).decrypt(raw[:NONCE], raw[NONCE:], self._bound(name, column))
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise Unreadable(f"a value of {column} was changed or moved") from error

    def digest(self, text: str, purpose: str) -> str:
        """A keyed digest to look `text` up by, made with the first key."""
        return self._digest(self.first, text, purpose)

    def digests(self, text: str, purpose: str) -> list[str]:
        """The digests under every key at hand: what was written before a rotation is found too."""
        return [self._digest(name, text, purpose) for name in self.secrets]

    def _digest(self, name: str, text: str, purpose: str) -> str:
        key = HKDF(hashes.SHA256(), 32, salt=None, info=f"equipoise digest {purpose}".encode())
        made = hmac.new(key.derive(self.secrets[name]), text.encode(), sha256).hexdigest()
        return f"{name}:{made}"

    def _cipher(self, name: str) -> AESGCM:
        return AESGCM(self.secrets[name])

    @staticmethod
    def _bound(name: str, column: str) -> bytes:
        return f"equipoise {name} {column}".encode()


def of_settings() -> Keyring:
    """The keys that the settings give."""
    from django.conf import settings

    return Keyring(settings.ENCRYPTION_KEYS)
