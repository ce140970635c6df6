"""Of which facts each limit is: the one inside it, beside it, or before it in the same sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from equipoise.core.drafting.ages import age_unsaid
from equipoise.core.drafting.facts import Fact
from equipoise.core.drafting.limits import Limit, same_unit
from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.vocabulary import FACTS, FILLERS

_FARTHEST = 6
"""Telling words that may stand between a fact and its limit."""
_STOPS = frozenset({";", ".", "?", "!", "•"})
_OF_UNIT = {"age": "age", "gestation": "gestational_age", "body mass": "bmi", "flow by area": "egfr"}
_FOLLOWS = frozenset({"of", "in", "for", "-", "("})
_PARTS = frozenset({"with", "having", "have", "who"})
"""Small words that begin something else."""
_LINKS = frozenset({"and", "or", "/", ",", "&", "either"})


class Subject(NamedTuple):
    """The facts that share a limit, none where it is of no listed fact, and the mark where they begin."""

    facts: tuple[Fact, ...]
    place: int


Earlier = tuple[Limit, Subject]


def subjects(row: Sequence[Mark], found: Sequence[Limit]) -> list[Subject]:
    """For each limit what it is of: `AST and ALT ≤ 2.5 x ULN` is of two facts."""
    told: list[Subject] = []
    for place, limit in enumerate(found):
        before = (found[place - 1], told[-1]) if told else None
        told.append(_subject(row, limit, before))
    return told


def _subject(row: Sequence[Mark], limit: Limit, before: Earlier | None) -> Subject:
    inside = _inside(row, limit)
    if inside:
        return Subject((inside,), limit.first)
    if limit.hint == "window":
        return _before(row, limit, before, only="life_expectancy")
    if (
        limit.hint == "age"
        and limit.unit is None
        and row[limit.first].text != "older"
        and takes(limit, "age")
    ):
        return _before(row, limit, before, only="age")._replace(facts=(FACTS["age"],))
    right = _right(row, limit)
    left = _before(row, limit, before)
    if left.facts and (right is None or _prefers_left(row, left, right, limit)):
        return left
    if right:
        return Subject((right,), limit.first)
    if limit.unit and limit.unit.kind in _OF_UNIT:
        return Subject((FACTS[_OF_UNIT[limit.unit.kind]],), limit.first)
    age = age_unsaid(row, limit) if takes(limit, "age") else False
    return Subject((FACTS["age"],) if age else (), limit.first)


def _prefers_left(row: Sequence[Mark], left: Subject, right: Fact, limit: Limit) -> bool:
    """The nearer of two facts, but a special one rather than `blood pressure` as such."""
    if left.facts[0].name == "blood_pressure":
        return False
    near = all(mark.text in FILLERS for mark in row[left.place + 1 : limit.first])
    return near or right in left.facts


def takes(limit: Limit, name: str) -> Fact | None:
    """The fact of this name, if the limit's numbers can be of it."""
    fact = FACTS.get(name)
    low = limit.lower is None or (
        fact is not None and fact.takes(limit.low_unit or limit.unit, limit.lower.value)
    )
    high = limit.upper is None or (fact is not None and fact.takes(limit.unit, limit.upper.value))
    return fact if low and high else None


def _inside(row: Sequence[Mark], limit: Limit) -> Fact | None:
    names = (mark.text for mark in row[limit.first : limit.end] if mark.kind == "fact")
    return next(filter(None, (takes(limit, name) for name in names)), None)


def _right(row: Sequence[Mark], limit: Limit) -> Fact | None:
    """The fact right behind the limit: `≥ 9 g/dL haemoglobin`, `≤ 1 (ECOG)`. One with its own limit is not."""
    place = limit.end
    bracket = place < len(row) and row[place].text == "("
    if place < len(row) and row[place].text in _FOLLOWS:
        place += 1
    if place >= len(row) or row[place].kind != "fact":
        return None
    following = row[place + 1] if place + 1 < len(row) else None
    if bracket and (following is None or following.text != ")"):
        return None
    fact = takes(limit, row[place].text)
    own = following is not None and following.kind in ("before", "number")
    return None if own and fact and fact.name != "age" else fact


