"""Where the criteria's words stand: stretches of source texts, by offsets in characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from equipoise.core.criteria.model import Criterion
from equipoise.core.eligibility.wording import as_meant

_MARKER = re.compile(r"(?:[-*•–]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)])*\\?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source as meant. It begins with a space or a line break where the source has one there, or
    leaves something out. `note`: why it is not computed; empty where it is."""

    text: str
    note: str


def words(criterion: Criterion, texts: Mapping[str, str]) -> str:
    """The criterion's words, as meant, of the first source whose text is at hand; empty where none is."""
    return as_meant("".join(each.text for each in pieces(criterion, texts)))


def pieces(criterion: Criterion, texts: Mapping[str, str]) -> tuple[Piece, ...]:
    """The same, stretch by stretch; what offsets beyond the end of a text point to is empty."""
    name = next((each for each in criterion.sources if each in texts), None)
    if name is None:
        return ()
    found, text, at = list[Piece](), texts[name], -1
    for each in criterion.sources[name]:
        raw = text[each.start : each.end]
        before = text[each.start - 1 : each.start] + raw[:1]
        join = "\n" if each.start != at else " " if before.strip() != before else ""
        found.append(Piece((join if found else "") + as_meant(raw), each.note))
        at = each.end
    return tuple(found)


def left_out(criteria: Iterable[Criterion], name: str, text: str) -> tuple[str, ...]:
    """What no criterion quotes of the source of that name: headings, notes, and what was forgotten. Markers of lists
    and white space are no words."""
    stretches = sorted((each.start, each.end) for one in criteria for each in one.sources.get(name, ()))
    found, at = list[str](), 0
    for start, end in (*stretches, (len(text), len(text))):
        lines = text[at:start].splitlines() if start > at else []
        found.extend(said for line in lines if (said := _unmarked(line)))
        at = max(at, end)
    return tuple(found)


def _unmarked(line: str) -> str:
    said = as_meant(line)
    rest = said[len(_MARKER.match(said)[0]) :]  # type: ignore[index]  # (it may match nothing, and so always does)
    return said if any(each.isalpha() for each in rest) else ""
