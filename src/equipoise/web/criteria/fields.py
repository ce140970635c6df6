"""Criteria that a registry record says in fields of their own: ages and sex."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from equipoise.core.criteria.model import Compare, Condition, Criterion, FactTerm, Measure, OneOf, Operator
from equipoise.core.registry.record import Age, Eligibility

_YEAR_DAYS = Decimal("365.25")
_SEXES = {"FEMALE": "female", "MALE": "male"}


def of_fields(eligibility: Eligibility) -> tuple[Criterion, ...]:
    """The limits of age and the sex, as inclusion criteria named `age` and `sex`; nothing for what is unsaid."""
    ages = tuple(_ages(eligibility))
    found = [Criterion("age", "include", each, title="Age, by the record's own field") for each in ages]
    if eligibility.sex in _SEXES:
        condition = OneOf(FactTerm("sex"), (_SEXES[eligibility.sex],))
        found.append(Criterion("sex", "include", condition, title="Sex, by the record's own field"))
    return tuple(found)


def _ages(eligibility: Eligibility) -> Iterator[Condition]:
    """A greatest age counts to the day before the next birthday: who is 65 is not yet older than 65 years."""
    limits: tuple[tuple[Operator, Age | None], ...] = (
        (">=", eligibility.minimum_age),
        ("<=", eligibility.maximum_age),
    )
    for operator, age in limits:
        if age is not None:
            yield Compare(FactTerm("age"), operator, Measure(_years(age), "years"))


def _years(age: Age) -> Decimal:
    if age.unit.lower().startswith("year"):
        return Decimal(str(age.value))
    return Decimal(str(age.days)) / _YEAR_DAYS
