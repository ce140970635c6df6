"""Proof of work: a number that takes a browser a second to find and us a microsecond to check. Pure.

For a challenge C the number n is right where SHA-256("C:n") begins with so many zero bits (the idea of Dwork C, Naor
M. Pricing via processing or combatting junk mail. CRYPTO '92). No third party sees who writes, and nobody has to read
letters off a picture.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import count

LONGEST = 20
"""Digits of a number that is looked at."""


def is_right(challenge: str, number: str, bits: int) -> bool:
    """Whether `number` (decimal digits) proves the work of `bits` zero bits for the challenge."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST):
        return False
    return _digest(challenge, number) >> (256 - bits) == 0


def found(challenge: str, bits: int) -> str:
    """The first right number: what the browser's script does, for clients without one."""
    return next(str(n) for n in count() if is_right(challenge, str(n), bits))


def name_of(challenge: str) -> str:
    """What a used proof is remembered by: the challenge, not the number, so that no second number serves it."""
    return sha256(f"spent:{challenge}".encode()).hexdigest()


def _digest(challenge: str, number: str) -> int:
    return int.from_bytes(sha256(f"{challenge}:{number}".encode()).digest())
