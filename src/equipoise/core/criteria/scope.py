"""What a condition may speak of where it stands, and whether what it says fits together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

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
    LimitTerm,
    Measure,
    Named,
    Not,
    OneOf,
    Readings,
    ScoreTerm,
    Term,
    Unless,
    When,
)
from equipoise.core.criteria.walking import terms, walk
from equipoise.core.person.fact import Fact
from equipoise.core.scores import catalogue
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.units import factor


@dataclass(frozen=True, slots=True)
class Clock:
    """A day that criteria count from. `default`: today where it isn't given; `not_before`: it lies today or later."""

    name: str
    title: str
    question: str = ""
    default_today: bool = False
    not_before_today: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The facts, clocks and definitions of a file; inside a list also the fields of an entry (`entry`).

    `entries_of`: by the name of a definition, the list whose entries it is about.
    """

    facts: Mapping[str, Fact]
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    definitions: Mapping[str, Condition] = field(default_factory=dict)
    entries_of: Mapping[str, str] = field(default_factory=dict)
    entry: Fact | None = None

    def inside(self, name: str) -> Scope:
        """The scope of the entries of a list."""
        return replace(self, entry=self.fact(name, "list"))

    def has(self, name: str) -> bool:
        """Whether there is such a fact or field."""
        return name in self.facts or (self.entry is not None and name in self.entry.fields)

    def fact(self, name: str, *kinds: str) -> Fact:
        """The fact of that name, a field first; InputError where there is none or it is of another kind."""
        found = self.entry.fields.get(name) if self.entry else None
        found = found or self.facts.get(name)
        if found is None:
            raise self._unknown(
                name, "fact", list(self.facts) + list(self.entry.fields if self.entry else ())
            )
        if kinds and found.kind not in kinds:
            raise InputError(
                f"“{name}” is a {found.kind} fact, and a {' or '.join(kinds)} fact was expected."
            )
        return found

    def clock(self, name: str) -> Clock:
        """The clock of that name; InputError where there is none."""
        if name not in self.clocks:
            raise self._unknown(name, "clock", list(self.clocks))
        return self.clocks[name]

    @staticmethod
    def _unknown(name: str, what: str, known: list[str]) -> InputError:
        near = get_close_matches(name, known, 3, 0.7)
        mend = f"Did you mean {' or '.join(near)}?" if near else f"Declare it under {what}s."
        return InputError(f"There is no {what} “{name[:60]}”.", mend=mend)


def checked(condition: Condition, scope: Scope) -> Condition:
    """The condition with bare names of definitions told from facts; InputError for what can't be meant."""
    match condition:
        case Holds(term=FactTerm(name=name, at="")) if name in scope.definitions and not scope.has(name):
            return _definition(Named(name), scope)
        case Holds(term=term):
            scope.fact(term.name, "yes-no")
            _moment(term, scope)
        case Compare(left=left, right=right):
            _measure(left, right, scope)
        case InRange(left=left, unit=unit):
            _measure(left, Measure(unit=unit), scope)
        case OneOf(left=left, choices=choices):
            _choices(left, choices, scope)
        case InWindow():
            return _window(condition, scope)
        case Has(list=name):
            scope.fact(name, "list")
        case All() | AnyOf() | Not():
            return _logic(condition, scope)
        case Named():
            return _definition(condition, scope)
        case When() | Unless() | Count() | Readings():
            return condition
    return condition


def _definition(named: Named, scope: Scope) -> Named:
    """A definition speaks of the same things wherever it is used; InputError where it would speak of others."""
    if named.name not in scope.definitions:
        raise InputError(f"There is no definition “{named.name}”.")
    about, inside = scope.entries_of.get(named.name, ""), scope.entry.name if scope.entry else ""
    if about and about != inside:
        raise InputError(
            f"“{named.name}” is about the entries of {about}.", mend=f"Use it where {about} are counted."
        )
    if inside and not about:
        _refuse_hidden(named, scope)
    return named


def _refuse_hidden(named: Named, scope: Scope) -> None:
    """Inside a list, fields stand before facts of the same name, which a definition from outside doesn't mean."""
    assert scope.entry is not None
    spoken = {term for each in walk(scope.definitions[named.name]) for term in terms(each)}
    hidden = sorted(
        term.name for term in spoken if isinstance(term, FactTerm) and term.name in scope.entry.fields
    )
    if hidden:
        raise InputError(
            f"“{named.name}” speaks of {hidden[0]}, which is also a field of {scope.entry.name}.",
            mend="Rename the field, or say in the definition whose it is with each:.",
        )


def _logic(condition: All | AnyOf | Not, scope: Scope) -> Condition:
    match condition:
        case All(parts=parts):
            return All(tuple(checked(each, scope) for each in parts))
        case AnyOf(parts=parts):
            return AnyOf(tuple(checked(each, scope) for each in parts))
        case Not(part=part):
            return Not(checked(part, scope))


def _window(condition: InWindow, scope: Scope) -> Condition:
    """`pregnant within 4 weeks before start` reads like a window, and says how fresh the answer has to be."""
    event, clock = condition.event, condition.clock
    scope.clock(clock)
    match condition.start, condition.end:
        case (-1, fresh), (1, Duration(count=0)) if scope.fact(event.name).kind == "yes-no":
            return Holds(FactTerm(event.name, clock, fresh))
    scope.fact(event.name, "date")
    return condition


def _moment(term: Term, scope: Scope) -> None:
    if isinstance(term, FactTerm) and term.at:
        scope.clock(term.at)


def unit_of(term: Term, scope: Scope) -> str:
    """The unit of a term that is a number; InputError where it is none."""
    match term:
        case FactTerm(name=name):
            return scope.fact(name, "number").unit
        case LimitTerm(fact=name):
            if not scope.fact(name, "number").limits:
                raise InputError(f"“{name}” has no laboratory limits.")
            return scope.facts[name].unit
        case ScoreTerm(name=name, table=table):
            found = catalogue.find(name, table)
            if found.result_kind != "number":
                raise InputError(
                    f"The score {found.name} gives one of {', '.join(found.classes)}, not a number."
                )
            return found.unit


def _measure(left: Term, right: Measure, scope: Scope) -> None:
    _moment(left, scope)
    unit = unit_of(left, scope)
    mass = scope.fact(left.name).molar_mass if isinstance(left, FactTerm) else None
    if right.unit or right.term is None:
        _fits(right.unit, unit, left)
        factor(right.unit or unit, unit, mass)
    if right.term is not None:
        factor(unit_of(right.term, scope), unit, mass)


def _fits(written: str, unit: str, left: Term) -> None:
    if unit and not written:
        name = left.fact if isinstance(left, LimitTerm) else left.name
        raise InputError(
            f"“{name}” is measured in {unit}, and the number has no unit.", mend="Write the unit."
        )


def _choices(left: Term, choices: tuple[str, ...], scope: Scope) -> None:
    _moment(left, scope)
    if isinstance(left, ScoreTerm):
        allowed = tuple(catalogue.find(left.name, left.table).classes)
    elif isinstance(left, FactTerm):
        allowed = tuple(scope.fact(left.name, "choice").choices)
    else:
        raise InputError("A limit is a number and none of these.")
    for each in choices:
        if each not in allowed:
            raise InputError(
                f"“{each[:40]}” is not one of its values.", mend=f"Expected one of {', '.join(allowed)}."
            )
