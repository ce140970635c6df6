"""What a trial's rules can use of a person: facts, parts of scores, lists, and days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from equipoise.core.criteria.model import Condition, Count, FactTerm, Has, LimitTerm, Named, ScoreTerm, Term
from equipoise.core.criteria.rules import Implied, Rules
from equipoise.core.criteria.scope import Clock, Scope
from equipoise.core.criteria.score_facts import inputs, result
from equipoise.core.criteria.walking import below, terms
from equipoise.core.person.fact import Fact
from equipoise.core.scores import catalogue
from equipoise.core.scores.score import Score


@dataclass(frozen=True, slots=True)
class Used:
    """Facts and clocks, each in the order in which the file declares them, else in that of their first use.

    `dated`: names of facts that have to be recent, and so need their day. `derived`: of those that follow from others
    where nobody gives them; fields of lists under `list.field`.
    """

    facts: tuple[Fact, ...]
    clocks: tuple[Clock, ...]
    dated: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()


def used(rules: Rules, declared: Iterable[str] = ()) -> Used:
    """All that can change a verdict. `declared`: names of facts that come first."""
    walking = _Walking(rules)
    for criterion in rules.criteria:
        walking.condition(criterion.condition, rules.scope)
    first = [name for name in declared if name in walking.facts]
    names = dict.fromkeys((*first, *walking.facts))
    clocks = tuple(each for name, each in rules.scope.clocks.items() if name in walking.clocks)
    facts = tuple(rules.scope.facts[name] for name in names)
    derived = frozenset((*rules.counted, *rules.gathered, *rules.implied))
    return Used(facts, clocks, frozenset(walking.dated), derived)


@dataclass(slots=True)
class _Walking:
    """What was met so far, by name; `fields` are those of lists whose implications were followed."""

    rules: Rules
    facts: dict[str, None] = field(default_factory=dict)
    clocks: dict[str, None] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)

    def condition(self, condition: Condition, scope: Scope) -> None:
        """Take in a condition that stands in this scope."""
        for term in terms(condition):
            self._term(term, scope)
        inside = scope
        match condition:
            case Named(name=name):
                self.condition(scope.definitions[name], scope)
            case Count(of=name) | Has(list=name) if name:
                self._fact(name, scope)
                inside = scope.inside(name)
        for each in below(condition):
            self.condition(each, inside)

    def _term(self, term: Term, scope: Scope) -> None:
        match term:
            case FactTerm(name=name, at=at, fresh=fresh):
                self._fact(name, scope)
                self._clock(at)
                if fresh is not None:
                    self.dated.add(name)
            case LimitTerm(fact=name):
                self._fact(name, scope)
            case ScoreTerm(name=name, table=table):
                self._score(catalogue.find(name, table))

    def _clock(self, name: str) -> None:
        if name:
            self.clocks[name] = None

    def _fact(self, name: str, scope: Scope) -> None:
        if scope.entry is not None and name in scope.entry.fields:
            self._field(f"{scope.entry.name}.{name}", scope)
            return
        if name in self.facts or name not in self.rules.scope.facts:
            return
        self.facts[name] = None
        outside = self.rules.scope
        fact = outside.facts[name]
        self._clock(fact.at)
        for other in (fact.of, "birth_date" if name == "age" else ""):
            if other:
                self._fact(other, outside)
        if name in self.rules.counted:
            self.condition(self.rules.counted[name], outside)
        if name in self.rules.gathered:
            self.condition(self.rules.gathered[name].entries, outside)
        self._implied(self.rules.implied.get(name), outside)
        for score in _worked_out(name):
            self._score(score)

    def _field(self, path: str, scope: Scope) -> None:
        if path not in self.fields:
            self.fields.add(path)
            self._implied(self.rules.implied.get(path), scope)

    def _implied(self, implied: Implied | None, scope: Scope) -> None:
        for side in (implied.yes, implied.no) if implied else ():
            if side is not None:
                self.condition(side, scope)

    def _score(self, score: Score) -> None:
        for each in (*inputs(score).values(), result(score)):
            self._fact(each.name, self.rules.scope)


def _worked_out(name: str) -> list[Score]:
    """The scores that can stand in for a fact that nobody gave."""
    return [each for each in catalogue.SCORES.values() if not each.table and result(each).name == name]
