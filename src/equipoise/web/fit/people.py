"""From the answers to a person that criteria can be judged for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from equipoise.core.criteria.rules import Rules
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import answer
from equipoise.core.person.model import Entries, Observation, Person, Record, Source, Value
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.units import Amount
from equipoise.web.fit.answers import CLOCK, Answer, Answers, Entry, Listed, Rows, Said, Who

SOURCES: Mapping[Who, Source] = {
    "patient": Source("patient", "your answer"),
    "carer": Source("patient", "the carer's answer"),
    "doctor": Source("clinician", "the clinician's answer"),
}
SIDES = ("upper", "lower")


def person(answers: Answers, rules: Rules) -> Person:
    """The person as far as these rules can speak of them. An answer that this trial's fact can't be is left out."""
    source = SOURCES[answers.who]
    facts: dict[str, tuple[Observation, ...]] = {}
    for name, fact in rules.scope.facts.items():
        said = answers.said.get(name)
        seen = _observation(said, fact, source) if said is not None else None
        if seen is not None:
            facts[name] = (_with_limits(seen, fact, answers),)
    given = {name: answers.of(f"{CLOCK}{name}") for name in rules.scope.clocks}
    days = {name: _day(each.text) for name, each in given.items() if each is not None}
    return Person(facts, {name: day for name, day in days.items() if day is not None})


def limit_key(side: str, name: str) -> str:
    """The key of the question for a laboratory's limit of a fact."""
    return f"{side} limit of {name}"


def _observation(said: Said, fact: Fact, source: Source) -> Observation | None:
    if isinstance(said, Listed):
        return Observation(_entries(said, fact, source), source) if fact.kind == "list" else None
    value = _value(said.text, fact)
    return None if value is None else Observation(value, source, _day(said.on))


def _with_limits(seen: Observation, fact: Fact, answers: Answers) -> Observation:
    """The answer with the limits that its laboratory gave."""
    if not fact.limits:
        return seen
    upper, lower = (_limit(answers.of(limit_key(side, fact.name)), fact) for side in SIDES)
    return replace(seen, upper=upper, lower=lower)


def _limit(said: Answer | None, fact: Fact) -> Amount | None:
    value = _value(said.text, fact) if said else None
    return value if isinstance(value, Amount) else None


def _entries(said: Listed, fact: Fact, source: Source) -> Entries:
    records = tuple(
        Record(_fields(each, fact, source), f"{fact.title} {number}")
        for number, each in enumerate(said.entries, 1)
    )
    return Entries(records, said.end == "complete")


def _fields(entry: Entry, fact: Fact, source: Source) -> dict[str, Observation]:
    found: dict[str, Observation] = {}
    for name, each in fact.fields.items():
        value = _value(entry.said[name], each) if name in entry.said and each.kind != "list" else None
        if value is not None:
            found[name] = Observation(value, source)
        elif each.kind == "list" and name in entry.rows:
            found[name] = Observation(_rows(entry.rows[name], each, source), source)
    return found


def _rows(rows: Rows, fact: Fact, source: Source) -> Entries:
    records = []
    for number, texts in enumerate(rows.rows, 1):
        values = {
            name: _value(text, each)
            for (name, each), text in zip(fact.fields.items(), texts, strict=False)
            if text
        }
        found = {name: Observation(value, source) for name, value in values.items() if value is not None}
        records.append(Record(found, f"{fact.title} {number}"))
    return Entries(tuple(records), rows.complete)


def _value(text: str, fact: Fact) -> Value | None:
    try:
        return answer(text, fact) if text else None
    except InputError:
        return None


def _day(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text) if text else None
    except ValueError:
        return None
