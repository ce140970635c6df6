"""Whether a record meets an expression: the slow, obvious reference beside the index.

It walks over the raw record for every question. The index is tested against it with generated expressions, and it
decides where the index knows only which studies may meet one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from equipoise.core.registry import essie
from equipoise.core.registry.essie_plan import (
    Absent,
    AllOf,
    AnyOf,
    Between,
    Near,
    NotThat,
    Same,
    Size,
    Wanted,
    Words,
    resolve,
)
from equipoise.core.registry.essie_values import TEXTUAL, code, ordered
from equipoise.core.registry.structure import Field, field, is_said, values, values_under

EARTH_KM = 6371.0088
Analyse = Callable[[str], Sequence[str]]
"""A text → its words in order, as they are compared (in lower case, stemmed or not)."""


def plain_words(text: str) -> list[str]:
    """Letters and digits in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def matches(
    tree: essie.Node, record: Any, *, default: str = "BasicSearch", analyse: Analyse = plain_words
) -> bool:
    """Whether the record, as the registry gives it, meets the expression. EssieError as `resolve`."""
    return meets(resolve(tree, default=default), record, analyse=analyse)


def meets(wanted: Wanted, record: Any, *, analyse: Analyse = plain_words) -> bool:
    """Whether the record has what is wanted."""
    return _Study(record, analyse).has(wanted)


@dataclass(frozen=True, slots=True)
class _Study:
    """A record or, below `branch`, one element of a list in it."""

    record: Any
    analyse: Analyse
    branch: Field | None = None
    element: Any = None

    def values(self, piece: Field) -> list[Any]:
        """What the piece says, here in the element where it lies in one."""
        branch = self.branch
        if branch is not None and piece.path[: len(branch.path)] == branch.path:
            found: Iterable[Any] = values_under(self.element, branch, piece)
        else:
            found = values(self.record, piece)
        return [each for each in found if is_said(each)]

    def has(self, wanted: Wanted) -> bool:
        """Whether what is wanted is there."""
        match wanted:
            case AllOf(parts):
                return all(self.has(each) for each in parts)
            case AnyOf(parts):
                return any(self.has(each) for each in parts)
            case NotThat(part):
                return not self.has(part)
            case Same(branch, part):
                elements = self.values(branch)
                return any(_Study(self.record, self.analyse, branch, each).has(part) for each in elements)
            case Words():
                return self._words(wanted)
            case Near(lat, lon, km):
                return any(kilometres(lat, lon, *each) <= km for each in self._points())
        return self._compared(wanted)

    def _compared(self, wanted: Wanted) -> bool:
        match wanted:
            case Between(piece, low, high):
                places = [ordered(piece, each) for each in self.values(piece)]
                return any(_inside(each, low, high) for each in places if each is not None)
            case Size(piece, low, high):
                return _inside(len(self.values(piece)), low, high)
            case Absent(pieces):
                return not any(self.values(each) for each in pieces)
        return True

    def _words(self, wanted: Words) -> bool:
        pieces = [each for each, _ in wanted.pieces]
        codes = {code(v) for p in pieces if p.type == "enum" for v in self.values(p) if isinstance(v, str)}
        if code(wanted.text) in codes - {""}:
            return True
        said = [v for p in pieces if p.type in TEXTUAL for v in self.values(p) if isinstance(v, str)]
        texts = [self.analyse(each) for each in said]
        if wanted.together:
            return any(_covers(wanted.cover, text, list(self.analyse(wanted.text))) for text in texts)
        known = {word for text in texts for word in text}
        asked = [(code(each), self.analyse(each)) for each in wanted.text.split()]
        asked = [(name, words) for name, words in asked if name or words]
        return bool(asked) and all(
            name in codes or (bool(words) and known.issuperset(words)) for name, words in asked
        )

    def _points(self) -> Iterable[tuple[float, float]]:
        point = field("LocationGeoPoint")
        for each in self.values(point) if point else ():
            found = point_of(each)
            if found:
                yield found


def point_of(value: Any) -> tuple[float, float] | None:
    """Degrees north and east of a record's `geoPoint`; None where it is none on Earth."""
    if not isinstance(value, dict):
        return None
    lat, lon = value.get("lat"), value.get("lon")
    for each in (lat, lon):
        if not isinstance(each, int | float) or isinstance(each, bool):
            return None
    return (float(lat), float(lon)) if -90 <= lat <= 90 and -180 <= lon <= 180 else None  # type: ignore[operator, arg-type]


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance between two points in degrees (haversine, mean radius)."""
    phi, other = math.radians(lat), math.radians(other_lat)
    turn = math.sin((math.radians(other_lon) - math.radians(lon)) / 2) ** 2
    inner = math.sin((other - phi) / 2) ** 2 + math.cos(phi) * math.cos(other) * turn
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, max(0.0, inner))))


def _inside(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _covers(cover: str, text: Sequence[str], phrase: list[str]) -> bool:
    """Whether a value's words hold the phrase: anywhere, at the beginning, at the end, or as the whole."""
    size, words = len(phrase), list(text)
    if not phrase:
        return False
    if cover == "FullMatch":
        return words == phrase
    if cover == "StartsWith":
        return words[:size] == phrase
    if cover == "EndsWith":
        return words[-size:] == phrase
    return any(words[at : at + size] == phrase for at in range(len(words) - size + 1))
