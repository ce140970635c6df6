"""What changes between two versions, criterion by criterion and line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from equipoise.core.criteria.english_outline import Line, outline
from equipoise.core.criteria.model import Criterion
from equipoise.core.protocol.changes import changes as all_changes
from equipoise.core.protocol.differences import Difference, Part
from equipoise.core.protocol.showing import Shown
from equipoise.core.protocol.sources import words
from equipoise.web.criteria import queries
from equipoise.web.review.presenters.words import demand

MOST_LINES = 6_000
"""Lines of two files together that are compared line by line."""
_HOW = {"added": "New", "removed": "Taken out", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class Side:
    """A criterion in one of the versions."""

    title: str
    demand: str
    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion that differs; `what` says in which way."""

    name: str
    how: str
    what: str
    before: Side | None
    after: Side | None
    rests_on: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two files. `lines`: with + and - before those that differ; None where there are too many."""

    criteria: tuple[Change, ...]
    parts: tuple[Part, ...]
    same: int
    lines: tuple[tuple[str, str], ...] | None
    design: tuple[DesignChanges, ...] = ()
    appeared: str = ""


@dataclass(frozen=True, slots=True)
class DesignChanges:
    """What differs in a section of the design, and what that means for participants who are under way."""

    section: str
    means: str
    words: tuple[str, ...]


def changes(nct_id: str, before: str, after: str) -> Changes:
    """What changes from one file to another. InputError where one of them can't be read."""
    old, new = queries.shown(nct_id, before), queries.shown(nct_id, after)
    every = all_changes(old, new)
    found = every.criteria
    return Changes(
        tuple(_change(each, old, new) for each in found.criteria),
        found.parts,
        found.same,
        changed_lines(before, after),
        tuple(
            DesignChanges(section, means, tuple(each.words for each in group))
            for section, by_meaning in every.grouped().items()
            for means, group in by_meaning.items()
        ),
        every.appeared,
    )


def changed_lines(before: str, after: str) -> tuple[tuple[str, str], ...] | None:
    """The lines that differ with two around each, as (kind, text): `added`, `removed`, `same` or `gap`."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) + len(new) > MOST_LINES:
        return None
    return tuple(_lines(list(unified_diff(old, new, n=2, lineterm=""))[2:]))


def _lines(diff: list[str]) -> Iterator[tuple[str, str]]:
    for at, line in enumerate(diff):
        if line.startswith("@@"):
            if at:
                yield "gap", ""
        else:
            yield {"+": "added", "-": "removed"}.get(line[0], "same"), line[1:]


def _change(found: Difference, old: Shown, new: Shown) -> Change:
    return Change(
        found.name,
        _HOW[found.how],
        _what(found),
        _side(found.before, old),
        _side(found.after, new),
        found.rests_on,
    )


def _what(found: Difference) -> str:
    if found.how != "changed":
        return ""
    said = [
        ("the source’s words", found.in_words),
        ("the rule", found.in_rule),
        ("the title or notes", found.in_notes),
        ("what its rule rests on", bool(found.rests_on)),
    ]
    named = [word for word, differs in said if differs]
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _side(criterion: Criterion | None, shown: Shown) -> Side | None:
    if criterion is None:
        return None
    lines = outline(criterion.condition, shown.protocol.rules.scope)
    return Side(criterion.title, demand(criterion), words(criterion, shown.texts), lines)
