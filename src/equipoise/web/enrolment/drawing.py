"""The flow of participants as boxes and arrows: wide for screens and paper, narrow for phones."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from equipoise.core.enrolment.flow import ALLOCATION, ANALYSIS, ENROLMENT, FOLLOW_UP, Flow, Part

LINE, PAD, GAP = 22, 14, 34
"""Height of a line of text, space inside a box, space between boxes; in the units of the drawing."""
_PER_CHARACTER = 7.6
"""Width of a character of 15 units, on the wide side."""


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
    """A diagram in its own units. `phases`: the names of the trial's phases, each beside what belongs to it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    phases: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The same flow in both shapes."""

    wide: Drawing
    narrow: Drawing


@dataclass(frozen=True, slots=True)
class Stop:
    """A box before it has a place. `on_road`: not one for those who leave it. `phase`: where it is the first of one."""

    on_road: bool
    lines: tuple[str, ...]
    phase: str = ""


def drawn(flow: Flow) -> Drawn:
    """The diagram of a flow."""
    stops = list(_stops(flow))
    return Drawn(_wide(stops), _narrow(stops))


def _stops(flow: Flow) -> Iterator[Stop]:
    """The boxes from above to below, as CONSORT has them; without any arm."""
    yield Stop(True, (f"Assessed for eligibility: {flow.assessed}",), ENROLMENT)
    yield Stop(False, _counted("Excluded", flow.excluded, flow.excluded_as))
    yield Stop(False, _counted("Still being screened", flow.waiting, flow.screened_now))
    yield Stop(True, (f"Enrolled: {flow.enrolled}",))
    yield Stop(False, _counted("Not allocated", flow.not_allocated, flow.before))
    yield Stop(True, (f"Allocated at random: {flow.allocated}",), ALLOCATION)
    if not flow.allocated:
        return
    ended, staying = (sum(each.count for each in parts) for parts in (flow.ended, flow.now))
    stopped = (Part("Of the allocated, withdrawn from treatment", flow.stopped),) if flow.stopped else ()
    yield Stop(False, _counted("Follow-up ended early", ended, flow.ended), FOLLOW_UP)
    yield Stop(True, _counted("Followed as planned", staying, (*flow.now, *stopped)))
    yield Stop(False, (f"Data withdrawn: {flow.kept_out}",))
    yield Stop(True, (f"May be analysed: {flow.analysable}",), ANALYSIS)


def _counted(title: str, count: int, parts: Iterable[Part]) -> tuple[str, ...]:
    return (f"{title}: {count}", *(f"{each.title}: {each.count}" for each in parts if each.count))


def _wide(stops: Sequence[Stop]) -> Drawing:
    """The road on the left, what leaves it on the right, the phases before both."""
    margin, width, left, aside = 104, 290, 450, 300
    boxes: list[Box] = []
    phases: list[Text] = []
    y = 1.0
    for stop in stops:
        box = _box(margin if stop.on_road else left, y, width if stop.on_road else aside, stop.lines)
        phases += [Text(0, y + PAD + 14, stop.phase, bold=True)] if stop.phase else []
        boxes.append(box)
        y = box.bottom + GAP / 1.5
    return _joined(stops, boxes, phases, margin + width / 2, left + aside + 2)


def _narrow(stops: Sequence[Stop]) -> Drawing:
    """One under another; what leaves the road is set in, and a phase stands above what is the first of it."""
    width, inset = 320, 36
    boxes: list[Box] = []
    phases: list[Text] = []
    y = 1.0
    for stop in stops:
        if stop.phase:
            phases.append(Text(inset if boxes else 0, y + 14, stop.phase, bold=True))
            y += LINE + 4
        box = _box(1 if stop.on_road else inset, y, width if stop.on_road else width - inset + 1, stop.lines)
        boxes.append(box)
        y = box.bottom + GAP / 1.5
    return _joined(stops, boxes, phases, 16.0, width + 3)


def _joined(
    stops: Sequence[Stop], boxes: Sequence[Box], phases: Sequence[Text], x: float, width: float
) -> Drawing:
    """The boxes with their arrows: down the road at `x`, and from it to what leaves it."""
    placed = list(zip(stops, boxes, strict=True))
    road = [box for stop, box in placed if stop.on_road]
    down = [Arrow(x, one.bottom, x, other.y) for one, other in pairwise(road)]
    out = [_out(x, box) for stop, box in placed if not stop.on_road]
    return Drawing(width, boxes[-1].bottom + 2, tuple(boxes), (*down, *out), tuple(phases))


def _box(x: float, y: float, width: float, lines: Sequence[str]) -> Box:
    """A box as high as its lines, which are broken where it ends; the first one is what it counts."""
    room = int((width - 2 * PAD) / _PER_CHARACTER)
    texts: list[Text] = []
    for place, line in enumerate(lines):
        for words in textwrap.wrap(line, room) or [""]:
            texts.append(Text(x + PAD, y + PAD + len(texts) * LINE + 14, words, place == 0))
    return Box(x, y, width, len(texts) * LINE + 2 * PAD - 6, tuple(texts))


def _out(x: float, box: Box) -> Arrow:
    """From the road to a box beside it."""
    y = box.y + min(box.height / 2, LINE)
    return Arrow(x, y, box.x, y)
