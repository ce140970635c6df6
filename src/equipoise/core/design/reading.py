"""The section `design:` of a protocol file, and the overlay that may be laid over what it leaves unset."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from equipoise.core.allocation.scheme import Distance, Method
from equipoise.core.design.assembling import unset
from equipoise.core.design.definitions import DEFINITIONS
from equipoise.core.design.model import Analysis, Endpoint
from equipoise.core.design.reading_forms import form
from equipoise.core.design.reading_measures import MEASURES
from equipoise.core.design.reading_parts import (
    arms,
    check_id,
    factors,
    numbers_by_name,
    sites,
    visits,
    words_by_name,
)
from equipoise.core.design.reading_values import File, sourced
from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role
from equipoise.core.design.sourced import Sourced
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, listed, needed, one_of, whole, words, yes_no

Reader = Callable[[Node, Place], Any]
LEVELS = ("primary", "secondary", "other")
POPULATIONS = ("intention to treat", "per protocol", "safety")
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_+-]*)+")
_PROBABILITY_LEAST, _PROBABILITY_MOST = 0.5, 1.0


def _blind(node: Node, place: Place) -> bool:
    """Whether a role is blind."""
    blind = one_of(node, ("blind", "unblinded"), place) == "blind"
    role = place.part.rpartition(".")[2]
    if not blind and role not in CAN_BE_UNBLINDED:
        raise place.error(
            node,
            f"the role {role} can't be unblinded.",
            f"Those that can are {', '.join(sorted(CAN_BE_UNBLINDED))}.",
        )
    return blind


def _block_sizes(node: Node, place: Place) -> tuple[int, ...]:
    found = tuple(whole(each, place, 1) for each in listed(node, place))
    if not found or len(set(found)) < len(found):
        raise place.error(node, "one size or more was expected, each once.", "Write [4, 6].")
    return found


def _probability(node: Node, place: Place) -> str:
    said = words(node, place)
    try:
        fits = _PROBABILITY_LEAST < float(said) <= _PROBABILITY_MOST
    except ValueError:
        fits = False
    if not fits:
        raise place.error(node, "a probability above 0.5 and up to 1 was expected.", "Write 0.8.")
    return said


def _day(node: Node, place: Place) -> str:
    """A day, or a month or year where that is all that is known."""
    said = words(node, place)
    try:
        return str(PartialDate.parse(said))
    except ValueError as error:
        raise place.error(node, f"{error}.") from error


def _zone(node: Node, place: Place) -> str:
    """The name of a time zone. Whether there is one of this name is known to who looks it up."""
    said = words(node, place)
    if not _ZONE.fullmatch(said):
        raise place.error(node, "the name of a time zone was expected.", "Write America/Vancouver.")
    return said


def _choice(allowed: tuple[str, ...]) -> Reader:
    return lambda node, place: one_of(node, allowed, place)


SINGLE: Mapping[str, Reader] = {
    "participants": lambda node, place: whole(node, place, 1),
    "arms": arms,
    "treatment codes": words_by_name,
    "sites": sites,
    "visits": visits,
}
ALLOCATION: Mapping[str, Reader] = {
    "method": _choice(tuple(Method)),
    "ratio": numbers_by_name,
    "factors": factors,
    "by site": yes_no,
    "block sizes": _block_sizes,
    "probability": _probability,
    "weights": numbers_by_name,
    "largest imbalance": lambda node, place: whole(node, place, 1),
    "distance": _choice(tuple(Distance)),
}
ENTRIES: Mapping[str, Mapping[str, Reader]] = {
    "endpoints": {"measure": words, "definition": _choice(tuple(DEFINITIONS)), "time frame": words},
    "analyses": {"population": _choice(POPULATIONS), "method": words},
}
BY_NAME: Mapping[str, Reader] = {"forms": form, "assumptions": words}
ABOUT: Mapping[str, Reader] = {
    "sponsor": words,
    "phase": _choice(("N/A", "early 1", "1", "1/2", "2", "2/3", "3", "4")),
    "purpose": _choice(("treatment", "prevention", "diagnosis", "supportive care", "screening", "other")),
    "start": _day,
    "completion": _day,
    "time zone": _zone,
}
GROUPS: Mapping[str, Mapping[str, Reader]] = {
    "about": ABOUT,
    "masking": {role.value: _blind for role in Role},
    "allocation": ALLOCATION,
    **MEASURES,
}
"""Values under a name that is known."""
KEYS = (*SINGLE, *GROUPS, *BY_NAME, *ENTRIES)


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: values by their places, with where each stands, and the heads of endpoints and analyses."""

    file: File
    values: Mapping[str, Sourced[Any]]
    nodes: Mapping[str, Node]
    endpoints: tuple[Endpoint, ...] = ()
    analyses: tuple[Analysis, ...] = ()

    def error(self, path: str, what: str, mend: str = "") -> InputError:
        """The error at a value."""
        return Place(self.file.where, path).error(self.nodes[path].name, what, mend)

    def place(self, path: str) -> tuple[Place, Node] | None:
        """Where a value stands; None where this file doesn't say it."""
        return (Place(self.file.where, path), self.nodes[path]) if path in self.nodes else None


