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

    `lists_by`: the ids of the factors that have lists of their own, `site` among them where sites have.
    `probability`: of the preferred arm in minimisation. `weights`: of the factors, by id.
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
