"""What differs between two protocol versions, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from equipoise.core.design.assembling import values
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Sourced
from equipoise.core.protocol.differences import Difference, Part, differences
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.showing import Shown

GUESSABLE = frozenset(
    {"allocation.block sizes", "allocation.probability", "allocation.weights", "allocation.largest imbalance"}
)
"""What would help to guess the next allocation (ICH E9, 2.3.2): not told to who works at a site."""
_NEVER = frozenset({"treatment codes"})
"""What is told to nobody: whoever overhears a code would know the arm."""

_LONGEST = 120


def told(before: Protocol, after: Protocol, *, may_know_lists: bool) -> list[str]:
    """Every difference from one version to another: the criteria in the order of the newer file, then the design.

    `may_know_lists`: whether whoever reads it may know what helps to guess the next allocation.
    """
    found = differences(Shown(before, {}), Shown(after, {}))
    hidden = _NEVER if may_know_lists else _NEVER | GUESSABLE
    return [
        *_title(before, after),
        *map(_criterion, found.criteria),
        *map(_part, found.parts),
        *_design(before.design, after.design, hidden),
    ]


def _title(before: Protocol, after: Protocol) -> Iterator[str]:
    if before.title != after.title:
        yield f"The title was “{before.title}”, and is “{after.title}”."


def _criterion(found: Difference) -> str:
    which = found.after or found.before
    title = f"{found.name}, “{which.title}”" if which and which.title else found.name
    if found.how != "changed":
        return f"Criterion {title}, is {'new' if found.how == 'added' else 'gone'}."
    changed = [
        words
        for is_so, words in (
            (found.in_words, "its words"),
            (found.in_rule, "its rule"),
            (found.in_notes, "its notes"),
            (found.rests_on, "what it rests on"),
        )
        if is_so
    ]
    return f"Criterion {title}: {' and '.join(changed)} changed."


def _part(found: Part) -> str:
    how = {"added": "is new", "removed": "is gone", "changed": "changed"}[found.how]
    return f"The {found.kind} “{found.name}” {how}."


def _design(before: Design | None, after: Design | None, hidden: frozenset[str]) -> Iterator[str]:
    old = values(before) if before else {}
    new = values(after) if after else {}
    for place in dict.fromkeys((*new, *old)):
        sentence = _value(place, old.get(place), new.get(place), hidden)
        if sentence:
            yield sentence


def _value(place: str, old: Sourced[Any] | None, new: Sourced[Any] | None, hidden: frozenset[str]) -> str:
    """What became of a value; empty where it is the same."""
    was, now = (each.value if each else None for each in (old, new))
    if was == now:
        return ""
    name = f"“{place.replace('.', ', ')}”"
    if place in hidden or not _short(was, now):
        return (
            f"The value {name} {'was set' if was is None else 'was taken out' if now is None else 'changed'}."
        )
    if was is None:
        return f"The value {name} was unset, and is {_words(now)}."
    return f"The value {name} was {_words(was)}, and is {'unset' if now is None else _words(now)}."


def _short(*given: object) -> bool:
    """Whether values can be said in a sentence: words, figures, yes and no, and rows of figures."""
    return all(each is None or _is_plain(each) for each in given)


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(isinstance(each, int) for each in value)
    return isinstance(value, str | int) and len(str(value)) <= _LONGEST


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " and ".join(map(str, value)) if isinstance(value, tuple) else str(value)
