"""Numbers that a protocol file gathers from the entries of a list: `gathered: {largest: size, of: lesions}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from equipoise.core.criteria.model import Count
from equipoise.core.criteria.reading import condition
from equipoise.core.criteria.rules import Gathered
from equipoise.core.criteria.scope import Scope
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place
from equipoise.core.values.possible import Span
from equipoise.core.values.units import factor

_TAKES: tuple[Literal["largest", "volume"], ...] = ("largest", "volume")
_CUBED = "mm3"


def gathered(facts: Mapping[str, Node], scope: Scope, place: Place) -> dict[str, Gathered]:
    """By the name of a number fact, how it is gathered; InputError with file, line and fact otherwise."""
    found = {}
    for name, node in facts.items():
        written = (node.fields or {}).get("gathered")
        if written is not None:
            here = Place(place.where, name)
            try:
                found[name] = _gathered(written, scope, here)
                _check_unit(name, found[name], scope)
            except InputError as error:
                if error.where:
                    raise
                raise here.error(written, error.what, error.mend) from error
    return found


def _gathered(node: Node, scope: Scope, place: Place) -> Gathered:
    own = node.fields or {}
    takes = [each for each in _TAKES if each in own]
    if len(takes) != 1 or "of" not in own or set(own) - {*_TAKES, "of", "where"}:
        raise place.error(node, "this can't be gathered.", "Write {largest: size, of: lesions, where: ...}.")
    listed = " ".join((own["of"].text or "").split())
    inside = scope.inside(listed)
    where = condition(own["where"], inside, place) if "where" in own else None
    return Gathered(Count(listed, where, Span()), (own[takes[0]].text or "").strip(), takes[0])


def _check_unit(name: str, found: Gathered, scope: Scope) -> None:
    """InputError where the field is no number, or can't be said in the unit of the fact."""
    fact, listed = scope.fact(name, "number"), scope.fact(found.entries.of, "list")
    field = listed.fields.get(found.field)
    if field is None or field.kind != "number":
        raise InputError(f"The entries of {listed.name} have no number “{found.field[:40]}”.")
    if found.take == "volume":
        factor(field.unit, "mm", None)
        factor(_CUBED, fact.unit, None)
    else:
        factor(field.unit, fact.unit, None)
