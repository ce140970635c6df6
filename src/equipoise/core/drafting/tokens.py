"""Text cut into words, numbers and signs, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:than|to|of|least|over|under|above|below|and|between|from|within|aged?|bmi|ecog|to)(?=\d)"
    r"|[^\W\d_]\w*(?:'s\b)?)"
    r"|(?P<sign>>\s?/?\s?=|=\s?/?\s?>|<\s?/?\s?=|=\s?/?\s?<|>+|<+|\S)"
)
_SIGNS = {">": "≥", "<": "≤"}


class Token(NamedTuple):
    """A word, number or sign of plain text; `end` is exclusive."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of plain text (see `plain`); comparison signs written with two or three are one."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if match.lastgroup == "sign" and len(word) > 1:
            word = _SIGNS[">" if ">" in word else "<"] if "=" in word else word[0]
        found.append(Token(word, match.start(), match.end()))
    return found
