"""Evidence that comes as a whole: the self-check's answers of a message, a person's file, a FHIR bundle.

What the protocol can't use is left out, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from equipoise.core.criteria.rules import Rules
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import read as read_file
from equipoise.core.person.model import Entries, Observation, WhyUnknown
from equipoise.core.protocol.showing import written
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node, parse
from equipoise.core.values.units import Amount
from equipoise.links import fhir
from equipoise.web.enrolment import judging
from equipoise.web.enrolment.finding import Found

_UNKNOWN = "unknown"
LARGEST = 2_000_000
"""Bytes of a file."""


def from_answers(answers: Iterable[Mapping[str, Any]], rules: Rules, day: date) -> list[Found]:
    """What somebody answered in the self-check and sent along with their message on a day."""
    given = {str(each["key"]): each["given"] for each in answers if each.get("given")}
    found = (_answered(key, each, given, rules, day) for key, each in given.items())
    return [each for each in found if each is not None and _usable(each, rules, day)]


def from_file(text: str, source: Found, rules: Rules, today: date) -> list[Found]:
    """What a person's file says. `source` names the document. InputError with the line for what can't be used."""
    clocks = {name: each.title for name, each in rules.scope.clocks.items()}
    read_file(text, "The file", rules.scope.facts, clocks)
    top = parse(text, "The file", nulls=True).fields or {}
    facts = top["facts"].fields or {} if "facts" in top else {}
    days = top["clocks"].fields or {} if "clocks" in top else {}
    said = [
        one for name, node in facts.items() for one in _of_node(name, node, rules.scope.facts[name], source)
    ]
    planned = [
        replace(source, fact=f"{judging.CLOCK}{name}", value=node.text)
        for name, node in days.items()
        if node.text
    ]
    return [each for each in (*said, *planned) if _usable(each, rules, today)]


def from_bundle(data: bytes, source: Found, rules: Rules, today: date) -> list[Found]:
    """What a FHIR R4 bundle about one person says. InputError where it is none."""
    found = fhir.read(data, "The bundle", rules.scope.facts, today).person
    said = [
        _observed(name, each, source)
        for name, seen in found.facts.items()
        for each in seen
        if not isinstance(each.value, WhyUnknown)
    ]
    return [each for each in said if _usable(each, rules, today)]


def _usable(found: Found, rules: Rules, today: date) -> bool:
    try:
        judging.require_value(rules, found, today)
    except InputError:
        return False
    return True


# Answers, as a message keeps them: [key, text, day], or [key, end, entries, 0] of a list


def _answered(
    key: str, given: Sequence[Any], others: Mapping[str, Sequence[Any]], rules: Rules, day: date
) -> Found | None:
    fact = rules.scope.facts.get(key)
    if len(given) > 3:
        if fact is None or fact.kind != "list":
            return None
        entries = [_entry(said, rows, fact) for said, rows in given[2]]
        value: Any = {"entries": entries, "complete": "yes" if given[1] == "complete" else "no"}
    elif given[1] == _UNKNOWN:
        return None
    else:
        value = str(given[1])
    on = str(given[2]) if len(given) == 3 else day.isoformat()
    return Found(key, value, on=on, limits=_limits(key, others), kind="message")


def _entry(said: Mapping[str, str], rows: Mapping[str, Any], fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = {str(name): str(text) for name, text in said.items() if text}
    for name, (complete, inner) in rows.items():
        if name in fact.fields:
            fields = tuple(fact.fields[name].fields)
            entries = [
                {key: str(text) for key, text in zip(fields, row, strict=False) if text} for row in inner
            ]
            found[str(name)] = {"entries": entries, "complete": "yes" if complete else "no"}
    return found


def _limits(key: str, others: Mapping[str, Sequence[Any]]) -> str:
    """A laboratory's limits, as a person's file writes them; empty where they were not given."""
    low, high = (_figure(others.get(f"{side} limit of {key}")) for side in ("lower", "upper"))
    if low and high:
        return f"{low}..{high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def _figure(given: Sequence[Any] | None) -> str:
    return str(given[1]) if given and given[1] != _UNKNOWN else ""


# A person's file


def _of_node(name: str, node: Node, fact: Fact, source: Found) -> Iterator[Found]:
    if fact.kind == "list":
        value = _plain(node)
        whole = value if isinstance(value, dict) else {"entries": value} if isinstance(value, list) else value
        on = whole.pop("on", "") if isinstance(whole, dict) else ""
        yield replace(source, fact=name, value=_without_source(whole), on=on or source.on)
        return
    for each in node.items if node.items is not None else (node,):
        if each.fields is not None:
            own = {key: _plain(one) for key, one in each.fields.items()}
            yield replace(
                source, fact=name, value=own.get("value", ""), on=own.get("on") or source.on,
                limits=own.get("limits", ""),
            )  # fmt: skip
        elif each.text:
            yield replace(source, fact=name, value=each.text)


def _plain(node: Node) -> Any:
    if node.fields is not None:
        return {name: _plain(each) for name, each in node.fields.items()}
    return [_plain(each) for each in node.items] if node.items is not None else node.text


def _without_source(value: Any) -> Any:
    """A list without the words on where it comes from, which stand beside it."""
    return (
        {key: each for key, each in value.items() if key not in ("source", "note")}
        if isinstance(value, dict)
        else value
    )


# A bundle


def _observed(name: str, seen: Observation, source: Found) -> Found:
    on = str(seen.when) if seen.when else source.on
    return replace(
        source, fact=name, value=_value(seen), on=on, limits=_of_laboratory(seen.lower, seen.upper)
    )


def _value(seen: Observation) -> Any:
    if isinstance(seen.value, Entries):
        entries = [
            {name: _value(each) for name, each in record.fields.items()} for record in seen.value.records
        ]
        return {"entries": entries, "complete": "yes" if seen.value.complete else "no"}
    return written(seen)


def _of_laboratory(low: Amount | None, high: Amount | None) -> str:
    if low and high:
        return f"{low.span.low}..{high.span.low} {high.unit}".strip()
    return f"at least {low}" if low else f"at most {high}" if high else ""
