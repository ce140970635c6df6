"""A person's file: YAML that says what is known, read against the facts that a trial uses.

    today: 2026-11-22
    clocks: {enrolment: 2026-11-22}
    facts:
      birth_date: 1960-05-02
      ecog: 1
      haemoglobin: {value: 95 g/L, on: 2026-11-01, limits: 120..160 g/L, source: laboratory}
      life_expectancy: at least 6 months
      progression_on_brain_scan: unknown
      lesions:
        complete: yes
        entries:
          - {site: liver, size: 22 mm}

A fact that is left out or left empty is not known; one that is `unknown` was asked for and is not known. A list is
complete only where it says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from equipoise.core.person import slips
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import (
    NEVER,
    Concept,
    Entries,
    Observation,
    Person,
    Record,
    Source,
    Value,
    WhyUnknown,
)
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node, parse
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount, converted, number

_UNKNOWN = {"": WhyUnknown.DONT_KNOW, "unknown": WhyUnknown.DONT_KNOW, "?": WhyUnknown.DONT_KNOW} | {
    each.value: each for each in WhyUnknown
}
_YES = {"yes": YES, "true": YES, "y": YES, "no": NO, "false": NO, "n": NO}
FIGURE = r"[+-]?\d+(?:[ ,]\d{3}(?!\d))*(?:\.\d+)?(?:[eE][+-]?\d+)?"
"""A number as it may be written: 1,500 or 3.5."""
_RANGE = re.compile(rf"({FIGURE})\s*\.\.\s*({FIGURE})\s*(.*)")
_SIDED = re.compile(rf"(at least|at most|more than|less than|>=|<=|≥|≤|>|<)\s*({FIGURE})\s*(.*)")
_PLAIN = re.compile(rf"({FIGURE})\s*(.*)")
_UNIT = re.compile(r"[^\W\d_]|%")
"""What a unit has in it: without, as in 1.5.2 or 5.3 2, it is a slip of the pen."""
_FROM = {"at least", "more than", ">=", "≥", ">"}
_OPEN = {"more than", "less than", ">", "<"}
_KEYS = ("value", "on", "limits", "source", "note")
_LIST_KEYS = ("entries", "value", "complete", "on", "source", "note")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a file, for errors."""

    where: str
    path: str

    def error(self, node: Node, what: str, mend: str = "") -> InputError:
        return InputError(
            f"{self.path}: {what}" if self.path else what, where=f"{self.where}, line {node.line}", mend=mend
        )

    def below(self, name: str) -> _Place:
        return _Place(self.where, f"{self.path}.{name}" if self.path else name)


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What a file says: the person, and the day it speaks of (None: the day it is judged)."""

    person: Person
    today: PartialDate | None


def read(text: str, where: str, facts: Mapping[str, Fact], clocks: Mapping[str, str]) -> PersonFile:
    """The person a file speaks of; InputError with file, line and fact for what can't be used.

    `facts`: those that may be said; `clocks`: the names of the days that may be given.
    """
    root, place = parse(text, where, nulls=True), _Place(where, "")
    top = _fields(root, place, ("today", "clocks", "facts", "name"))
    days = _fields(top["clocks"], place.below("clocks"), tuple(clocks)) if "clocks" in top else {}
    said = _fields(top["facts"], place, tuple(facts)) if "facts" in top else {}
    today = _day(top["today"], place.below("today")) if "today" in top else None
    observed = {name: _observations(node, facts[name], place.below(name)) for name, node in said.items()}
    observed |= _presupposed(observed, facts)
    known = {
        name: _day(node, place.below(f"clocks.{name}")) for name, node in days.items() if not _empty(node)
    }
    _refuse_later(observed, said, today, place)
    return PersonFile(
        Person({k: v for k, v in observed.items() if v}, known, _words(top, "name", place)), today
    )


def _fields(node: Node, place: _Place, allowed: tuple[str, ...]) -> dict[str, Node]:
    if _empty(node):
        return {}
    if node.fields is None:
        raise place.error(node, f"here {node.kind} was found, and names with values were expected.")
    for name, each in node.fields.items():
        if name not in allowed:
            near = get_close_matches(name.lower(), allowed, 1)
            mend = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(sorted(allowed)[:40])}."
            raise place.error(each.name, f"“{name[:60]}” is not known here.", mend)
    return node.fields


def _presupposed(
    observed: Mapping[str, tuple[Observation, ...]], facts: Mapping[str, Fact]
) -> dict[str, tuple[Observation, ...]]:
    """What a file takes for granted: who says how the other places are says that there are some."""
    found: dict[str, tuple[Observation, ...]] = {}
    for name, seen in observed.items():
        other = facts[name].presupposes
        told = [each for each in seen if isinstance(each.value, Options)]
        known = any(isinstance(each.value, Options) for each in observed.get(other, ()))
        if other and told and not known:
            said = replace(told[-1], value=Options.of(YES), source=Source("file", f"said by {name}"))
            found.setdefault(other, (said,))
    return found


def _words(own: Mapping[str, Node], name: str, place: _Place) -> str:
    """The words under a name; empty where there are none."""
    node = own.get(name)
    if node is None:
        return ""
    if node.text is None:
        raise place.below(name).error(node, f"here {node.kind} was found, and words were expected.")
    return node.text.strip()


def _day(node: Node, place: _Place) -> PartialDate:
    try:
        return PartialDate.parse(node.text or "")
    except ValueError as error:
        raise place.error(node, *slips.of_day((node.text or node.kind).strip())) from error


def _observations(node: Node, fact: Fact, place: _Place) -> tuple[Observation, ...]:
    """One value, or a list of values of several days; nothing where the value is left empty."""
    if _empty(node) or (node.fields is not None and _empty(node.fields.get("value"))):
        return ()
    if node.items is not None and fact.kind != "list":
        return tuple(_observation(each, fact, place) for each in node.items if not _empty(each))
    return (_observation(node, fact, place),)


def _empty(node: Node | None) -> bool:
    return node is not None and node.text == "" and not node.quoted


def _observation(node: Node, fact: Fact, place: _Place) -> Observation:
    if node.items is not None and fact.kind == "list":
        return Observation(
            _entries(node, fact, place, complete=fact.complete), Source("file", place.path), line=node.line
        )
    if node.fields is None:  # (a list is refused there)
        return Observation(value_of(node, fact, place), Source("file", place.path), line=node.line)
    own = _fields(node, place, _LIST_KEYS if fact.kind == "list" else _KEYS)
    when = _day(own["on"], place.below("on")) if "on" in own and not _empty(own["on"]) else None
    _words(own, "note", place)
    lower, upper = _limits(own["limits"], fact, place) if "limits" in own else (None, None)
    source = Source(_words(own, "source", place) or "file", place.path)
    return Observation(_valued(own, node, fact, place), source, when, lower, upper, node.line)


def _valued(own: dict[str, Node], node: Node, fact: Fact, place: _Place) -> Value:
    if fact.kind == "list":
        whole = _complete(own, fact, place)
        entries = own.get("entries") or own.get("value") or Node(node.line, items=())
        return _entries(entries, fact, place, complete=whole)
    if "value" not in own:
        raise place.error(node, "the value is missing.", "Write value: and the value.")
    return value_of(own["value"], fact, place)


def _complete(own: Mapping[str, Node], fact: Fact, place: _Place) -> bool:
    if not _words(own, "complete", place):
        return fact.complete
    said = own["complete"]
    return _yes_or_no((said.text or "").strip(), said, place.below("complete")) == Options.of(YES)


def answer(text: str, fact: Fact) -> Value:
    """What somebody wrote in answer to one question; InputError that says what is wrong and what to write."""
    try:
        return value_of(Node(0, text=text), fact, _Place("", ""))
    except InputError as error:
        raise InputError(error.what[0].upper() + error.what[1:], mend=error.mend) from error


def value_of(node: Node, fact: Fact, place: _Place) -> Value:
    """A scalar as a value of this fact's kind."""
    if node.text is None:
        raise place.error(node, f"here {node.kind} was found, and a value was expected.")
    text = node.text.strip()
    plain = " ".join(text.lower().split())
    if plain in _UNKNOWN:
        return _UNKNOWN[plain]
    match fact.kind:
        case "yes-no":
            return _yes_or_no(text, node, place)
        case "choice":
            return _choice(text, node, fact, place)
        case "date":
            return _date(text, node, fact, place)
        case "concept":
            return Concept(text)
        case "list":
            if text.lower() == "none":
                return Entries((), complete=True)
            raise place.error(node, "a list was expected.", "Write its entries, or none.")
        case _:
            return _amount(text, node, fact, place)


