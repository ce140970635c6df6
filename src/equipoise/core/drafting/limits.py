"""Limits: comparators, ranges and lists of numbers, read from the marks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from equipoise.core.drafting.comparators import GE, GT, LE, LT, Comparator, Hint
from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.units import Unit
from equipoise.core.drafting.vocabulary import FILLERS

_OPENERS = frozenset({"between", "from", "range", "ranging", "ranges", "ranged"})
_JOINS = frozenset({"-", "to", "~", "through", "till", "until", "..", "and/to"})
_FLIPPED = {"≤": GE, "<": GT, "≥": LE, ">": LT}
_GAP = 5
"""Marks that may stand between a comparator and its number: `minimum age of: 18`."""


class Edge(NamedTuple):
    """One end of an interval."""

    value: Decimal
    inclusive: bool


class Limit(NamedTuple):
    """An interval as written, in marks `first` to `end` (exclusive).

    `bare`: a number without any comparison, so both edges are it. `of` is the second part of a pair such as 160/110.
    `low_unit` is the lower edge's own unit where the two differ: `6 months to 2 years`.
    """

    lower: Edge | None
    upper: Edge | None
    unit: Unit | None
    first: int
    end: int
    hint: Hint = ""
    bare: bool = False
    of: Decimal | None = None
    low_unit: Unit | None = None


def limits(row: Sequence[Mark]) -> list[Limit]:
    """Every limit in a row of marks, in order, none overlapping."""
    found: list[Limit] = []
    place = 0
    while place < len(row):
        limit = _limit(row, place)
        if limit:
            found.append(limit)
        place = limit.end if limit else place + 1
    return _with_shared_units(row, found)


def _limit(row: Sequence[Mark], place: int) -> Limit | None:
    mark = row[place]
    if mark.kind == "before":
        return _compared(row, place)
    if mark.kind == "number":
        return (
            _turned(row, place)
            or _ranged(row, place, place, tied=_downwards(row, place))
            or _listed(row, place)
            or _alone(row, place)
        )
    if mark.text in _OPENERS:
        number = _next_number(row, place + 1)
        return _ranged(row, place, number, tied=True) if number is not None else None
    return None


def _downwards(row: Sequence[Mark], place: int) -> bool:
    """Whether the range may be written from its upper end: `Karnofsky 100-80`."""
    return any(mark.text in ("karnofsky", "lansky") for mark in row[max(0, place - 3) : place])


def _turned(row: Sequence[Mark], place: int) -> Limit | None:
    """A number before the sign and the fact behind it: `18 ≤ age`."""
    if place + 2 >= len(row) or row[place + 1].text not in _FLIPPED or row[place + 2].kind != "fact":
        return None
    return _one(row[place], _FLIPPED[row[place + 1].text], place, place + 3)


def _next_number(row: Sequence[Mark], place: int) -> int | None:
    """The number at `place` or soon after it, with nothing but fillers and facts between."""
    for here in range(place, min(place + _GAP, len(row))):
        if row[here].kind == "number":
            return here
        if row[here].kind != "fact" and row[here].text not in FILLERS:
            return None
    return None


def _compared(row: Sequence[Mark], place: int) -> Limit | None:
    """A comparator and its number; the number may begin a range (`> 8 - 40`) or be followed by its own word."""
    number, comparator = _next_number(row, place + 1), row[place].comparator
    if number is None or comparator is None:
        return None
    in_range = any(mark.text in _OPENERS for mark in row[place + 1 : number])
    span = _ranged(row, place, number, tied=in_range)
    if span and in_range:
        return span
    if span and comparator.side == "lower":
        return span._replace(lower=Edge(span.lower.value, comparator.inclusive)) if span.lower else span
    timed = span is not None and span.unit is not None and span.unit.kind == "time"
    if span and comparator.hint == "window" and timed:
        return span._replace(hint="window")
    if span and (comparator.side == "equal" or comparator.hint == "window"):
        return span
    end = number + 1
    after = _after(row, end)
    if after and after[0].side == comparator.side:
        end = after[1]
    return _one(row[number], comparator, place, end)


def _one(number: Mark, comparator: Comparator, first: int, end: int) -> Limit:
    edge = Edge(number.value, comparator.inclusive)
    lower = edge if comparator.side != "upper" else None
    upper = edge if comparator.side != "lower" else None
    return Limit(lower, upper, number.unit, first, end, comparator.hint, of=number.of)


def _ranged(row: Sequence[Mark], first: int, number: int | None, *, tied: bool) -> Limit | None:
    """Two numbers joined by a dash or a word; after an opener (`tied`) `and` and a comma join, too."""
    if number is None or number + 2 >= len(row):
        return None
    join, joined = number + 1, row[number + 1].text
    while join + 2 < len(row) and (
        joined in (")", "age", "(") or (joined == "-" and row[join + 1].text in ("and", "to"))
    ):
        join += 1
        joined = row[join].text
    age = first == number and joined == "and" and _is_age(row[join + 1]) and not row[number].unit
    if joined not in _JOINS and not age and not (tied and joined in ("and", "&", ",", "or")):
        return None
    last, inclusive = _last(row, join + 1, tied=tied)
    if last is None:
        return None
    return _interval(row[number], row[last], first, last + 1, inclusive=inclusive, tied=tied)


def _is_age(number: Mark) -> bool:
    return number.unit is not None and number.unit.kind == "age"


def _last(row: Sequence[Mark], place: int, *, tied: bool) -> tuple[int | None, bool]:
    """The second number of a range, and whether it is in: `2 to < 12`."""
    comparator = row[place].comparator if row[place].kind == "before" else None
    if comparator:
        upper = comparator.side == "upper" and comparator.hint != "window"
        follows = place + 1 < len(row) and row[place + 1].kind == "number"
        return (place + 1, comparator.inclusive) if upper and follows else (None, True)
    if row[place].kind == "number":
        return place, True
    if (
        tied
        and row[place].text in ("the", "to", "age")
        and place + 1 < len(row)
        and row[place + 1].kind == "number"
    ):
        return place + 1, True
    return None, True


def _interval(low: Mark, high: Mark, first: int, end: int, *, inclusive: bool, tied: bool) -> Limit | None:
    if (
        low.unit
        and high.unit
        and low.unit.kind != high.unit.kind
        and "age" not in (low.unit.kind, high.unit.kind)
    ):
        return None
    if low.value > high.value and same_unit(low.unit, high.unit):
        if not tied:
            return None
        low, high = high, low
    if low.value == high.value and same_unit(low.unit, high.unit):
        return None
    unit = high.unit or low.unit
    own = low.unit if not same_unit(low.unit, high.unit) else None
    edges = Edge(low.value, True), Edge(high.value, inclusive)
    return Limit(*edges, unit, first, end, of=low.of, low_unit=own)


def same_unit(one: Unit | None, other: Unit | None) -> bool:
    """Whether two units, where both are said, are the same."""
    return one is None or other is None or one.name == other.name


def _listed(row: Sequence[Mark], place: int) -> Limit | None:
    """Whole numbers that follow each other, listed: `0, 1 or 2`; `0/1`."""
    values, here = [row[place].value], place
    of = row[place].of
    if of is not None and _lists(row[place], of):
        values.append(of)
    while row[here].unit is None:
        join = here + 1
        while (
            join < len(row) and row[join].text in (",", "or", "and", "/", "&", "and/or") and join - here < 3
        ):
            join += 1
        if (
            join == here + 1
            or join >= len(row)
            or row[join].kind != "number"
            or row[join].value != values[-1] + 1
        ):
            break
        values.append(row[join].value)
        here = join
    if len(values) < 2:
        return None
    return Limit(Edge(values[0], True), Edge(values[-1], True), row[here].unit, place, here + 1)


def _lists(mark: Mark, last: Decimal) -> bool:
    """Whether two parts of a number are values in a row: `0,1,2` and `0/1`."""
    return last > mark.value if "," in mark.text else last == mark.value + 1 and mark.unit is None


def _after(row: Sequence[Mark], place: int) -> tuple[Comparator, int] | None:
    """The comparator that follows a number, and where what follows it begins; age words may stand between."""
    here = place
    while (
        here < len(row)
        and here - place < 3
        and (row[here].text in ("age", ",", "(", ")", "inclusive") or row[here].kind == "fact")
    ):
        here += 1
    if here < len(row) and row[here].kind == "after":
        comparator = row[here].comparator
        return (comparator, here + 1) if comparator else None
    return None


def _alone(row: Sequence[Mark], place: int) -> Limit:
    """A number with the comparator that follows it, or bare."""
    after = _after(row, place + 1)
    if after:
        return _one(row[place], after[0], place, after[1])
    unit = row[place].unit
    own = row[place].comparator or (GT if unit and unit.above else None)
    if own:
        return _one(row[place], own, place, place + 1)
    edge = Edge(row[place].value, True)
    return Limit(edge, edge, unit, place, place + 1, bare=True, of=row[place].of)


def _with_shared_units(row: Sequence[Mark], found: list[Limit]) -> list[Limit]:
    """A limit without a unit takes that of the next one it is joined to: `> 18 and < 30 kg/m2`."""
    for place in range(len(found) - 2, -1, -1):
        limit, following = found[place], found[place + 1]
        between = [mark.text for mark in row[limit.end : following.first]]
        if limit.unit is None and following.unit and between and set(between) <= _SHARES and not limit.bare:
            found[place] = limit._replace(unit=following.unit)
    return found


_SHARES = frozenset({"and", "or", "to", "but", "&", ",", "and/or", "/", "-"})
