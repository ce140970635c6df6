"""One value of a protocol file with its source: `{registry: 194, field: ...}`, `{assumed: ...}` or `{unset: ...}`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, needed, words

T = TypeVar("T")
_BESIDE = {Source.REGISTRY: ("field",), Source.ASSUMED: ("by", "why"), Source.UNSET: ()}
"""What stands beside a value of each source."""
_WRITE = "Write {registry: ..., field: ...}, {assumed: ..., by: ..., why: ...} or {unset: the question to the sponsor}."


@dataclass(frozen=True, slots=True)
class File:
    """A file that is read. `by`: who assumes what an overlay says, where the value itself doesn't name anybody."""

    where: str
    overlay: bool = False
    by: str = ""


def sourced(node: Node, path: str, file: File, read: Callable[[Node, Place], T]) -> Sourced[T]:
    """The value at a place of the file; InputError where its source isn't told, or its words can't be read."""
    place = Place(file.where, path)
    own = fields(node, (*Source, "field", "by", "why"), place)
    said = [each for each in Source if each in own]
    if len(said) != 1:
        raise place.error(node.name, "it has to be said where this value comes from.", _WRITE)
    source = said[0]
    if file.overlay and source is not Source.ASSUMED:
        raise place.error(
            node.name, "an overlay can only say what is assumed.", "Write {assumed: ..., why: ...}."
        )
    if wrong := set(own) - {source, *_BESIDE[source]}:
        name = min(wrong)
        raise place.error(own[name].name, f"“{name}” doesn't go with “{source}”.", _WRITE)
    if source is Source.UNSET:
        return Sourced(path, source, question=words(own[source], place))
    return _set(own, source, file, place, read(own[source], place))


def _set(own: dict[str, Node], source: Source, file: File, place: Place, value: T) -> Sourced[T]:
    if source is Source.REGISTRY:
        needed(own, ("field",), own[source], place)
        return Sourced(place.part, source, value, said=words(own["field"], place))
    needed(own, ("why",) if file.by else ("by", "why"), own[source], place)
    by = words(own["by"], place) if "by" in own else file.by
    return Sourced(place.part, source, value, by=by, why=words(own["why"], place), overlay=file.overlay)


def named(node: Node, place: Place, read: Callable[[str, Node, Place], T]) -> tuple[T, ...]:
    """What stands under names, in the order of the file; InputError where nothing does."""
    found = tuple(read(name, each, place.inside(name)) for name, each in fields(node, None, place).items())
    if not found:
        raise place.error(node, "there is nothing here.")
    return found
