"""Where in a study the words were found, as marked stretches of its own text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from equipoise.links.index.language import Kind, words_of
from equipoise.links.index.ranking import Wording, stems_of
from equipoise.links.index.shown import Shown
from equipoise.web.search.page import Segment, Snippet

AROUND = 90
"""Characters shown before and after the first word found."""
MOST_SNIPPETS = 2
MOST_CHARACTERS = 20_000
_SHORTEST_STEM = 3
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Marker:
    """Finds words of a query in texts. `pattern` finds what may be one, `stems` says whether it is.

    `heads`: how the words begin, case folded; a text without any of them is not looked through.
    """

    pattern: re.Pattern[str] | None
    stems: frozenset[str]
    beginnings: tuple[str, ...]
    heads: tuple[str, ...] = ()

    def spans(self, text: str) -> Iterable[tuple[int, int]]:
        """Where words of the query stand in the text."""
        if self.pattern is None or not self.may_stand_in(text):
            return
        for found in self.pattern.finditer(text):
            if _is_one(found.group(), self.stems, self.beginnings):
                yield found.span()

    def may_stand_in(self, text: str) -> bool:
        """False only where no word can be: ten times as quick as the pattern finds that out."""
        small = text.lower() if text.isascii() else folded(text)
        return any(head in small for head in self.heads)


def folded(text: str) -> str:
    """The text without case, the Turkish dotless i made an i as a pattern that ignores case does."""
    return text.casefold().replace("ı", "i")


def marker(wording: Wording) -> Marker:
    """What finds the words of this query, synonyms and corrected spellings too."""
    words: list[str] = []
    beginnings: list[str] = []
    for part in (part for clause in wording.typed.wanted for part in clause.parts):
        (beginnings if part.kind is Kind.PREFIX else words).extend(part.words)
    words += [word for meant in wording.meant for phrase, _ in meant.phrases for word in phrase]
    stems = frozenset(stem for stem in stems_of(tuple(words)) if len(stem) > 1 or stem.isdigit())
    heads = tuple(sorted({head for stem in stems if (head := stem.rstrip("iy"))} | set(beginnings)))
    written = "|".join(map(re.escape, heads))
    pattern = re.compile(rf"\b(?:{written})\w*", re.IGNORECASE) if heads else None
    return Marker(pattern, stems, tuple(beginnings), tuple(map(folded, heads)))


@lru_cache(maxsize=20_000)
def _is_one(word: str, stems: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    return any(
        each.startswith(beginnings) if beginnings else False for each in words_of(word)
    ) or not stems.isdisjoint(stems_of(words_of(word)))


def marked(text: str, marking: Marker) -> tuple[Segment, ...]:
    """The whole text as stretches, those that were searched for marked."""
    segments: list[Segment] = []
    at = 0
    for start, end in marking.spans(text):
        if start > at:
            segments.append(Segment(text[at:start]))
        segments.append(Segment(text[start:end], marked=True))
        at = end
    return (*segments, Segment(text[at:])) if at < len(text) else tuple(segments)


def snippets(card: Shown, marking: Marker) -> tuple[Snippet, ...]:
    """The first places outside the title where words were found, at most `MOST_SNIPPETS`."""
    found: list[Snippet] = []
    for source, text in _sources(card, marking):
        first = next(iter(marking.spans(text[:MOST_CHARACTERS])), None)
        if first is not None:
            found.append(Snippet(source, marked(_around(text, *first), marking)))
        if len(found) == MOST_SNIPPETS:
            break
    return tuple(found)


def _sources(card: Shown, marking: Marker) -> Iterable[tuple[str, str]]:
    study = card.study
    yield "condition", ", ".join((*study.conditions, *study.keywords))
    yield "intervention", ", ".join(each.name for each in study.interventions)
    yield "summary", study.summary
    yield "description", study.description
    yield "criteria", study.eligibility.criteria
    yield "sponsor", study.lead_sponsor.name if study.lead_sponsor else ""
    if marking.may_stand_in(card.kept_places):
        yield "location", "; ".join(card.towns())


def _around(text: str, start: int, end: int) -> str:
    """The words around a place, on one line, with dots where something was left out."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    piece = text[low:high]
    if low:
        piece = "…" + piece.partition(" ")[2]
    if high < len(text):
        piece = piece.rpartition(" ")[0] + "…"
    return _SPACES.sub(" ", piece).strip()
