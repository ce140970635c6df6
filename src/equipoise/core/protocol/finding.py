"""What is wrong with a protocol or its words: where, what, and the question that would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source text as they stand there, from `start` to `end` (characters, end exclusive)."""

    start: int
    end: int
    words: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Quote:
        """This stretch of the text."""
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. `criteria`: ids as I7, in the order of the text; empty for the text as a whole."""

    code: str
    criteria: tuple[str, ...]
    quotes: tuple[Quote, ...]
    what: str
    question: str = ""

    def data(self) -> dict[str, Any]:
        """The finding as data for JSON."""
        return {
            "code": self.code,
            "criteria": list(self.criteria),
            "quotes": [{"start": each.start, "end": each.end, "words": each.words} for each in self.quotes],
            "what": self.what,
            "question": self.question,
        }
