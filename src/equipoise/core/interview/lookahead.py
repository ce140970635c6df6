"""One step ahead: what is left to ask, on average, once a question is answered.

For every question and each of its answers the open statements are judged as if it had been given; the trees tell what
it is then expected to cost to settle the rest. What a question saves in several criteria shows in this way.

Where those who are there can't bring every criterion to pass, all that they can settle is that one doesn't: only what
can help to that is asked. What else they know would settle a criterion and not the trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipoise.core.interview.costs import cost
from equipoise.core.interview.likelihoods import FITS, NEUTRAL
from equipoise.core.interview.openings import Opening, Openings
from equipoise.core.interview.question import About, Question
from equipoise.core.interview.supposing import Statement
from equipoise.core.interview.tree import (
    NEVER,
    NO,
    YES,
    Leaf,
    Outlook,
    Passing,
    every,
    helping,
    outlook,
    settling,
)
from equipoise.core.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Supposed:
    """An answer, how likely it is, and what it makes of the statements that it bears on."""

    likelihood: float
    truths: Mapping[int, Truth]
    keys: Mapping[int, tuple[str, ...]]


class Lookahead:
    """The questions open for a person, each with the cost that is expected after it.

    `all_of`: every criterion is to be learnt, also when one is not met.
    """

    def __init__(
        self,
        openings: Openings,
        criteria: Sequence[Passing],
        shares: Mapping[str, Sequence[float]],
        *,
        all_of: bool,
    ) -> None:
        self._shares = shares
        self.openings, self.criteria, self.all_of = openings, criteria, all_of
        self._facts = openings.supposing.kept.rules.scope.facts
        self.costs = {key: cost(each, self._facts) for key, each in openings.questions.items()}
        self._touched = _touched(openings.open.values())
        self._factors = [factor for each in criteria for factor in each.factors]
        self._of_leaf = {leaf.number: i for i, each in enumerate(self._factors) for leaf in each.leaves}
        self.supposed = {key: self._suppose(each) for key, each in openings.questions.items()}
        self._leaves = {
            each.leaf.number: self._opening(each, each.keys, "") for each in openings.open.values()
        }
        self._outlooks = [outlook(each.node, self._base) for each in self._factors]

    def ranked(self) -> list[str]:
        """Keys of the questions that can settle something, best first; of equals the first in the file."""
        useful = self._useful()
        asked = [key for key in self.openings.questions if not useful.isdisjoint(self._touched[key])]
        order = {key: (round(self.after(key), 9), i) for i, key in enumerate(asked)}
        return sorted(order, key=order.__getitem__)

    def _useful(self) -> frozenset[int]:
        """The open statements on which it hangs what those who are there can settle."""
        if self.all_of or all(each.yes > 0 for each in self._outlooks):
            return frozenset(self.openings.open)
        found = (helping(each.node, False, self._base) for each in self._factors)
        return frozenset().union(*(each for each in found if each is not None))

    def after(self, key: str) -> float:
        """The cost of a question with all that is expected to follow it."""
        return self.costs[key] + sum(each.likelihood * self._left(key, each) for each in self.supposed[key])

    def _left(self, key: str, supposed: Supposed) -> float:
        changed = {
            number: self._changed(number, truth, supposed, key) for number, truth in supposed.truths.items()
        }
        factors = list(self._outlooks)
        for i in {self._of_leaf[number] for number in changed}:
            factors[i] = outlook(
                self._factors[i].node, lambda number: changed.get(number) or self._base(number)
            )
        return self._total(factors)

    def _total(self, factors: list[Outlook]) -> float:
        """The cost of what is left: until one says no, or of each criterion by itself."""
        if not self.all_of:
            return every(settling(factors)).cost
        rest = iter(factors)
        return sum(every([next(rest) for _ in each.factors]).cost for each in self.criteria)

    def _changed(self, number: int, truth: Truth, supposed: Supposed, key: str) -> Outlook:
        if truth is not Truth.UNKNOWN:
            return YES if truth is Truth.YES else NO
        return self._opening(self.openings.open[number], supposed.keys[number], key)

    def _base(self, number: int) -> Outlook:
        truth = self.openings.truths[number]
        if truth is Truth.UNKNOWN:
            return self._leaves.get(number, NEVER)
        return YES if truth is Truth.YES else NO

    # What answers do

    def _suppose(self, question: Question) -> tuple[Supposed, ...]:
        leaves = [self.openings.open[number] for number in self._touched[question.key]]
        supposing = self.openings.supposing
        values = supposing.kept.values(question)
        if not values:
            return self._whole(question, leaves)
        after = {each.leaf.number: supposing.after(each.leaf, question) for each in leaves}
        truths = [{number: said[i].truth for number, said in after.items()} for i in range(len(values))]
        shares = self._shares.get(question.key) or [1 / len(values)] * len(values)
        return tuple(
            Supposed(shares[i], truths[i], {number: _keys(said[i]) for number, said in after.items()})
            for i in range(len(values))
        )

    def _whole(self, question: Question, leaves: Sequence[Opening]) -> tuple[Supposed, ...]:
        """An answer that can't be spelt out: it helps all statements that it decides alone, or speaks against them."""
        rest = {each.leaf.number: tuple(key for key in each.keys if key != question.key) for each in leaves}
        alone = {each.leaf.number: each.leaf for each in leaves if self._decides(question, each)}
        found = []
        for likelihood, helps in ((FITS, True), (1 - FITS, False)):
            truths = {number: _towards(alone.get(number), helps) for number in rest}
            found.append(Supposed(likelihood, truths, rest))
        return tuple(found)

    def _decides(self, question: Question, opening: Opening) -> bool:
        """Whether an answer that can't be spelt out decides a statement by itself."""
        if opening.keys == (question.key,):
            return not opening.stuck
        fact = self._facts.get(question.name)
        return question.about is About.FACT and fact is not None and fact.kind in ("list", "date")

    # What open statements cost

    def _opening(self, opening: Opening, keys: Sequence[str], asked: str) -> Outlook:
        left = [key for key in keys if key != asked and key in self.costs]
        if not left:
            return NEVER
        number = opening.leaf.number
        deciding = [key for key in left if self._settles(key, number)]
        if deciding or (len(left) == 1 and self._tried_all(left[0])):
            best = min(deciding or left, key=self.costs.__getitem__)
            return Outlook(
                self._share(best, number, Truth.YES), self._share(best, number, Truth.NO), self.costs[best]
            )
        sure = NEUTRAL if opening.stuck else 1.0
        yes = FITS if opening.leaf.towards else 1 - FITS
        return Outlook(sure * yes, sure * (1 - yes), sum(self.costs[key] for key in left))

    def _tried_all(self, key: str) -> bool:
        """Whether every answer was supposed; of numbers only some are, and of dates and lists none."""
        question = self.openings.questions[key]
        spelt = bool(self.openings.supposing.kept.values(question))
        return spelt and self._facts[question.name].kind != "number"

    def _settles(self, key: str, number: int) -> bool:
        return all(each.truths.get(number, Truth.UNKNOWN) is not Truth.UNKNOWN for each in self.supposed[key])

    def _share(self, key: str, number: int, truth: Truth) -> float:
        return sum(each.likelihood for each in self.supposed[key] if each.truths.get(number) is truth)


def _touched(openings: Iterable[Opening]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in openings:
        for key in each.keys:
            found.setdefault(key, []).append(each.leaf.number)
    return found


def _towards(leaf: Leaf | None, helps: bool) -> Truth:
    if leaf is None:
        return Truth.UNKNOWN
    return Truth.YES if leaf.towards == helps else Truth.NO


def _keys(statement: Statement) -> tuple[str, ...]:
    return tuple(each.key for each in statement.missing)
