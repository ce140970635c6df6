"""Statements judged for a person as they are, and as if a question had been answered.

What comes of statements of which nothing is known yet is the same for everybody, so it is kept with the trial. Nothing
that was said by anybody is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from equipoise.core.criteria.rules import Rules
from equipoise.core.interview.answers import answered, answers, limits
from equipoise.core.interview.missing import looking_at, missing, rests_on
from equipoise.core.interview.question import About, Question
from equipoise.core.interview.tree import Leaf
from equipoise.core.judging.looking import Looking
from equipoise.core.judging.reference import outcome
from equipoise.core.person.model import Person, Value
from equipoise.core.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Statement:
    """What comes of a statement: its truth, and what is missing where it is unknown."""

    truth: Truth
    missing: tuple[Question, ...] = ()


def judged(leaf: Leaf, looking: Looking) -> Statement:
    """A statement for what is looked at."""
    said = outcome(leaf.condition, looking)
    if said.truth is not Truth.UNKNOWN:
        return Statement(said.truth)
    found: dict[str, Question] = {}
    for each in missing(leaf.condition, said, looking):
        found.setdefault(each.key, each)
    return Statement(said.truth, tuple(found.values()))


@dataclass(slots=True)
class Suppositions:
    """What is the same for all people: a trial's statements while nothing is known, and the answers worth supposing."""

    rules: Rules
    today: date
    bare: dict[int, Statement] = field(default_factory=dict)
    effects: dict[tuple[int, str], tuple[Statement, ...]] = field(default_factory=dict)
    matters: dict[str, dict[str, bool]] = field(default_factory=dict)
    _values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    _resting: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        told_apart = limits(self.rules)
        for name, fact in self.rules.scope.facts.items():
            self._values[name] = answers(fact, told_apart.get(name, ()))

    def values(self, question: Question) -> tuple[Value, ...]:
        """The answers worth supposing; none where they can't be spelt out."""
        return self._values.get(question.name, ()) if question.about is About.FACT else ()

    def resting(self, leaf: Leaf) -> frozenset[str]:
        """All that the statement can rest on."""
        if leaf.number not in self._resting:
            self._resting[leaf.number] = rests_on(leaf.condition, self.rules)
        return self._resting[leaf.number]


class Supposing:
    """One person's statements, as they are and as they would be."""

    def __init__(self, kept: Suppositions, person: Person) -> None:
        self.kept, self.person = kept, person
        self.looking = looking_at(kept.rules, person, kept.today)
        self._known = frozenset((*person.facts, *(f"clock {each}" for each in person.clocks)))
        self._supposed: dict[str, tuple[Looking, ...]] = {}

    def judged(self, leaf: Leaf) -> Statement:
        """The statement as it is."""
        if self._touched(leaf):
            return judged(leaf, self.looking)
        if leaf.number not in self.kept.bare:
            self.kept.bare[leaf.number] = judged(leaf, self.looking)
        return self.kept.bare[leaf.number]

    def after(self, leaf: Leaf, question: Question) -> Sequence[Statement]:
        """The statement after each answer worth supposing, in their order."""
        if self._touched(leaf):
            return self._after(leaf, question)
        key = leaf.number, question.key
        if key not in self.kept.effects:
            self.kept.effects[key] = self._after(leaf, question)
        return self.kept.effects[key]

    def _after(self, leaf: Leaf, question: Question) -> tuple[Statement, ...]:
        return tuple(judged(leaf, each) for each in self._lookings(question))

    def _lookings(self, question: Question) -> tuple[Looking, ...]:
        if question.key not in self._supposed:
            rules, today = self.kept.rules, self.kept.today
            fact = rules.scope.facts[question.name]
            people = [answered(self.person, fact, each, today) for each in self.kept.values(question)]
            self._supposed[question.key] = tuple(looking_at(rules, each, today) for each in people)
        return self._supposed[question.key]

    def _touched(self, leaf: Leaf) -> bool:
        """Whether anything is known of what a statement rests on."""
        return not self._known.isdisjoint(self.kept.resting(leaf))
