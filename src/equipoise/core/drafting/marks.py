"""A row of tokens read as marks: facts, comparators, numbers with their units, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from equipoise.core.drafting.comparators import GE, Comparator
from equipoise.core.drafting.numerals import number_at
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.tokens import Token
from equipoise.core.drafting.units import Unit, normal_at, unit_at
from equipoise.core.drafting.vocabulary import AFTER, BEFORE, FILLERS, NAMES, NUMBER_WORDS, ROMAN

_LIST = re.compile(r"\d(?:,\d){1,4}")
_SCORES = words("ecog zubrod ps status asa nyha class score grade scale stage association")
"""Words one of which stands before the listed or Roman values of a score."""

Kind = Literal["fact", "before", "after", "number", "word"]


class Mark(NamedTuple):
    """A stretch of tokens (`first` to `end`, exclusive) and what it is.

    `text` is a word's or a fact's name; `value`, `unit` and `of` (the 110 of 160/110) belong to numbers.
    """

    kind: Kind
    text: str
    first: int
    end: int
    comparator: Comparator | None = None
    value: Decimal = Decimal(0)
    unit: Unit | None = None
    of: Decimal | None = None


_MEANING = (BEFORE, AFTER, NAMES, NUMBER_WORDS)


def marks(row: Sequence[Token]) -> list[Mark]:
    """The marks of a row of tokens, in order; they tile it."""
    found: list[Mark] = []
    place = 0
    while place < len(row):
        mark = _mark(row, place, found[-1] if found else None)
        found.append(mark)
        place = mark.end
    return found


def _mark(row: Sequence[Token], place: int, before: Mark | None) -> Mark:
    word = row[place].text
    if word[0].isdigit():
        listed = _listed(row, place)
        return listed or _number(row, place) or Mark("word", word, place, place + 1)
    after_comparison = before is not None and before.kind == "before"
    if not after_comparison and word not in ROMAN and not any(each.begins(word) for each in _MEANING):
        return Mark("word", word, place, place + 1)
    if word in ROMAN and any(token.text in _SCORES for token in row[max(0, place - 6) : place]):
        return Mark("number", word, place, place + 1, value=Decimal(ROMAN[word]))
    after_number = before is not None and (before.kind == "number" or before.text == "age")
    after = AFTER.at(row, place) if after_number else None
    comparison = BEFORE.at(row, place)
    if after and not _opens_another(row, place):
        return Mark("after", word, place, place + after[1], after[0])
    normal = _normal(row, place, before)
    if normal:
        return normal
    name = NAMES.at(row, place)
    if comparison and (not name or comparison[1] >= name[1]):
        return Mark("before", word, place, place + comparison[1], comparison[0])
    if name:
        return Mark("fact", name[0], place, place + name[1])
    return _number(row, place) or Mark("word", word, place, place + 1)


def _opens_another(row: Sequence[Token], place: int) -> bool:
    """Whether the words begin the next comparison, not end this one: `30 days or fewer than 5`."""
    for here in (place, place + 1):
        comparison = BEFORE.at(row, here) if here < len(row) else None
        if comparison and _number_follows(row, here + comparison[1]):
            return True
    return False


def _number_follows(row: Sequence[Token], place: int) -> bool:
    """Whether a number comes here or after a few small words: `under the age of 65`."""
    for here in range(place, min(place + 4, len(row))):
        if number_at(row, here):
            return True
        if row[here].text not in FILLERS and row[here].text != "age":
            return False
    return False


def _listed(row: Sequence[Token], place: int) -> Mark | None:
    """Whole numbers parted by commas alone (`0,1,2`) after a score that has only whole values."""
    word = row[place].text
    scores = any(token.text in _SCORES for token in row[max(0, place - 4) : place])
    if not scores or not _LIST.fullmatch(word):
        return None
    values = [Decimal(part) for part in word.split(",")]
    return Mark("number", word, place, place + 1, value=values[0], of=values[-1])


def _normal(row: Sequence[Token], place: int, before: Mark | None) -> Mark | None:
    """The upper limit of normal right after a comparator: `≤ ULN` is at most once it."""
    if before is None or before.kind != "before" or row[place].text in ("x", "*", "times"):
        return None
    found = normal_at(row, place)
    return (
        Mark("number", row[place].text, place, found[1], value=Decimal(1), unit=found[0]) if found else None
    )


def _number(row: Sequence[Token], place: int) -> Mark | None:
    """A number with its unit, which may follow a hyphen (`12-week`) or a second number (`160/110 mmHg`)."""
    found = number_at(row, place)
    if found is None:
        return None
    value, end = found
    of = None
    if end + 1 < len(row) and row[end].text == "/" and row[end + 1].text[0].isdigit():
        second = number_at(row, end + 1)
        if second:
            of, end = second[0], second[1]
    plus = end < len(row) and row[end].text == "+" and unit_at(row, end + 1) is not None
    unit = unit_at(row, end + plus)
    comparator = GE if plus else None
    if unit is None:
        return Mark("number", row[place].text, place, end, comparator, value, None, of)
    return Mark("number", row[place].text, place, unit[1], comparator, value, unit[0], of)
