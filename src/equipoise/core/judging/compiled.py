"""The same judge, compiled once per trial: units converted, tables found and branches chosen before anybody is judged.

Every condition becomes a function of what is looked at, and what a term is for a person is looked up once for all
criteria. `reference` is the meaning; the two agree on every verdict, fact and gap.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Count,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    Measure,
    Named,
    Not,
    OneOf,
    Readings,
    Term,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope, unit_of
from equipoise.core.judging.comparing import compare
from equipoise.core.judging.concepts import has
from equipoise.core.judging.joining import all_of, any_of, guarded, negated, read_both_ways
from equipoise.core.judging.looking import Looking, count, died, look, plain, scaled
from equipoise.core.judging.observing import Seen, unknown
from equipoise.core.judging.outcome import Gap, Judged, Judgement, Outcome, Why, judgement, verdict
from equipoise.core.judging.reference import concluded, window
from equipoise.core.person.fact import YES, Fact
from equipoise.core.person.model import Person
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth
from equipoise.core.values.units import factor

Function = Callable[[Looking], Outcome]
Look = Callable[[Looking], Seen]
Key = tuple[int, str]


class Compiled:
    """A trial's rules, ready to judge many people. Safe to share between threads."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._functions: dict[Key, Function] = {}
        scope = rules.scope
        self._unasked = {
            name: unknown(fact, Why.NOT_ASKED)
            for name, fact in scope.facts.items()
            if _simple(fact) and plain(fact, rules)
        }
        for counting in (*rules.counted.values(), *(each.entries for each in rules.gathered.values())):
            self._put(counting, scope)
        for name, implied in rules.implied.items():
            listed, _, field = name.rpartition(".")
            for side in (implied.yes, implied.no):
                if side is not None:
                    self._put(side, scope.inside(listed) if field and listed else scope)
        self._criteria = [(each, self._put(each.condition, scope)) for each in rules.criteria]

    def judge(self, person: Person, today: date) -> Judgement:
        """Every criterion's verdict for a person on a day."""
        looking = Looking.at(self.rules, person, today, self._judge, self._look_up)
        found = []
        for criterion, function in self._criteria:
            said = function(looking)
            found.append(Judged(criterion, verdict(criterion, said), said.facts, said.gaps))
        return judgement(tuple(found), died=died(looking))

    def _look_up(self, term: Term, looking: Looking) -> Seen:
        """What a term is, looked up once for the person or for the entry of a list."""
        memory = looking.memory
        if isinstance(term, FactTerm):
            if looking.listed is not None and term.name in looking.listed.fields:
                memory = looking.entry_memory
            elif term.name not in looking.person.facts and term.name in self._unasked:
                return self._unasked[term.name]
        found = memory.get(term)
        if found is None:
            found = memory[term] = look(term, looking)
        return found

    def _judge(self, condition: Condition, looking: Looking) -> Outcome:
        return self._functions[id(condition), looking.listed.name if looking.listed else ""](looking)

    def _put(self, condition: Condition, scope: Scope) -> Function:
        """Compile a condition where it stands. It is kept by its identity, which lasts as long as the rules do."""
        key = id(condition), scope.entry.name if scope.entry else ""
        if key not in self._functions:
            self._functions[key] = self._function(condition, scope)
        return self._functions[key]

    def _function(self, condition: Condition, scope: Scope) -> Function:
        match condition:
            case All(parts=parts):
                return _joined([self._put(each, scope) for each in parts], all_of)
            case AnyOf(parts=parts):
                return _joined([self._put(each, scope) for each in parts], any_of)
            case Not(part=part):
                inner = self._put(part, scope)
                return lambda looking: negated(inner(looking))
            case When():
                return self._when(condition, scope)
            case Unless(condition=body, exception=exception):
                one, other = self._put(body, scope), self._put(exception, scope)
                return lambda looking: all_of((one(looking), negated(other(looking))))
            case Named(name=name):
                return self._put(scope.definitions[name], scope)
            case Readings():
                return self._readings(condition, scope)
            case Words(text=text, ask=ask):
                said = Outcome(Truth.UNKNOWN, (), (Gap("", Why.WORDS, (ask,), text),))
                return lambda _: said
            case _:
                return self._statement(condition, scope)

    def _when(self, condition: When, scope: Scope) -> Function:
        guard, body, require = (
            self._put(condition.guard, scope),
            self._put(condition.condition, scope),
            condition.require,
        )
        return lambda looking: guarded(guard(looking), lambda: body(looking), require=require)

    def _readings(self, condition: Readings, scope: Scope) -> Function:
        each = {name: self._put(one.condition, scope) for name, one in condition.readings.items()}
        if condition.default:
            return each[condition.default]
        question = condition.question
        return lambda looking: read_both_ways({name: one(looking) for name, one in each.items()}, question)

    def _statement(
        self, condition: Holds | Compare | InRange | OneOf | InWindow | Has | Count, scope: Scope
    ) -> Function:
        match condition:
            case Holds(term=term):
                return _among(_look(term), (YES,))
            case OneOf(left=left, choices=choices):
                return _among(_look(left), choices)
            case InRange(left=left, span=span, unit=unit):
                by = _factor(left, unit, scope)
                return _within(
                    _look(left), Span(span.low * by, span.high * by, span.low_open, span.high_open)
                )
            case Compare():
                return _compared(condition, scope)
            case InWindow(event=event):
                seen = _look(event)
                return lambda looking: window(seen(looking), condition, looking)
            case Count(span=span):
                self._inner(condition, scope)
                return lambda looking: _counted(condition, span, looking)
            case Has(list=listed, where=where):
                if where is not None:
                    self._put(where, scope.inside(listed))
                return lambda looking: has(condition, looking)

    def _inner(self, condition: Count, scope: Scope) -> None:
        for each in condition.among:
            self._put(each, scope)
        if condition.where is not None:
            self._put(condition.where, scope.inside(condition.of))


