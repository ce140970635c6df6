"""Whether a protocol quotes its source texts rightly: all of the criteria's words, each in its own criterion, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import pairwise

from equipoise.core.criteria.model import Criterion, Stretch
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Item, Tree, criteria, walk
from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.errors import InputError

_LETTERS = {"inclusion": "I", "exclusion": "E"}
Piece = tuple[int, int]


def numbered(tree: Tree) -> dict[str, Item]:
    """The criteria of a text by the numbers that a person would give them: I1, I2, ... and E1, E2, ..."""
    found: dict[str, Item] = {}
    counts = dict.fromkeys(_LETTERS.values(), 0)
    for item in criteria(tree):
        letter = _LETTERS[item.section]
        counts[letter] += 1
        found[f"{letter}{counts[letter]}"] = item
    return found


def verify(protocol: Protocol, name: str, text: str) -> tuple[Finding, ...]:
    """What is wrong with the stretches of this text that criteria quote; empty where all is well.

    `name`: of the source in the file. Every character of an item and of all below it has to lie in one stretch of the
    criterion that bears its number; what is not computed stands in a stretch with a note. InputError where the file has
    no such source, or the text is another than the one its hash names.
    """
    _refuse_another_text(protocol, name, text)
    tree = read(text)
    found = [each for one in protocol.rules.criteria for each in _criterion(one, name, tree)]
    return (*found, *_quoted_by_none(protocol, name, tree))


def digest(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_another_text(protocol: Protocol, name: str, text: str) -> None:
    if name not in protocol.sources:
        names = ", ".join(protocol.sources) or "none"
        raise InputError(
            f"There is no source “{name[:60]}”.", where=protocol.name, mend=f"There are: {names}."
        )
    if digest(text) != protocol.sources[name].sha256:
        raise InputError(
            f"This is not the text that the source “{name}” quotes: its SHA-256 is {digest(text)}.",
            where=protocol.name,
            mend="Give the text as it was, or read the criteria anew and correct sources and offsets.",
        )


def _criterion(criterion: Criterion, name: str, tree: Tree) -> Iterator[Finding]:
    """What is wrong with one criterion's stretches."""
    stretches = criterion.sources.get(name, ())
    length = len(tree.text)
    if not stretches:
        yield _finding("source-missing", criterion, (), f"It quotes nothing of “{name}”.")
    elif any(each.end > length for each in stretches):
        yield _finding(
            "source-beyond", criterion, (), f"A stretch ends after the text ({length} characters)."
        )
    else:
        yield from _order(criterion, stretches, tree.text)
        yield from _tiling(criterion, stretches, tree)


def _order(criterion: Criterion, stretches: tuple[Stretch, ...], text: str) -> Iterator[Finding]:
    for one, other in pairwise(stretches):
        if other.start < one.end:
            said = f"{_ends(one)} and {_ends(other)} overlap, or stand out of order."
            yield _finding("source-order", criterion, (Quote.of(text, other.start, other.end),), said)


def _tiling(criterion: Criterion, stretches: tuple[Stretch, ...], tree: Tree) -> Iterator[Finding]:
    """Words of the item that no stretch holds, and words of other items that one does. Markers may be quoted along."""
    items = numbered(tree)
    names = criterion.id.split("+")
    missing = [each for each in names if each not in items]
    if missing:
        yield _finding("source-no-item", criterion, (), f"The text has no criterion {' and '.join(missing)}.")
        return
    own = {(one.start, one.end) for each in names for one in walk([items[each]])}
    others = {(one.start, one.end) for one in walk(tree.items)} - own
    quoted = [(each.start, each.end) for each in stretches]
    for code, pieces, said in (
        ("source-gap", _without(own, quoted), "These words of the item lie in no stretch."),
        ("source-foreign", _within(quoted, others), "These quoted words are another item's."),
    ):
        for piece in _with_words(tree.text, pieces):
            yield _finding(code, criterion, (Quote.of(tree.text, *piece),), said)


def _quoted_by_none(protocol: Protocol, name: str, tree: Tree) -> Iterator[Finding]:
    """Words of the criteria that no criterion quotes: items that were left out, notes, titles of groups."""
    stretches = [each for one in protocol.rules.criteria for each in one.sources.get(name, ())]
    quoted = sorted((each.start, each.end) for each in stretches)
    numbers = {item.start: number for number, top in numbered(tree).items() for item in walk([top])}
    known = {each for criterion in protocol.rules.criteria for each in criterion.id.split("+")}
    for item in walk(tree.items):
        number = numbers.get(item.start, "")
        if item.section == "other" or number in known:
            continue  # of those that the file knows it has been said already
        for piece in _with_words(tree.text, _without([(item.start, item.end)], quoted)):
            said = "No criterion of the file quotes these words."
            yield Finding(
                "source-unquoted", (number,) if number else (), (Quote.of(tree.text, *piece),), said
            )


def _without(pieces: Iterable[Piece], taken: Iterable[Piece]) -> list[Piece]:
    """What of the pieces lies in none of the others, in order."""
    left = sorted(pieces)
    for start, end in taken:
        left = [
            part
            for piece in left
            for part in ((piece[0], min(piece[1], start)), (max(piece[0], end), piece[1]))
            if part[0] < part[1]
        ]
    return left


def _within(pieces: Iterable[Piece], others: Iterable[Piece]) -> list[Piece]:
    """What of the pieces lies in one of the others, in order."""
    there = sorted(others)
    shared = [(max(a, c), min(b, d)) for a, b in pieces for c, d in there]
    return sorted(each for each in shared if each[0] < each[1])


def _with_words(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    return (piece for piece in pieces if text[piece[0] : piece[1]].strip())


def _finding(code: str, criterion: Criterion, quotes: tuple[Quote, ...], said: str) -> Finding:
    return Finding(code, tuple(criterion.id.split("+")), quotes, said)


def _ends(stretch: Stretch) -> str:
    return f"{stretch.start}-{stretch.end}"