def _date(text: str, node: Node, fact: Fact, place: _Place) -> Value:
    if text.lower() != "never":
        return _day(node, place)
    if not slips.can_be_never(fact):
        raise place.error(
            node, "“never” can't be: everybody was born.", "Write it as in 2026-01-31, or unknown."
        )
    return NEVER


def _yes_or_no(text: str, node: Node, place: _Place) -> Options:
    if text.lower() not in _YES:
        raise place.error(node, f"“{text[:40]}” is neither yes nor no.", "Write yes, no or unknown.")
    return Options.of(_YES[text.lower()])


def _choice(text: str, node: Node, fact: Fact, place: _Place) -> Options:
    found = slips.choices_in(text, fact)
    if not found:
        said = ", ".join(map(choice_said, fact.choices.items()))
        raise place.error(node, f"“{text[:40]}” is not one of its values.", f"Write one of {said}.")
    return Options(found)


def choice_said(choice: tuple[str, str]) -> str:
    """A choice as errors and templates name it: `PR (partial response)`."""
    name, words = choice
    return name if words.casefold() in ("", name.casefold()) else f"{name} ({words})"


def _amount(text: str, node: Node, fact: Fact, place: _Place) -> Amount:
    slip = slips.of_number(text, fact)
    if slip is not None:
        raise place.error(node, *slip)
    try:
        amount = converted(_written(text, fact), fact.unit, fact.molar_mass)
    except (InputError, ValueError) as error:
        said = error.what if isinstance(error, InputError) else f"{error}."
        mend = f"Write it as a number in {fact.unit}." if fact.unit else "Write a plain number."
        raise place.error(node, said, mend) from error
    possible = fact.anything
    assert isinstance(possible, Span)
    if amount.span.meet(possible) is None:
        raise place.error(
            node,
            f"{text[:40]} is not possible: it lies beyond {possible}.",
            "Look for a slip of the pen or the unit.",
        )
    if fact.whole and amount.span.known and amount.span.low % 1:
        raise place.error(node, f"{text[:40]} is not a whole number.", "Write one such as 2.")
    return amount


