"""The best that can be: the fewest questions on average, by trying every order. For small trials of yes-no facts.

Slow and obvious: the measure that `interview` is held to. Every question costs 1 and gets an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from equipoise.core.criteria.rules import Rules
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.fact import NO, YES
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.values.possible import Options

MOST_FACTS = 10
Choose = Callable[[Person], str | None]
"""The name of the fact to ask of a person next; None where nothing is to be asked."""


class Optimum:
    """A trial of a few yes-no facts. `likely`: by name, how likely yes is. ValueError where there are too many."""

    def __init__(self, rules: Rules, today: date, likely: Mapping[str, float]) -> None:
        if len(likely) > MOST_FACTS:
            raise ValueError(
                f"{len(likely)} facts are more than the {MOST_FACTS} that can be tried in every order"
            )
        self.rules, self.today, self.likely = rules, today, likely
        self._costs: dict[frozenset[tuple[str, str]], float] = {}
        self._overall: dict[frozenset[tuple[str, str]], Verdict] = {}

    def least(self) -> float:
        """The expected number of questions when they are chosen as well as can be."""
        return self._least({})

    def expected(self, choose: Choose) -> float:
        """The expected number of questions when `choose` chooses them."""
        return self._expected({}, choose)

    def _least(self, known: dict[str, str]) -> float:
        key = frozenset(known.items())
        if key not in self._costs:
            open_facts = [name for name in self.likely if name not in known] if self.can_settle(known) else []
            self._costs[key] = min((self._asking(name, known) for name in open_facts), default=0.0)
        return self._costs[key]

    def _asking(self, name: str, known: dict[str, str]) -> float:
        yes = self.likely[name]
        return 1 + yes * self._least({**known, name: YES}) + (1 - yes) * self._least({**known, name: NO})

    def can_settle(self, known: dict[str, str]) -> bool:
        """Whether the overall verdict is open, and some answers would settle it."""
        if self.overall(known) is not Verdict.UNKNOWN:
            return False
        rest = [name for name in self.likely if name not in known]
        return any(self._settles({**known, rest[0]: each}) for each in (YES, NO)) if rest else False

    def _settles(self, known: dict[str, str]) -> bool:
        return self.overall(known) is not Verdict.UNKNOWN or self.can_settle(known)

    def overall(self, known: dict[str, str]) -> Verdict:
        """The overall verdict of who has answered so."""
        key = frozenset(known.items())
        if key not in self._overall:
            self._overall[key] = judge(self.rules, person_of(known), self.today).overall
        return self._overall[key]

    def _expected(self, known: dict[str, str], choose: Choose) -> float:
        name = choose(person_of(known))
        if name is None:
            return 0.0
        yes = self.likely[name]
        after = (self._expected({**known, name: each}, choose) for each in (YES, NO))
        return 1 + sum(share * cost for share, cost in zip((yes, 1 - yes), after, strict=True))


def person_of(known: Mapping[str, str]) -> Person:
    """Who has given these answers."""
    return Person({name: (Observation(Options.of(said), Source("patient")),) for name, said in known.items()})
