"""What the words around a limit make of it: a denial, a condition, a change rather than a value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from equipoise.core.drafting.limits import Limit
from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.subjects import opening
from equipoise.core.drafting.vocabulary import PERSONS

_DENIALS = frozenset({"not", "no", "without", "never", "non", "neither", "nor", "cannot"})
_TURNS = frozenset({",", ";", ".", "(", ")", "and", "or", "with", "but", "who", "whose", "if", "unless"})
_LIFTS = frozenset({"unless", "except", "exception", "exceptions", "excepting"})
_GUARDS = frozenset({"if", "when"})
_VERDICTS = words(
    "eligible excluded included enrolled ineligible exclude include permitted allowed enroll withdrawn admitted"
)
_LEAVES = words("allowed permitted permissible acceptable considered")
_TO_BE = words("is are was were be may will can also still ) , % then")
_CHANGES = words(
    "decrease drop fall reduction decline increase rise change loss difference decreased dropped fell reduced "
    "declined increased rose changed"
)
_LINKS = words("and or / , & and/or ( ) ,")
_EXAMPLES = words("including includes e.g such as following eg ie i.e (")
_CLAUSES = frozenset({",", "and", "but", ":"})
_STOPS = frozenset({".", ";", "•"})
_FAR = 40
"""Marks back to which a sentence is looked at."""


# Denials


def denials(row: Sequence[Mark], found: Sequence[Limit], places: Sequence[int]) -> list[bool]:
    """For each limit whether it is denied, by itself or with the one before: `no AST > 5 or ALT > 5`.

    `places` are the marks at which the facts of each limit begin.
    """
    begins = [min(place, limit.first) for place, limit in zip(places, found, strict=True)]
    told = [is_denied(row, first, limit) for first, limit in zip(begins, found, strict=True)]
    for one, other in pairwise(range(len(found))):
        between = [mark.text for mark in row[found[one].end : begins[other]]]
        joined = bool(between) and set(between) <= _LINKS
        if told[one] and joined and _same_side(found[one], found[other]):
            told[other] = True
    return told


def _same_side(one: Limit, other: Limit) -> bool:
    """Whether both limit what they limit from the same side alone."""
    sides = [(each.lower is None, each.upper is None) for each in (one, other)]
    return sides[0] == sides[1] and True in sides[0]


def is_denied(row: Sequence[Mark], first: int, limit: Limit) -> bool:
    """Whether a denial stands right before the comparison, or before what is compared."""
    if limit.first and _denies(row[limit.first - 1]):
        return True
    if _compares_by_denial(row, limit):
        return False
    for mark in reversed(row[max(0, first - 5) : first]):
        if mark.text in _TURNS:
            return False
        if _denies(mark):
            return True
    return False


def _compares_by_denial(row: Sequence[Mark], limit: Limit) -> bool:
    """Whether the comparison is one like `no greater than`, which people don't deny once more."""
    return row[limit.first].kind == "before" and row[limit.first].text in _DENIALS


def _denies(mark: Mark) -> bool:
    """Whether it is a denial by itself: the `no` of `no greater than` is not."""
    return mark.kind == "word" and mark.text in _DENIALS


# Conditions


def is_conditional(row: Sequence[Mark], place: int, limit: Limit, *, denied: bool) -> bool:
    """Whether the limit is a condition of something else, or part of what is denied without being so itself."""
    first = min(place, limit.first)
    return (
        _is_of_some(row, first)
        or _is_guarded(row, first)
        or _is_left_open(row, limit.end)
        or (not denied and _is_part_of_denied(row, first, limit))
    )


def _is_of_some(row: Sequence[Mark], first: int) -> bool:
    """Whether it says of whom something else holds: `for patients over 60 years`."""
    opens = row[0].text in ("for", "in") and first < 4
    if opens and any(mark.text in PERSONS for mark in row[1 : first + 1]):
        return True
    return first > 1 and row[first - 1].text in PERSONS and row[first - 2].text in ("for", "in", "to")


def _is_guarded(row: Sequence[Mark], first: int) -> bool:
    """Whether an exception or an "if" stands before it in its sentence; `excluded if` only states the criterion."""
    for place in range(first - 1, max(-1, first - 12), -1):
        word = row[place].text
        if word in (".", ";"):
            return False
        if word in _LIFTS:
            return True
        if word in _GUARDS and first - place < 5:
            return not any(mark.text in _VERDICTS for mark in row[max(0, place - 4) : place])
    return False


def _is_left_open(row: Sequence[Mark], end: int) -> bool:
    """Whether what follows makes it a leave, or holds it for some cases: `is allowed`, `if there are metastases`."""
    here = end
    while here < len(row) and here - end < 4 and row[here].text in _TO_BE:
        here += 1
    if here < len(row) and row[here].text in _LEAVES:
        return True
    return here < len(row) and row[here].text in _GUARDS


def _is_part_of_denied(row: Sequence[Mark], first: int, limit: Limit) -> bool:
    """Whether it only tells more of what is denied: `no heart disease (NYHA class III)`, `no illness that limits life
    to less than 5 years`. Who has no such illness passes whatever the value, and so the limit asks nothing by itself.
    """
    example, place = False, first - 1
    if _compares_by_denial(row, limit):
        return False
    while place >= max(0, first - _FAR):
        mark = row[place]
        abbreviated = mark.text == "." and place > 0 and len(row[place - 1].text) == 1
        if mark.text in _STOPS and not abbreviated:
            return False
        if mark.text == ")":
            place = opening(row, place)
        elif mark.text in _EXAMPLES:
            example = True
        elif _denies(mark):
            return True
        elif mark.text in _CLAUSES and not example:
            return False
        place -= 1
    return False


# Changes


def changes(row: Sequence[Mark], place: int) -> bool:
    """Whether it is a change that is limited, not the value: `a drop in haemoglobin of more than 2 g/dL`."""
    if place > 1 and row[place - 1].text in ("in", "of") and row[place - 2].text in _CHANGES:
        return True
    following = [mark.text for mark in row[place + 1 : place + 5]]
    return any(one in _CHANGES and other == "by" for one, other in pairwise(following))
