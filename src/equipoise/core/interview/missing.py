"""What a statement that is not decided lacks, whoever knows it; and which facts it can rest on at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from equipoise.core.criteria.model import Condition, Count, FactTerm, Has, LimitTerm, Named, ScoreTerm, Term
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.score_facts import inputs, result
from equipoise.core.criteria.walking import below, terms, walk
from equipoise.core.interview.question import Question, of_clock, of_fact, of_gap
from equipoise.core.judging.looking import Looking, look
from equipoise.core.judging.outcome import Gap, Outcome, Why
from equipoise.core.judging.reference import outcome
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Person, WhyUnknown
from equipoise.core.scores import catalogue
from equipoise.core.scores.score import Score

_RESULTS: Mapping[str, Score] = {
    result(each).name: each for each in catalogue.SCORES.values() if not each.table
}
"""By the name of the fact that holds its result, the score that works it out."""


def looking_at(rules: Rules, person: Person, today: date) -> Looking:
    """The person on a day, judged by the meaning of the language."""
    return Looking.at(rules, person, today, outcome, look)


def missing(condition: Condition, said: Outcome, looking: Looking) -> Iterator[Question]:
    """Everything that an open statement lacks, whoever knows it.

    Judging names what it looked for; some can be said in another way, a score by its result or by its parts say, and a
    day that a clock still lacks keeps a test from being fresh enough.
    """
    scope = looking.rules.scope
    for gap in said.gaps:
        question = of_gap(gap, scope, looking.person)
        if question is not None:
            yield question
    for each in walk(condition):
        for term in terms(each):
            yield from _other_ways(term, said.gaps, looking)


def _other_ways(term: Term, gaps: Sequence[Gap], looking: Looking) -> Iterator[Question]:
    scope = looking.rules.scope
    for fact in _instead(term, looking):
        if not _known(fact, looking.person):
            yield of_fact(fact, looking.person)
    if not isinstance(term, FactTerm):
        return
    yield from _follows_from(term, looking)
    own = scope.facts.get(term.name)
    clock = scope.clocks.get(term.at or (own.at if own else ""))
    waits = term.fresh is not None or term.name == "age" or any(each.fact == term.at for each in gaps)
    if clock is not None and waits and not looking.clocks[clock.name].known:
        yield of_clock(clock, Why.NOT_DUE if clock.not_before_today else Why.NOT_ASKED)


def _follows_from(term: FactTerm, looking: Looking) -> Iterator[Question]:
    """What a fact follows from, of which somebody said “I don't know”."""
    rules, person = looking.rules, looking.person
    if term.name not in person.facts:
        return
    if term.name in rules.counted and rules.counted[term.name].of:
        yield of_fact(rules.scope.facts[rules.counted[term.name].of], person)
    implied = rules.implied.get(term.name)
    for side in (implied.yes, implied.no) if implied else ():
        if side is not None:
            found = (of_gap(gap, rules.scope, person) for gap in outcome(side, looking).gaps)
            yield from (each for each in found if each is not None)


def _instead(term: Term, looking: Looking) -> Iterator[Fact]:
    """The facts that can be said instead of a term."""
    facts = looking.rules.scope.facts
    match term:
        case ScoreTerm(name=name, table=table):
            score = catalogue.find(name, table)
            names = [result(score).name, *(each.name for each in inputs(score).values())]
        case FactTerm(name="age"):
            names = ["birth_date", "age"] if "birth_date" in looking.person.facts else ["birth_date"]
        case FactTerm(name=name) if name in _RESULTS:
            names = [name, *(each.name for each in inputs(_RESULTS[name]).values())]
        case _:
            names = []
    yield from (facts[each] for each in names if each in facts)


def _known(fact: Fact, person: Person) -> bool:
    return any(not isinstance(each.value, WhyUnknown) for each in person.facts.get(fact.name, ()))


def rests_on(condition: Condition, rules: Rules) -> frozenset[str]:
    """The names of all facts that a statement can rest on, and of clocks as `clock enrolment`."""
    return _Resting(rules).of(condition)


class _Resting:
    """Follows facts to what they are worked out of."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.found: set[str] = set()

    def of(self, condition: Condition) -> frozenset[str]:
        self._condition(condition)
        return frozenset(self.found)

    def _condition(self, condition: Condition) -> None:
        for term in terms(condition):
            self._term(term)
        match condition:
            case Named(name=name):
                self._condition(self.rules.scope.definitions[name])
            case Has(list=name) | Count(of=name):
                self._fact(name)
        for each in below(condition):
            self._condition(each)

    def _term(self, term: Term) -> None:
        match term:
            case FactTerm(name=name, at=at):
                self.found.add(f"clock {at}")
                self._fact(name)
            case LimitTerm(fact=name):
                self._fact(name)
            case ScoreTerm(name=name, table=table):
                self._score(catalogue.find(name, table))

    def _fact(self, name: str) -> None:
        if name in self.found:
            return
        self.found.add(name)
        if name == "age":
            self._fact("birth_date")
        if name in _RESULTS:
            self._score(_RESULTS[name])
        if name in self.rules.scope.facts:
            self.found.add(f"clock {self.rules.scope.facts[name].at}")
        for each in self._sources(name):
            self._condition(each)

    def _score(self, score: Score) -> None:
        for fact in (result(score), *inputs(score).values()):
            self._fact(fact.name)

    def _sources(self, name: str) -> Iterator[Condition]:
        """What a fact, or a field of that name, is counted by or follows from."""
        if name in self.rules.counted:
            yield self.rules.counted[name]
        if name in self.rules.gathered:
            yield self.rules.gathered[name].entries
        for key, implied in self.rules.implied.items():
            if key.rpartition(".")[2] == name:
                yield from (each for each in (implied.yes, implied.no) if each is not None)
