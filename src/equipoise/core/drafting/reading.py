"""From the words of one item to its bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from equipoise.core.drafting.facts import Fact
from equipoise.core.drafting.limits import Edge, Limit, limits
from equipoise.core.drafting.marks import Mark, marks
from equipoise.core.drafting.others import other_bound
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.subjects import subjects
from equipoise.core.drafting.tokens import tokens
from equipoise.core.drafting.vocabulary import FACTS, PERSONS

_ANY_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|single|twice|double|once|uln|unl|upper limits?|upper normal|i{1,3}|iv)\b"
)
_DENIALS = frozenset({"not", "no", "without", "never", "non", "neither", "nor", "cannot"})
_UNSAID = {"age": "year", "bmi": "kg/m2"}
"""Units that nobody needs to write."""
_TURNS = frozenset({",", ";", ".", "(", ")", "and", "or", "with", "but", "who", "whose", "if", "unless"})
_LIFTS = frozenset({"unless", "except", "exception", "exceptions", "excepting"})
_GUARDS = frozenset({"if", "when"})
_VERDICTS = words(
    "eligible excluded included enrolled ineligible exclude include permitted allowed enroll withdrawn admitted"
)


def bounds_in(text: str, start: int = 0) -> list[Bound]:
    """The bounds that the words state, before any inversion for the section; quotes are offset by `start`."""
    said = plain(text)
    if not _ANY_NUMBER.search(said):
        return []
    row = tokens(said)
    seen = marks(row)
    found = limits(seen)
    told: list[Bound] = []
    for limit, (facts, place) in zip(found, subjects(seen, found), strict=True):
        first = row[seen[min(place, limit.first)].first].start
        span = (first + start, row[seen[limit.end - 1].end - 1].end + start)
        own = [fact for fact in facts if fact.whole or not limit.bare]
        parts = [part for fact in own for part in _of_fact(fact, limit, span)]
        told.extend(_in_context(seen, part, limit, place) for part in parts or _other(seen, limit, span))
    return told


def names_fact(text: str) -> bool:
    """Whether the words end with the name of a fact, and limit nothing themselves."""
    row = marks(tokens(plain(text)))
    return bool(row) and row[-1].kind == "fact" and row[-1].text != "" and not limits(row)


def _other(row: Sequence[Mark], limit: Limit, span: tuple[int, int]) -> list[Bound]:
    other = other_bound(row, limit, span)
    return [other] if other else []


def _of_fact(fact: Fact, limit: Limit, span: tuple[int, int]) -> list[Bound]:
    unit = fact.meant(limit.unit)
    bound = Bound(
        fact.name, limit.lower, limit.upper, unit.name if unit else _UNSAID.get(fact.name, ""), *span
    )
    if fact.name == "blood_pressure" and limit.of is not None:
        return _pair(bound, limit)
    if limit.low_unit is not None:
        return [replace(bound, upper=None, unit=limit.low_unit.name), replace(bound, lower=None)]
    return [bound]


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
    """The bound, inverted where the words deny it, and marked where they make it a condition of something else."""
    first = min(place, limit.first)
    if _is_denied(row, first, limit):
        bound = bound.inverted()
    unasked = limit.bare and bound.fact not in FACTS
    return replace(bound, condition=True) if unasked or _is_conditional(row, first) else bound


def _is_conditional(row: Sequence[Mark], first: int) -> bool:
    """Whether an exception or an "if" stands before it in its sentence; `excluded if` only states the criterion."""
    if (
        row[0].text in ("for", "in")
        and first < 4
        and any(mark.text in PERSONS for mark in row[1 : first + 1])
    ):
        return True
    if first > 1 and row[first - 1].text in PERSONS and row[first - 2].text in ("for", "in", "to"):
        return True
    for place in range(first - 1, max(-1, first - 12), -1):
        word = row[place].text
        if word in (".", ";"):
            return False
        if word in _LIFTS:
            return True
        if word in _GUARDS and first - place < 5:
            return not any(mark.text in _VERDICTS for mark in row[max(0, place - 4) : place])
    return False


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
