"""Minimisation (Pocock and Simon, Biometrics 1975;31:103-115): the arm that balances the factors best is likeliest.

The arm of the n-th participant is a pure function of the chances of the first n slots and of the levels of the first n
participants. For unequal ratios the counts are divided by the ratio first; a tie between preferred arms, and what is
left for the others, is shared in the proportion of the ratio. (With unequal ratios the shares drift a little from the
ratio where the random part is large; Kuznetsova and Tymofyeyev, Statistics in Medicine 2012, show how much.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm

from equipoise.core.allocation.lists import level_of
from equipoise.core.allocation.scheme import Distance, Scheme

Counts = dict[tuple[str, str], list[int]]
"""By factor and level: how many of each arm, in the order of the arms."""


def arms(scheme: Scheme, chances: Sequence[str], history: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The arms of the participants in their order. ValueError where there are not as many chances as participants."""
    counts: Counts = {}
    for chance, levels in zip(chances, history, strict=True):
        at = _chosen(scheme, imbalances(scheme, counts, levels), Fraction(chance))
        add(scheme, counts, levels, at)
        yield scheme.arms[at][0]


def imbalances(scheme: Scheme, counts: Counts, levels: Mapping[str, str]) -> tuple[int, ...]:
    """G of every arm for a new participant with these levels: the weighted sum of distances over the factors.

    In units that compare over arms only: counts are multiplied by a common multiple of the ratio over each arm's share.
    """
    weights = dict(scheme.weights)
    shares = [share for _, share in scheme.arms]
    common = lcm(*shares)
    scales = [common // share for share in shares]
    found = [0] * len(shares)
    for factor in scheme.factors:
        row = counts.get((factor.id, level_of(factor, levels)), [0] * len(shares))
        scaled = [count * scale for count, scale in zip(row, scales, strict=True)]
        for arm, scale in enumerate(scales):
            there = [*scaled[:arm], scaled[arm] + scale, *scaled[arm + 1 :]]
            found[arm] += weights.get(factor.id, 1) * _distance(scheme.distance, there, arm)
    return tuple(found)


def add(scheme: Scheme, counts: Counts, levels: Mapping[str, str], arm: int) -> None:
    """Count a participant who came to an arm, given by its place."""
    for factor in scheme.factors:
        row = counts.setdefault((factor.id, levels[factor.id]), [0] * len(scheme.arms))
        row[arm] += 1


def probabilities(scheme: Scheme, imbalances: Sequence[int]) -> tuple[Fraction, ...]:
    """How likely each arm is, in their order: the preferred ones share `probability`, the others what is left."""
    least = min(imbalances)
    shares = tuple(share for _, share in scheme.arms)
    return _probabilities(scheme.probability, shares, tuple(each == least for each in imbalances))


@lru_cache(maxsize=1000)
def _probabilities(
    preferred: Fraction, shares: tuple[int, ...], first: tuple[bool, ...]
) -> tuple[Fraction, ...]:
    ahead = sum(share for share, is_first in zip(shares, first, strict=True) if is_first)
    behind = sum(shares) - ahead
    if not behind:
        return tuple(Fraction(share, ahead) for share in shares)
    return tuple(
        preferred * share / ahead if is_first else (1 - preferred) * share / behind
        for share, is_first in zip(shares, first, strict=True)
    )


def _chosen(scheme: Scheme, imbalances: Sequence[int], chance: Fraction) -> int:
    """The first arm, in their order, at which the sum of the probabilities comes to lie over the chance."""
    reached = Fraction(0)
    for arm, probability in enumerate(probabilities(scheme, imbalances)):
        reached += probability
        if chance < reached:
            return arm
    raise ValueError(f"a chance lies from 0 to under 1, not at {chance}")


def _distance(kind: Distance, counts: Sequence[int], arm: int) -> int:
    if kind is Distance.RANGE:
        return max(counts) - min(counts)
    if kind is Distance.TOTAL:
        return counts[arm]
    # The variance times the square of how many arms there are: a whole number in the same order.
    return len(counts) * sum(count * count for count in counts) - sum(counts) ** 2