def _written(text: str, fact: Fact) -> Amount:
    if found := _RANGE.fullmatch(text):
        return Amount(Span(number(found[1]), number(found[2])), found[3] or fact.unit)
    if found := _SIDED.fullmatch(text):
        value, is_open = number(found[2]), found[1] in _OPEN
        span = Span(low=value, low_open=is_open) if found[1] in _FROM else Span(high=value, high_open=is_open)
        return Amount(span, found[3] or fact.unit)
    found = _PLAIN.fullmatch(text)
    if not found or not _UNIT.search(found[2] or "%"):
        raise InputError(f"“{text[:40]}” is not a number.")
    return Amount(Span.exactly(number(found[1])), found[2] or fact.unit)


def _limits(node: Node, fact: Fact, place: _Place) -> tuple[Amount | None, Amount | None]:
    """A laboratory's own limits, written as `120..160 g/L` or as `at most 40 U/L`."""
    if not fact.limits:
        raise place.error(node, "this fact has no laboratory limits.")
    amount = _amount(_words({"limits": node}, "limits", place), node, fact, place)
    span = amount.span
    lower = None if span.low.is_infinite() else Amount(Span.exactly(span.low), amount.unit)
    return lower, None if span.high.is_infinite() else Amount(Span.exactly(span.high), amount.unit)


def _entries(node: Node, fact: Fact, place: _Place, *, complete: bool) -> Entries:
    if node.text is not None and node.text.strip().lower() in ("none", ""):
        return Entries((), complete=complete or node.text.strip().lower() == "none")
    if node.items is None:
        raise place.error(node, f"here {node.kind} was found, and a list was expected.")
    return Entries(tuple(_record(each, fact, place, i) for i, each in enumerate(node.items, 1)), complete)


def _record(node: Node, fact: Fact, place: _Place, number_in_list: int) -> Record:
    own = _fields(node, place.below(str(number_in_list)), tuple(fact.fields))
    found: dict[str, Observation] = {}
    for name, each in own.items():
        seen = _observations(each, fact.fields[name], place.below(f"{number_in_list}.{name}"))
        if seen:
            found[name] = seen[-1]
    return Record(found, f"{fact.title} {number_in_list}")


def _refuse_later(
    observed: Mapping[str, tuple[Observation, ...]],
    said: Mapping[str, Node],
    today: PartialDate | None,
    place: _Place,
) -> None:
    """What was observed can't lie in the future."""
    if today is None:
        return
    for name, seen in observed.items():
        for each in seen:
            if each.when and each.when.earliest > today.latest:
                raise place.below(name).error(said[name], f"{each.when} lies after {today}.", "Mend the day.")
