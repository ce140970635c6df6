"""One way of writing a term, so that spelling, number and hyphens don't hide it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MARK = re.compile(r"[.;:!?()\[\]\n|•]")
_BRITISH = (
    ("ae", "e"),
    ("oe", "e"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("sulph", "sulf"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ageing", "aging"),
)
FILLERS = frozenset({"the", "a", "an"})
"""Articles: "cancer of the lung" and "cancer of lung" are one term."""
_KEEP_S = ("ss", "us", "is", "os")
_NO_PLURAL = frozenset({"pancreas", "atlas", "bias", "alas", "texas", "kansas"})
_SIS = ("stases", "noses", "toses", "roses", "ysis", "yses", "psoriases", "litiases")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, folded, and whether a mark before it parts it from the last one."""

    start: int
    end: int
    key: str
    parted: bool = False


def words(text: str) -> list[Word]:
    """The words of a text in order; a hyphen parts words, an apostrophe doesn't."""
    found: list[Word] = []
    end = 0
    for each in _WORD.finditer(text):
        parted = bool(found) and _MARK.search(text, end, each.start()) is not None
        found.append(Word(each.start(), each.end(), fold(each[0]), parted))
        end = each.end()
    return found


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case, no accents, American spelling, singular: `fold("Leukaemias") == "leukemia"`."""
    low = word.lower()
    if not low.isascii():
        low = "".join(each for each in unicodedata.normalize("NFKD", low) if not unicodedata.combining(each))
    low = low.replace("’", "'").removesuffix("'s").replace("'", "")
    if len(low) <= 3:
        return low
    for british, american in _BRITISH:
        low = low.replace(british, american)
    return _singular(low)


def _singular(word: str) -> str:
    if word.endswith(_SIS):
        return word[:-2] + "is"
    if word.endswith("mata"):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_KEEP_S) and word not in _NO_PLURAL:
        return word[:-1]
    return word


def key_of(text: str) -> str:
    """The folded words of a term with one space between, without articles."""
    return join([each.key for each in words(text)])


def join(keys: list[str]) -> str:
    """Folded words as one key."""
    return " ".join(each for each in keys if each not in FILLERS)


def digest(key: str) -> int:
    """A number of 63 bits for a key, the same in every process."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
