"""A row of tokens read as marks: facts, comparators, numbers with their units, and what stands between them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from equipoise.core.drafting.comparators import Comparator
from equipoise.core.drafting.numerals import number_at
from equipoise.core.drafting.tokens import Token
from equipoise.core.drafting.units import UNITS, Unit
from equipoise.core.drafting.vocabulary import AFTER, BEFORE, NAMES

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
        return _number(row, place) or Mark("word", word, place, place + 1)
    after_number = before is not None and (before.kind == "number" or before.text == "age")
    after = AFTER.at(row, place) if after_number else None
    comparison = BEFORE.at(row, place)
    if after and (not comparison or not _a_number_follows(row, place + comparison[1])):
        return Mark("after", word, place, place + after[1], after[0])
    name = NAMES.at(row, place)
    if comparison and (not name or comparison[1] >= name[1]):
        return Mark("before", word, place, place + comparison[1], comparison[0])
    if name:
        return Mark("fact", name[0], place, place + name[1])
    return _number(row, place) or Mark("word", word, place, place + 1)


def _a_number_follows(row: Sequence[Token], place: int) -> bool:
    return place < len(row) and number_at(row, place) is not None


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
    unit, end = unit_at(row, end)
    return Mark("number", row[place].text, place, end, value=value, unit=unit, of=of)


def unit_at(row: Sequence[Token], place: int) -> tuple[Unit | None, int]:
    """The unit that begins at `place`, if any, and where what follows it begins."""
    if place >= len(row):
        return None, place
    found = UNITS.at(row, place)
    if found:
        return found[0], place + found[1]
    if row[place].text in "-'([" and place + 1 < len(row):
        found = UNITS.at(row, place + 1)
        if found and (row[place].text in "-'" or _closes(row, place + 1 + found[1])):
            return found[0], place + 1 + found[1] + (row[place].text in "([")
    return None, place


def _closes(row: Sequence[Token], place: int) -> bool:
    return place < len(row) and row[place].text in ")]"
