"""Numbers gathered from the entries of a list: the largest of a field, or the volume that diameters allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from equipoise.core.person.fact import Fact
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth
from equipoise.core.values.units import factor

Entry = tuple[Truth, Span]
"""Whether an entry counts, and what its number may be."""

BALL = Decimal("0.5235988")
"""The volume of a ball of diameter 1: a sixth of pi, rounded up. No body of it holds more (Bieberbach 1915)."""


def largest(found: Sequence[Entry], field: Fact, fact: Fact, *, complete: bool) -> Span:
    """What the largest number of the entries that count may be, in the unit of the fact; 0 where none counts."""
    by = factor(field.unit, fact.unit, fact.molar_mass)
    low = _greatest(span.low for truth, span in found if truth is Truth.YES) * by
    high = _greatest(span.high for truth, span in found if truth is not Truth.NO) * by
    return Span(low, high if complete else _most(fact))


def volume(found: Sequence[Entry], field: Fact, fact: Fact, *, complete: bool) -> Span:
    """What the volume of the entries that count may be, in the unit of the fact, by their diameters."""
    to_mm, to_own = factor(field.unit, "mm"), factor("mm3", fact.unit)
    diameters = [span.high * to_mm for truth, span in found if truth is not Truth.NO]
    most = sum((BALL * each**3 for each in diameters), Decimal(0)) * to_own
    return Span(Decimal(0), most if complete else _most(fact))


def _greatest(numbers: Iterable[Decimal]) -> Decimal:
    return max(numbers, default=Decimal(0))


def _most(fact: Fact) -> Decimal:
    return Decimal("Infinity") if fact.high is None else fact.high
