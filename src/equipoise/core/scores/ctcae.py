"""Grades of laboratory values by CTCAE: how a row of its table is looked up.

The Common Terminology Criteria for Adverse Events are a work of the United States government. A grade is 0 (none) to 4
(life-threatening); 5, death, is no laboratory value. Rows are read as they are written: a value beyond the cut-off of
grade 2 has that grade, also where a laboratory's limit of normal lies beyond the cut-off. A limit that is not known
leaves grade 0 and 1 open.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from equipoise.core.scores.corners import Labels, Numbers, over
from equipoise.core.scores.points import Bands, Points, of_bands
from equipoise.core.scores.score import Choice, Source, Value
from equipoise.core.scores.sizes import larger
from equipoise.core.values.possible import INFINITY, Options, Span
from equipoise.core.values.truth import Truth

CTCAE_5 = Source(
    "National Cancer Institute. Common Terminology Criteria for Adverse Events (CTCAE) version 5.0, 27 November 2017.",
    "https://ctep.cancer.gov/protocoldevelopment/electronic_applications/docs/ctcae_v5_quick_reference_8.5x11.pdf",
)

Cut = tuple[str, int]
"""A cut-off, and the grade of what lies beyond it."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a grade can rest on beside the value: it counts from the value's grade `from_grade` on."""

    choice: Choice
    from_grade: int = 1


def low_grades(value: Value, limit: Value, cuts: tuple[Cut, ...]) -> Points:
    """Grades of a value that is too low: 1 below the limit of normal, more below each of the falling cut-offs."""
    assert isinstance(value, Span)
    assert isinstance(limit, Span)
    return _beyond(value, limit, tuple((Decimal(cut), grade) for cut, grade in cuts))


def high_grades(value: Value, limit: Value, cuts: tuple[Cut, ...]) -> Points:
    """Grades of a value that is too high: 1 above the limit of normal, more above each of the rising cut-offs."""
    assert isinstance(value, Span)
    assert isinstance(limit, Span)
    return _beyond(_mirrored(value), _mirrored(limit), tuple((-Decimal(cut), grade) for cut, grade in cuts))


def ratio_grades(value: Value, base: Value, bands: Bands) -> Points:
    """Grades of a value as a multiple of a limit or of the baseline, which is above 0."""
    return of_bands(bands, over(_ratio, {"value": value, "base": base}))


def above(*cuts: Cut) -> Bands:
    """Bands of multiples: 0 up to the first cut-off, included, and each grade above its own."""
    edges = [Decimal(cut) for cut, _ in cuts]
    ends = [*edges[1:], INFINITY]
    first = (Span(high=edges[0]), 0)
    grades = (grade for _, grade in cuts)
    return (first, *((Span(low, high, True), g) for low, high, g in zip(edges, ends, grades, strict=True)))


def above_from(first: str, *cuts: Cut) -> Bands:
    """The same where grade 1 begins at its cut-off itself."""
    (_, (one, grade), *rest) = above((first, 1), *cuts)
    return ((Span(high=one.low, high_open=True), 0), (Span(one.low, one.high), grade), *rest)


def with_consequences(grades: Points, value: Value, consequences: tuple[Consequence, ...]) -> Points:
    """The worse of the value's grade and of what it led to; an unremarkable value has no consequences."""
    assert isinstance(value, Options)
    table = {each.choice.value: each for each in consequences}
    return frozenset(_worse(grade, table[choice]) for grade in grades for choice in value.choices)


def _worse(grade: int, consequence: Consequence) -> int:
    assert consequence.choice.points is not None
    return max(grade, consequence.choice.points) if grade >= consequence.from_grade else grade


def _beyond(value: Span, limit: Span, cuts: tuple[tuple[Decimal, int], ...]) -> Points:
    """Falling cut-offs: below each its grade; from the first one up 1 below the limit, and 0 from the limit on."""
    lowest = [*(cut for cut, _ in cuts[1:]), -INFINITY]
    bands = tuple(
        (Span(low, cut, False, True), grade) for (cut, grade), low in zip(cuts, lowest, strict=True)
    )
    rest = value.meet(Span(low=cuts[0][0]))
    return of_bands(bands, value) | (_normal_or_not(rest, limit) if rest else frozenset())


def _normal_or_not(value: Span, limit: Span) -> Points:
    below = larger(limit, value)
    return frozenset({0, 1} if below is Truth.UNKNOWN else {1 if below is Truth.YES else 0})


def _mirrored(value: Span) -> Span:
    return Span(-value.high, -value.low, value.high_open, value.low_open)


def _ratio(numbers: Numbers, _: Labels) -> Decimal:
    return numbers["value"] / numbers["base"]
