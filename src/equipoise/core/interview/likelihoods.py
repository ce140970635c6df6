"""How likely answers are taken to be.

A model that only orders questions; no verdict rests on it. Who looks into a trial mostly fits any one of its criteria,
so an answer that speaks against a criterion is taken to be rare, and where an answer speaks for one criterion and
against another, all answers are taken as equally likely.

| what the answer does        | weight                                         |
| --------------------------- | ---------------------------------------------- |
| speaks for criteria only    | `FITS`                                         |
| speaks against criteria only | `SPEAKS_AGAINST`, to the power of how many statements of one criterion |
| does both, or neither       | `NEUTRAL`                                      |

An answer that speaks against several statements of one criterion at once, since it implies the others, is as rare as
all of them together. The weights that occur are scaled to 1, and each is shared equally by its answers. Facts in
`KNOWN` have likelihoods of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipoise.core.criteria.model import Condition
from equipoise.core.interview.question import Question
from equipoise.core.interview.supposing import Supposing, Suppositions
from equipoise.core.interview.tree import Leaf, Passing
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import Person, Value
from equipoise.core.values.possible import Options
from equipoise.core.values.truth import Truth

FITS, SPEAKS_AGAINST, NEUTRAL = 0.9, 0.1, 0.5
KNOWN: Mapping[str, Mapping[str, float]] = {
    "sex": {"female": 0.5, "male": 0.5, "other": 0.0},
    "pregnant": {YES: 0.02, NO: 0.98},
    "breastfeeding": {YES: 0.02, NO: 0.98},
    "deceased": {YES: 0.01, NO: 0.99},
}
"""By fact and choice; the shares of a clinic's adults, roughly."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What an answer does: whether it speaks for criteria, and against how many statements of one criterion."""

    fits: bool
    against: int

    @property
    def weight(self) -> float:
        """By the table above."""
        if self.fits == bool(self.against):
            return NEUTRAL
        return FITS if self.fits else float(SPEAKS_AGAINST**self.against)


def likelihoods(fact: Fact, found: Sequence[Value], votes: Sequence[Vote]) -> list[float]:
    """How likely each answer is taken to be; together 1."""
    known = KNOWN.get(fact.name)
    if known and all(isinstance(each, Options) for each in found):
        return [known[next(iter(each.choices))] for each in found if isinstance(each, Options)]
    weights = [each.weight for each in votes]
    total = sum(set(weights))
    return [each / total / weights.count(each) for each in weights]


def learn(kept: Suppositions, criteria: Sequence[Passing]) -> dict[str, list[float]]:
    """By the key of a question, how likely each answer worth supposing is, of somebody nothing is known of."""
    supposing = Supposing(kept, Person())
    votes: dict[str, list[_Tally]] = {}
    asked: dict[str, Question] = {}
    for passing in criteria:
        for leaf in passing.leaves if passing.criterion.gate else ():
            for question in supposing.judged(leaf).missing:
                if kept.values(question):
                    asked[question.key] = question
                    said = [each.truth for each in supposing.after(leaf, question)]
                    tallies = votes.setdefault(question.key, [_Tally() for _ in said])
                    _count(tallies, said, leaf, passing.criterion.id)
    facts = kept.rules.scope.facts
    return {
        key: likelihoods(facts[each.name], kept.values(each), [tally.vote for tally in votes[key]])
        for key, each in asked.items()
    }


def _count(tallies: Iterable[_Tally], said: Iterable[Truth], leaf: Leaf, criterion: str) -> None:
    for tally, truth in zip(tallies, said, strict=True):
        if truth is not Truth.UNKNOWN:
            tally.note(leaf, truth, criterion)


class _Tally:
    """What an answer speaks for and against; a statement that stands in a criterion twice counts once."""

    def __init__(self) -> None:
        self.fits = False
        self.against: dict[str, set[Condition]] = {}

    def note(self, leaf: Leaf, truth: Truth, criterion: str) -> None:
        if (truth is Truth.YES) == leaf.towards:
            self.fits = True
        else:
            self.against.setdefault(criterion, set()).add(leaf.condition)

    @property
    def vote(self) -> Vote:
        return Vote(self.fits, max(map(len, self.against.values()), default=0))
