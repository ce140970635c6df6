"""The person's file of a trial as JSON Schema (2020-12), for editors and for programs that write such files.

It describes the file as a YAML or JSON reader has it. Whatever it accepts by form the reader can still refuse by
meaning: a unit that does not fit, a number beyond what is possible, a day after today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from equipoise.core.criteria.used import used
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import FIGURE
from equipoise.core.person.slips import can_be_never, choices_by_words
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.template import what

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MONTH, _DAY_OF_MONTH = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_DAYS: list[dict[str, Any]] = [
    {"type": "string", "pattern": rf"^\s*(?!0000)\d{{4}}(-{_MONTH}(-{_DAY_OF_MONTH})?)?\s*$"},
    {"type": "integer", "minimum": 1000, "maximum": 9999},
]
_DAY = {"anyOf": _DAYS}
_NOTHING = {"type": "null"}
_WORDS = {"type": ["string", "number", "boolean", "null"]}


def _any_case(words: str) -> str:
    """A pattern for words in capitals or small letters: JSON Schema's patterns have no flag for it."""
    return "".join(map(_letter, words))


def _letter(letter: str) -> str:
    if letter == " ":
        return r"\s+"
    return f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else re.escape(letter)


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(_any_case, words))


def _said(*words: str) -> dict[str, Any]:
    """One of these words, in capitals or small letters."""
    return {"type": "string", "pattern": rf"^\s*({_one_of(words)})\s*$"}


_SIDE = "at least|at most|more than|less than|>=|<=|≥|≤|>|<"
_AMOUNT = rf"^\s*({FIGURE}(\s*\.\.\s*{FIGURE})?|({_SIDE})\s*{FIGURE})(\s*[^\d\s].*)?\s*$"
_NOT_KNOWN = {"anyOf": [_NOTHING, _said("unknown", "?", "not known", "not said", "result awaited", "")]}
_YES_NO: list[dict[str, Any]] = [{"type": "boolean"}, _said("yes", "no", "true", "false", "y", "n")]
_NONE = _said("none")


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
            "name": {"description": "What the person is called in this file.", **_WORDS},
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
        "source": _WORDS,
        "note": _WORDS,
    }
    if fact.limits:
        properties["limits"] = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _AMOUNT}]}
    return _object(properties) | {"required": ["value"]}


def _list(fact: Fact) -> dict[str, Any]:
    entry = _object({name: _fact(each) for name, each in fact.fields.items()})
    entries = {"type": "array", "items": {"anyOf": [_NOTHING, entry]}}
    listed = {"anyOf": [_NOTHING, {"const": ""}, _NONE, entries]}
    whole = _object(
        {
            "complete": {"anyOf": [_NOTHING, {"const": ""}, *_YES_NO]},
            "entries": listed,
            "value": listed,
            "on": {"anyOf": [{"type": "null"}, _DAY]},
            "source": _WORDS,
            "note": _WORDS,
        }
    )
    return {"anyOf": [_NONE, _NOT_KNOWN, entries, whole]}


def _value(fact: Fact) -> dict[str, Any]:
    return {"anyOf": [_NOT_KNOWN, *_known(fact)]}


def _known(fact: Fact) -> list[dict[str, Any]]:
    match fact.kind:
        case "yes-no":
            return list(_YES_NO)
        case "choice":
            one = _one_of(sorted(choices_by_words(fact), key=len, reverse=True))
            many = rf"^\s*({one})(\s+[oO][rR]\s+({one}))*\s*$"
            return [{"type": "string", "pattern": many}, *_numbers_among(fact)]
        case "date":
            return [*_DAYS, *([_said("never")] if can_be_never(fact) else [])]
        case "concept":
            return [_WORDS]
        case _:
            return [_plain_number(fact), {"type": "string", "pattern": _AMOUNT}]


def _numbers_among(fact: Fact) -> list[dict[str, Any]]:
    """Choices that look like numbers, which a YAML reader takes for such."""
    found = [int(each) for each in fact.choices if each.isascii() and each.isdigit()]
    return [{"enum": found}] if found else []


def _plain_number(fact: Fact) -> dict[str, Any]:
    limits = (("minimum", fact.low), ("maximum", fact.high))
    return {
        "type": "integer" if fact.whole else "number",
        **{name: float(limit) for name, limit in limits if limit is not None},
    }
