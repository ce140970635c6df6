"""Secrets as words to write down: shares of which some open (SLIP-39), and passphrases.

SLIP-39's list has 1,024 words, each known by its first four letters, chosen so that they are hard to take for one
another. A share ends with a checksum (a Reed-Solomon code) that finds up to three wrong words for certain.
"""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from equipoise.core.values.errors import InputError

MADE, NEEDED = 3, 2
PASSPHRASE_WORDS = 7
"""Words of a passphrase: with 10 bits each, 70 bits. Six would be 60."""
_FIRST_LETTERS = 4
_BY_BEGINNING = {word[:_FIRST_LETTERS]: word for word in WORDLIST}


class Slip(InputError):
    """Words that can't be what was written down."""


def split(secret: bytes) -> list[str]:
    """A secret of 32 octets as three shares of 33 words, of which any two give it back, and one tells nothing."""
    (made,) = generate_mnemonics(1, [(NEEDED, MADE)], secret, iteration_exponent=0)
    return list(made)


def joined(shares: Sequence[str]) -> bytes:
    """The secret of two shares. Slip, saying what is wrong, where they are not two different ones of the same set."""
    read = [checked(each, f"Share {number}") for number, each in enumerate(shares, 1)]
    if len(read) != NEEDED or len(set(read)) != NEEDED:
        raise Slip(f"{NEEDED} different shares are needed.", mend="Ask another steward for theirs.")
    try:
        secret: bytes = combine_mnemonics(read)
    except MnemonicError as error:
        raise Slip(
            "These shares do not belong together.",
            mend="Both have to come from the same ceremony: compare their first two words.",
        ) from error
    return secret


def checked(share: str, where: str = "The share") -> str:
    """A share as it was given out. Slip where a word is not of the list, is missing, or was taken for another."""
    plain = words(share, where)
    try:
        Share.from_mnemonic(plain)
    except MnemonicError as error:
        raise Slip(
            "These words do not fit together: one is wrong, missing or in another's place.",
            where=where,
            mend="Compare them with the sheet, word by word.",
        ) from error
    return plain


def number(share: str) -> int:
    """Which of the three a share is, from 1. Slip where it is none."""
    return int(Share.from_mnemonic(checked(share)).index) + 1


def words(typed: str, where: str) -> str:
    """The words of the list that were typed, in small letters with one blank between; first letters are enough.

    Slip for the first that is none, with the one that was perhaps meant.
    """
    return " ".join(_word(word, number, where) for number, word in enumerate(typed.lower().split(), 1))


def passphrase() -> str:
    """A new passphrase of seven words, 70 bits."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(PASSPHRASE_WORDS))


def same_passphrase(typed: str, where: str = "passphrase") -> str:
    """A passphrase as it was given out. Slip where it has not seven words of the list."""
    plain = words(typed, where)
    if len(plain.split()) != PASSPHRASE_WORDS:
        raise Slip(
            f"A passphrase has {PASSPHRASE_WORDS} words.",
            where=where,
            mend="Compare it with what you wrote down.",
        )
    return plain


def _word(word: str, number: int, where: str) -> str:
    found: str | None = _BY_BEGINNING.get(word[:_FIRST_LETTERS])
    if found is not None and (word == found or (len(word) >= _FIRST_LETTERS and found.startswith(word))):
        return found
    near = difflib.get_close_matches(word, WORDLIST, 1, 0.6)
    # The word itself isn't repeated: it may stand on a page that is printed or kept.
    mend = f"Was it “{near[0]}”?" if near else "Compare it with the sheet."
    raise Slip(f"Word {number} is not of the list.", where=where, mend=mend)
