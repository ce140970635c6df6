"""Body mass index: weight over the square of height, in kg/m2."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.corners import Labels, Numbers, over
from equipoise.core.scores.measures import HEIGHT, WEIGHT
from equipoise.core.scores.score import Score, Source, Value

KEYS = Source(
    "Keys A et al. Indices of relative weight and obesity. J Chronic Dis 1972;25:329-343.",
    "https://doi.org/10.1016/0021-9681(72)90027-6",
)


def index(numbers: Numbers, _: Labels) -> Decimal:
    """Body mass index in kg/m2 of `weight` in kg and `height` in cm."""
    return numbers["weight"] * 10000 / numbers["height"] ** 2


def _formula(values: Mapping[str, Value]) -> Value:
    return over(index, values)


BMI = Score(
    name="BMI",
    title="Body mass index",
    version="1972",
    sources=(KEYS,),
    inputs=(WEIGHT, HEIGHT),
    result_kind="number",
    formula=_formula,
    unit="kg/m**2",
    low=Decimal(0),
)
