"""The criteria's text as the lint looks at it: numbered passages, and words found in them with their offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Item, Section, walk
from equipoise.core.eligibility.wording import as_meant
from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.provenance import numbered

_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Passage:
    """One criterion of the first rank with all below it. `id` as a person numbers it: I7."""

    id: str
    top: Item
    parts: tuple[Item, ...]
    source: str

    @property
    def section(self) -> Section:
        """Inclusion or exclusion."""
        return self.top.section

    @property
    def words(self) -> str:
        """All its words as meant, part after part."""
        return " ".join(each.text for each in self.parts)

    def find(self, pattern: re.Pattern[str]) -> Iterator[Quote]:
        """Where the pattern is found in its words, part after part."""
        for part in self.parts:
            for found in pattern.finditer(self.source, part.start, part.end):
                yield Quote.of(self.source, *found.span())

    def first(self, pattern: re.Pattern[str]) -> Quote | None:
        """The first place of the pattern."""
        return next(self.find(pattern), None)

    def whole(self) -> Quote:
        """Its own words, without those below it."""
        return Quote.of(self.source, self.top.start, self.top.end)

    def sentences(self) -> int:
        """How many sentences its parts have together."""
        return sum(len(_SENTENCE.findall(each.text)) + 1 for each in self.parts)


@dataclass(frozen=True, slots=True)
class Text:
    """A source, its passages in order, and what of it is no criterion (`rest`)."""

    source: str
    passages: tuple[Passage, ...]
    rest: tuple[Item, ...]

    @classmethod
    def of(cls, source: str) -> Text:
        """Read a registry's eligibility text, or a page that contains one."""
        tree = read(source)
        passages = tuple(
            Passage(number, top, tuple(walk([top])), source) for number, top in numbered(tree).items()
        )
        rest = tuple(each for each in walk(tree.items) if each.section == "other" and each.kind == "text")
        return cls(source, passages, rest)

    def bound_by(self, guard: Passage) -> tuple[Passage, ...]:
        """The passages of the same rank that a guard binds."""
        return tuple(each for each in self.passages if each.top.guard == guard.top.start)

    def outside(self, pattern: re.Pattern[str]) -> Quote | None:
        """The first place of the pattern in what is no criterion."""
        for part in self.rest:
            found = pattern.search(self.source, part.start, part.end)
            if found:
                return Quote.of(self.source, *found.span())
        return None


Detector = Callable[[Text], Iterator[Finding]]
"""One rule of the lint."""


def shown(quote: Quote) -> str:
    """A quote as meant, for a sentence."""
    return f"“{as_meant(quote.words)}”"


def about(code: str, passage: Passage, quotes: tuple[Quote, ...], what: str, question: str) -> Finding:
    """A finding of one passage."""
    return Finding(code, (passage.id,), quotes, what, question)


def joined(names: tuple[str, ...]) -> str:
    """`I10`, `I10 and I11`, `I9, I10 and I11`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
