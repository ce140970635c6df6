"""From the words of one item to its bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from equipoise.core.drafting.facts import Fact
from equipoise.core.drafting.limits import Edge, Limit, limits
from equipoise.core.drafting.marks import Mark, marks
from equipoise.core.drafting.others import other_bound
from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.subjects import subjects
from equipoise.core.drafting.tokens import tokens

_ANY_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|single|twice|double|once)\b"
)
_DENIALS = frozenset({"not", "no", "without", "never", "non", "neither", "nor", "cannot"})
_TURNS = frozenset({",", ";", ".", "(", ")", "and", "or", "with", "but", "who", "whose", "if", "unless"})
_CONDITIONS = frozenset({"unless", "except", "if", "when"})


def bounds_in(text: str, start: int = 0) -> list[Bound]:
    """The bounds that the words state, before any inversion for the section; quotes are offset by `start`."""
    words = plain(text)
    if not _ANY_NUMBER.search(words):
        return []
    row = tokens(words)
    seen = marks(row)
    found = limits(seen)
    told: list[Bound] = []
    for limit, (fact, place) in zip(found, subjects(seen, found), strict=True):
        span = (
            row[seen[min(place, limit.first)].first].start + start,
            row[seen[limit.end - 1].end - 1].end + start,
        )
        told.extend(_bounds(seen, limit, fact, place, span))
    return told


def _bounds(
    row: Sequence[Mark], limit: Limit, fact: Fact | None, place: int, span: tuple[int, int]
) -> list[Bound]:
    if fact is None or (limit.bare and not fact.whole):
        other = other_bound(row, limit, span)
        return [_in_context(row, other, limit, place)] if other else []
    unit = limit.unit.name if limit.unit else ""
    bound = Bound(fact.name, limit.lower, limit.upper, unit, *span)
    parts = _pair(bound, limit) if fact.name == "blood_pressure" and limit.of is not None else [bound]
    return [_in_context(row, part, limit, place) for part in parts]


def _pair(bound: Bound, limit: Limit) -> list[Bound]:
    """160/110 as a limit on both blood pressures."""
    assert limit.of is not None
    second = {
        side: Edge(limit.of, edge.inclusive)
        for side, edge in (("lower", bound.lower), ("upper", bound.upper))
        if edge
    }
    return [
        replace(bound, fact="systolic_blood_pressure"),
        replace(bound, fact="diastolic_blood_pressure", lower=second.get("lower"), upper=second.get("upper")),
    ]


def _in_context(row: Sequence[Mark], bound: Bound, limit: Limit, place: int) -> Bound:
    """The bound, inverted where the words deny it, and marked where they make it a condition."""
    first = min(place, limit.first)
    if _is_denied(row, first, limit):
        bound = bound.inverted()
    if any(mark.text in _CONDITIONS for mark in row[max(0, first - 8) : limit.first]):
        bound = replace(bound, condition=True)
    return bound


def _is_denied(row: Sequence[Mark], first: int, limit: Limit) -> bool:
    """Whether a denial stands right before the comparison, or before what is compared."""
    if limit.first and row[limit.first - 1].text in _DENIALS:
        return True
    for mark in reversed(row[max(0, first - 5) : first]):
        if mark.text in _TURNS:
            return False
        if mark.text in _DENIALS:
            return True
    return False