def _before(row: Sequence[Mark], limit: Limit, before: Earlier | None, only: str = "") -> Subject:
    """The nearest fact before the limit in its sentence; that of the limit before where only links part them."""
    told, outside = 0, limit.first
    for place in range(limit.first - 1, -1, -1):
        mark = row[place]
        if place >= outside:
            continue
        if mark.text == ")" and place < limit.first - 1:
            outside = opening(row, place)
            continue
        if before and place < before[0].end:
            return _inherited(row, limit, before)
        if told > _FARTHEST or (mark.text in _STOPS and not _is_title_dot(row, place, limit)):
            break
        if mark.kind == "fact" and not _has_its_own(row, place, before):
            fact = takes(limit, mark.text) if only in ("", mark.text) else None
            if fact and told <= _reach(fact, limit):
                return _with_partners(row, limit, fact, place)
            told += 2
        elif mark.text not in FILLERS:
            told += 1
    return Subject((), limit.first)


def _has_its_own(row: Sequence[Mark], place: int, before: Earlier | None) -> bool:
    """Whether the fact belongs to the limit right before it: `≥ 9 g/dL haemoglobin`."""
    if before is None or before[1].place != before[0].first:
        return False
    near = place == before[0].end or (place == before[0].end + 1 and row[place - 1].text in _FOLLOWS)
    return near and row[place].text in {fact.name for fact in before[1].facts}


def opening(row: Sequence[Mark], place: int) -> int:
    """Where the bracket that closes here opens; what stands within brackets doesn't part a fact from its limit."""
    depth = 0
    for here in range(place, max(-1, place - 40), -1):
        depth += (row[here].text == ")") - (row[here].text == "(")
        if depth == 0:
            return here
    return place


def _is_title_dot(row: Sequence[Mark], place: int, limit: Limit) -> bool:
    """Whether a full stop only parts a fact as a title from its limit: `Age. 18-75`."""
    return row[place].text == "." and place == limit.first - 1 and place > 0 and row[place - 1].kind == "fact"


def _reach(fact: Fact, limit: Limit) -> int:
    """Telling words that may part them: none where nothing compares, few where an age has no unit."""
    if limit.bare:
        return 0
    return 2 if fact.name == "age" and limit.unit is None else _FARTHEST


def _inherited(row: Sequence[Mark], limit: Limit, before: Earlier) -> Subject:
    earlier, (facts, place) = before
    between = row[earlier.end : limit.first]
    telling = [mark for mark in between if mark.text in _PARTS or mark.text not in FILLERS | _LINKS | {"but"}]
    alike = (earlier.unit is None) == (limit.unit is None) and same_unit(earlier.unit, limit.unit)
    parted = any(mark.kind == "fact" or mark.text in _STOPS | _PARTS for mark in telling) or len(telling) > 4
    if limit.bare or parted or limit.hint == "window" or not (alike or not telling):
        return Subject((), limit.first)
    shared = tuple(fact for fact in facts if takes(limit, fact.name))
    return Subject(shared, place if shared else limit.first)


def _with_partners(row: Sequence[Mark], limit: Limit, fact: Fact, place: int) -> Subject:
    """The fact and those joined to it before that the same numbers can be of."""
    facts, here = [fact], place
    while (earlier := _joined(row, here)) is not None:
        partner = takes(limit, row[earlier].text)
        if partner is None or (limit.unit is None and partner.kinds != fact.kinds):
            break
        here = earlier
        if partner not in facts:
            facts.append(partner)
    return Subject(tuple(reversed(facts)), here)


def _joined(row: Sequence[Mark], place: int) -> int | None:
    """The fact before this one where only a link and brackets stand between."""
    links = 0
    for here in range(place - 1, max(-1, place - 6), -1):
        mark = row[here]
        if mark.kind == "fact" and mark.text:
            return here if links else None
        if mark.text in _LINKS:
            links += 1
        elif mark.text not in "()":
            return None
    return None
