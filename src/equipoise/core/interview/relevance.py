"""Whether an answer can still matter to a criterion, decided by judging.

A fact matters where some answer to it decides the criterion, or would do so once others are answered in some way. A
criterion that can be read in two ways may stay open whatever is answered, and a fact that stands in it twice may be
without effect: of those nothing is asked. One whose answer may show that the rest can't matter is asked all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from equipoise.core.criteria.model import Criterion
from equipoise.core.interview.answers import answered
from equipoise.core.interview.missing import looking_at
from equipoise.core.interview.question import About, Question, of_gap
from equipoise.core.interview.supposing import Suppositions
from equipoise.core.judging.outcome import Outcome, Why
from equipoise.core.judging.reference import outcome
from equipoise.core.person.model import Person
from equipoise.core.values.truth import Truth

MOST_LOOKS = 150
"""Judgements spent on one question and criterion. Whoever needs more is asked: that errs on the side of asking."""


class _Spent(Exception):
    """Too much was judged already."""


@dataclass(slots=True)
class Relevance:
    """Looks for a way in which a question decides a criterion."""

    criterion: Criterion
    kept: Suppositions
    person: Person
    _looks: int = 0

    def matters(self, question: Question) -> bool:
        """False where no answer can matter, whatever else is answered; True also where it can't be told."""
        return self._decides(question) or self._spares(question)

    def _decides(self, question: Question) -> bool:
        """Whether some answer decides the criterion, perhaps with others."""
        if not self.kept.values(question):
            return True
        self._looks = 0
        try:
            return self._search(question, self.person, frozenset())
        except _Spent:
            return True

    def _spares(self, question: Question) -> bool:
        """Whether after some answer something else can't matter any more that can matter now."""
        self._looks = 0
        others = [
            each for each in self._open(self._judge(self.person), self.person) if each.key != question.key
        ]
        mattering = [each for each in others if self._decides(each)]
        return any(
            not replace(self, person=person)._decides(each)
            for person in self._with(question, self.person)
            for each in mattering
        )

    def _search(self, question: Question, person: Person, passed: frozenset[str]) -> bool:
        said = self._judge(person)
        if said.truth is not Truth.UNKNOWN:
            return False
        if any(self._decided(self._judge(each), question) for each in self._with(question, person)):
            return True
        others = [each for each in self._open(said, person) if each.key not in (question.key, *passed)]
        if not others:
            return False
        first = others[0]
        if not self.kept.values(first):
            return True
        if any(self._search(question, each, passed) for each in self._with(first, person)):
            return True
        return self._search(question, person, passed | {first.key})

    def _decided(self, said: Outcome, question: Question) -> bool:
        """Decided, or only waiting for a clock, so that the answer will count."""
        waits = any(each.why is Why.NOT_DUE and each.fact == question.name for each in said.gaps)
        return said.truth is not Truth.UNKNOWN or waits

    def _open(self, said: Outcome, person: Person) -> Iterator[Question]:
        for gap in said.gaps:
            found = of_gap(gap, self.kept.rules.scope, person)
            if found is not None and found.about is not About.WORDS:
                yield found

    def _with(self, question: Question, person: Person) -> Iterator[Person]:
        fact = self.kept.rules.scope.facts[question.name]
        for value in self.kept.values(question):
            yield answered(person, fact, value, self.kept.today)

    def _judge(self, person: Person) -> Outcome:
        self._looks += 1
        if self._looks > MOST_LOOKS:
            raise _Spent
        return outcome(self.criterion.condition, looking_at(self.kept.rules, person, self.kept.today))
