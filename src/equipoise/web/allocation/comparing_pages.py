"""What the independent statistician's pages show: figures in words, and a plot with its coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from equipoise.core.allocation.guessing import Raised
from equipoise.core.statistics.blinding import Index, in_words_bang, in_words_james
from equipoise.web.allocation.actions.comparing import Arm, Compared

LEFT, WIDTH, ROW = 20, 320, 44
"""The plot: where -1 stands, how wide it is to 1, and how high a row is, in its own units."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An index in a plot: where it stands, and where its interval begins and ends; `y` its row."""

    title: str
    x: float
    low: float
    high: float
    y: int


@dataclass(frozen=True, slots=True)
class Row:
    """An index in a table, rounded to three places; `said` in words."""

    title: str
    counts: tuple[int, ...]
    people: int
    value: str
    interval: str
    error: str
    said: str


@dataclass(frozen=True, slots=True)
class Table:
    """What one group guessed at one visit. `height`: of the plot, with its axis."""

    who: str
    when: str
    arms: tuple[str, ...]
    rows: tuple[Row, ...]
    james: Row
    told: int
    marks: tuple[Mark, ...]
    height: int


def table(found: Compared) -> Table:
    """A table of guesses with its indices and its plot."""
    whole = _row("The trial", (), sum(arm.counts.people for arm in found.arms), found.james)
    marks = tuple(_marks(found.arms))
    return Table(
        found.who,
        found.when,
        tuple(arm.title for arm in found.arms),
        tuple(
            _row(arm.title, (*arm.guessed, arm.counts.unknown), arm.counts.people, arm.bang)
            for arm in found.arms
        ),
        _said(whole, in_words_james(found.james)),
        sum(arm.told for arm in found.arms),
        marks,
        ROW * len(found.arms) + ROW,
    )


def raised(found: Raised) -> list[tuple[str, str, str, str]]:
    """What an unblinding adds, line by line: what, of how many, before, after."""
    lines = [("The next participant of this list", 1, found.following)]
    if found.slots_used or found.slots_ahead:
        lines += [
            ("Those of this list who were allocated, and are still blind", found.slots_used, found.used),
            ("The next of this list, together", found.slots_ahead, found.ahead),
        ]
    return [(what, str(count), _guess(pair[0]), _guess(pair[1])) for what, count, pair in lines]


def _guess(expected: Fraction) -> str:
    return f"{float(expected):.2f}"


def _row(title: str, counts: tuple[int, ...], people: int, index: Index) -> Row:
    if index.value is None or index.low is None or index.high is None or index.error is None:
        return Row(title, counts, people, "none", "", "", in_words_bang(index))
    interval = f"{_figure(index.low)} to {_figure(index.high)}"
    error = _figure(index.error)
    return Row(title, counts, people, _figure(index.value), interval, error, in_words_bang(index))


def _figure(value: float) -> str:
    """Three places, with a true minus."""
    return f"{value:.3f}".replace("-", "−")


def _said(row: Row, words: str) -> Row:
    return Row(row.title, row.counts, row.people, row.value, row.interval, row.error, words)


def _marks(arms: Iterable[Arm]) -> Iterable[Mark]:
    for at, arm in enumerate(arms):
        found = arm.bang
        if found.value is not None and found.low is not None and found.high is not None:
            yield Mark(
                arm.title, _x(found.value), _x(max(-1.0, found.low)), _x(min(1.0, found.high)), ROW * at + 30
            )


def _x(value: float) -> float:
    return round(LEFT + WIDTH * (value + 1) / 2, 1)
