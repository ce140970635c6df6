"""What changes between two protocols: criterion by criterion, in words and in rule, and what criteria rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from equipoise.core.criteria.model import (
    Condition,
    Count,
    Criterion,
    FactTerm,
    Has,
    LimitTerm,
    Named,
    ScoreTerm,
)
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.score_facts import inputs
from equipoise.core.criteria.walking import terms, walk
from equipoise.core.protocol.showing import Shown
from equipoise.core.protocol.sources import words
from equipoise.core.scores import catalogue

How = Literal["added", "removed", "changed"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A fact, clock or definition that isn't the same in both."""

    kind: Literal["fact", "clock", "definition"]
    name: str
    how: How


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that isn't the same in both. Of a changed one: whether the source's words, the rule, or the notes
    (title, remarks, what is assumed) differ, and which of the changed parts its rule rests on."""

    name: str
    how: How
    before: Criterion | None
    after: Criterion | None
    in_words: bool = False
    in_rule: bool = False
    in_notes: bool = False
    rests_on: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """Every criterion that differs, in the order of the newer file and then of the older, and every part."""

    criteria: tuple[Difference, ...]
    parts: tuple[Part, ...]
    same: int
    """How many criteria are the same in both."""


def differences(before: Shown, after: Shown) -> Differences:
    """What changes from one protocol to another, with the source texts that are at hand."""
    parts = tuple(_parts(before.protocol.rules, after.protocol.rules))
    new = [each.id for each in after.protocol.rules.criteria]
    old = [each.id for each in before.protocol.rules.criteria]
    found = [_between(name, before, after, parts) for name in dict.fromkeys((*new, *old))]
    return Differences(tuple(each for each in found if each), parts, found.count(None))


def _between(name: str, before: Shown, after: Shown, parts: tuple[Part, ...]) -> Difference | None:
    first, second = before.protocol.rules.criterion(name), after.protocol.rules.criterion(name)
    if first is None or second is None:
        return Difference(name, "added" if first is None else "removed", first, second)
    rests = _names(after.protocol.rules, second) | _names(before.protocol.rules, first)
    found = Difference(
        name,
        "changed",
        first,
        second,
        _said(before, first) != _said(after, second),
        (first.condition, first.gate) != (second.condition, second.gate),
        _notes(first) != _notes(second),
        tuple(each for each in parts if (each.kind, each.name) in rests),
    )
    differs = found.in_words or found.in_rule or found.in_notes or found.rests_on
    return found if differs else None


def _said(shown: Shown, criterion: Criterion) -> object:
    """The source's words; where no text is at hand, which stretches of which text they are."""
    digests = {name: each.sha256 for name, each in shown.protocol.sources.items()}
    return words(criterion, shown.texts) or [
        (digests.get(name), stretches) for name, stretches in criterion.sources.items()
    ]


def _notes(criterion: Criterion) -> object:
    return criterion.title, criterion.partly, criterion.assumed, criterion.remarks


def _parts(before: Rules, after: Rules) -> Iterator[Part]:
    yield from _changed("fact", _facts(before), _facts(after))
    yield from _changed("clock", before.scope.clocks, after.scope.clocks)
    yield from _changed("definition", before.scope.definitions, after.scope.definitions)


def _facts(rules: Rules) -> dict[str, object]:
    """Facts with what they follow from, of themselves and of the fields of their lists."""
    found: dict[str, object] = {}
    for name, fact in rules.scope.facts.items():
        implied = {path: each for path, each in rules.implied.items() if path.split(".")[0] == name}
        found[name] = (fact, rules.counted.get(name), implied)
    return found


def _changed(
    kind: Literal["fact", "clock", "definition"], before: Mapping[str, T], after: Mapping[str, T]
) -> Iterator[Part]:
    for name in {**after, **before}:
        if name not in before:
            yield Part(kind, name, "added")
        elif name not in after:
            yield Part(kind, name, "removed")
        elif before[name] != after[name]:
            yield Part(kind, name, "changed")


def _names(rules: Rules, criterion: Criterion) -> set[tuple[str, str]]:
    """The facts, clocks and definitions that a criterion's rule rests on, however deep."""
    names, waiting = set[tuple[str, str]](), [criterion.condition]
    while waiting:
        for part in walk(waiting.pop()):
            fresh = set(_mentioned(part)) - names
            names |= fresh
            waiting.extend(each for kind, name in fresh for each in _behind(kind, name, rules))
    return names


def _mentioned(part: Condition) -> Iterator[tuple[str, str]]:
    for term in terms(part):
        match term:
            case FactTerm(name=name, at=at):
                yield "fact", name
                yield "clock", at
            case LimitTerm(fact=name):
                yield "fact", name
            case ScoreTerm(name=name, table=table):
                yield from (("fact", each.name) for each in inputs(catalogue.find(name, table)).values())
    match part:
        case Count(of=name) | Has(list=name) if name:
            yield "fact", name
        case Named(name=name):
            yield "definition", name


def _behind(kind: str, name: str, rules: Rules) -> Iterator[Condition]:
    """The conditions that a definition, or a fact or field that nobody gave, is worked out of."""
    if kind == "definition":
        yield rules.scope.definitions[name]
    if kind == "fact":
        if name in rules.counted:
            yield rules.counted[name]
        for path, each in rules.implied.items():
            if name in (path, path.rpartition(".")[2]):
                yield from (side for side in (each.yes, each.no) if side is not None)
