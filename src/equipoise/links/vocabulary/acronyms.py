"""Our own reviewed table of acronyms: what an acronym may stand for, and when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(r"(?P<short>\S+?)(?P<capitals>!?) = (?P<longs>[^\[]+?)(?: \[(?P<context>.+)\])?")
_PART = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of an acronym. `context` are beginnings of words of which one must stand nearby."""

    short: str
    longs: tuple[str, ...]
    context: tuple[str, ...]
    capitals: bool

    def agrees(self, written: str, others: Iterable[str]) -> bool:
        """Whether the acronym as written, among these other lower-case words, has this sense."""
        if self.capitals and not _same_capitals(written, self.short):
            return False
        return not self.context or any(each.startswith(self.context) for each in others)


class Acronyms:
    """The table, read once."""

    def __init__(self, text: str) -> None:
        self._senses: dict[str, list[Sense]] = defaultdict(list)
        for line in text.splitlines():
            if line and not line.startswith("#"):
                sense = read(line)
                self._senses[sense.short.lower()].append(sense)

    def senses(self, written: str) -> tuple[Sense, ...]:
        """Every sense of an acronym as written; capitals decide where two differ in nothing else (EGFR, eGFR)."""
        found = self._senses.get(written.lower(), ())
        same = [each for each in found if each.short == written]
        if same and len({each.short for each in found}) > 1:
            return tuple(same)
        return tuple(found)

    def all(self) -> Iterable[Sense]:
        """Every sense in the table."""
        return (each for senses in self._senses.values() for each in senses)


def read(line: str) -> Sense:
    """A line of the table; ValueError where it isn't one."""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise ValueError(f"not a line of the table of acronyms: {line}")
    longs = tuple(each.strip() for each in match["longs"].split("|"))
    context = tuple((match["context"] or "").split())
    return Sense(match["short"], longs, context, bool(match["capitals"]))


def parts(text: str) -> list[re.Match[str]]:
    """The words of a text with their inner hyphens and strokes: `PD-L1`, `CDK4/6`, `5-FU`."""
    return list(_PART.finditer(text))


def _same_capitals(written: str, short: str) -> bool:
    return written == short or (written.isupper() and written == short.upper())
