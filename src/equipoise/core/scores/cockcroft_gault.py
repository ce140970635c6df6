"""Creatinine clearance after Cockcroft and Gault, in mL/min, not adjusted to body surface.

The equation is of 1976 and takes the actual weight; assays of creatinine have changed since. Which weight to take in
obesity or oedema is the protocol's to say: the weight given is the weight used. Below 18 years the result is any
clearance at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.corners import Labels, Numbers, over
from equipoise.core.scores.measures import AGE, CREATININE, SEX, WEIGHT, of_an_adult, of_two_sexes
from equipoise.core.scores.score import Score, Source, Value
from equipoise.core.values.possible import Span

SOURCE = Source(
    "Cockcroft DW, Gault MH. Prediction of creatinine clearance from serum creatinine. Nephron 1976;16:31-41.",
    "https://doi.org/10.1159/000180580",
)
FEMALE = Decimal("0.85")


def clearance(numbers: Numbers, labels: Labels) -> Decimal:
    """Creatinine clearance in mL/min of `age` in years, `weight` in kg, `creatinine` in mg/dL and `sex`."""
    factor = FEMALE if labels["sex"] == "female" else Decimal(1)
    return (140 - numbers["age"]) * numbers["weight"] * factor / (72 * numbers["creatinine"])


def _formula(values: Mapping[str, Value]) -> Value:
    return over(clearance, of_two_sexes(values)) if of_an_adult(values) else Span(low=Decimal(0))


COCKCROFT_GAULT = Score(
    name="Cockcroft-Gault",
    title="Creatinine clearance after Cockcroft and Gault",
    version="1976",
    sources=(SOURCE,),
    inputs=(AGE, WEIGHT, CREATININE.value, SEX),
    result_kind="number",
    formula=_formula,
    unit="mL/min",
    low=Decimal(0),
    note="The weight is the one that was given; the source used the actual weight.",
)
