"""Answers as they are kept: one text for each item, with why it is missing, or what was typed that can't be read.

A place in an entry is a path: an item's id, or `group.row.item` for what stands in a group. Rows are numbered from 1
and keep their number when another one is taken out, so that the history of a value stays with its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from equipoise.core.followup.forms import Form, Item, Kind

ROW = "#"
"""The name under which a row of a group may bring its own number."""
MOST_ROWS = 200
_PATH = re.compile(r"([\w-]+)(?:\.([1-9]\d{0,2})\.([\w-]+))?")


class Missing(StrEnum):
    """Why there is no answer, in the words that are shown."""

    NOT_DONE = "not done"
    UNKNOWN = "not known"
    REFUSED = "refused"
    NOT_APPLICABLE = "does not apply"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. `value`: in its one spelling: decimals with a point, days as 2026-01-31, codes of choices (several
    with a blank between), `yes` or `no`. `missing`: why there is none. `typed`: as it was typed, where it can't be read
    (and `value` is empty), or was told in another unit. All three empty: not answered.
    """

    value: str = ""
    missing: str = ""
    typed: str = ""

    def __bool__(self) -> bool:
        return bool(self.value or self.missing or self.typed)

    @property
    def unread(self) -> bool:
        """Whether it was typed and can't be read."""
        return bool(self.typed and not self.value)

    def plain(self) -> list[str]:
        """As JSON keeps it, without what is empty at the end."""
        found = [self.value, self.missing, self.typed]
        while found and not found[-1]:
            found.pop()
        return found


BLANK = Answer()
Answers = Mapping[str, Answer]


def answer(plain: Iterable[str]) -> Answer:
    """What `Answer.plain` made."""
    return Answer(*plain)


def split(path: str) -> tuple[str, int, str]:
    """A path's item or group, row (0 for none) and item in the row; ValueError for what is no path."""
    found = _PATH.fullmatch(path)
    if not found:
        raise ValueError(f"{path!r} is no place in a form")
    return found[1], int(found[2] or 0), found[3] or ""


def item_at(form: Form, path: str) -> Item | None:
    """The item a path leads to; None where the form has none such."""
    try:
        head, row, tail = split(path)
    except ValueError:
        return None
    outer = next((each for each in form.items if each.id == head), None)
    if outer is None or (outer.kind is Kind.GROUP) is not bool(row):
        return None
    return next((each for each in outer.items if each.id == tail), None) if row else outer


def rows(answers: Answers, group: str) -> list[int]:
    """The numbers of a group's rows in which something is answered, in order."""
    found = (split(path) for path, each in answers.items() if each)
    return sorted({row for head, row, _ in found if row and head == group})


def paths(form: Form, answers: Answers) -> Iterator[tuple[str, Item]]:
    """Every path with its item: of groups those rows that there are."""
    for item in form.items:
        if item.kind is not Kind.GROUP:
            yield item.id, item
            continue
        for row in rows(answers, item.id):
            for inner in item.items:
                yield f"{item.id}.{row}.{inner.id}", inner


def nested(form: Form, answers: Answers) -> dict[str, Any]:
    """What is known, as computations want it: item to text, choices to a list of codes, groups to a list of rows."""
    found: dict[str, Any] = {}
    for item in form.items:
        if item.kind is Kind.GROUP:
            found[item.id] = [_row(item, number, answers) for number in rows(answers, item.id)]
        elif (text := answers.get(item.id, BLANK).value) != "":
            found[item.id] = _shaped(item, text)
    return found


def _row(group: Item, number: int, answers: Answers) -> dict[str, Any]:
    known = ((item, answers.get(f"{group.id}.{number}.{item.id}", BLANK).value) for item in group.items)
    return {ROW: str(number), **{item.id: _shaped(item, text) for item, text in known if text}}


def _shaped(item: Item, text: str) -> Any:
    return text.split() if item.kind is Kind.CHOICES else text


def flattened(given: Mapping[str, Any]) -> dict[str, str]:
    """From nested values, as code and other programs bring them, to what would have been typed, by path."""
    found: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, list | tuple) and value and all(isinstance(each, Mapping) for each in value):
            for place, each in enumerate(value, 1):
                number = each.get(ROW, place)
                found |= {f"{name}.{number}.{key}": _text(one) for key, one in each.items() if key != ROW}
        else:
            found[name] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(sorted(str(each) for each in value))
    return str(value)
