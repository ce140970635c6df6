"""Who a study may suit: ages, sex, healthy volunteers, and the criteria."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.registry.characters import tidy
from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import Term, label, term
from equipoise.core.registry.text import plain
from equipoise.web.finder.presenters.criteria import Criteria, criteria
from equipoise.web.finder.rows import ages

LONGEST = 40_000
"""Characters of a text that stands on the page as received; the registry takes 20,000 at most."""


@dataclass(frozen=True, slots=True)
class Who:
    """The section “Who it may suit”. Empty parts are unsaid; `exact` is the registry's text, line by line.

    A text that is far longer than the registry takes is left out of `exact`: the raw record has it.
    """

    ages: str
    age_groups: tuple[str, ...]
    sex: Term | None
    gender: str
    volunteers: str
    population: str
    criteria: Criteria
    exact: str
    exact_left_out: bool


def who(study: Study) -> Who:
    """The section, from the eligibility module."""
    said = study.eligibility
    left_out = len(said.criteria) > LONGEST
    return Who(
        ages=ages(said.minimum_age, said.maximum_age),
        age_groups=tuple(label("standard_age", each).lower() for each in said.standard_ages),
        sex=term("sex", said.sex) if said.sex else None,
        gender=plain(said.gender_description),
        volunteers=_volunteers(said.healthy_volunteers),
        population=plain(said.study_population),
        criteria=criteria(said.criteria),
        exact="" if left_out else tidy(said.criteria).strip("\n"),
        exact_left_out=left_out,
    )


def _volunteers(taken: bool | None) -> str:
    if taken is None:
        return ""
    return (
        "Healthy people may take part" if taken else "Only people with the condition, no healthy volunteers"
    )
