"""A small course over time as coordinates of a picture; the same figures always stand beside it in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from equipoise.web.followup.panels import Dot, Plot

LEFT, RIGHT, TOP, FOOT = 16, 224, 22, 78
"""The field within 240 by 96."""

Measured = tuple[date | None, float | None, str]
"""A day, a value, and what stands at it."""


def plot(said: str, measured: Sequence[Measured]) -> Plot | None:
    """The picture; None where fewer than two days have a value, for a point is no course."""
    known = [(day, value, mark) for day, value, mark in measured if day is not None and value is not None]
    if len(known) < 2:
        return None
    first, last = known[0][0], known[-1][0]
    most = max(value for _, value, _ in known) or 1.0
    length = (last - first).days or 1
    dots = tuple(
        Dot(
            round(LEFT + (RIGHT - LEFT) * (day - first).days / length, 1),
            round(FOOT - (FOOT - TOP) * value / most, 1),
            mark,
        )
        for day, value, mark in known
    )
    return Plot(said, dots)
