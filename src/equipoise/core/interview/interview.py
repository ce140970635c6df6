"""The interview: of all that is not known of a person, what to ask next, and of whom.

It is settled once a gate is not met or all are decided, or when those who are there can't say any more. A question is
asked of each person at most once: who said “I don't know” isn't asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from equipoise.core.criteria.rules import Rules
from equipoise.core.interview.likelihoods import learn
from equipoise.core.interview.lookahead import Lookahead
from equipoise.core.interview.missing import looking_at
from equipoise.core.interview.openings import Asking, Openings, live
from equipoise.core.interview.question import Question, of_gap
from equipoise.core.interview.relevance import Relevance
from equipoise.core.interview.supposing import Supposing, Suppositions
from equipoise.core.interview.tree import Passing, Planter
from equipoise.core.judging.outcome import Verdict, verdict
from equipoise.core.judging.reference import outcome
from equipoise.core.person.fact import ASKED
from equipoise.core.person.model import Person, WhyUnknown
from equipoise.core.values.truth import Truth

NOBODY_LEFT = "doctor"
"""Under whom a question is listed that nobody is left to answer: a doctor can find out."""


class Interview:
    """A trial's rules on a day, ready to be asked about many people."""

    def __init__(self, rules: Rules, today: date) -> None:
        self.rules, self.today = rules, today
        planter = Planter(rules.scope.definitions)
        self._criteria = tuple(planter.passing(each) for each in rules.criteria)
        self.kept = Suppositions(rules, today)
        self.likelihoods: Mapping[str, Sequence[float]] = learn(self.kept, self._criteria)

    def next_question(
        self,
        person: Person,
        who: Iterable[str] = ("patient",),
        skip: Iterable[str] = (),
        *,
        go_on: bool = False,
    ) -> Question | None:
        """The question to put now to one of `who`; None when it is settled, or none of them can say more.

        `skip`: keys of questions not to ask; days of clocks, and entries and completeness of lists, that somebody
        doesn't know can only be kept from being asked again in this way. `go_on`: learn every criterion, also where
        one is not met already, and preferences.
        """
        still_open = self.still_open(person, go_on=go_on)
        openings = Openings(Supposing(self.kept, person), still_open, Asking(tuple(who), frozenset(skip)))
        if not openings.questions:
            return None
        by_id = {each.criterion.id: each.criterion for each in still_open}
        for key in Lookahead(openings, still_open, self.likelihoods, all_of=go_on).ranked():
            question = openings.questions[key]
            if any(Relevance(by_id[each], self.kept, person).matters(question) for each in question.criteria):
                return question
        return None

    def settled(self, person: Person) -> bool:
        """Whether the overall verdict is known."""
        return not self.still_open(person)

    def to_ask(self, person: Person, *, go_on: bool = False) -> Mapping[str, tuple[Question, ...]]:
        """All that is missing for what is still open, by who can best say it: the list of what to ask or bring."""
        found: dict[str, Question] = {}
        for passing in self.still_open(person, go_on=go_on):
            for each in self._relevant(passing, person):
                found.setdefault(each.key, each)
        listed = {who: tuple(each for each in found.values() if _best(each) == who) for who in ASKED}
        return {who: those for who, those in listed.items() if those}

    def _relevant(self, passing: Passing, person: Person) -> Iterator[Question]:
        """What a criterion lacks and can matter to it. Where nobody said anything that it rests on, and “I don't know”
        says nothing, what can matter is the same for all."""
        said = _said(person)
        known = {*said.facts, *(f"clock {each}" for each in said.clocks)}
        touched = any(not known.isdisjoint(self.kept.resting(leaf)) for leaf in passing.leaves)
        matters = {} if touched else self.kept.matters.setdefault(passing.criterion.id, {})
        relevance = Relevance(passing.criterion, self.kept, said)
        for each in self._missing(passing, person):
            if each.key not in matters:
                matters[each.key] = relevance.matters(each)
            if matters[each.key]:
                yield each

    def _missing(self, passing: Passing, person: Person) -> Iterator[Question]:
        """What an open criterion lacks, and the words in it that nothing computes or that can be read in two ways."""
        supposing = Supposing(self.kept, person)
        for leaf in live(passing, supposing, {}):
            yield from supposing.judged(leaf).missing
        for gap in outcome(passing.criterion.condition, supposing.looking).gaps:
            if not gap.fact and (question := of_gap(gap, self.rules.scope, person)) is not None:
                yield question

    def still_open(self, person: Person, *, go_on: bool = False) -> list[Passing]:
        """The criteria to be learnt; none once a gate is not met, unless all are."""
        looking = looking_at(self.rules, person, self.today)
        found = []
        for each in self._criteria:
            if not each.criterion.gate and not go_on:
                continue
            said = outcome(each.criterion.condition, looking)
            # A result that lapsed is not met as things stand, and a newer one is still to be had.
            came = Verdict.UNKNOWN if said.truth is Truth.UNKNOWN else verdict(each.criterion, said)
            if came is Verdict.NOT_MET and not go_on:
                return []
            if came is Verdict.UNKNOWN:
                found.append(each)
        return found


def _said(person: Person) -> Person:
    """The person without the facts of which all that was said is that somebody doesn't know."""
    facts = {
        name: seen
        for name, seen in person.facts.items()
        if not all(isinstance(each.value, WhyUnknown) for each in seen)
    }
    return replace(person, facts=facts)


def _best(question: Question) -> str:
    return question.ask[0] if question.ask else NOBODY_LEFT
