"""The sum of target lesions over all scans as a picture with its axes: coordinates alone, the page draws them.

Every figure of it stands in the table below it, so that nobody needs the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT, TOP, FOOT = 60, 536, 24, 212
"""The field within a picture of 640 by 240: right of it stand the words of the thresholds."""
_STEPS = (5, 10, 20, 25, 50, 100, 200)
_MOST_LINES = 5
_APART = 64
"""So far apart, at least, stand two days below the axis."""
_WORDS_APART = 14


@dataclass(frozen=True, slots=True)
class Measured:
    """A scan with a sum in mm. `kind`: baseline, PD or another; `words` stand above it."""

    day: date
    sum: float
    words: str
    is_nadir: bool = False
    progressed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A scan in the picture, or words at a place of it."""

    x: float
    y: float
    words: str = ""
    is_nadir: bool = False
    progressed: bool = False

    @property
    def above(self) -> float:
        """Where its words stand."""
        return round(self.y - 12, 1)

    @property
    def triangle(self) -> str:
        """A triangle around it: progression is told by shape, not by colour alone."""
        return f"{self.x - 6},{self.y + 5} {self.x + 6},{self.y + 5} {self.x},{self.y - 6}"


@dataclass(frozen=True, slots=True)
class Level:
    """A line across: a value of the axis, or a threshold. `text_y`: where its words stand."""

    y: float
    words: str
    text_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture. `said`: what it shows, in words."""

    said: str
    marks: tuple[Mark, ...]
    days: tuple[Mark, ...]
    grid: tuple[Level, ...]
    thresholds: tuple[Level, ...]

    @property
    def line(self) -> str:
        """The course, as SVG has it."""
        return " ".join(f"{each.x},{each.y}" for each in self.marks)


def chart(said: str, measured: Sequence[Measured], thresholds: Sequence[tuple[float, str]]) -> Chart | None:
    """The picture; None where fewer than two scans have a sum, for a point is no course."""
    if len(measured) < 2:
        return None
    top = max(*(each.sum for each in measured), *(value for value, _ in thresholds), 1.0)
    step = next((each for each in _STEPS if top / each <= _MOST_LINES), _STEPS[-1])
    most = step * -(-top // step)
    first, length = measured[0].day, max((measured[-1].day - measured[0].day).days, 1)

    def y(value: float) -> float:
        return round(FOOT - (FOOT - TOP) * value / most, 1)

    marks = tuple(
        Mark(
            round(LEFT + (RIGHT - LEFT) * (each.day - first).days / length, 1),
            y(each.sum),
            each.words,
            each.is_nadir,
            each.progressed,
        )
        for each in measured
    )
    grid = (Level(y(n * step), f"{n * step}", y(n * step) + 4) for n in range(int(most // step) + 1))
    levels = sorted((Level(y(value), words, y(value) + 4) for value, words in thresholds), key=lambda e: e.y)
    return Chart(said, marks, tuple(_days(measured, marks)), tuple(grid), tuple(_spread(levels)))


def _days(measured: Sequence[Measured], marks: Sequence[Mark]) -> Iterator[Mark]:
    """Days below the axis: the first, and those that are far enough from the one before."""
    before = -float(_APART)
    for each, mark in zip(measured, marks, strict=True):
        if mark.x - before >= _APART:
            yield Mark(mark.x, FOOT + 20, f"{each.day:%b %Y}")
            before = mark.x


def _spread(levels: Sequence[Level]) -> Iterator[Level]:
    """Words of lines that lie close together, one below the other."""
    before = -float(_WORDS_APART)
    for each in levels:
        text_y = max(each.text_y, before + _WORDS_APART)
        yield Level(each.y, each.words, text_y)
        before = text_y
