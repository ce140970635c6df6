"""The flow of participants as boxes and arrows: wide for screens and paper, narrow for phones."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from equipoise.core.enrolment.flow import Flow, Part

LINE, PAD, GAP = 22, 14, 34
"""Height of a line of text, space inside a box, space between boxes; in the units of the drawing."""
_PER_CHARACTER = 7.6
"""Width of a character of 15 units, on the wide side."""
MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text. `bold`: what the box counts."""

    x: float
    y: float
    words: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its lines."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Text, ...]

    @property
    def middle(self) -> float:
        """Where an arrow from above ends."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Where an arrow to below begins."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line with its head. `head` is a path."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def head(self) -> str:
        """The two strokes at the end."""
        if self.y1 == self.y2:
            return f"M{self.x2 - 7:g} {self.y2 - 4:g}L{self.x2:g} {self.y2:g}L{self.x2 - 7:g} {self.y2 + 4:g}"
        return f"M{self.x2 - 4:g} {self.y2 - 7:g}L{self.x2:g} {self.y2:g}L{self.x2 + 4:g} {self.y2 - 7:g}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram in its own units."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The same flow in both shapes."""

    wide: Drawing
    narrow: Drawing


def drawn(flow: Flow) -> Drawn:
    """The diagram of a flow."""
    return Drawn(_wide(flow), _narrow(flow))


def _wide(flow: Flow) -> Drawing:
    """The road on the left, what leaves it on the right."""
    width, aside, left = 300, 360, 380
    assessed = _box(0, 1, width, [f"Assessed for eligibility: {flow.assessed}"])
    excluded = _box(left, assessed.bottom + GAP, aside, _excluded(flow))
    waiting = _box(left, excluded.bottom + GAP / 2, aside, [f"Still being screened: {flow.waiting}"])
    enrolled = _box(0, waiting.bottom + GAP, width, [f"Enrolled: {flow.enrolled}"])
    not_yet = _box(left, enrolled.bottom + GAP / 2, aside, [f"Not allocated: {flow.not_allocated}"])
    allocated = _box(0, not_yet.bottom + GAP / 2, width, [f"Allocated: {flow.allocated}"])
    boxes = [assessed, excluded, waiting, enrolled, not_yet, allocated]
    arrows = [_down(assessed, enrolled), _down(enrolled, allocated)]
    arrows += [_out(assessed.middle, each) for each in (excluded, waiting, not_yet)]
    if flow.allocated:
        boxes.append(_box(0, allocated.bottom + GAP, left + aside, _now(flow)))
        arrows.append(Arrow(allocated.middle, allocated.bottom, allocated.middle, boxes[-1].y))
    return Drawing(left + aside + 2, boxes[-1].bottom + 2, tuple(boxes), tuple(arrows))


def _narrow(flow: Flow) -> Drawing:
    """One under another; what leaves the road is set in."""
    width, inset = 320, 36
    boxes: list[Box] = []
    main: list[Box] = []
    parts: list[tuple[bool, list[str]]] = [
        (True, [f"Assessed for eligibility: {flow.assessed}"]),
        (False, _excluded(flow)),
        (False, [f"Still being screened: {flow.waiting}"]),
        (True, [f"Enrolled: {flow.enrolled}"]),
        (False, [f"Not allocated: {flow.not_allocated}"]),
        (True, [f"Allocated: {flow.allocated}"]),
        *([(True, _now(flow))] if flow.allocated else []),
    ]
    y = 1.0
    for on_road, lines in parts:
        box = _box(1 if on_road else inset, y, width if on_road else width - inset + 1, lines)
        boxes.append(box)
        main += [box] if on_road else []
        y = box.bottom + GAP / 1.5
    x = 16.0
    down = [Arrow(x, one.bottom, x, other.y) for one, other in pairwise(main)]
    out = [_out(x, box) for box in boxes if box not in main]
    return Drawing(width + 3, boxes[-1].bottom + 2, tuple(boxes), (*down, *out))


def _excluded(flow: Flow) -> list[str]:
    reasons = _shortened(flow.reasons)
    return [f"Excluded: {flow.excluded}", *(f"{each.title}: {each.count}" for each in reasons)]


def _now(flow: Flow) -> list[str]:
    there = [f"{each.title}: {each.count}" for each in flow.now if each.count]
    marks = [f"{each.title}: {each.count}" for each in flow.marks if each.count]
    return [f"Where the {flow.allocated} allocated are now", *there, *marks]


def _shortened(parts: Sequence[Part]) -> list[Part]:
    """The most frequent ones; the rest as one, so that a box stays a box."""
    if len(parts) <= MOST_REASONS:
        return list(parts)
    rest = sum(each.count for each in parts[MOST_REASONS - 1 :])
    return [*parts[: MOST_REASONS - 1], Part("Less frequent reasons", rest)]


def _box(x: float, y: float, width: float, lines: Sequence[str]) -> Box:
    """A box as high as its lines, which are broken where it ends; the first one is what it counts."""
    room = int((width - 2 * PAD) / _PER_CHARACTER)
    texts: list[Text] = []
    for place, line in enumerate(lines):
        for words in textwrap.wrap(line, room) or [""]:
            texts.append(Text(x + PAD, y + PAD + len(texts) * LINE + 14, words, place == 0))
    return Box(x, y, width, len(texts) * LINE + 2 * PAD - 6, tuple(texts))


def _down(one: Box, other: Box) -> Arrow:
    return Arrow(one.middle, one.bottom, one.middle, other.y)


def _out(x: float, box: Box) -> Arrow:
    """From the road to a box beside it."""
    y = box.y + min(box.height / 2, LINE)
    return Arrow(x, y, box.x, y)
