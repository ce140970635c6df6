"""The table of what computations rest on, as each protocol version says it: with it the files give every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Sourced
from equipoise.core.followup.doses import GENERIC, AlphaBeta, Limit
from equipoise.core.followup.resources import UnitCost
from equipoise.links.odm.tables import Table, Variable

Said = tuple[str, str, str]
"""What follows the place, the value, and where that figure comes from."""
_GRAY, _MILLIMETRES = "Gy", "mm"
_UNITS = {
    "length": _MILLIMETRES,
    "new_length": _MILLIMETRES,
    "rising_length": _MILLIMETRES,
    "months": "months",
}


def table(designs: Mapping[str, Design]) -> Table:
    """A row for each figure: unit costs, value set, alpha/betas, limits, recovery, the rule for single lesions."""
    variables = (
        Variable("version", "Protocol version", key=True),
        Variable("name", "Its place in the protocol file", key=True),
        Variable("value", "Value; empty where it is unset"),
        Variable("unit", "Unit"),
        Variable("source", "Where in the protocol that comes from", codes=_SOURCES),
        Variable("by", "Who assumed it"),
        Variable("why", "Why"),
        Variable("cited", "Where the figure comes from"),
    )
    rows = [
        (
            version,
            place,
            value,
            _unit(place, design),
            said.source.value,
            said.by,
            said.why or said.said,
            cited,
        )
        for version, design in reversed(list(designs.items()))
        for name, said in sorted(design.measures.items())
        for place, value, cited in _figures(name, said)
    ]
    return Table("rules", "What computations rest on", variables, rows)


_SOURCES = (
    ("registry", "as the registry has it"),
    ("assumed", "assumed, by whom and why stands beside it"),
    ("unset", "unset: what needs it is not computed; alpha/betas are generic then"),
)


def _figures(name: str, said: Sourced[Any]) -> Iterator[Said]:
    if name == "doses.alpha beta" and said.value is None:
        said = replace(said, value=tuple(GENERIC.values()))
    if said.value is None or said.value == ():
        yield name, "" if said.value is None else "none", ""
        return
    for part, value, cited in _parts(said.value):
        yield ".".join(filter(None, (name, part))), value, cited


def _parts(value: Any) -> Iterator[Said]:
    """What a value is made of: one figure each."""
    if isinstance(value, UnitCost):
        yield "", _plain(value.amount), value.source
    elif isinstance(value, AlphaBeta):
        yield value.tissue, _plain(value.value), value.source
    elif isinstance(value, Limit):
        yield value.organ, _plain(value.eqd2), value.source
        yield f"{value.organ}.alpha beta", _plain(value.alpha_beta), value.source
    elif is_dataclass(value):
        for each in fields(value):
            yield each.name.replace("_", " "), _plain(getattr(value, each.name)), ""
    elif isinstance(value, tuple) and value and isinstance(value[0], tuple):
        for months, share in value:
            yield f"{_plain(months)} months", _plain(share), ""
    elif isinstance(value, tuple):
        for each in value:
            yield from _parts(each)
    else:
        yield "", _plain(value), ""


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _unit(place: str, design: Design) -> str:
    head, _, last = place.rpartition(".")
    if head == "unit costs":
        currency = design.measures.get("costs.currency")
        return str(currency.value) if currency and currency.value else ""
    if place.startswith(("doses.alpha beta", "doses.limits")):
        return _GRAY
    return _UNITS.get(last.replace(" ", "_"), "")
