"""What differs between two protocol versions, in sentences, and what that means for who takes part already."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.design.differences import Change
from equipoise.core.protocol.changes import SCREENING, changes, criterion_words
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.showing import Shown

GUESSABLE = frozenset(
    {"allocation.block sizes", "allocation.probability", "allocation.weights", "allocation.largest imbalance"}
)
"""What would help to guess the next allocation (ICH E9, 2.3.2): not told to who works at a site."""
_NEVER = frozenset({"treatment codes"})
"""What is told to nobody: whoever overhears a code would know the arm."""


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that mean the same for participants under way; `means` is empty where nothing is to be said."""

    means: str
    sentences: tuple[str, ...]


def groups(before: Protocol, after: Protocol, *, may_know_lists: bool) -> list[Group]:
    """Every difference: the criteria, then the design in the order of the newer file, by what each means.

    `may_know_lists`: whether whoever reads it may know what helps to guess the next allocation.
    """
    found = changes(Shown(before, {}), Shown(after, {}))
    hidden = _NEVER if may_know_lists else _NEVER | GUESSABLE
    criteria = [criterion_words(each) for each in found.criteria.criteria]
    criteria += [f"The {each.kind} {each.name} is {each.how}." for each in found.criteria.parts]
    said: dict[str, list[str]] = {SCREENING: criteria, "": [found.appeared] if found.appeared else []}
    for change in found.design:
        said.setdefault(change.means, []).append(_words(change, hidden))
    return [Group(means, tuple(dict.fromkeys(each))) for means, each in said.items() if each]


def told(before: Protocol, after: Protocol) -> list[str]:
    """Every difference in a sentence, fit for all who read the trail."""
    return [each for group in groups(before, after, may_know_lists=False) for each in group.sentences]


def _words(change: Change, hidden: frozenset[str]) -> str:
    if change.path[0] not in hidden:
        return change.words
    name = change.path[0].rpartition(".")[2].capitalize()
    return f"{name} changed."
