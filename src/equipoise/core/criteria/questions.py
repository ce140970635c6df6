"""A tree as a questionnaire: what would have to be known of somebody to decide it, in plain words, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from equipoise.core.criteria.english_words import listed, named, small, title
from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Clock
from equipoise.core.criteria.used import used
from equipoise.core.person.fact import Fact

_FOR_CLOCKS = ("doctor", "patient")


@dataclass(frozen=True, slots=True)
class QuestionnaireItem:
    """One question of all that a trial has. (What one person still lacks is an `interview.question.Question`.)

    `fact`: what it asks for, with its kind, unit and choices; of a clock, a date.

    `clock`: the clock whose day it asks for, empty for a fact. `ask`: who can say, best first. `why`: why it is asked.
    `criteria`: the ids of those it bears on.
    """

    fact: Fact
    clock: str
    words: str
    ask: tuple[str, ...]
    why: str
    criteria: tuple[str, ...]


def questions(rules: Rules, criteria: tuple[Criterion, ...] | None = None) -> tuple[QuestionnaireItem, ...]:
    """What these criteria ask (None: all of them), each thing once, in the order in which they need it."""
    found: dict[str, QuestionnaireItem] = {}
    for criterion in rules.criteria if criteria is None else criteria:
        for each in _of_one(criterion, rules):
            key = f"{each.clock} {each.fact.name}"
            known = found.get(key)
            found[key] = replace(known, criteria=(*known.criteria, criterion.id)) if known else each
    return tuple(found.values())


def _of_one(criterion: Criterion, rules: Rules) -> list[QuestionnaireItem]:
    use = used(replace(rules, criteria=(criterion,)))
    facts = [of_fact(each, (criterion.id,)) for each in use.facts]
    return facts + [of_clock(each, (criterion.id,)) for each in use.clocks]


def of_fact(fact: Fact, criteria: tuple[str, ...] = ()) -> QuestionnaireItem:
    """The question for a fact; one without a question of its own is asked for by its title."""
    return QuestionnaireItem(fact, "", fact.question or _asked_for(fact), fact.ask, fact.why, criteria)


def _asked_for(fact: Fact) -> str:
    said = title(fact)
    if fact.kind == "yes-no":
        return f"Is this so: {said}?"
    if fact.kind == "choice":
        return f"What is {named(said)}: {listed([small(each) for each in fact.choices.values()])}?"
    return f"What is {named(said)}{f', in {fact.unit}' if fact.unit else ''}?"


def of_clock(clock: Clock, criteria: tuple[str, ...] = ()) -> QuestionnaireItem:
    """The question for the day of a clock."""
    day = Fact(clock.name, "date", clock.title, clock.question, _FOR_CLOCKS)
    words = clock.question or f"On which date is {small(clock.title)}?"
    return QuestionnaireItem(day, clock.name, words, _FOR_CLOCKS, "Criteria count from this day.", criteria)
