"""Two people at one form: what the second meant to change is laid over what the first changed, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.core.followup.answers import BLANK, Answer, Answers

THEIRS, MINE = "theirs", "mine"
"""What is decided for a field that both changed."""


@dataclass(frozen=True, slots=True)
class Merged:
    """`changes`: what to write over what stands. `clashes`: paths that both changed, and nobody decided on."""

    changes: Mapping[str, Answer]
    clashes: tuple[str, ...]


def changed(before: Answers, after: Answers) -> dict[str, Answer]:
    """What differs, of the paths in `after`; paths that it doesn't name stay as they are."""
    return {path: each for path, each in after.items() if each != before.get(path, BLANK)}


def merged(base: Answers, current: Answers, meant: Answers, decided: Mapping[str, str]) -> Merged:
    """What somebody meant who saw `base`, now that `current` stands.

    Only what they changed themselves is written. What both changed differently is a clash, unless `decided` says
    whose it is: nothing is overwritten unseen.
    """
    mine = changed(base, meant)
    clashes, changes = [], {}
    for path, each in mine.items():
        now = current.get(path, BLANK)
        both = now != base.get(path, BLANK) and now != each
        if both and decided.get(path) not in (THEIRS, MINE):
            clashes.append(path)
        elif now != each and not (both and decided[path] == THEIRS):
            changes[path] = each
    return Merged(changes, tuple(clashes))


def folded(changes: list[Answers]) -> dict[str, Answer]:
    """What stands after changes, oldest first; blanks are left out."""
    found: dict[str, Answer] = {}
    for each in changes:
        found |= each
    return {path: each for path, each in sorted(found.items()) if each}