@dataclass(slots=True)
class _Found:
    file: File
    values: dict[str, Sourced[Any]] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)

    def take(self, path: str, node: Node, read: Reader) -> None:
        self.values[path], self.nodes[path] = sourced(node, path, self.file, read), node


def read(node: Node, file: File) -> Read:
    """The section of a file; InputError, with its line, for what can't be read."""
    top, found = fields(node, KEYS, Place(file.where, "design")), _Found(file)
    for key in top:
        for path, each, reader in _values(key, top[key], file):
            found.take(path, each, reader)
    heads = () if file.overlay else tuple(_endpoints(top, file))
    analyses = () if file.overlay else tuple(_analyses(top, file, {each.id for each in heads}))
    return Read(file, found.values, found.nodes, heads, analyses)


def _values(key: str, node: Node, file: File) -> Iterator[tuple[str, Node, Reader]]:
    """Every value under a key: its place, its node and what reads it."""
    place = Place(file.where, key)
    if key in SINGLE:
        yield key, node, SINGLE[key]
    elif key in GROUPS:
        for name, each in fields(node, tuple(GROUPS[key]), place).items():
            yield f"{key}.{name}", each, GROUPS[key][name]
    elif key in BY_NAME:
        for name, each in fields(node, None, place).items():
            if key == "forms":
                check_id(name, each, place)
            yield f"{key}.{name}", each, BY_NAME[key]
    else:
        for name, each in fields(node, None, place).items():
            yield from _of_entry(key, name, each, file)


def _of_entry(key: str, name: str, node: Node, file: File) -> Iterator[tuple[str, Node, Reader]]:
    readers, place = ENTRIES[key], Place(file.where, f"{key}.{name}")
    check_id(name, node, place)
    heads = () if file.overlay else ("title", "level") if key == "endpoints" else ("title", "endpoints")
    for own, each in fields(node, (*heads, *readers), place).items():
        if own in readers:
            yield f"{key}.{name}.{own}", each, readers[own]


def _endpoints(top: Mapping[str, Node], file: File) -> Iterator[Endpoint]:
    """Titles and levels of the endpoints; their values are filled in when all is put together."""
    for name, node in (top["endpoints"].fields or {}).items() if "endpoints" in top else ():
        own, place = node.fields or {}, Place(file.where, f"endpoints.{name}")
        needed(own, ("title", "level"), node, place)
        level = one_of(own["level"], LEVELS, place)
        paths = (f"endpoints.{name}.{each}" for each in ENTRIES["endpoints"])
        yield Endpoint(name, words(own["title"], place), level, *map(unset, paths))


def _analyses(top: Mapping[str, Node], file: File, known: set[str]) -> Iterator[Analysis]:
    for name, node in (top["analyses"].fields or {}).items() if "analyses" in top else ():
        own, place = node.fields or {}, Place(file.where, f"analyses.{name}")
        needed(own, ("title", "endpoints"), node, place)
        endpoints = tuple(one_of(each, tuple(known), place) for each in listed(own["endpoints"], place))
        paths = (f"analyses.{name}.{each}" for each in ENTRIES["analyses"])
        yield Analysis(name, words(own["title"], place), endpoints, *map(unset, paths))
