"""Limits that are of no listed fact: times, counts, sizes, doses, grades and measures, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from equipoise.core.drafting.anchors import anchor_after
from equipoise.core.drafting.limits import Limit
from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.vocabulary import FILLERS

_OF_KIND = {"time": "duration", "length": "size", "volume": "volume", "mass": "mass", "dose": "dose",
            "absorbed dose": "radiation_dose", "share": "share", "time span": "duration"}  # fmt: skip
_GRADES = words(
    "grade class stage type score level category grades stages types classes phase scale points >= "
    "degree line lines "
)
_STOPS = frozenset({";", ".", ",", "(", ")", "and", "or", "•", ":"})
_MOST = 6
"""Words that say what it is about."""


def other_bound(row: Sequence[Mark], limit: Limit, span: tuple[int, int]) -> Bound | None:
    """The bound on a time, count, size and so on; None for a bare number that measures nothing."""
    unit = limit.unit.name if limit.unit else ""
    kind = limit.unit.kind if limit.unit else ""
    if kind == "time":
        return _of_time(row, limit, unit, span)
    if limit.unit is None and limit.bare and not _is_graded(row, limit):
        return None
    fact = _OF_KIND.get(kind, "measure") if limit.unit else _unitless(row, limit)
    about = _right(row, limit.end) if fact == "count" else _left(row, limit.first)
    return Bound(fact, limit.lower, limit.upper, unit, *span, about=about)


def _of_time(row: Sequence[Mark], limit: Limit, unit: str, span: tuple[int, int]) -> Bound:
    """A time since something (a window that looks back, or one with an anchor), or how long something lasts."""
    anchor = anchor_after(row, limit.end)
    lasts = limit.first > 0 and row[limit.first - 1].text == "for"
    window = limit.hint == "window" or (anchor is not None and not lasts)
    upper, lower = limit.upper, limit.lower
    if window and limit.bare:
        lower = None
    fact = "time_since" if window else "duration"
    return Bound(fact, lower, upper, unit, *span, about=_left(row, limit.first), anchor=anchor or "")


def _is_graded(row: Sequence[Mark], limit: Limit) -> bool:
    return limit.first > 0 and row[limit.first - 1].text in _GRADES


def _unitless(row: Sequence[Mark], limit: Limit) -> str:
    if _is_graded(row, limit):
        return "grade"
    following = row[limit.end].text if limit.end < len(row) else ""
    return (
        "count"
        if following[:1].isalpha() and following not in FILLERS and following not in _STOPS
        else "measure"
    )


def _left(row: Sequence[Mark], first: int) -> str:
    """The telling words before a limit, back to a stop."""
    words: list[str] = []
    for mark in reversed(row[max(0, first - 2 * _MOST) : first]):
        if mark.text in _STOPS or mark.kind == "number":
            if words:
                break
            continue
        if mark.text not in FILLERS:
            words.append(mark.text)
        if len(words) == _MOST:
            break
    return " ".join(reversed(words))


def _right(row: Sequence[Mark], place: int) -> str:
    words: list[str] = []
    for mark in row[place : place + _MOST]:
        if mark.text in _STOPS or mark.kind in ("number", "before"):
            break
        words.append(mark.text)
    return " ".join(words)
