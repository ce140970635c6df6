"""Body surface area after Mosteller: the square root of height (cm) times weight (kg) over 3600, in m2."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.corners import Labels, Numbers, over
from equipoise.core.scores.measures import HEIGHT, WEIGHT
from equipoise.core.scores.score import Score, Source, Value

MOSTELLER = Source(
    "Mosteller RD. Simplified calculation of body-surface area. N Engl J Med 1987;317:1098.",
    "https://doi.org/10.1056/NEJM198710223171717",
)


def area(numbers: Numbers, _: Labels) -> Decimal:
    """Body surface area in m2 of `weight` in kg and `height` in cm."""
    return (numbers["height"] * numbers["weight"] / 3600).sqrt()


def _formula(values: Mapping[str, Value]) -> Value:
    return over(area, values)


BSA = Score(
    name="BSA",
    title="Body surface area after Mosteller",
    version="1987",
    sources=(MOSTELLER,),
    inputs=(WEIGHT, HEIGHT),
    result_kind="number",
    formula=_formula,
    unit="m**2",
    low=Decimal(0),
)
