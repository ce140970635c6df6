"""What a rule of `honesty` gives: where a record contradicts itself, in plain words, with what shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from equipoise.core.registry.honesty_titles import TITLES
from equipoise.core.registry.record import LabelledDate, Study
from equipoise.core.registry.terms import label


class Evidence(NamedTuple):
    """Words of the record: `words == text[start:end]` of the field of that dotted name, as received.

    For a field that is a code or a date, `words` is that value and the offsets span it.
    """

    field: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction. `field` is the dotted name of the field it should be shown beside (`design.phases`)."""

    code: str
    field: str
    sentence: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def title(self) -> str:
        """What disagrees, in a few words for a heading."""
        return TITLES[self.code]


def value_evidence(field: str, value: object) -> Evidence:
    """Evidence that is a whole value."""
    words = str(value)
    return Evidence(field, words, 0, len(words))


def date_evidence(date: LabelledDate) -> Evidence:
    """Evidence that is a date."""
    return value_evidence(f"dates.{date.kind}", date.date)


def date_words(date: LabelledDate) -> str:
    """`31 January 2026 (estimated)`."""
    return f"{date.date.words()} ({date.type.lower()})" if date.type else date.date.words()


def status_words(study: Study) -> str:
    """The overall status as people read it, quoted."""
    return f"“{label('status', study.status)}”"


@dataclass(frozen=True, slots=True)
class Passage:
    """A match in one of the record's texts, with the sentence around it."""

    field: str
    match: re.Match[str]
    sentence_start: int
    sentence_end: int

    @property
    def before(self) -> str:
        """The sentence up to the match."""
        return self.match.string[self.sentence_start : self.match.start()]

    @property
    def after(self) -> str:
        """The sentence after the match."""
        return self.match.string[self.match.end() : self.sentence_end]

    def evidence(self) -> Evidence:
        """The matched words."""
        return Evidence(self.field, self.match[0], self.match.start(), self.match.end())


_STOP = re.compile(r"[.!?;]\s+(?=[A-Z0-9\"(*-])|\n\s*\n|\n\s*[*-]|^[A-Z ]{4,30}:\s|\n", re.MULTILINE)
MAX_PASSAGES = 20


def passages(pattern: re.Pattern[str], field: str, text: str) -> Iterator[Passage]:
    """The first `MAX_PASSAGES` matches of a pattern in a text, each with its sentence."""
    for count, match in enumerate(pattern.finditer(text)):
        if count == MAX_PASSAGES:
            return
        window = max(0, match.start() - 400)
        start = max((each.end() for each in _STOP.finditer(text, window, match.start())), default=window)
        stop = _STOP.search(text, match.end(), match.end() + 400)
        yield Passage(field, match, start, stop.start() + 1 if stop else min(len(text), match.end() + 400))


def titles(study: Study) -> tuple[tuple[str, str], ...]:
    """The titles with their fields' names."""
    return (("title", study.title), ("official_title", study.official_title))


def prose(study: Study) -> tuple[tuple[str, str], ...]:
    """The summary and the description with their fields' names."""
    return (("summary", study.summary), ("description", study.description))
