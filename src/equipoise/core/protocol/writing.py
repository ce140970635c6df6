"""A protocol back to the text of its file, which `reading.read` takes to an equal protocol.

Comments and the way a file was laid out are not kept; to change one criterion of a file, edit its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipoise.core.criteria.model import Count
from equipoise.core.criteria.rules import Gathered, Rules
from equipoise.core.criteria.scope import Clock
from equipoise.core.criteria.yaml_writing import Data, condition_data, criterion_data, text
from equipoise.core.design.writing import design_data
from equipoise.core.person.fact import Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol import coding
from equipoise.core.protocol.facts import CHANGEABLE
from equipoise.core.protocol.model import Protocol, Signed, SourceText
from equipoise.core.values.errors import InputError

_WORDS = ("question", "why", "unit", "judgement", "at", "of", "take", "presupposes")


def write(protocol: Protocol) -> str:
    """The protocol as YAML. InputError for what no file can say."""
    rules = protocol.rules
    found: dict[str, Any] = {
        "protocol": protocol.name,
        "trial": protocol.trial,
        "title": protocol.title,
        "version": protocol.version,
        "drafted": _signed(protocol.drafted),
        "approved": _signed(protocol.approved) if protocol.approved else "no",
        "sources": {name: _source(each) for name, each in protocol.sources.items()},
        "clocks": {name: _clock(each) for name, each in rules.scope.clocks.items()},
        "facts": {name: _declared(each, name, rules) for name, each in protocol.facts.items()},
        "definitions": {name: _definition(name, rules) for name in rules.scope.definitions},
        "include": {each.id: criterion_data(each) for each in rules.criteria if each.side == "include"},
        "exclude": {each.id: criterion_data(each) for each in rules.criteria if each.side == "exclude"},
        "design": design_data(protocol.design) if protocol.design else {},
    }
    return text({key: value for key, value in found.items() if value})


def _signed(signed: Signed) -> dict[str, str]:
    return {"by": signed.by, "on": str(signed.on)}


def _source(source: SourceText) -> dict[str, str]:
    return {"sha256": source.sha256, **({"about": source.about} if source.about else {})}


def _clock(clock: Clock) -> dict[str, str]:
    found = {"title": clock.title, "question": clock.question}
    found["default"] = "today" if clock.default_today else ""
    found["not before"] = "today" if clock.not_before_today else ""
    return {key: value for key, value in found.items() if value}


def _definition(name: str, rules: Rules) -> Data:
    body = condition_data(rules.scope.definitions[name])
    listed = rules.scope.entries_of.get(name)
    return {"each": listed, "rule": body} if listed else body


def _declared(fact: Fact, path: str, rules: Rules) -> Data:
    """A fact as it is declared; `path` is its name, or `list.field`."""
    derived = {
        **_counted(rules.counted.get(path)),
        **_gathered(rules.gathered.get(path)),
        **_implied(path, rules),
    }
    known = STANDARD.get(fact.name)
    if known == fact:
        return {"type": "standard", **derived} if derived else "standard"
    if known is not None and (changed := _changes(fact, known)) is not None:
        return {"type": "standard", **changed, **derived}
    return {**_own(fact, path, rules), **derived}


def _changes(fact: Fact, known: Fact) -> dict[str, Any] | None:
    """What is said differently of a standard fact; None where it differs in more than can be."""
    found: dict[str, Any] = {}
    for key in Fact.__dataclass_fields__:
        said = getattr(fact, key)
        if key == "fresh_for":
            found |= _fresh_for(fact, known)
        elif said != getattr(known, key):
            found[key] = list(said) if key == "ask" else said
    return found if set(found) <= set(CHANGEABLE) and all(found.values()) else None


def _fresh_for(fact: Fact, known: Fact | None) -> dict[str, Any]:
    """How long a value counts, where that is said otherwise; a fact of a file's own counts for good."""
    if fact.fresh_for == (known.fresh_for if known else None):
        return {}
    return {"fresh for": str(fact.fresh_for or "ever")}


def _own(fact: Fact, path: str, rules: Rules) -> dict[str, Any]:
    if fact.molar_mass is not None:
        raise InputError(f"The molar mass of {path} can't be written.", mend="Use the standard fact.")
    found: dict[str, Any] = {"type": fact.kind, "title": fact.title}
    found |= {key: said for key in _WORDS if (said := getattr(fact, key))}
    found["ask"] = list(fact.ask)
    found |= {key: f"{limit:f}" for key in ("low", "high") if (limit := getattr(fact, key)) is not None}
    found |= {key: "yes" for key in ("whole", "limits", "complete") if getattr(fact, key)}
    found |= _fresh_for(fact, None)
    if fact.choices:
        found["choices"] = _choices(fact.choices)
    if fact.fields:
        found["fields"] = {
            name: _declared(each, f"{path}.{name}", rules) for name, each in fact.fields.items()
        }
    return found | coding.written(fact)


def _choices(choices: Mapping[str, str]) -> Data:
    if all(name == words for name, words in choices.items()):
        return list(choices)
    return dict(choices)


def _counted(count: Count | None) -> dict[str, Any]:
    if count is None or count.where is None:
        return {}
    return {"counted": {"of": count.of, "where": condition_data(count.where)}}


def _gathered(gathered: Gathered | None) -> dict[str, Any]:
    if gathered is None:
        return {}
    said = {gathered.take: gathered.field, "of": gathered.entries.of}
    where = gathered.entries.where
    return {"gathered": said | ({"where": condition_data(where)} if where is not None else {})}


def _implied(path: str, rules: Rules) -> dict[str, Any]:
    implied = rules.implied.get(path)
    if implied is None:
        return {}
    sides = (("yes if", implied.yes), ("no if", implied.no))
    return {key: condition_data(each) for key, each in sides if each is not None}
