"""Inputs that several scores share: height, weight, age, sex and creatinine."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.scores.score import Choice, Input, Value
from equipoise.core.values.possible import Options, Span

HEIGHT = Input(
    name="height",
    title="Height",
    kind="number",
    question="How tall are you?",
    ask=("patient", "record"),
    unit="cm",
    low=Decimal(30),
    high=Decimal(280),
)
WEIGHT = Input(
    name="weight",
    title="Body weight",
    kind="number",
    question="How much do you weigh?",
    ask=("patient", "record"),
    unit="kg",
    low=Decimal(1),
    high=Decimal(650),
)
AGE = Input(
    name="age",
    title="Age",
    kind="number",
    question="How old are you?",
    ask=("patient", "record"),
    unit="year",
    low=Decimal(0),
    high=Decimal(130),
)
SEX = Input(
    name="sex",
    title="Sex",
    kind="choice",
    question="What sex is in your medical record?",
    ask=("patient", "record"),
    choices=(Choice("female", "female"), Choice("male", "male"), Choice("other", "other, or not recorded")),
)
CREATININE = Input(
    name="creatinine",
    title="Creatinine in serum",
    kind="number",
    question="What was the creatinine in the last blood test?",
    ask=("record", "doctor", "patient"),
    unit="mg/dL",
    low=Decimal("0.01"),
    high=Decimal(60),
    molar_mass=Decimal("113.12"),
)


def of_two_sexes(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values with any other sex as either of the two that an equation knows: its result is then an interval."""
    sex = values["sex"]
    assert isinstance(sex, Options)
    return {**values, "sex": Options.of("female", "male") if "other" in sex.choices else sex}


def of_an_adult(values: Mapping[str, Value]) -> bool:
    """Whether the age is 18 years or more for certain, so that an equation made for adults applies."""
    age = values["age"]
    assert isinstance(age, Span)
    return age.low >= 18
