"""Bounds as conditions of the criteria language, where it has a standard fact and a unit that can be told in it."""

from __future__ import annotations

from equipoise.core.criteria.model import (
    All,
    Compare,
    Condition,
    FactTerm,
    Has,
    InRange,
    InWindow,
    LimitTerm,
    Measure,
    Not,
    Operator,
)
from equipoise.core.drafting.limits import Edge
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.units import ULN
from equipoise.core.person.fact import Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Span
from equipoise.core.values.units import factor

_SAID_ANYHOW = frozenset({"%", "kg/m2", "mmHg", "/min"})
"""Units that everybody means where none is written."""
_CALENDAR = frozenset({"day", "week", "month", "year"})
CLOCKS = {
    "enrolment": "Joining the trial",
    "randomisation": "Being allotted to a group",
    "consent": "Giving consent",
    "first_dose": "The first dose",
    "surgery": "The operation of the trial",
    "radiotherapy": "The radiotherapy of the trial",
}
"""The clocks that drafts count from; what is counted from another one stays words."""
_TREATMENTS = words(
    "surgery chemotherapy radiotherapy radiation therapy treatment transplant transplantation transfusion vaccine "
    "vaccination immunotherapy steroids corticosteroids antibiotics medication drug drugs stent injection procedure "
    "operation biopsy agent agents product hormone inhibitors inhibitor infusion"
)
_EVENTS = words(
    "stroke infarction seizure seizures infection malignancy cancer bleeding haemorrhage hemorrhage embolism "
    "thrombosis pneumonia sepsis trauma fracture angina syncope myocarditis exacerbation injury ischemia "
    "arrhythmia failure event hospitalisation hospitalization"
)
_LEADING = words(
    "history of any prior previous previously recent received receive receiving had have has use patients patient "
    "subjects participants who with known treated by administration the a an treatment undergone underwent been"
)
_LONGEST = 4
"""Words that name an illness or a treatment in a window."""


def of_bound(bound: Bound) -> Condition | None:
    """The condition that a bound is; None where the language can't say it exactly."""
    if bound.fact == "time_since":
        return _window(bound)
    fact = STANDARD.get(bound.fact)
    if fact is None or fact.kind != "number":
        return None
    said = _limit(bound, fact) if bound.unit == ULN else _plain(bound, fact)
    return Not(said) if said and bound.outside else said


def _limit(bound: Bound, fact: Fact) -> Condition | None:
    """Against the laboratory's own upper limit of normal."""
    if not fact.limits:
        return None
    upper = LimitTerm("upper", fact.name)
    return _joined(fact, [(sign, Measure(term=upper, factor=edge.value)) for sign, edge in _edges(bound)])


def _plain(bound: Bound, fact: Fact) -> Condition | None:
    unit = _unit(bound, fact)
    if unit is None or not _can_be(bound, fact, unit):
        return None
    if bound.lower and bound.upper and bound.lower.inclusive and bound.upper.inclusive:
        return InRange(FactTerm(fact.name), Span(bound.lower.value, bound.upper.value), unit)
    return _joined(fact, [(operator, Measure(edge.value, unit)) for operator, edge in _edges(bound)])


def _edges(bound: Bound) -> list[tuple[Operator, Edge]]:
    found: list[tuple[Operator, Edge]] = []
    if bound.lower:
        found.append((">=" if bound.lower.inclusive else ">", bound.lower))
    if bound.upper:
        found.append(("<=" if bound.upper.inclusive else "<", bound.upper))
    return found


def _joined(fact: Fact, sides: list[tuple[Operator, Measure]]) -> Condition | None:
    parts = tuple(Compare(FactTerm(fact.name), operator, measure) for operator, measure in sides)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(parts)


def _unit(bound: Bound, fact: Fact) -> str | None:
    """The unit for the language; None where none is said that must be, or it measures something else.

    Ages are kept in completed years, which tell nothing exact of months.
    """
    if not bound.unit:
        return fact.unit if fact.unit in _SAID_ANYHOW or not fact.unit else None
    if fact.name == "age":
        return "years" if bound.unit == "year" else None
    if bound.unit == "mL/min/1.73m2":
        return "mL/min" if fact.name == "egfr" else None
    try:
        factor(bound.unit, fact.unit, fact.molar_mass)
    except InputError:
        return None
    return bound.unit


def _can_be(bound: Bound, fact: Fact, unit: str) -> bool:
    """Whether a person can have such values: haemoglobin of 9 mg/dL is a slip of the pen, and judges nobody."""
    by = factor(unit, fact.unit, fact.molar_mass)
    values = [edge.value * by for edge in (bound.lower, bound.upper) if edge]
    return all(
        (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)
        for value in values
    )


def concept_of(bound: Bound) -> list[str]:
    """The words of a time's subject that name an illness or a treatment."""
    words_of = bound.about.split()
    return [] if "/" in words_of else [word for word in words_of if word not in _LEADING]


def _window(bound: Bound) -> Condition | None:
    """An illness that began, or a treatment that ended, within some time before a clock."""
    edge = bound.upper
    clock = bound.anchor or "enrolment"
    if edge is None or bound.lower or bound.unit not in _CALENDAR or clock not in CLOCKS:
        return None
    concept = concept_of(bound)
    whole = edge.value == edge.value.to_integral_value()
    if not whole or edge.value > 1_000 or not 1 <= len(concept) <= _LONGEST:
        return None
    span = ((-1, Duration(int(edge.value), bound.unit)), (1, Duration(0, "day")))
    if concept[-1] in _TREATMENTS:
        return Has("treatments", " ".join(concept), InWindow(FactTerm("ended"), clock, *span))
    if concept[-1] in _EVENTS:
        return Has("conditions", " ".join(concept), InWindow(FactTerm("started"), clock, *span))
    return None
