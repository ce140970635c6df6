"""Selections in one version of a text, and what became of their words in the next: judged by the block they stood in.

A block is a line of the text: a paragraph, an item, a heading, a field. Its counterpart is the same line, or the line
most like it among those that have none, or the one line that stands between the same neighbours (the value of a
field); within it, words are followed by an alignment of words. None of this looks at how notes are put back.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKE = 0.5
"""From this likeness on (difflib's ratio of words) a line is the later form of another."""
KINDS = ("word", "phrase", "sentence", "block")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Selection:
    """Words that somebody selected: where in the old text, what kind, and where they must be in the new one.

    `expected` is None where they are no longer there; `touched` says that their block changed.
    """

    kind: str
    start: int
    end: int
    expected: Span | None
    touched: bool


def lines(text: str) -> list[Span]:
    """Where each line begins and ends."""
    return [found.span() for found in re.finditer(r"[^\n]+", text)]


def counterparts(old: str, new: str) -> Iterator[tuple[Span, Span | None]]:
    """Each line of the old text with its line in the new one."""
    before, after = lines(old), lines(new)
    words = ([old[a:b] for a, b in before], [new[a:b] for a, b in after])
    pairs: dict[int, int] = {}
    for block in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        pairs |= {block.a + step: block.b + step for step in range(block.size)}
    left = [at for at in range(len(after)) if at not in set(pairs.values())]
    for at, line in enumerate(words[0]):
        if at not in pairs and (likest := _likest(line, words[1], left)) is not None:
            pairs[at] = likest
            left.remove(likest)
    pairs |= _between(pairs, len(before), left)
    for at, span in enumerate(before):
        yield span, after[pairs[at]] if at in pairs else None


def _between(pairs: dict[int, int], many: int, left: list[int]) -> dict[int, int]:
    """A line without a counterpart, alone between two that have one, where a new one stands alone: a field's value."""
    alone = [at for at in range(many) if at not in pairs and at - 1 in pairs and at + 1 in pairs]
    steps = {at: pairs[at - 1] + 1 for at in alone if pairs[at + 1] == pairs[at - 1] + 2}
    return {at: now for at, now in steps.items() if now in left}


def _likest(line: str, among: list[str], left: list[int]) -> int | None:
    scored = [(SequenceMatcher(None, line.split(), among[at].split()).ratio(), -at) for at in left]
    ratio, at = max(scored, default=(0.0, 0))
    return -at if ratio >= LIKE else None


def followed(old: str, new: str, start: int, end: int) -> Span | None:
    """Where the stretch of one line stands in its later form; None where nothing of it is left."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, [w for w, _, _ in before], [w for w, _, _ in after], autojunk=False)
    chosen = [at for at, (_, a, b) in enumerate(before) if a < end and b > start]
    found = set[int]()
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        inside = [at for at in chosen if a1 <= at < a2]
        if inside and tag == "equal":
            found |= {at - a1 + b1 for at in inside}
        elif inside and tag == "replace":
            found |= set(range(b1, b2))
    return (after[min(found)][1], after[max(found)][2]) if found else None


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(each[0], *each.span()) for each in re.finditer(r"\w+|[^\w\s]", text)]


def selections(old: str, new: str, many: int, chance: random.Random) -> Iterator[Selection]:
    """So many of each kind in a pair of texts, with where their words must be."""
    pairs = list(counterparts(old, new))
    for kind in KINDS if pairs else ():
        for _ in range(many):
            (start, end), now = chance.choice(pairs)
            line = old[start:end]
            a, b = chosen(line, kind, chance)
            there = now and followed(line, new[now[0] : now[1]], a, b)
            expected = (now[0] + there[0], now[0] + there[1]) if now and there else None
            touched = now is None or line != new[now[0] : now[1]]
            yield Selection(kind, start + a, start + b, expected, touched)


def chosen(line: str, kind: str, chance: random.Random) -> Span:
    """A stretch of that kind in a line; all of it where it holds none smaller."""
    if kind == "sentence":
        spans = [each.span() for each in re.finditer(r"\S.*?(?:[.;:!?](?=\s|$)|$)", line)]
        return chance.choice(spans or [(0, len(line))])
    words = [each.span() for each in re.finditer(r"\w[\w’'.-]*", line)]
    if kind == "block" or not words:
        return 0, len(line)
    first = chance.randrange(len(words))
    last = first if kind == "word" else min(len(words) - 1, first + chance.randint(2, 7))
    return words[first][0], words[last][1]


def is_there(found: Span, expected: Span) -> bool:
    """Whether the two stretches share at least half of the longer."""
    shared = min(found[1], expected[1]) - max(found[0], expected[0])
    return shared * 2 >= max(found[1] - found[0], expected[1] - expected[0])
