"""Numbers as criteria write them: `1,500`, `1.5`, `100 000`, `eighteen`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.tokens import Token
from equipoise.core.drafting.vocabulary import NUMBER_WORDS

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_LONGEST = 18
"""Digits. What is longer is no amount."""


def number_at(row: Sequence[Token], place: int) -> tuple[Decimal, int] | None:
    """The number that begins at `place` and where what follows it begins; None where there is none.

    A number joined to a name (`covid-19`, `il-6`) is part of the name; one with a letter's ending (`12th`) counts.
    """
    word = row[place].text
    if not word[0].isdigit():
        found = NUMBER_WORDS.at(row, place)
        return (Decimal(found[0]), _past_figures(row, place + found[1], found[0])) if found else None
    value = _value(word)
    if value is None or _in_a_name(row, place):
        return None
    end = place + 1
    if end < len(row) and row[end].text in _ENDINGS and row[end].start == row[place].end:
        return value, end + 1
    if end < len(row) and len(word) <= 3 and row[end].text == "000" and row[end].start == row[place].end + 1:
        return value * 1000, end + 1
    return value, end


def _past_figures(row: Sequence[Token], place: int, value: int) -> int:
    """Past the figures in brackets that repeat a number's word: `three (3)`."""
    repeated = [token.text for token in row[place : place + 3]] == ["(", str(value), ")"]
    return place + 3 if repeated else place


_ENDINGS = frozenset({"st", "nd", "rd", "th"})


def _value(word: str) -> Decimal | None:
    if len(word) > _LONGEST or not word.isascii():
        return None
    if _THOUSANDS.fullmatch(word):
        return Decimal(word.replace(",", ""))
    if _POINTS.fullmatch(word):
        return Decimal(word.replace(".", ""))
    parts = word.replace(",", ".").split(".")
    return Decimal(".".join(parts)) if len(parts) <= 2 else None


def _in_a_name(row: Sequence[Token], place: int) -> bool:
    """Whether a hyphen ties the number to the word before it."""
    if place < 2 or row[place - 1].text != "-" or not row[place - 2].text[0].isalpha():
        return False
    tight = row[place - 1].start == row[place - 2].end and row[place].start == row[place - 1].end
    return tight and row[place - 2].text not in _AMOUNTS


_AMOUNTS = words(
    "age aged ages ecog bmi y yr yrs year years month months week weeks day days kg m2 mmhg hour "
    "hours kps score i d h l "
)
"""Words that a hyphen and a number may follow without making a name: the hyphen is a dash."""
