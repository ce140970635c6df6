"""Evidence in words, as pages show it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from equipoise.core.criteria.english_words import several
from equipoise.core.criteria.rules import Rules
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.dates import PartialDate
from equipoise.web.enrolment import judging, strata
from equipoise.web.enrolment.finding import KINDS
from equipoise.web.enrolment.models import Evidence

_MOST_ENTRIES = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence in words. `struck`: who struck it out and why; empty where it counts."""

    id: int
    title: str
    value: str
    on: str
    source: str
    entered_by: str
    entered_at: datetime
    for_trial: bool
    struck: str
    usable: bool


def piece(row: Evidence, protocol: Protocol) -> Piece:
    """A piece of evidence in words."""
    struck = f"Struck out by {row.struck_by}: {row.struck_why}" if row.struck_at else ""
    document = f"{KINDS.get(row.kind, row.kind)}{f': {row.document}' if row.document else ''}"
    return Piece(
        row.pk,
        title(row.fact, protocol),
        _value(row, protocol),
        partial(row.on) if row.on != row.dated else "",
        f"{document}{f', {partial(row.dated)}' if row.dated else ''}",
        row.actor,
        row.at,
        row.for_trial,
        struck,
        judging.readable(row, protocol.rules),
    )


def title(fact: str, protocol: Protocol) -> str:
    """What evidence is about, as pages call it."""
    factor, known = strata.factor(protocol, fact), protocol.rules.scope.facts.get(fact)
    if known is not None and known.kind == "list":
        return several(known.title)
    return factor.title if factor else judging.title(fact, protocol.rules)


def _value(row: Evidence, protocol: Protocol) -> str:
    value = json.loads(row.value)
    if isinstance(value, str):
        factor = strata.factor(protocol, row.fact)
        return factor.words(value).capitalize() if factor else _words_of(value, row.fact, protocol.rules)
    entries = value.get("entries", []) if isinstance(value, dict) else value
    said = "; ".join(_entry(each) for each in entries[:_MOST_ENTRIES])
    whole = isinstance(value, dict) and value.get("complete") == "yes"
    count = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    return f"{count}{', these are all' if whole else ', there may be more'}{f': {said}' if said else ''}"


def _words_of(value: str, name: str, rules: Rules) -> str:
    fact = rules.scope.facts.get(name)
    if value == "unknown":
        return "Asked, and not known"
    if fact is None:
        met = {judging.MEETS: "Met", judging.FAILS: "Not met"} if name.startswith(judging.CRITERION) else {}
        return met.get(value, partial(value))
    if fact.kind == "date":
        return partial(value)
    if fact.kind == "yes-no":
        return value.capitalize()
    if fact.kind == "number" and fact.unit and value[-1:].isdigit():
        return f"{value} {fact.unit}"
    return fact.choices.get(value, value)


def _entry(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    return ", ".join(f"{name.replace('_', ' ')} {_part(value)}" for name, value in entry.items())


def _part(value: Any) -> str:
    if isinstance(value, dict) and "entries" in value:
        return f"({'; '.join(_entry(each) for each in value['entries'])})"
    return str(value.get("value", "")) if isinstance(value, dict) else str(value)


def partial(text: str) -> str:
    """A date as exactly as it is known, in words; what is none as it stands."""
    try:
        return PartialDate.parse(text).words()
    except ValueError:
        return text
