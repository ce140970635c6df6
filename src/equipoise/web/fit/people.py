"""From the answers to a person that criteria can be judged for."""

from __future__ import annotations

from equipoise.core.criteria.rules import Rules
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import answer
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.web.fit.answers import Answer, Answers


def person(answers: Answers, rules: Rules) -> Person:
    """The person as far as these rules can speak of them. An answer that this trial's fact can't be is left out."""
    facts: dict[str, tuple[Observation, ...]] = {}
    for name, given in answers.facts.items():
        fact = rules.scope.facts.get(name)
        seen = _observation(given, fact, answers.who) if fact else None
        if seen is not None:
            facts[name] = (seen,)
    clocks = {
        name: day for name in rules.scope.clocks if (day := _day(answers.clocks.get(name, ""))) is not None
    }
    return Person(facts, clocks)


def _observation(given: Answer, fact: Fact, who: str) -> Observation | None:
    try:
        value = answer(given.text, fact)
    except InputError:
        return None
    return Observation(
        value, Source(who, "your answer" if who == "patient" else "the clinician's answer"), _day(given.on)
    )


def _day(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text) if text else None
    except ValueError:
        return None
