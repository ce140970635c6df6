"""Which facts a score is worked out of, and which fact is the score itself where somebody reports its result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from equipoise.core.person.fact import Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.scores import catalogue
from equipoise.core.scores.score import Input, Score


def slug(name: str) -> str:
    """A score's name as the name of a fact: `Child-Pugh` is `child_pugh`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


@cache
def inputs(score: Score) -> Mapping[str, Fact]:
    """The fact that each input is taken from, by the input's name: a standard one of that name, or the score's own.

    A laboratory's limits are no facts: they come with the result that they are limits of.
    """
    return MappingProxyType({each.name: _fact(score, each) for each in score.inputs if each.limit_of is None})


def _fact(score: Score, given: Input) -> Fact:
    if given.name in STANDARD and STANDARD[given.name].kind == given.kind:
        return STANDARD[given.name]
    return Fact(
        given.name,
        given.kind,
        f"{score.name}: {given.title}",
        given.question,
        given.ask,
        f"It is part of {score.title}.",
        given.unit,
        given.low,
        given.high,
        choices={each.value: each.words for each in given.choices},
        molar_mass=given.molar_mass,
    )


@cache
def result(score: Score) -> Fact:
    """The fact that holds the score's own result, which counts no longer than what it is worked out of."""
    return STANDARD.get(slug(score.name)) or Fact(
        slug(score.name),
        score.result_kind,
        score.title,
        f"What is the {score.name} score, if it was worked out?",
        ("doctor", "record"),
        f"It can be given instead of the parts of {score.title}.",
        score.unit,
        score.low,
        score.high,
        choices={each: each for each in score.classes},
        fresh_for=next((each.fresh_for for each in inputs(score).values() if each.fresh_for), None),
    )


@cache
def of_all_scores() -> Mapping[str, Fact]:
    """Every fact of every score by name, but for those whose kind differs between two scores of one name."""
    found: dict[str, Fact] = {}
    for score in catalogue.SCORES.values():
        for each in (*inputs(score).values(), result(score)):
            found.setdefault(each.name, each)
    return MappingProxyType(found)
