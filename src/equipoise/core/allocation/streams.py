"""Chance made from a seed: the same seed and name give the same stream, on every machine and for ever.

To the byte, so that another program can do it again (the stand-alone verifier does, with the standard library alone):

- key = HKDF-SHA256 (RFC 5869) of the seed, 32 bytes long; salt `equipoise allocation 1`, info the stream's name in
  UTF-8. With one block of output, HKDF is two calls: `prk = HMAC(salt, seed)`, `key = HMAC(prk, info + 0x01)`.
- the stream is block 0, block 1, ...; block i = HMAC-SHA256(key, i as 8 bytes, most significant first).
- a number below n: the next 8 bytes of the stream as a whole number w, most significant first. Where
  w < 2^64 - (2^64 mod n), the number is w mod n; otherwise w is thrown away and the next 8 bytes are taken, so that no
  number is likelier than another. A number below 1 uses up 8 bytes too.
- a shuffle (Fisher and Yates): for i from the last place down to the second, a number j below i + 1; the two places
  i and j change their contents.

HMAC as a generator over a secret key and a counter is the idea of NIST SP 800-90A's HMAC_DRBG. This is not one: it
has no reseeding and claims no validation. All it has to be is unpredictable without the seed and repeatable with it.
"""

from __future__ import annotations

import hmac
from typing import TypeVar

SALT = b"equipoise allocation 1"
SEED_BYTES = 32
_WORD = 8
_SPAN = 1 << (8 * _WORD)
T = TypeVar("T")


class Stream:
    """A stream of chance under one name. ValueError where the seed is not 32 bytes long."""

    def __init__(self, seed: bytes, name: str) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a seed has {SEED_BYTES} bytes, this one has {len(seed)}")
        extracted = hmac.digest(SALT, seed, "sha256")
        self._key = hmac.digest(extracted, name.encode() + b"\x01", "sha256")
        self._block, self._left = 0, b""

    def take(self, count: int) -> bytes:
        """The next bytes."""
        while len(self._left) < count:
            self._left += hmac.digest(self._key, self._block.to_bytes(8, "big"), "sha256")
            self._block += 1
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1, every one as likely. ValueError for limits under 1 or over 2^32."""
        if not 1 <= limit <= 1 << 32:
            raise ValueError(f"no number can be drawn below {limit}")
        usable = _SPAN - _SPAN % limit
        while (word := int.from_bytes(self.take(_WORD), "big")) >= usable:
            pass
        return word % limit

    def shuffle(self, things: list[T]) -> None:
        """Put a list into an order drawn by chance, every order as likely."""
        for place in range(len(things) - 1, 0, -1):
            other = self.below(place + 1)
            things[place], things[other] = things[other], things[place]
