"""A sealed form as a page shows it: fields with what was answered, rows of groups with some more to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from equipoise.core.followup import checks
from equipoise.core.followup.answers import BLANK, Answer, Answers, answer, rows, split
from equipoise.core.followup.entering import Entered
from equipoise.core.followup.entering import read as read_typed
from equipoise.core.followup.forms import Form, Item, Kind

_YES_NO = (("yes", "Yes"), ("no", "No"))
FRESH = 4
"""How many empty rows a group ends with, so that a treatment of several lesions is written down at once."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked. `path`: its name in what is sent; `problem`: why it can't be read; `said`: warnings."""

    path: str
    item: Item
    value: str
    problem: str
    said: tuple[str, ...]

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Codes with their words, of items that are chosen; empty where something is typed."""
        return _YES_NO if self.item.kind is Kind.YES_NO else self.item.choices

    @property
    def mode(self) -> str:
        """Which keys a phone offers."""
        return {Kind.QUANTITY: "decimal", Kind.INTEGER: "numeric"}.get(self.item.kind, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a group. `fresh`: nothing is in it yet."""

    number: int
    fields: tuple[Field, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in a form under each other: a field, or a group with its rows."""

    field: Field | None
    title: str = ""
    rows: tuple[Row, ...] = ()


def read(form: Form, sent: Mapping[str, str]) -> Entered:
    """Answers from what a browser sent; what is none of the form's is left out."""
    known = {item.id for item in form.items}
    return read_typed(form, {path: typed for path, typed in sent.items() if _head(path) in known})


def kept(answers: Answers) -> dict[str, list[str]]:
    """Answers as they are sealed: by path, without what is blank."""
    return {path: each.plain() for path, each in answers.items() if each}


def opened(values: Mapping[str, list[str]]) -> dict[str, Answer]:
    """What `kept` made."""
    return {path: answer(plain) for path, plain in values.items()}


def parts(form: Form, entered: Entered, today: date) -> list[Part]:
    """The form with its answers. Warnings stand beside what they are about; nothing warns of an empty form."""
    said: dict[str, tuple[str, ...]] = {}
    if any(entered.answers.values()):
        for each in checks.findings(form, entered.answers, today):
            said[each.path] = (*said.get(each.path, ()), each.sentence)
    return [_part(item, entered, said) for item in form.items]


def warnings(form: Form, answers: Answers, today: date) -> int:
    """How many things speak against an entry."""
    return len(checks.findings(form, answers, today))


def _part(item: Item, entered: Entered, said: Mapping[str, tuple[str, ...]]) -> Part:
    if item.kind is not Kind.GROUP:
        return Part(_field(item.id, item, entered, said))
    there = rows(entered.answers, item.id)
    last = max(there, default=0)
    numbers = [*there, *range(last + 1, last + 1 + FRESH)]
    return Part(None, item.title, tuple(_row(item, number, entered, said) for number in numbers))


def _row(group: Item, number: int, entered: Entered, said: Mapping[str, tuple[str, ...]]) -> Row:
    fields = [_field(f"{group.id}.{number}.{item.id}", item, entered, said) for item in group.items]
    return Row(number, tuple(fields), not any(each.value for each in fields))


def _field(path: str, item: Item, entered: Entered, said: Mapping[str, tuple[str, ...]]) -> Field:
    found = entered.answers.get(path, BLANK)
    problem = entered.problems.get(path, "")
    return Field(path, item, found.typed or found.value, problem, () if problem else said.get(path, ()))


def _head(path: str) -> str:
    try:
        return split(path)[0]
    except ValueError:
        return ""
