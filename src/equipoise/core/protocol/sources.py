"""Where the criteria's words stand: stretches of source texts, by offsets in characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.core.criteria.model import Criterion
from equipoise.core.eligibility.wording import as_meant


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
