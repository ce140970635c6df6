"""The person's file of a trial as JSON Schema (2020-12), for editors and for programs that write such files.

It describes the file as a YAML or JSON reader has it. Whatever it accepts by form the reader can still refuse by
meaning: a unit that does not fit, a number beyond what is possible, a day after today.
"""

from __future__ import annotations

import re
from typing import Any

from equipoise.core.criteria.used import used
from equipoise.core.person.fact import Fact
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.template import what

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAYS: list[dict[str, Any]] = [
    {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    {"type": "integer", "minimum": 1, "maximum": 9999},
]
_DAY = {"anyOf": _DAYS}
_FIGURE = r"[+-]?\d[\d, ]*(\.\d+)?([eE][+-]?\d+)?"
_SIDE = "at least|at most|more than|less than|>=|<=|≥|≤|>|<"
_AMOUNT = rf"^({_FIGURE}( *\.\. *{_FIGURE})?|({_SIDE}) *{_FIGURE})( *[^\d\s].*)?$"
_NOT_KNOWN = {"enum": ["unknown", "?", "not known", "not said", "result awaited", "", None]}


def schema(protocol: Protocol) -> dict[str, Any]:
    """The schema as data for JSON."""
    found = used(protocol.rules, protocol.facts)
    empty = {"type": "null"}
    return {
        "$schema": DIALECT,
        "title": f"A person, for {protocol.name} ({protocol.trial}), criteria version {protocol.version}",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "today": {"description": "The day the file speaks of.", **_DAY},
            "name": {"description": "What the person is called in this file.", "type": "string"},
            "clocks": {
                "anyOf": [
                    empty,
                    _object(
                        {
                            each.name: {"description": each.question or each.title, "anyOf": [empty, _DAY]}
                            for each in found.clocks
                        }
                    ),
                ]
            },
            "facts": {"anyOf": [empty, _object({each.name: _fact(each) for each in found.facts})]},
        },
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _fact(fact: Fact) -> dict[str, Any]:
    described = {
        "title": fact.title,
        "description": " ".join(filter(None, (fact.question, f"({what(fact)})"))),
    }
    if fact.kind == "list":
        return described | _list(fact)
    one = [_value(fact), _observation(fact)]
    return described | {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}


def _observation(fact: Fact) -> dict[str, Any]:
    """A value with its day, source, and limits of normal."""
    properties: dict[str, Any] = {
        "value": _value(fact),
        "on": {"anyOf": [{"type": "null"}, _DAY]},
        "source": {"type": ["string", "null"]},
        "note": {"type": ["string", "null"]},
    }
    if fact.limits:
        properties["limits"] = {"type": "string", "pattern": _AMOUNT}
    return _object(properties) | {"required": ["value"]}


def _list(fact: Fact) -> dict[str, Any]:
    entry = _object({name: _fact(each) for name, each in fact.fields.items()})
    entries = {"type": "array", "items": entry}
    whole = _object(
        {
            "complete": {"enum": ["yes", "no", True, False]},
            "entries": {"anyOf": [{"enum": ["none", "", None]}, entries]},
            "on": {"anyOf": [{"type": "null"}, _DAY]},
            "source": {"type": ["string", "null"]},
            "note": {"type": ["string", "null"]},
        }
    )
    return {"anyOf": [{"enum": ["none"]}, _NOT_KNOWN, entries, whole]}


def _value(fact: Fact) -> dict[str, Any]:
    return {"anyOf": [_NOT_KNOWN, *_known(fact)]}


def _known(fact: Fact) -> list[dict[str, Any]]:
    match fact.kind:
        case "yes-no":
            return [{"enum": ["yes", "no", True, False]}]
        case "choice":
            one = "|".join(map(re.escape, fact.choices))
            return [{"type": "string", "pattern": f"^({one})( or ({one}))*$"}, *_numbers_among(fact)]
        case "date":
            return [*_DAYS, {"enum": ["never"]}]
        case "concept":
            return [{"type": "string"}]
        case _:
            return [_plain_number(fact), {"type": "string", "pattern": _AMOUNT}]


def _numbers_among(fact: Fact) -> list[dict[str, Any]]:
    """Choices that look like numbers, which a YAML reader takes for such."""
    found = [int(each) for each in fact.choices if each.isascii() and each.isdigit()]
    return [{"enum": found}] if found else []


def _plain_number(fact: Fact) -> dict[str, Any]:
    limits = (("minimum", fact.low), ("maximum", fact.high))
    return {"type": "number", **{name: float(limit) for name, limit in limits if limit is not None}}
