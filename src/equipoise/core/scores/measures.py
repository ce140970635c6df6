"""Inputs that several scores share: height, weight, age, sex and creatinine."""

from __future__ import annotations

from decimal import Decimal

from equipoise.core.scores.score import Choice, Input

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
    low=Decimal("0.5"),
    high=Decimal(650),
)
ADULT_AGE = Input(
    name="age",
    title="Age",
    kind="number",
    question="How old are you?",
    ask=("patient", "record"),
    unit="year",
    low=Decimal(18),
    high=Decimal(125),
)
SEX = Input(
    name="sex",
    title="Sex",
    kind="choice",
    question="Which sex were you assigned at birth?",
    ask=("patient", "record"),
    choices=(Choice("female", "female"), Choice("male", "male")),
)
CREATININE = Input(
    name="creatinine",
    title="Creatinine in serum",
    kind="number",
    question="What was the creatinine in the last blood test?",
    ask=("record", "doctor", "patient"),
    unit="mg/dL",
    low=Decimal("0.05"),
    high=Decimal(50),
    molar_mass=Decimal("113.12"),
)
