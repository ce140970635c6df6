"""A form as a page shows it: every item with its answer, its history and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from equipoise.core.followup import checks as core_checks
from equipoise.core.followup.answers import BLANK, MOST_ROWS, Answer, Answers, Missing, rows, split
from equipoise.core.followup.entering import read
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.values.dates import PartialDate
from equipoise.web.followup.queries import Held, Past
from equipoise.web.followup.schedules import Plan

YES_NO = (("yes", "Yes"), ("no", "No"))
MOST_RADIOS = 8
HINTS = {
    Kind.DATE: "As in 2026-03-31 or 31 March 2026.",
    Kind.PARTIAL_DATE: "As in 2026-03-31; 2026-03 or 2026 where no more is known.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of an item."""

    code: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """An item with its answer. `shown`: what stands in it. `findings`: what speaks against it.

    `clash`: what somebody else wrote there meanwhile, where that has to be decided.
    """

    path: str
    item: Item
    answer: Answer
    shown: str
    choices: tuple[Choice, ...] = ()
    findings: tuple[str, ...] = ()
    history: tuple[Past, ...] = ()
    asked: bool = True
    clash: Answer | None = None

    @property
    def widget(self) -> str:
        """How it is asked: text, lines, radios, checks or select."""
        if self.item.kind is Kind.CHOICES:
            return "checks"
        if self.choices:
            return "radios" if len(self.choices) <= MOST_RADIOS else "select"
        return "lines" if self.item.kind is Kind.TEXT else "text"

    @property
    def keys(self) -> str:
        """Which keys a telephone shows."""
        return {Kind.QUANTITY: "decimal", Kind.INTEGER: "numeric"}.get(self.item.kind, "text")

    @property
    def hint(self) -> str:
        """What helps to answer."""
        return " ".join(each for each in (self.item.hint, HINTS.get(self.item.kind, "")) if each)

    @property
    def words(self) -> str:
        """The answer in words, for reading."""
        return said(self.item, self.answer)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a group. `gone`: it is taken out on saving."""

    number: int
    fields: tuple[Field, ...]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An item of the form: a field, or a group with its rows. `next`: the number that a new row gets."""

    item: Item
    field: Field | None = None
    rows: tuple[Row, ...] = ()
    next: int = 0
    findings: tuple[str, ...] = ()
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it is shown. `whole`: what speaks against all of it. `other`: answers that this version asks not."""

    form: Form
    parts: tuple[Part, ...]
    whole: tuple[str, ...]
    other: tuple[tuple[str, str], ...]
    count: int


def said(item: Item, answer: Answer) -> str:
    """An answer in words; empty where there is none."""
    if answer.missing:
        return answer.missing.capitalize()
    if not answer.value:
        return answer.typed
    if item.kind in (Kind.DATE, Kind.PARTIAL_DATE):
        return PartialDate.parse(answer.value).words()
    if item.kind is Kind.YES_NO:
        return dict(YES_NO)[answer.value]
    titles = dict(item.choices)
    if item.kind in (Kind.CHOICE, Kind.CHOICES):
        return ", ".join(titles.get(code, code) for code in answer.value.split())
    told = f" (typed as {answer.typed})" if answer.typed else ""
    return f"{answer.value} {item.unit}".strip() + told


def sheet(
    plan: Plan,
    form: Form,
    held: Held | None,
    findings: Sequence[core_checks.Finding],
    *,
    typed: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
    clashes: Mapping[str, Answer] | None = None,
    gone: frozenset[str] = frozenset(),
) -> Sheet:
    """The form with what is kept, and over it what was typed and is not kept yet.

    `clashes`: by path, what somebody else wrote meanwhile. `gone`: rows (`group.row`) that are taken out on saving.
    """
    kept = held.answers if held else {}
    meant = read(form, typed or {}, missing).answers if typed or missing else {}
    drawer = _Drawer(
        form, {**kept, **meant}, typed or {}, held.history if held else {}, findings, clashes or {}, gone
    )
    parts = tuple(drawer.part(item) for item in form.items)
    known = {path for part in parts for path in _paths(part)}
    other = tuple(
        (path, each.value or each.missing or each.typed) for path, each in kept.items() if path not in known
    )
    whole = tuple(each.sentence for each in findings if not each.path)
    return Sheet(form, parts, whole, other, sum(1 for each in findings))


def _paths(part: Part) -> list[str]:
    return [part.field.path] if part.field else [each.path for row in part.rows for each in row.fields]


@dataclass(frozen=True)
class _Drawer:
    form: Form
    answers: Answers
    typed: Mapping[str, str]
    history: Mapping[str, tuple[Past, ...]]
    findings: Sequence[core_checks.Finding]
    clashes: Mapping[str, Answer]
    gone: frozenset[str]

    def part(self, item: Item) -> Part:
        """One item, with its rows where it is a group."""
        asked = core_checks.is_asked(self.form, item.id, item, self.answers)
        if item.kind is not Kind.GROUP:
            return Part(item, self.field(item.id, item), asked=asked)
        numbers = self.numbers(item)
        # A blank row stands ready, so that the first entry needs no button.
        shown = numbers or [1]
        every = tuple(self.row(item, number) for number in shown)
        return Part(
            item, None, every, min(self.last(item) + 1, MOST_ROWS), tuple(self.against(item.id)), asked
        )

    def row(self, group: Item, number: int) -> Row:
        """One entry of a group."""
        fields = tuple(self.field(f"{group.id}.{number}.{each.id}", each) for each in group.items)
        return Row(number, fields, f"{group.id}.{number}" in self.gone)

    def numbers(self, group: Item) -> list[int]:
        """The rows that are shown: those with answers, and those that were typed in or added."""
        typed = {split(path)[1] for path in self.typed if split(path)[0] == group.id}
        return sorted({*rows(self.answers, group.id), *typed})

    def last(self, group: Item) -> int:
        """The highest number that a row ever had: numbers are not given twice."""
        every = {
            split(path)[1]
            for path in (*self.typed, *self.history, *self.answers)
            if split(path)[0] == group.id
        }
        return max(every, default=1)

    def against(self, path: str) -> list[str]:
        """What speaks against the answer at a path."""
        return [each.sentence for each in self.findings if each.path == path]

    def field(self, path: str, item: Item) -> Field:
        """One item with its answer."""
        answer = self.answers.get(path, BLANK)
        shown = self.typed.get(path, answer.value or answer.typed)
        chosen = shown.split() if item.kind is Kind.CHOICES else [shown]
        given = YES_NO if item.kind is Kind.YES_NO else item.choices
        choices = tuple(Choice(code, words, code in chosen) for code, words in given)
        found = Field(
            path, item, answer, shown, choices, tuple(self.against(path)), self.history.get(path, ())
        )
        asked = core_checks.is_asked(self.form, path, item, self.answers)
        return replace(found, asked=asked, clash=self.clashes.get(path))


REASONS = tuple(Missing)
"""Why there is no answer, as a page offers it."""


def blank(plan: Plan, form: Form) -> Sheet:
    """The form as it is printed to be filled by hand."""
    return sheet(plan, form, None, [])
