"""Reading JSON that may hold anything: what has the wrong shape is noted as a `Problem` and taken as unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from equipoise.core.registry.record import Problem
from equipoise.core.registry.terms import TABLES
from equipoise.core.values import PartialDate

MAX_PROBLEMS = 100
"""A record with more problems than these says no more by listing them."""
MAX_FOUND = 60
MAX_DEPTH = 40

_UNUSABLE = re.compile("[\0\ud800-\udfff]")
_KINDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "an object",
    list: "a list",
}
_ALIASES: Mapping[str, Mapping[str, str]] = {
    "date_type": {"ESTIMATE": "ESTIMATED", "ANTICIPATED": "ESTIMATED"},
    "sex": {"BOTH": "ALL"},
    "masking": {"NO_MASKING": "NONE", "SINGLE_BLIND": "SINGLE", "DOUBLE_BLIND": "DOUBLE"},
}
"""Codes of the registry's former formats that mean the same as one of today's."""


def clean(text: str) -> str:
    """The text without what no database or page can hold: NUL, and halves of surrogate pairs (as U+FFFD)."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return _UNUSABLE.sub(lambda found: "" if found[0] == "\0" else "\ufffd", text)


def shortened(value: object) -> str:
    """What was found, fit for one line: `text “abc…”`, `a list`, `nothing`."""
    if value is None:
        return "nothing"
    kind = _KINDS.get(type(value), type(value).__name__)
    if isinstance(value, str):
        text = clean(value[:MAX_FOUND])
        return f"{kind} “{text}{'…' if len(value) > MAX_FOUND else ''}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{kind} {value}" if abs(value) < 10**18 else "a very large number"
    return f"{kind} {value}" if isinstance(value, float) else kind


class Node:
    """A JSON object with the path to it. A part that is missing or null is unsaid; a wrong one is a problem."""

    __slots__ = ("path", "problems", "value")

    def __init__(self, value: dict[str, Any], path: str, problems: list[Problem]) -> None:
        self.value, self.path, self.problems = value, path, problems

    def where(self, key: str) -> str:
        """The path of a part, such as `protocolSection.statusModule`."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, value: object, expected: str) -> None:
        """Note that a part can't be read."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(clean(self.where(key)), shortened(value), expected))

    def text(self, key: str) -> str:
        """A text as received, lines and all."""
        value = self.value.get(key)
        if value is None:
            return ""
        if type(value) is not str:
            self.wrong(key, value, "text")
            return ""
        return clean(value)

    def words(self, key: str) -> str:
        """A text that belongs on one line: runs of white space become one space."""
        return " ".join(self.text(key).split())

    def code(self, key: str, table: str) -> str:
        """One of the codes of a table of `terms`; unsaid where nobody knows it."""
        value = self.value.get(key)
        return "" if value is None else self._code(key, value, table)

    def _code(self, key: str, value: object, table: str) -> str:
        found = value.strip() if type(value) is str else ""
        found = _ALIASES.get(table, {}).get(found, found)
        if found in TABLES[table]:
            return found
        if value != "":
            self.wrong(key, value, f"a code of {table.replace('_', ' ')}")
        return ""

    def codes(self, key: str, table: str) -> tuple[str, ...]:
        """A list of codes, each once, in the record's order."""
        items = enumerate(self._list(key))
        found = (self._code(f"{key}[{index}]", item, table) for index, item in items)
        return tuple(dict.fromkeys(each for each in found if each))

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of one-line texts without the empty ones."""
        result = []
        for index, item in enumerate(self._list(key)):
            if type(item) is str:
                result.append(" ".join(clean(item).split()))
            else:
                self.wrong(f"{key}[{index}]", item, "text")
        return tuple(each for each in result if each)

    def flag(self, key: str) -> bool | None:
        """True, false or unsaid."""
        value = self.value.get(key)
        if value is None or type(value) is bool:
            return value
        self.wrong(key, value, "true or false")
        return None

    def count(self, key: str, most: int) -> int | None:
        """A whole number from 0 to `most`."""
        value = self.value.get(key)
        if value is None or (type(value) is int and 0 <= value <= most):
            return value
        self.wrong(key, value, f"a whole number from 0 to {most}")
        return None

    def number(self, key: str, limit: float) -> float | None:
        """A number from -limit to limit."""
        value = self.value.get(key)
        if value is None or (type(value) in (int, float) and -limit <= value <= limit):
            return None if value is None else float(value)
        self.wrong(key, value, f"a number from {-limit:g} to {limit:g}")
        return None

    def date(self, key: str) -> PartialDate | None:
        """A date to the day, month or year."""
        text = self.words(key)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            self.wrong(key, text, "a date such as 2026-01-31 or 2026-01")
            return None

    def child(self, key: str) -> Node:
        """The object under a key; an empty one where it is missing."""
        value = self.value.get(key)
        if type(value) is not dict:
            if value is not None:
                self.wrong(key, value, "an object")
            value = {}
        return Node(value, self.where(key), self.problems)

    def children(self, key: str) -> Iterable[Node]:
        """The objects of a list, in order."""
        for index, item in enumerate(self._list(key)):
            if type(item) is dict:
                yield Node(item, f"{self.where(key)}[{index}]", self.problems)
            else:
                self.wrong(f"{key}[{index}]", item, "an object")

    def tree(self, key: str) -> dict[str, Any] | None:
        """An object taken as it is, its texts cleaned; unsaid where it is nested absurdly deep."""
        value = self.child(key).value
        try:
            return _cleaned(value, MAX_DEPTH) if value else None
        except ValueError:
            self.wrong(key, value, f"an object nested at most {MAX_DEPTH} deep")
            return None

    def _list(self, key: str) -> list[Any]:
        value = self.value.get(key)
        if type(value) is list:
            return value
        if value is not None:
            self.wrong(key, value, "a list")
        return []


def _cleaned(value: Any, depth: int) -> Any:
    if not depth:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(each, depth - 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each, depth - 1) for each in value]
    return clean(value) if isinstance(value, str) else value
