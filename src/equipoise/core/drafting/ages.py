"""Ages that nobody calls so: `older than 60`, `women over 50 years`, `patients < 18`."""

from __future__ import annotations

from collections.abc import Sequence

from equipoise.core.drafting.limits import Limit
from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.vocabulary import FILLERS, PERSONS

_NOT_AGES = words(
    "after before prior since ago of history from post following until preceding previous duration "
    "later earlier to "
)
_ENDS = frozenset({"", ".", ",", ";", ")", "or", "and"})


def age_unsaid(row: Sequence[Mark], limit: Limit) -> bool:
    """Whether the comparator says that it is an age, or people are what is compared."""
    if limit.hint == "age":
        years = limit.unit is None or limit.unit.name == "year"
        return years or _opens(row, limit.first) or _after_person(row, limit.first)
    if limit.bare:
        return False
    follower = row[limit.end].text if limit.end < len(row) else ""
    if limit.unit is None:
        people = limit.first > 0 and row[limit.first - 1].text in PERSONS
        return people and follower in _ENDS and limit.first < 4
    if limit.unit.name != "year" or follower in _NOT_AGES:
        return False
    return _opens(row, limit.first) or _after_person(row, limit.first)


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
