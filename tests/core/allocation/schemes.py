"""Schemes for the tests."""

from __future__ import annotations

from fractions import Fraction

from equipoise.core.allocation.scheme import Distance, Factor, Method, Scheme

TWO = (("control", 1), ("sabr", 1))


def blocks(*sizes: int, arms: tuple[tuple[str, int], ...] = TWO, by_site: bool = False) -> Scheme:
    return Scheme(Method.BLOCKS, arms, by_site=by_site, block_sizes=sizes, planned=194)


def big_stick(largest: int) -> Scheme:
    return Scheme(Method.BIG_STICK, TWO, largest_imbalance=largest, planned=194)


def simple(arms: tuple[tuple[str, int], ...] = TWO) -> Scheme:
    return Scheme(Method.SIMPLE, arms, planned=194)


def factor(name: str, *levels: str) -> Factor:
    return Factor(name, name.capitalize(), tuple((level, level) for level in levels))


def minimised(
    *factors: Factor,
    arms: tuple[tuple[str, int], ...] = TWO,
    probability: str = "0.85",
    weights: tuple[tuple[str, int], ...] = (),
    distance: Distance = Distance.RANGE,
) -> Scheme:
    return Scheme(
        Method.MINIMISATION,
        arms,
        factors=factors,
        probability=Fraction(probability),
        weights=weights,
        planned=194,
        distance=distance,
    )
