"""What is open for one person: the statements that are not decided, and the questions that could decide them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from equipoise.core.interview.question import Question, askable
from equipoise.core.interview.supposing import Supposing
from equipoise.core.interview.tree import Leaf, Passing, undecided
from equipoise.core.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Opening:
    """A statement that is not decided: the keys of the questions that could decide it, alone or together.

    `stuck`: something else is missing too, which can't be asked now.
    """

    leaf: Leaf
    keys: tuple[str, ...]
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom one can ask now, and what not to ask."""

    who: tuple[str, ...]
    skip: frozenset[str] = frozenset()

    def put(self, question: Question) -> Question | None:
        """The question to whoever can say; None where it can't be asked."""
        return None if question.key in self.skip else askable(question, self.who)


class Openings:
    """The open statements of some criteria for a person, and the questions by key, in the order of the file."""

    def __init__(self, supposing: Supposing, criteria: Sequence[Passing], asking: Asking) -> None:
        self.supposing, self.asking = supposing, asking
        self.truths: dict[int, Truth] = {}
        self.open: dict[int, Opening] = {}
        self.questions: dict[str, Question] = {}
        for passing in criteria:
            for leaf in live(passing, supposing, self.truths):
                self._note(leaf, passing.criterion.id)

    def _note(self, leaf: Leaf, criterion: str) -> None:
        put = [self.asking.put(each) for each in self.supposing.judged(leaf).missing]
        questions = [each for each in put if each is not None]
        for each in questions:
            known = self.questions.setdefault(each.key, each)
            if criterion not in known.criteria:
                self.questions[each.key] = replace(known, criteria=(*known.criteria, criterion))
        keys = tuple(each.key for each in questions)
        self.open[leaf.number] = Opening(leaf, keys, len(put) > len(questions))


def live(passing: Passing, supposing: Supposing, truths: dict[int, Truth]) -> tuple[Leaf, ...]:
    """The open statements that a criterion hangs on; what its statements come to is put into `truths`."""
    for leaf in passing.leaves:
        truths[leaf.number] = supposing.judged(leaf).truth
    return tuple(leaf for each in passing.factors for leaf in undecided(each.node, truths)[1])
