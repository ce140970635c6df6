"""Whether the parts of a protocol file fit together: names, sources, and facts that follow from one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from equipoise.core.criteria.model import Condition, Count, FactTerm, Has, Named, ScoreTerm, Term
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Clock, Scope
from equipoise.core.criteria.score_facts import inputs, of_all_scores, result
from equipoise.core.criteria.walking import below, terms
from equipoise.core.person.fact import Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol.facts import measurements
from equipoise.core.protocol.model import SourceText
from equipoise.core.scores import catalogue
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place


def check_fact(
    fact: Fact, node: Node, declared: Mapping[str, Fact], clocks: Mapping[str, Clock], place: Place
) -> None:
    """InputError where a declared fact can't stand beside the others, the standard ones and the clocks."""
    if fact.name in clocks:
        raise place.error(node, "there is a clock of this name already.", "Use another name.")
    if fact.of and (wrong := measurements(fact, declared)):
        raise place.error(node, wrong)
    _check_clock(fact, node, clocks, place)
    presupposed = {**STANDARD, **declared}.get(fact.presupposes)
    if fact.presupposes and (presupposed is None or presupposed.kind != "yes-no"):
        raise place.error(node, f"there is no yes-no fact “{fact.presupposes[:40]}”.", "Declare it.")
    known = STANDARD.get(fact.name) or of_all_scores().get(fact.name)
    if known is not None and _shape(known) != _shape(fact):
        raise place.error(
            node,
            f"all trials know this fact as {_described(known)}.",
            "Declare it so, or as standard, or use another name.",
        )


def _check_clock(fact: Fact, node: Node, clocks: Mapping[str, Clock], place: Place) -> None:
    if fact.at and fact.at not in clocks:
        raise place.error(node, f"there is no clock “{fact.at[:40]}”.", "Declare it under clocks.")
    below_here = node.fields["fields"].fields if node.fields and "fields" in node.fields else None
    for name, each in fact.fields.items():
        inner = (below_here or {}).get(name, node)
        _check_clock(each, inner, clocks, Place(place.where, f"{place.part}.{name}"))


def _shape(fact: Fact) -> tuple[str, str, frozenset[str]]:
    return fact.kind, fact.unit, frozenset(fact.choices)


def _described(fact: Fact) -> str:
    if fact.kind == "choice":
        return f"one of {', '.join(fact.choices)}"
    return f"a number in {fact.unit}" if fact.unit else f"a {fact.kind} fact"


def check(top: Mapping[str, Node], rules: Rules, sources: Mapping[str, SourceText], place: Place) -> None:
    """InputError where criteria quote what isn't declared, or facts follow from themselves."""
    for criterion in rules.criteria:
        for name in criterion.sources:
            if name not in sources:
                node = (top[criterion.side].fields or {})[criterion.id]
                raise Place(place.where, criterion.id).error(
                    node, f"there is no source “{name[:40]}”.", "Declare it under sources."
                )
    for name in (*rules.implied, *rules.counted, *rules.gathered):
        if round_trip := _circle(name, rules):
            node = (top["facts"].fields or {})[name.partition(".")[0]]
            raise Place(place.where, name).error(
                node, f"it follows from itself: {' from '.join(round_trip)}.", "Take one of the steps out."
            )


def _circle(start: str, rules: Rules) -> tuple[str, ...]:
    """The way from a fact back to itself through what it follows from; empty where there is none."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for name in _follows_from(here, rules):
            if name == start:
                return (*ways[here], name)
            if name not in ways:
                ways[name] = (*ways[here], name)
                waiting.append(name)
    return ()


def _follows_from(name: str, rules: Rules) -> Iterator[str]:
    listed, _, inner = name.rpartition(".")
    scope = rules.scope.inside(listed) if listed else rules.scope
    implied = rules.implied.get(name)
    for side in (implied.yes, implied.no) if implied else ():
        if side is not None:
            yield from _spoken_of(side, scope)
    if name in rules.counted:
        yield from _spoken_of(rules.counted[name], scope)
    if name in rules.gathered:
        gathered = rules.gathered[name]
        yield f"{gathered.entries.of}.{gathered.field}"
        yield from _spoken_of(gathered.entries, scope)
    for score in catalogue.SCORES.values():
        if result(score).name == inner:
            yield from (each.name for each in inputs(score).values())


def _spoken_of(condition: Condition, scope: Scope) -> Iterator[str]:
    """Every fact that a condition depends on, fields of lists as `list.field`."""
    for term in terms(condition):
        yield from _facts(term, scope)
    inside = scope
    match condition:
        case Named(name=name):
            yield from _spoken_of(scope.definitions[name], scope)
        case Count(of=name) | Has(list=name) if name:
            yield name
            inside = scope.inside(name)
    for each in below(condition):
        yield from _spoken_of(each, inside)


def _facts(term: Term, scope: Scope) -> Iterator[str]:
    match term:
        case FactTerm(name=name):
            field = scope.entry is not None and name in scope.entry.fields
            yield f"{scope.entry.name}.{name}" if field and scope.entry else name
        case ScoreTerm(name=name, table=table):
            score = catalogue.find(name, table)
            yield from (each.name for each in (*inputs(score).values(), result(score)))
