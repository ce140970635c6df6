"""YAML as text with lines: every scalar is a string that knows where it stands.

No tags, no aliases and no implicit types: `no` is the word no and `1.10` is not 1.1. Errors name the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from equipoise.core.values.errors import InputError

DEEPEST = 60
LONGEST = 2_000_000
"""Characters of a file."""


@dataclass(frozen=True, slots=True)
class Node:
    """One of: `text` (a scalar), `items` (a list), `fields` (a mapping, in its order). `line` counts from 1."""

    line: int
    text: str | None = None
    items: tuple[Node, ...] | None = None
    fields: dict[str, Node] | None = None
    quoted: bool = False

    @property
    def kind(self) -> str:
        """What it is, in a word for errors."""
        if self.text is not None:
            return "a value"
        return "a list" if self.items is not None else "a mapping"

    def walk(self) -> Iterator[Node]:
        """This and everything below."""
        yield self
        for each in (*(self.items or ()), *(self.fields or {}).values()):
            yield from each.walk()


def parse(text: str, where: str) -> Node:
    """The one document of a YAML text; InputError, naming `where` and the line, for anything else."""
    if len(text) > LONGEST:
        raise InputError(f"The file is longer than {LONGEST:,} characters.", where=where)
    try:
        _check(text, where)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _problem(error, where) from error
    if node is None:
        raise InputError("The file is empty.", where=where)
    return _node(node, where)


def _check(text: str, where: str) -> None:
    """Refuse what is nested deeper than anyone writes, before anything recurses into it, and what is no plain data."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = f"{where}, line {event.start_mark.line + 1}" if event.start_mark else where
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise InputError(f"This is nested more than {DEEPEST} levels deep.", where=line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(
                "Anchors and aliases (& and *) can't be used here.", where=line, mend="Write it out."
            )
        if getattr(event, "tag", None):
            raise InputError("Tags (!) can't be used here.", where=line, mend="Leave the tag out.")


def _problem(error: yaml.YAMLError, where: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    place = f"{where}, line {mark.line + 1}, column {mark.column + 1}" if mark else where
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
    return InputError(
        f"This is not YAML: {reason}.", where=place, mend="Check the indentation and the quotes."
    )


def _node(node: yaml.Node, where: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(line, text=node.value, quoted=node.style in ("'", '"'))
    if isinstance(node, yaml.SequenceNode):
        return Node(line, items=tuple(_node(each, where) for each in node.value))
    fields: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise InputError(
                "A name has to be a plain word.", where=f"{where}, line {key.start_mark.line + 1}"
            )
        if key.value in fields:
            raise InputError(
                f"“{key.value[:60]}” stands here twice.",
                where=f"{where}, line {key.start_mark.line + 1}",
                mend="Keep one of them.",
            )
        fields[key.value] = _node(value, where)
    return Node(line, fields=fields)
