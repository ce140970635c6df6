"""Wrong copies of a trial's rules: each with one number, operator, word or guard changed.

Whoever tests the rules with made-up people wants every such copy to judge at least one of them wrongly. Numbers go up
and down by the smallest step that somebody writes, and by a lot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast, get_args

from equipoise.core.criteria import model as m
from equipoise.core.criteria.rules import Implied, Rules
from equipoise.core.criteria.scope import Scope
from equipoise.core.criteria.used import used
from equipoise.core.criteria.walking import below
from equipoise.core.criteria.writing import can_be_written, expression
from equipoise.core.person.fact import DAYS_BETWEEN, TAKES, Fact
from equipoise.core.scores import catalogue
from equipoise.core.values.durations import Duration
from equipoise.core.values.possible import Span

_UNITS = (("mm", "cm"), ("days", "weeks", "months", "years"), ("cc", "mm3"))
Changed = Iterator[tuple[str, m.Condition]]


@dataclass(frozen=True)
class Mutant:
    """What was done, the wrong rules, and the criteria that they may be wrong for: all that is left in the rules.

    Where none are named, the rules are whole and it is the overall verdict that may be wrong.
    """

    what: str
    rules: Rules
    concerned: tuple[str, ...]


def mutants(rules: Rules) -> Iterator[Mutant]:
    """All wrong copies of the rules."""
    for at, criterion in enumerate(rules.criteria):
        for what, changed in _criterion(criterion, rules):
            yield Mutant(f"{criterion.id}: {what}", replace(rules, criteria=(changed,)), (criterion.id,))
        swapped = replace(criterion, gate=not criterion.gate)
        all_of_them = (*rules.criteria[:at], swapped, *rules.criteria[at + 1 :])
        yield Mutant(f"{criterion.id}: preference and gate swapped", replace(rules, criteria=all_of_them), ())
    speak_of = {each.id: _names(each, rules) for each in rules.criteria}
    for what, names, changed_rules in _shared(rules):
        concerned = tuple(each for each in rules.criteria if names & speak_of[each.id])
        yield Mutant(what, replace(changed_rules, criteria=concerned), tuple(each.id for each in concerned))


def _names(criterion: m.Criterion, rules: Rules) -> set[str]:
    found = used(replace(rules, criteria=(criterion,)))
    return {each.name for each in (*found.facts, *found.clocks)}


def _criterion(criterion: m.Criterion, rules: Rules) -> Iterator[tuple[str, m.Criterion]]:
    other = "exclude" if criterion.side == "include" else "include"
    yield f"made {other}", replace(criterion, side=cast(Any, other))
    for what, changed in conditions(criterion.condition, rules.scope):
        yield what, replace(criterion, condition=changed)


# What criteria share


def _shared(rules: Rules) -> Iterator[tuple[str, set[str], Rules]]:
    """Wrong definitions, implications, counts, facts and clocks, with the names of the facts that are touched."""
    for name, condition in rules.scope.definitions.items():
        for what, changed in conditions(condition, _around(name, rules)):
            scope = replace(rules.scope, definitions={**rules.scope.definitions, name: changed})
            yield f"{name}: {what}", {_list_of(name, rules)}, replace(rules, scope=scope)
    for name, counted in rules.counted.items():
        for what, changed in conditions(counted, rules.scope):
            if isinstance(changed, m.Count):
                wrong = replace(rules, counted={**rules.counted, name: replace(changed, span=Span())})
                yield f"{name} counted: {what}", {name}, wrong
        yield f"{name}: not counted", {name}, replace(rules, counted=_without(rules.counted, name))
    for name, implied in rules.implied.items():
        for what, wrong_one in _implied(implied, _inside(name, rules.scope)):
            wrong = replace(rules, implied={**rules.implied, name: wrong_one})
            yield f"{name} {what}", {name.split(".")[0]}, wrong
    yield from _facts(rules)
    for name, clock in rules.scope.clocks.items():
        for field in ("default_today", "not_before_today"):
            changed_clock = replace(clock, **{field: not getattr(clock, field)})
            clocks = {**rules.scope.clocks, name: changed_clock}
            yield f"clock {name}: {field}", {name}, replace(rules, scope=replace(rules.scope, clocks=clocks))


def _without(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in found.items() if each != name}


def _list_of(definition: str, rules: Rules) -> str:
    """The list that a definition is about: that of the field which is implied by it."""
    for name, implied in rules.implied.items():
        if "." in name and m.Named(definition) in (implied.yes, implied.no):
            return name.split(".")[0]
    raise AssertionError(f"{definition} is used nowhere")


def _around(definition: str, rules: Rules) -> Scope:
    return rules.scope.inside(_list_of(definition, rules))


def _inside(name: str, scope: Scope) -> Scope:
    listed, _, field = name.rpartition(".")
    return scope.inside(listed) if listed and field else scope


def _implied(implied: Implied, scope: Scope) -> Iterator[tuple[str, Implied]]:
    for side in ("yes", "no"):
        condition = getattr(implied, side)
        if condition is not None:
            yield f"{side} if: dropped", replace(implied, **{side: None})
            for what, changed in conditions(condition, scope):
                yield f"{side} if: {what}", replace(implied, **{side: changed})


def _facts(rules: Rules) -> Iterator[tuple[str, set[str], Rules]]:
    for name, fact in rules.scope.facts.items():
        for what, wrong in _fact(fact, rules.scope):
            facts = {**rules.scope.facts, name: wrong}
            yield f"fact {name} {what}", {name}, replace(rules, scope=replace(rules.scope, facts=facts))


def _fact(fact: Fact, scope: Scope) -> Iterator[tuple[str, Fact]]:
    if fact.at:
        for clock in ("", *scope.clocks):
            if clock != fact.at:
                yield f"at {clock or 'no clock'}", replace(fact, at=clock)
    for take in TAKES if fact.take else ():
        # Days for a size, or a size for days, can't be read from a file.
        if take != fact.take and DAYS_BETWEEN not in (take, fact.take):
            yield f"take {take}", replace(fact, take=take)
    for name, field in fact.fields.items():
        for what, wrong in _fact(field, scope):
            yield f"{name} {what}", replace(fact, fields={**fact.fields, name: wrong})


# Conditions


def conditions(condition: m.Condition, scope: Scope) -> Changed:
    """The condition with one thing changed in it or below it."""
    for what, changed in _here(condition, scope):
        yield f"{what} in {_words(condition)}", changed
    inside = scope
    if isinstance(condition, m.Count | m.Has) and (name := _counts(condition)):
        inside = scope.inside(name)
    for position, part in enumerate(below(condition)):
        for what, changed in conditions(part, inside):
            yield what, _with_part(condition, position, changed)


def _counts(condition: m.Count | m.Has) -> str:
    return condition.of if isinstance(condition, m.Count) else condition.list


def _words(condition: m.Condition) -> str:
    if can_be_written(condition):
        return expression(condition)
    if isinstance(condition, m.Count) and condition.where and can_be_written(condition.where):
        return f"count of {condition.of} where {expression(condition.where)}"
    return type(condition).__name__


def _with_part(condition: m.Condition, at: int, part: m.Condition) -> m.Condition:
    """The condition with the part at that position put in place of its own."""
    parts = tuple(part if each == at else old for each, old in enumerate(below(condition)))
    match condition:
        case m.All() | m.AnyOf():
            return replace(condition, parts=parts)
        case m.Not():
            return m.Not(part)
        case m.When():
            return replace(condition, guard=parts[0], condition=parts[1])
        case m.Unless():
            return m.Unless(*parts)
        case m.Count(among=among):
            return replace(condition, among=parts) if among else replace(condition, where=part)
        case m.Has():
            return replace(condition, where=part)
        case m.Readings(readings=readings):
            zipped = zip(readings.items(), parts, strict=True)
            return replace(condition, readings={k: replace(v, condition=each) for (k, v), each in zipped})
        case _:
            raise TypeError(condition)


def _here(condition: m.Condition, scope: Scope) -> Changed:
    """The condition with one thing changed in itself."""
    if isinstance(condition, m.Not):
        yield "not removed", condition.part
    else:
        yield "not added", m.Not(condition)
    match condition:
        case m.All() | m.AnyOf() | m.When() | m.Unless() | m.Readings():
            yield from _joined(condition)
        case m.Count():
            yield from _count(condition)
        case m.InWindow():
            yield from _window(condition, scope)
        case m.Compare() | m.InRange():
            yield from _number(condition, scope)
            yield from _left(condition, scope)
        case m.OneOf():
            yield from _choices(condition, scope)
            yield from _left(condition, scope)
        case m.Holds(term=term):
            for what, other in _moments(term, scope):
                yield what, m.Holds(other)


def _joined(condition: m.All | m.AnyOf | m.When | m.Unless | m.Readings) -> Changed:
    match condition:
        case m.All(parts=parts) | m.AnyOf(parts=parts):
            if len(parts) > 1:
                yield "and for or, or for and", (m.AnyOf if isinstance(condition, m.All) else m.All)(parts)
                for at in range(len(parts)):
                    yield f"part {at + 1} dropped", replace(condition, parts=parts[:at] + parts[at + 1 :])
        case m.When(guard=guard, condition=body, require=require):
            yield "guard dropped", body
            yield "body dropped", guard
            yield "require for exclude", replace(condition, require=not require)
        case m.Unless(condition=body, exception=exception):
            yield "exception dropped", body
            yield "unless made and", m.All((body, exception))
            yield "unless made or", m.AnyOf((body, exception))
        case m.Readings(readings=readings):
            for name, each in readings.items():
                yield f"reading {name} alone", each.condition


def _count(condition: m.Count) -> Changed:
    for what, span in _spans(condition.span, Decimal(1)):
        yield what, replace(condition, span=span)
    if condition.where is not None:
        yield "where dropped", replace(condition, where=None)


def _spans(span: Span, step: Decimal) -> Iterator[tuple[str, Span]]:
    """The span with one end moved a step, moved a lot, opened or dropped."""
    for end, ends in (("low", span.low), ("high", span.high)):
        if ends.is_infinite():
            continue
        for by in (step, -step, ends + 10, -ends - 10):
            low, high = (ends + by, span.high) if end == "low" else (span.low, ends + by)
            if low <= high:
                yield f"{end} {by:+}", Span(low, high)
        if span.low < span.high:
            yield f"{end} open", replace(span, **{f"{end}_open": True})
        yield f"{end} dropped", Span(high=span.high) if end == "low" else Span(low=span.low)


# Statements


def _number(condition: m.Compare | m.InRange, scope: Scope) -> Changed:
    step = _step(condition, scope)
    if isinstance(condition, m.InRange):
        for what, span in _spans(condition.span, step):
            yield what, replace(condition, span=span)
        for unit in _other_units(condition.unit):
            yield f"unit {unit}", replace(condition, unit=unit)
        return
    right = condition.right
    for operator in get_args(m.Operator):
        if operator != condition.operator:
            yield f"{operator} for {condition.operator}", replace(condition, operator=operator)
    for by in (step, -step, right.amount + 10, -right.amount - 10):
        if right.amount or right.term is None:
            yield (
                f"amount {by:+}",
                replace(condition, right=replace(right, amount=right.amount + by)),
            )
    for by in (Decimal("0.01"), Decimal("-0.01"), Decimal(2), Decimal("-0.9")):
        if right.factor != 1:
            yield f"factor {by:+}", replace(condition, right=replace(right, factor=right.factor + by))
    for unit in _other_units(right.unit):
        yield f"unit {unit}", replace(condition, right=replace(right, unit=unit))


def _step(condition: m.Compare | m.InRange, scope: Scope) -> Decimal:
    """One for what is counted; else a tenth of the last figure that is written."""
    left = condition.left
    if isinstance(left, m.ScoreTerm) or (isinstance(left, m.FactTerm) and scope.fact(left.name).whole):
        return Decimal(1)
    written = condition.right.amount if isinstance(condition, m.Compare) else condition.span.low
    return Decimal(1).scaleb(cast(int, written.as_tuple().exponent) - 1)


def _other_units(unit: str) -> list[str]:
    return [each for group in _UNITS if unit in group for each in group if each != unit]


def _choices(condition: m.OneOf, scope: Scope) -> Changed:
    for each in condition.choices:
        rest = tuple(other for other in condition.choices if other != each)
        if rest:
            yield f"without {each}", replace(condition, choices=rest)
    for each in _possible(condition.left, scope):
        if each not in condition.choices:
            yield f"with {each}", replace(condition, choices=(*condition.choices, each))


def _possible(term: m.Term, scope: Scope) -> tuple[str, ...]:
    if isinstance(term, m.ScoreTerm):
        return tuple(catalogue.find(term.name, term.table).classes)
    assert isinstance(term, m.FactTerm)
    return tuple(scope.fact(term.name).choices)


def _left(condition: m.Compare | m.InRange | m.OneOf, scope: Scope) -> Changed:
    left = condition.left
    if isinstance(left, m.FactTerm):
        for what, term in _moments(left, scope):
            yield what, replace(condition, left=term)
    if isinstance(left, m.ScoreTerm):
        for score in catalogue.SCORES.values():
            if score.name == left.name and score.table != left.table:
                yield f"table {score.table}", replace(condition, left=replace(left, table=score.table))


def _moments(term: m.FactTerm, scope: Scope) -> Iterator[tuple[str, m.FactTerm]]:
    """The fact as of other days, and with other limits of its age."""
    for clock in ("", *scope.clocks) if term.at else ():
        if clock != term.at:
            yield f"at {clock or 'no clock'}", replace(term, at=clock)
    if term.fresh is not None:
        yield "of any age", replace(term, fresh=None)
        for duration in _durations(term.fresh):
            yield f"within {duration}", replace(term, fresh=duration)


def _durations(duration: Duration) -> list[Duration]:
    """A day more and less, twice and half, and the same number of every other unit."""
    in_days = {"day": 1, "week": 7, "month": 30, "year": 365}[duration.unit] * duration.count
    near = [Duration(max(0, in_days + by), "day") for by in (-1, 1)]
    far = [Duration(duration.count * 2, duration.unit), Duration(duration.count // 2, duration.unit)]
    return [*near, *far, *(Duration(duration.count, each) for each in _calendar(duration.unit))]


def _calendar(unit: str) -> list[str]:
    return [each for each in ("day", "week", "month", "year") if each != unit]


def _window(condition: m.InWindow, scope: Scope) -> Changed:
    for clock in scope.clocks:
        if clock != condition.clock:
            yield f"clock {clock}", replace(condition, clock=clock)
    for side in ("start", "end"):
        edge: tuple[int, Duration] | None = getattr(condition, side)
        if edge is None:
            continue
        sign, duration = edge
        if duration.count:
            yield f"{side} on the other side", replace(condition, **{side: (-sign, duration)})
        for other in _durations(duration):
            if other.count or duration.count:
                yield f"{side} {other}", replace(condition, **{side: (sign, other)})
        yield f"{side} dropped", replace(condition, **{side: None})
