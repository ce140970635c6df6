"""YAML as text with lines: every scalar is a string that knows where it stands.

No tags, no aliases and no implicit types: `no` is the word no and `1.10` is not 1.1. Errors name the line.

The text is read in one pass over the events of a parser: libyaml's where PyYAML was built with it, six times as quick,
else PyYAML's own. What libyaml refuses, or is known to read otherwise, is read by the other, so that a file means the
same everywhere and its errors are told alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from equipoise.core.values.errors import InputError

DEEPEST = 60
LONGEST = 2_000_000
"""Characters of a file."""

QUOTE_IT = 'What begins with > has to stand in quotes, as in ">= 5".'
SLOW: type[Any] = yaml.SafeLoader
QUICK: type[Any] = getattr(yaml, "CSafeLoader", SLOW)

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML allows nowhere, not even in quotes (its version 1.1, section 5.1), and byte order marks, unseen by all."""
_NULLS = ("null", "Null", "NULL", "~")
_SET_IN = re.compile(r">[-+]?\d")
_COMPARISON = re.compile(r"(?:^|[\s:,\[{-])>")
_READ_OTHERWISE = re.compile(r"\t|[|>][-+\d]*#|^[ -]*\?", re.MULTILINE)
"""libyaml takes tabs for blanks in more places, and remarks without a blank before them; and counts lines behind ?."""


@dataclass(frozen=True, slots=True)
class Node:
    """One of: `text` (a scalar), `items` (a list), `fields` (a mapping, in its order). `line` counts from 1.

    `named`: the line of the name that it stands under, which may be one above it; 0 where it has no name.
    """

    line: int
    text: str | None = None
    items: tuple[Node, ...] | None = None
    fields: dict[str, Node] | None = None
    quoted: bool = False
    named: int = 0

    @property
    def kind(self) -> str:
        """What it is, in a word for errors."""
        if self.text is not None:
            return "a value"
        return "a list" if self.items is not None else "a mapping"

    @property
    def name(self) -> Node:
        """The place of its name, for errors that are about the name."""
        return replace(self, line=self.named or self.line)

    def walk(self) -> Iterator[Node]:
        """This and everything below."""
        yield self
        for each in (*(self.items or ()), *(self.fields or {}).values()):
            yield from each.walk()


class _Doubtful(Exception):
    """The parsers differ about this."""


def parse(text: str, where: str, *, quick: bool = True, nulls: bool = False) -> Node:
    """The one document of a YAML text; InputError, naming `where` and the line, for anything else.

    `quick` False: by PyYAML's own parser, which gives the same. `nulls`: null and ~ without quotes are nothing at all,
    as other programs write it; else they are words.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST:
        raise InputError(f"The file is longer than {LONGEST:,} characters.", where=where)
    _refuse_unprintable(text, where)
    if quick and not _READ_OTHERWISE.search(text):
        with suppress(yaml.YAMLError, _Doubtful):
            return _read(text, where, QUICK, nulls)
    try:
        return _read(text, where, SLOW, nulls)
    except yaml.YAMLError as error:
        raise _problem(error, text, where) from error


def _refuse_unprintable(text: str, where: str) -> None:
    found = _UNPRINTABLE.search(text)
    if found is not None:
        at = found.start()
        raise InputError(
            f"This is not YAML: the character U+{ord(found[0]):04X} can't stand in it.",
            where=f"{where}, line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}",
            mend="Save the file as plain UTF-8 text.",
        )


def _read(text: str, where: str, loader: type[Any], nulls: bool) -> Node:
    reader = _Reader(text, where, sure=loader is SLOW, nulls=nulls)
    for event in yaml.parse(text, Loader=loader):
        reader.take(event)
    if reader.twice is not None:
        raise reader.twice
    if reader.root is None or (reader.root.text == "" and not reader.root.quoted):
        raise InputError("The file is empty.", where=where)
    return reader.root


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read; of a mapping, the name whose value comes next."""

    line: int
    is_list: bool
    flow: bool
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    name: str | None = None
    named: int = 0

    def closed(self) -> Node:
        if self.is_list:
            return Node(self.line, items=tuple(self.items))
        return Node(self.line, fields=self.fields)


