"""What a value may still be: an interval of numbers or dates, or a set of choices.

A known value is an interval of one point, or a set of one choice; one of which nothing is known is as wide as its kind
allows. Whatever is worked out of such values has to hold every result that one of their members gives: then a statement
about it that is yes or no stays so, whatever is learnt later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from equipoise.core.values.truth import Truth

INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `low` to `high`; an end that is `open` does not belong to it. ValueError where it would be empty."""

    low: Decimal = -INFINITY
    high: Decimal = INFINITY
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low.is_nan() or self.high.is_nan():
            raise ValueError("an end of an interval is no number")
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise ValueError(f"nothing lies between {self.low} and {self.high}")

    @classmethod
    def exactly(cls, value: Decimal | int) -> Span:
        """The one number."""
        number = Decimal(value)
        return cls(number, number)

    @property
    def known(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def within(self, other: Span) -> Truth:
        """Yes where every number of this lies in the other, no where none does, else unknown."""
        if self._above(other) or other._above(self):
            return Truth.NO
        return Truth.YES if other.holds(self) else Truth.UNKNOWN

    def holds(self, other: Span) -> bool:
        """Whether every number of the other lies in this one."""
        low = self.low < other.low or (self.low == other.low and (not self.low_open or other.low_open))
        high = self.high > other.high or (self.high == other.high and (not self.high_open or other.high_open))
        return low and high

    def _above(self, other: Span) -> bool:
        return self.low > other.high or (self.low == other.high and (self.low_open or other.high_open))

    def meet(self, other: Span) -> Span | None:
        """The numbers that lie in both; None where there are none."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_shut = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not high_shut)):
            return None
        return Span(low, high, low_open, not high_shut)

    def hull(self, other: Span) -> Span:
        """The narrowest interval that holds both."""
        low, low_open = min((self.low, self.low_open), (other.low, other.low_open))
        high, high_shut = max((self.high, not self.high_open), (other.high, not other.high_open))
        return Span(low, high, low_open, not high_shut)

    def __str__(self) -> str:
        if self.known:
            return f"{self.low.normalize():f}"
        if self.low.is_infinite() and self.high.is_infinite():
            return "any number"
        if self.low.is_infinite():
            return f"{'less than' if self.high_open else 'at most'} {self.high.normalize():f}"
        if self.high.is_infinite():
            return f"{'more than' if self.low_open else 'at least'} {self.low.normalize():f}"
        return f"{self.low.normalize():f} to {self.high.normalize():f}"


ANY_NUMBER = Span()


@dataclass(frozen=True, slots=True)
class Options:
    """One of these choices, it is not known which. ValueError where there are none."""

    choices: frozenset[str]

    def __post_init__(self) -> None:
        if not self.choices:
            raise ValueError("there has to be a choice")

    @classmethod
    def of(cls, *choices: str) -> Options:
        """These choices."""
        return cls(frozenset(choices))

    @property
    def known(self) -> bool:
        """Whether it is one choice."""
        return len(self.choices) == 1

    def within(self, others: Iterable[str]) -> Truth:
        """Yes where every choice is among the others, no where none is, else unknown."""
        there = self.choices & frozenset(others)
        if not there:
            return Truth.NO
        return Truth.YES if there == self.choices else Truth.UNKNOWN

    def __str__(self) -> str:
        return " or ".join(sorted(self.choices))
