"""What a protocol file says of codes: those that stand for a fact, and those that give one of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipoise.core.person import codes as written_codes
from equipoise.core.person.fact import NO, YES, Code, Coded, Fact
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place

_EXAMPLE = "Write [LOINC|89247-1]."
_WITH = "Write {any: [ICD-10|C78], with: [SNOMED|10200004]}."


def codes(node: Node, place: Place) -> tuple[Code, ...]:
    """The codes of a list."""
    if node.items is None:
        raise place.error(node, "a list of codes was expected.", _EXAMPLE)
    return tuple(_code(each, place) for each in node.items)


def coded(node: Node, fact: Fact, place: Place) -> dict[str, tuple[Coded, ...]]:
    """By each answer of a yes-no or a choice the ways in which codes give it."""
    answers = {"yes-no": (YES, NO), "choice": tuple(fact.choices)}.get(fact.kind)
    if answers is None:
        raise place.error(node, "only a yes-no or a choice is answered by codes.", "Use codes: instead.")
    if not node.fields:
        raise place.error(node, "each answer with its codes was expected.", "Write {yes: [ICD-10|K50]}.")
    for name, each in node.fields.items():
        if name not in answers:
            raise place.error(each, f"“{name[:40]}” is not an answer.", f"Expected {', '.join(answers)}.")
    return {name: _ways(each, place) for name, each in node.fields.items()}


def _ways(node: Node, place: Place) -> tuple[Coded, ...]:
    """Single codes make one way together; each `any` and `with` makes another."""
    if node.items is None:
        raise place.error(node, "a list of codes was expected.", _EXAMPLE)
    alone = tuple(_code(each, place) for each in node.items if each.fields is None)
    pairs = tuple(_pair(each, place) for each in node.items if each.fields is not None)
    return ((Coded(alone),) if alone else ()) + pairs


def _pair(node: Node, place: Place) -> Coded:
    assert node.fields is not None
    if set(node.fields) != {"any", "with"}:
        raise place.error(node, "any: and with: go together.", _WITH)
    return Coded(codes(node.fields["any"], place), codes(node.fields["with"], place))


def _code(node: Node, place: Place) -> Code:
    try:
        return written_codes.read(node.text or "")
    except InputError as error:
        raise place.error(node, error.what, error.mend) from error


def written(fact: Fact) -> dict[str, Any]:
    """`codes` and `coded` of a fact as its file has them."""
    found: dict[str, Any] = {}
    if fact.codes:
        found["codes"] = _listed(fact.codes)
    if fact.coded:
        found["coded"] = {
            answer: [each for way in ways for each in _way(way)] for answer, ways in fact.coded.items()
        }
    return found


def _way(way: Coded) -> list[str | Mapping[str, list[str]]]:
    if not way.beside:
        return [*_listed(way.codes)]
    return [{"any": _listed(way.codes), "with": _listed(way.beside)}]


def _listed(found: tuple[Code, ...]) -> list[str]:
    return [written_codes.written(each) for each in found]
