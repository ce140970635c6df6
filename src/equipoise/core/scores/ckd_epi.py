"""Estimated glomerular filtration rate from creatinine, CKD-EPI 2021: without race, for adults.

In mL/min per 1.73 m2, and any rate at all below 18 years. The result is not rounded; laboratories report whole numbers,
so a rate printed as 60 can be 59.6 here. For creatinine traceable to the reference method (IDMS).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from equipoise.core.scores.corners import Labels, Numbers, over
from equipoise.core.scores.measures import AGE, CREATININE, SEX, of_an_adult, of_two_sexes
from equipoise.core.scores.score import Score, Source, Value
from equipoise.core.values.possible import Span

INKER = Source(
    "Inker LA et al. New creatinine- and cystatin C-based equations to estimate GFR without race. "
    "N Engl J Med 2021;385:1737-1749.",
    "https://doi.org/10.1056/NEJMoa2102953",
)


class Coefficients(NamedTuple):
    """Of one sex: the creatinine (mg/dL) where the curve bends, the exponent below it, and the factor."""

    bend: Decimal
    below: Decimal
    factor: Decimal


COEFFICIENTS = {
    "female": Coefficients(Decimal("0.7"), Decimal("-0.241"), Decimal("1.012")),
    "male": Coefficients(Decimal("0.9"), Decimal("-0.302"), Decimal(1)),
}
_SCALE, _ABOVE, _YEAR = Decimal(142), Decimal("-1.200"), Decimal("0.9938")


def rate(numbers: Numbers, labels: Labels) -> Decimal:
    """Filtration rate in mL/min per 1.73 m2 of `creatinine` in mg/dL, `age` in years and `sex`."""
    of_sex = COEFFICIENTS[labels["sex"]]
    ratio = numbers["creatinine"] / of_sex.bend
    creatinine = ratio ** (of_sex.below if ratio < 1 else _ABOVE)
    return _SCALE * creatinine * _YEAR ** numbers["age"] * of_sex.factor


def _formula(values: Mapping[str, Value]) -> Value:
    return over(rate, of_two_sexes(values)) if of_an_adult(values) else Span(low=Decimal(0))


CKD_EPI = Score(
    name="CKD-EPI",
    title="Estimated glomerular filtration rate (CKD-EPI 2021, creatinine)",
    version="2021",
    sources=(INKER,),
    inputs=(CREATININE.value, AGE, SEX),
    result_kind="number",
    formula=_formula,
    unit="mL/min",
    low=Decimal(0),
    note="Per 1.73 m2 of body surface, and not rounded.",
)