class _Reader:
    """Puts nodes together from events, and refuses what is no plain data or nested deeper than anyone writes."""

    def __init__(self, text: str, where: str, *, sure: bool, nulls: bool) -> None:
        self.text, self.where, self.sure, self.nulls = text, where, sure, nulls
        self.root: Node | None = None
        self.twice: InputError | None = None
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """The next event."""
        match event:
            case yaml.ScalarEvent():
                self._refuse_marked(event)
                self._refuse_indented(event)
                self._refuse_escaped(event)
                self._scalar(event)
            case yaml.CollectionStartEvent():
                self._refuse_marked(event)
                self._begin(event)
            case yaml.CollectionEndEvent():
                self._add(self._open.pop().closed())
            case yaml.AliasEvent():
                self._refuse_marked(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise self._error(
                        event, "A second document begins here (---).", "Make it a file of its own."
                    )

    def _error(self, event: yaml.Event, what: str, mend: str = "") -> InputError:
        return InputError(what, where=f"{self.where}, line {_line(event)}", mend=mend)

    def _refuse_marked(self, event: yaml.Event) -> None:
        marked = getattr(event, "anchor", None) or getattr(event, "tag", None)
        if marked and not self.sure:
            raise _Doubtful  # !a:!b is a tag for one of them, and an error for the other
        if getattr(event, "anchor", None):
            raise self._error(event, "Anchors and aliases (& and *) can't be used here.", "Write it out.")
        if getattr(event, "tag", None):
            raise self._error(event, "Tags (!) can't be used here.", "Leave the tag out.")

    def _refuse_indented(self, event: yaml.ScalarEvent) -> None:
        """`>5` would be the head of a text set in by five: nobody means that, and what they mean would be lost."""
        if (
            event.style == ">"
            and event.start_mark
            and (found := _SET_IN.match(self.text, event.start_mark.index))
        ):
            raise self._error(event, f"“{found[0]}” begins a text of several lines here.", QUOTE_IT)

    def _refuse_escaped(self, event: yaml.ScalarEvent) -> None:
        """What can't stand in a text can't be written by escapes either: "\\0", "\\e[2J", half a character."""
        if event.style == '"' and (found := _UNPRINTABLE.search(event.value)):
            raise self._error(
                event, f"The character U+{ord(found[0]):04X} can't be used here.", "Leave it out."
            )

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        inside = self._open[-1] if self._open else None
        if inside is not None and not inside.is_list and inside.name is None:
            raise self._error(event, "A name has to be a plain word.", "Write it as in name: value.")
        if len(self._open) == DEEPEST:
            raise self._error(event, f"This is nested more than {DEEPEST} levels deep.")
        is_list = isinstance(event, yaml.SequenceStartEvent)
        self._open.append(_Open(_line(event), is_list, bool(event.flow_style)))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        inside = self._open[-1] if self._open else None
        if not self.sure and inside is not None and not event.style:
            self._doubt(inside, event.value)
        if inside is None or inside.is_list or inside.name is not None:
            is_null = self.nulls and not event.style and event.value in _NULLS
            value = "" if is_null else event.value
            self._add(Node(_line(event), text=value, quoted=event.style in ("'", '"')))
            return
        if event.value in inside.fields:
            twice = self._error(event, f"“{event.value[:60]}” stands here twice.", "Keep one of them.")
            self.twice = self.twice or twice
        inside.name, inside.named = event.value, _line(event)

    @staticmethod
    def _doubt(inside: _Open, plain: str) -> None:
        """A ? in {a: b?c} ends the word for one of the parsers only, and they put what is left out on other lines."""
        is_name = not inside.is_list and inside.name is None
        if (inside.flow and (not plain or "?" in plain)) or (is_name and not plain):
            raise _Doubtful

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        inside = self._open[-1]
        if inside.is_list:
            inside.items.append(node)
            return
        assert inside.name is not None
        inside.fields[inside.name] = Node(
            node.line, node.text, node.items, node.fields, node.quoted, inside.named
        )
        inside.name = None


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 1


def _problem(error: yaml.YAMLError, text: str, where: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    place = f"{where}, line {mark.line + 1}, column {mark.column + 1}" if mark else where
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
    line = text.splitlines()[mark.line : mark.line + 1] if mark else []
    mend = QUOTE_IT if line and _COMPARISON.search(line[0]) else "Check the indentation and the quotes."
    return InputError(f"This is not YAML: {reason}.", where=place, mend=mend)
