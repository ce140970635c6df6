"""How participants are allocated: plain values, every one of them known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    """The ways of allocating."""

    BLOCKS = "permuted blocks"
    MINIMISATION = "minimisation"
    SIMPLE = "simple"
    BIG_STICK = "big stick"


class Distance(StrEnum):
    """How minimisation measures the imbalance of a factor's level over the arms (Pocock and Simon 1975, section 2).

    The counts are those there would be if the new participant came to an arm.
    """

    RANGE = "range"
    """The largest count less the smallest."""
    VARIANCE = "variance"
    TOTAL = "total"
    """The count of that arm itself (Taves 1974): the arm is preferred that has fewest like this participant."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that the arms are balanced by. `fact`: the protocol's fact it is read from; `levels`: id to title."""

    id: str
    title: str
    levels: tuple[tuple[str, str], ...]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of allocating. `arms` in their fixed order with the ratio's whole numbers.

    `by_site`: whether each site has lists of its own. Each combination of the factors' levels has lists of its own for
    permuted blocks and the big stick; minimisation reads the factors and has one list of chances, or one for each site.
    `probability`: of the preferred arm in minimisation. `weights`: of its factors, by id; 1 where none is said.
    `largest_imbalance`: of the big stick, in participants. `planned`: how many participants the trial wants.
    """

    method: Method
    arms: tuple[tuple[str, int], ...]
    factors: tuple[Factor, ...] = ()
    by_site: bool = False
    block_sizes: tuple[int, ...] = ()
    probability: Fraction = Fraction(1)
    weights: tuple[tuple[str, int], ...] = ()
    largest_imbalance: int = 0
    planned: int = 0
    distance: Distance = Distance.RANGE
