"""From what a protocol says to what computes: every value that is needed, or the name of the one that is missing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from equipoise.core.allocation.scheme import Distance, Method, Scheme

if TYPE_CHECKING:
    from equipoise.core.design.model import Design

WANTED_FOR = "Allocating participants"


def scheme(design: Design) -> Scheme:
    """How participants are allocated. Unset for the first value that its method needs and the protocol leaves unset."""
    given = design.allocation
    method = Method(given.method.need(WANTED_FOR))
    ratio = given.ratio.need(WANTED_FOR)
    arms = tuple((arm.id, ratio[arm.id]) for arm in design.arms.need(WANTED_FOR))
    blocks, minimised = method is Method.BLOCKS, method is Method.MINIMISATION
    return Scheme(
        method,
        arms,
        factors=given.factors.need(WANTED_FOR),
        by_site=given.by_site.need(WANTED_FOR),
        block_sizes=given.block_sizes.need(WANTED_FOR) if blocks else (),
        probability=Fraction(given.probability.need(WANTED_FOR)) if minimised else Fraction(1),
        weights=tuple(sorted(given.weights.need(WANTED_FOR).items())) if minimised else (),
        largest_imbalance=given.largest_imbalance.need(WANTED_FOR) if method is Method.BIG_STICK else 0,
        planned=design.participants.need(WANTED_FOR),
        distance=Distance(given.distance.need(WANTED_FOR)) if minimised else Distance.RANGE,
    )
