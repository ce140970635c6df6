"""A question: something that is missing, why, and who can still say. Told from the gaps that judging leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from equipoise.core.criteria.scope import Clock, Scope
from equipoise.core.judging.outcome import Gap, Why
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Person


class About(Enum):
    """What an answer gives."""

    FACT = "a fact"
    CLOCK = "a day that criteria count from"
    COMPLETE = "whether a list has all entries"
    FIELD = "something about the entries of a list"
    LIMIT = "a laboratory's limit of normal"
    WORDS = "what nothing computes"


@dataclass(frozen=True, slots=True)
class Question:
    """What is missing. `name`: the fact, list or clock; `key`: tells questions apart, and is what `skip` holds.

    `ask`: who can still say, best first; empty where everybody was asked. `who`: of whom it is asked now. `criteria`:
    the ids of those it may settle, in the file's order.
    """

    key: str
    about: About
    name: str
    why: Why
    words: str
    ask: tuple[str, ...]
    who: str = ""
    field: str = ""
    criteria: tuple[str, ...] = ()


_SPEAKERS = {"clinician": "doctor"}
"""How sources call those who are asked by another name."""


def of_gap(gap: Gap, scope: Scope, person: Person) -> Question | None:
    """The question that would fill a gap; None where it can't be filled by asking, as the list is complete already."""
    if not gap.fact:
        return Question(f"words {gap.words}", About.WORDS, "", gap.why, gap.words, gap.ask)
    fact = scope.facts.get(gap.fact)
    if fact is not None and fact.ask == gap.ask and fact.question == gap.words:
        return _of_fact(fact, gap.why, person)
    clock = scope.clocks.get(gap.fact)
    if clock is not None and clock.question == gap.words:
        return of_clock(clock, gap.why)
    if fact is not None and gap.words.startswith("What is the laboratory's"):
        side = "upper" if " upper " in gap.words else "lower"
        return Question(f"{side} limit of {fact.name}", About.LIMIT, fact.name, gap.why, gap.words, gap.ask)
    return _of_field(gap, scope)


def of_clock(clock: Clock, why: Why = Why.NOT_ASKED) -> Question:
    """For the day of a clock. What is still to be planned the doctor knows."""
    ask = ("doctor",) if clock.not_before_today else ("doctor", "patient")
    return Question(f"clock {clock.name}", About.CLOCK, clock.name, why, clock.question, ask)


def of_fact(fact: Fact, person: Person, why: Why = Why.NOT_ASKED) -> Question:
    """For a fact. Who has answered it already, be it “I don't know”, isn't asked it again."""
    heard = {_SPEAKERS.get(each.source.who, each.source.who) for each in person.facts.get(fact.name, ())}
    ask = tuple(each for each in fact.ask if each not in heard)
    return Question(fact.name, About.FACT, fact.name, why, fact.question, ask)


def _of_fact(fact: Fact, why: Why, person: Person) -> Question | None:
    if why is not Why.INCOMPLETE:
        return of_fact(fact, person, why)
    if any(_complete(each.value) for each in person.facts.get(fact.name, ())):
        return None
    words = f"Is this all there is to say about {fact.title.lower()}?"
    return Question(f"{fact.name}.complete", About.COMPLETE, fact.name, why, words, fact.ask)


def _complete(value: object) -> bool:
    return isinstance(value, Entries) and value.complete


def _of_field(gap: Gap, scope: Scope) -> Question:
    listed = next((each for each in scope.facts.values() if _holds(each, gap)), None)
    name = listed.name if listed else gap.fact
    return Question(
        f"{name}.{gap.fact}",
        About.FIELD,
        name,
        gap.why,
        gap.words or (listed.question if listed else ""),
        gap.ask,
        field=gap.fact,
    )


def _holds(listed: Fact, gap: Gap) -> bool:
    return any(
        (name == gap.fact and each.ask == gap.ask) or _holds(each, gap)
        for name, each in listed.fields.items()
    )


def askable(question: Question, who: tuple[str, ...]) -> Question | None:
    """The question put to the best of these who can still say; None where none of them can, or time has to pass."""
    if question.about is About.WORDS or (question.about is About.FACT and question.why is Why.NOT_DUE):
        return None
    found = next((each for each in question.ask if each in who), "")
    return replace(question, who=found) if found else None
