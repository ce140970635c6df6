"""Of which fact each limit is: the one inside it, beside it, or before it in the same sentence."""

from __future__ import annotations

from collections.abc import Sequence

from equipoise.core.drafting.facts import Fact
from equipoise.core.drafting.limits import Limit
from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.vocabulary import FACTS, FILLERS, PERSONS

_FARTHEST = 6
"""Telling words that may stand between a fact and its limit."""
_STOPS = frozenset({";", ".", "?", "!", "•"})
_OF_UNIT = {"age": "age", "gestation": "gestational_age", "body mass": "bmi", "flow by area": "egfr"}
_FOLLOWS = frozenset({"of", "in", "for", "-"})
_NOT_AGES = words(
    "after before prior since ago of history from post following until preceding previous duration "
    "later earlier to "
)


def subjects(row: Sequence[Mark], found: Sequence[Limit]) -> list[tuple[Fact | None, int]]:
    """For each limit its fact, and the mark where the statement about it begins."""
    told: list[tuple[Fact | None, int]] = []
    for place, limit in enumerate(found):
        before = (found[place - 1], *told[-1]) if told else None
        told.append(_subject(row, limit, before))
    return told


def _subject(
    row: Sequence[Mark], limit: Limit, before: tuple[Limit, Fact | None, int] | None
) -> tuple[Fact | None, int]:
    inside = _inside(row, limit)
    if inside:
        return inside, limit.first
    if limit.hint == "window":
        return _before(row, limit, before, only="life_expectancy")
    right = _right(row, limit)
    left, place = _before(row, limit, before)
    if left and (right is None or _is_near(row, place, limit) or left.name == right.name):
        return left, place
    if right:
        return right, limit.first
    if limit.unit and limit.unit.kind in _OF_UNIT:
        return FACTS[_OF_UNIT[limit.unit.kind]], limit.first
    return (left, place) if left else _age_unsaid(row, limit)


def _takes(limit: Limit, name: str) -> Fact | None:
    """The fact of this name, if the limit's numbers can be of it."""
    fact = FACTS.get(name)
    edges = [edge for edge in (limit.lower, limit.upper) if edge]
    return fact if fact and all(fact.takes(limit.unit, edge.value) for edge in edges) else None


def _inside(row: Sequence[Mark], limit: Limit) -> Fact | None:
    names = (mark.text for mark in row[limit.first : limit.end] if mark.kind == "fact")
    return next(filter(None, (_takes(limit, name) for name in names)), None)


def _right(row: Sequence[Mark], limit: Limit) -> Fact | None:
    """The fact right behind the limit: `≥ 9 g/dL haemoglobin`."""
    place = limit.end
    if place < len(row) and row[place].text in _FOLLOWS:
        place += 1
    if place >= len(row) or row[place].kind != "fact":
        return None
    fact = _takes(limit, row[place].text)
    own = place + 1 < len(row) and row[place + 1].kind in ("before", "number")
    return None if own and fact and fact.name != "age" else fact


def _is_near(row: Sequence[Mark], place: int, limit: Limit) -> bool:
    return all(mark.text in FILLERS for mark in row[place + 1 : limit.first])


def _before(
    row: Sequence[Mark],
    limit: Limit,
    before: tuple[Limit, Fact | None, int] | None,
    only: str = "",
) -> tuple[Fact | None, int]:
    """The nearest fact before the limit in its sentence; that of the limit before where only links part them."""
    told = 0
    for place in range(limit.first - 1, -1, -1):
        mark = row[place]
        if before and place < before[0].end:
            return _inherited(row, limit, before)
        if mark.text in _STOPS or told > _FARTHEST:
            break
        if mark.kind == "fact":
            fact = _takes(limit, mark.text) if not only or mark.text == only else None
            if fact and not (limit.bare and told):
                return fact, place
            told += 2
        elif mark.text not in FILLERS:
            told += 1
    return None, limit.first


def _inherited(
    row: Sequence[Mark], limit: Limit, before: tuple[Limit, Fact | None, int]
) -> tuple[Fact | None, int]:
    earlier, fact, place = before
    between = row[earlier.end : limit.first]
    telling = [
        mark for mark in between if mark.text not in FILLERS and mark.text not in ("and", "or", "but", "&")
    ]
    same = (earlier.unit is None) == (limit.unit is None) or not telling
    if fact is None or limit.bare or len(telling) > 4 or not same or limit.hint == "window":
        return None, limit.first
    if any(mark.kind == "fact" or mark.text in _STOPS for mark in telling) or not _takes(limit, fact.name):
        return None, limit.first
    return fact, place


def _age_unsaid(row: Sequence[Mark], limit: Limit) -> tuple[Fact | None, int]:
    """Age, where the comparator says it (`older than 60`) or people are what is compared (`women over 50 years`)."""
    age = _takes(limit, "age")
    if age is None or (limit.bare and limit.hint != "age"):
        return None, limit.first
    if limit.hint == "age":
        return age, limit.first
    years = limit.unit is not None and limit.unit.name == "year"
    follower = row[limit.end].text if limit.end < len(row) else ""
    if (limit.unit is not None and not years) or (years and follower in _NOT_AGES):
        return None, limit.first
    opens = _opens(row, limit.first)
    if years and (opens or _after_person(row, limit.first)):
        return age, limit.first
    people = limit.first > 0 and row[limit.first - 1].text in PERSONS
    ends = follower in ("", ".", ",", ";", ")", "or", "and") and limit.first < 4
    return (age if people and ends and not years else None), limit.first


def _opens(row: Sequence[Mark], place: int) -> bool:
    """Whether nothing but signs and small words stand before this place in its sentence."""
    before = row[max(0, place - 4) : place]
    return len(before) < 4 and all(mark.text in FILLERS or mark.text in PERSONS for mark in before)


def _after_person(row: Sequence[Mark], place: int) -> bool:
    for mark in reversed(row[max(0, place - 5) : place]):
        if mark.text in PERSONS:
            return True
        if mark.text not in FILLERS and mark.text not in ("and", "or", "who"):
            return False
    return False
