"""Inputs that several scores share: height, weight, age, sex, and what laboratories measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Measured:
    """What a laboratory measures, under the name and in the unit that cut-offs are given in."""

    name: str
    title: str
    unit: str
    high: str
    molar_mass: str = ""
    low: str = "0"

    @property
    def value(self) -> Input:
        """The value itself."""
        question = f"How much was the {self._said} in your last blood test?"
        return self._number(self.name, self.title, question, self.low)

    @property
    def baseline(self) -> Input:
        """The value before the treatment."""
        question = f"How much was the {self._said} before you were first treated?"
        return self._number(f"{self.name}_baseline", f"{self.title} before the treatment", question, "0.001")

    def limit(self, side: Literal["lower", "upper"]) -> Input:
        """A limit of normal of the laboratory."""
        return self._number(
            f"{self.name}_{side}_limit",
            f"{side.capitalize()} limit of normal of {self._said}",
            f"At what point does the lab call the {self._said} too {'low' if side == 'lower' else 'high'}?",
            "0.001",
            (self.name, side),
        )

    @property
    def _said(self) -> str:
        return self.title if self.title[1:2].isupper() else self.title[0].lower() + self.title[1:]

    def _number(
        self,
        name: str,
        title: str,
        question: str,
        low: str,
        limit_of: tuple[str, Literal["lower", "upper"]] | None = None,
    ) -> Input:
        return Input(
            name=name,
            title=title,
            kind="number",
            question=question,
            ask=("record", "doctor"),
            unit=self.unit,
            low=Decimal(low),
            high=Decimal(self.high),
            molar_mass=Decimal(self.molar_mass) if self.molar_mass else None,
            limit_of=limit_of,
        )


CREATININE = Measured("creatinine", "Creatinine", "mg/dL", "60", "113.12", low="0.01")
BILIRUBIN = Measured("bilirubin", "Total bilirubin", "mg/dL", "120", "584.66")
ALBUMIN = Measured("albumin", "Albumin", "g/dL", "10")


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
