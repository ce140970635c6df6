"""Where one is in a file, for errors, and what its nodes hold: mappings, words, lists, whole numbers, yes or no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node

_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in a file, for errors: its name and the part that is read, such as a criterion."""

    where: str
    part: str = ""

    def error(self, node: Node, what: str, mend: str = "") -> InputError:
        """The error at a node."""
        said = f"{self.part}: {what}" if self.part else what
        return InputError(said, where=f"{self.where}, line {node.line}", mend=mend)

    def inside(self, name: str) -> Place:
        """A part of this part."""
        return Place(self.where, f"{self.part}.{name}" if self.part else name)


def fields(node: Node, allowed: tuple[str, ...] | None, place: Place) -> dict[str, Node]:
    """The fields of a mapping; InputError where it is none, or has one that isn't allowed."""
    if node.fields is None:
        raise place.error(node, f"here {node.kind} was found, and names with values were expected.")
    for name, each in node.fields.items():
        if allowed is not None and name not in allowed:
            raise place.error(
                each.name, f"“{name[:40]}” is not known here.", f"Expected one of {', '.join(allowed)}."
            )
    return node.fields


def words(node: Node, place: Place) -> str:
    """A scalar's words; InputError where there are none."""
    if node.text is None or not node.text.strip():
        raise place.error(node, f"here {node.kind} was found, and words were expected.")
    return " ".join(node.text.split())


def listed(node: Node, place: Place) -> tuple[Node, ...]:
    """The items of a list; InputError where it is none."""
    if node.items is None:
        raise place.error(node, f"here {node.kind} was found, and a list was expected.", "Write [a, b].")
    return node.items


def whole(node: Node, place: Place, least: int = 0) -> int:
    """A whole number of at least so much; InputError otherwise."""
    if not _WHOLE.fullmatch(node.text or "") or int(node.text or "") < least:
        at_least = f" of {least} or more" if least else ""
        raise place.error(node, f"a whole number{at_least} was expected.")
    return int(node.text or "")


def one_of(node: Node, allowed: tuple[str, ...], place: Place) -> str:
    """One of these words; InputError otherwise."""
    if node.text not in allowed:
        found = f"“{node.text[:40]}”" if node.text else node.kind
        raise place.error(node, f"{found} is not known here.", f"Expected one of {', '.join(allowed)}.")
    return node.text


def yes_no(node: Node, place: Place) -> bool:
    """Whether it says yes; InputError for anything but yes and no."""
    return one_of(node, ("yes", "no"), place) == "yes"


def needed(own: Mapping[str, Node], names: tuple[str, ...], node: Node, place: Place) -> None:
    """InputError at the name of `node` for the first of these fields that isn't there."""
    for name in names:
        if name not in own:
            raise place.error(node.name, f"“{name}” is missing.")
