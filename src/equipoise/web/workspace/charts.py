"""Plots as numbers for templates: where each bar and each step of a curve stands, in an SVG of 520 × 260."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from equipoise.core.referral.times import Step

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 520, 44, 508, 14, 222
BARS = 11
"""Days that have a bar of their own; what took longer shares the last."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label below and its count above."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


def bars(by_day: Iterable[tuple[int, int]]) -> tuple[Bar, ...]:
    """A bar for each working day from 0 to 10, and one for all later."""
    counts = [0] * (BARS + 1)
    for day, count in by_day:
        counts[min(day, BARS)] += count
    most, width = max(counts) or 1, (RIGHT - LEFT) / len(counts)
    return tuple(
        Bar(
            label=str(day) if day < BARS else f"{BARS}+",
            count=count,
            x=round(LEFT + day * width + 3, 1),
            y=round(BOTTOM - (BOTTOM - TOP - 12) * count / most, 1),
            width=round(width - 6, 1),
            height=round((BOTTOM - TOP - 12) * count / most, 1),
        )
        for day, count in enumerate(counts)
    )


def path(steps: Sequence[Step], last: int) -> str:
    """A step curve as an SVG path: the share answered (0 to 1) over working days from 0 to `last`."""
    drawn = [f"M{LEFT} {BOTTOM}"]
    for step in steps:
        drawn.append(f"H{_across(step.days, last)}V{round(BOTTOM - (BOTTOM - TOP) * step.share, 1)}")
    return "".join([*drawn, f"H{RIGHT}"])


def ticks(last: int) -> tuple[tuple[float, int], ...]:
    """Where days are written below a curve."""
    apart = max(1, -(-last // 6))
    return tuple((_across(day, last), day) for day in range(0, last + 1, apart))


def _across(day: int, last: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * day / max(1, last), 1)
