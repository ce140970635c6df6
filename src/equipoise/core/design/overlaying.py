"""Assumptions laid over what a protocol leaves unset. What the protocol sets, nothing can change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from equipoise.core.design.assembling import assembled
from equipoise.core.design.checking import Answers, check
from equipoise.core.design.model import Design
from equipoise.core.design.reading import ENTRIES, Read, read
from equipoise.core.design.reading_values import File
from equipoise.core.design.sourced import Source
from equipoise.core.values.lines import Node, parse
from equipoise.core.values.places import Place, fields, needed, words

_KEYS = ("overlay of", "version", "title", "by", "design")


@dataclass(frozen=True, slots=True)
class Overlay:
    """A file of assumptions: whose protocol it is for, its version, what it is called, and what it says."""

    of: str
    version: str
    title: str
    said: Read


def read_overlay(text: str, where: str) -> Overlay:
    """The overlay that a file says; InputError for what it can't mean."""
    root, place = parse(text, where), Place(where)
    top = fields(root, _KEYS, place)
    needed(top, ("overlay of", "version", "title", "design"), root, place)
    by = words(top["by"], place) if "by" in top else ""
    of, version, title = (words(top[key], place) for key in ("overlay of", "version", "title"))
    return Overlay(of, version, title, read(top["design"], File(where, overlay=True, by=by)))


def design(node: Node, where: str, name: str, answers: Answers, overlay: str = "") -> Design:
    """The design of the protocol called `name`, with the text of an overlay over it where there is one.

    `answers`: the answers of each of the protocol's facts that factors can be read from.
    """
    said = read(node, File(where))
    if not overlay:
        return _checked(said, [said], "", answers)
    over = read_overlay(overlay, f"overlay of {where}")
    if over.of != name:
        raise Place(over.said.file.where).error(
            parse(overlay, where), f"this overlay is for {over.of[:40]}, and the protocol is {name[:40]}."
        )
    _refuse_changes(said, over.said)
    return _checked(
        replace(said, values={**said.values, **over.said.values}), [over.said, said], over.title, answers
    )


def _refuse_changes(said: Read, over: Read) -> None:
    """InputError for the first value of an overlay that the protocol has itself, or that has no place in it."""
    heads = {
        "endpoints": {each.id for each in said.endpoints},
        "analyses": {each.id for each in said.analyses},
    }
    for path in over.values:
        base = said.values.get(path)
        if base is not None and base.source is not Source.UNSET:
            told = "comes from the registry" if base.source is Source.REGISTRY else "is set by the protocol"
            raise over.error(path, f"this {told}; an overlay can't change it.", "Take it out of the overlay.")
        head, _, rest = path.partition(".")
        if head in ENTRIES and rest.partition(".")[0] not in heads[head]:
            raise over.error(path, "the protocol has none of this name.", f"It has {_listed(heads[head])}.")


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _checked(whole: Read, files: list[Read], title: str, answers: Answers) -> Design:
    """The design, once all its parts fit together. Errors name the file in which the value stands."""
    made = assembled(whole.values, whole.endpoints, whole.analyses, title)
    check(made, lambda path: next(found for each in files if (found := each.place(path))), answers)
    return made