def _joined(parts: list[Function], join: Callable[[list[Outcome]], Outcome]) -> Function:
    return lambda looking: join([each(looking) for each in parts])


def _look(term: Term) -> Look:
    return lambda looking: looking.look_up(term, looking)


def _simple(fact: Fact) -> bool:
    return fact.kind in ("yes-no", "number", "choice", "date")


def _among(seen: Look, choices: tuple[str, ...]) -> Function:
    def function(looking: Looking) -> Outcome:
        found = seen(looking)
        assert isinstance(found.value, Options)
        return concluded(found.value.within(choices), found)

    return function


def _within(seen: Look, span: Span) -> Function:
    def function(looking: Looking) -> Outcome:
        found = seen(looking)
        assert isinstance(found.value, Span)
        return concluded(found.value.within(span), found)

    return function


def _compared(condition: Compare, scope: Scope) -> Function:
    seen, right, operator = _look(condition.left), _right(condition, scope), condition.operator

    def function(looking: Looking) -> Outcome:
        left, other = seen(looking), right(looking)
        assert isinstance(left.value, Span) and isinstance(other.value, Span)
        return concluded(compare(left.value, operator, other.value), left, other)

    return function


def _right(condition: Compare, scope: Scope) -> Look:
    """The right side of a comparison: a constant where it has no term."""
    unit, mass = unit_of(condition.left, scope), _molar_mass(condition.left, scope)
    amount, term = _amount(condition.right, unit, mass), condition.right.term
    if term is not None:
        times = condition.right.factor * factor(unit_of(term, scope), unit, mass)
        return lambda looking: scaled(looking.look_up(term, looking), times, amount)
    constant = Seen(Span.exactly(amount))
    return lambda _: constant


def _amount(right: Measure, unit: str, molar_mass: Decimal | None) -> Decimal:
    return right.amount * factor(right.unit or unit, unit, molar_mass)


def _counted(condition: Count, span: Span, looking: Looking) -> Outcome:
    found, facts, gaps = count(condition, looking)
    truth = found.within(span)
    return Outcome(truth, facts, gaps if truth is Truth.UNKNOWN else ())


def _molar_mass(term: Term, scope: Scope) -> Decimal | None:
    return scope.fact(term.name).molar_mass if isinstance(term, FactTerm) else None


def _factor(term: Term, unit: str, scope: Scope) -> Decimal:
    own = unit_of(term, scope)
    return factor(unit or own, own, _molar_mass(term, scope))
