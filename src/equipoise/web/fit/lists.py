"""A list that is asked for entry by entry, lesions say: the fields of an entry, and what came back.

An entry's days are written as 2026-01-31; a list inside it, its scans say, has rows of a day and a size. Nothing is
required: what is left empty is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from equipoise.core.criteria.rules import Rules
from equipoise.core.person.fact import Fact
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.web.fit.answers import Entry, Rows
from equipoise.web.fit.fields import Choice, check, check_day, choices, told

ROWS = 6
"""Of a list inside an entry."""


@dataclass(frozen=True, slots=True)
class Box:
    """One field of an entry, or one cell of a row. `id`: also its name in the form."""

    id: str
    label: str
    kind: str
    text: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A list inside an entry: its columns and rows, and whether these are all."""

    id: str
    label: str
    question: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Box, ...], ...]
    complete: bool = False


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The form of an entry. `derived`: fields that follow from the others where nobody fills them in."""

    boxes: tuple[Box, ...]
    grids: tuple[Grid, ...]
    derived: tuple[Box, ...]
    error: str = ""

    @property
    def wrong(self) -> bool:
        """Whether anything in it has to be mended."""
        cells = (box for grid in self.grids for row in grid.rows for box in row)
        return bool(self.error) or any(box.error for box in (*self.boxes, *self.derived, *cells))

    @property
    def derived_open(self) -> bool:
        """Whether the derived fields are shown at once: something stands in them."""
        return any(each.text or each.error for each in self.derived)


def form(fact: Fact, entry: Entry, rules: Rules) -> EntryForm:
    """The form of an entry with what was said of it."""
    plain = {name: each for name, each in fact.fields.items() if each.kind != "list"}
    boxes = {name: _box(f"f-{name}", each, entry.said.get(name, "")) for name, each in plain.items()}
    derived = {name for name, each in plain.items() if each.take or f"{fact.name}.{name}" in rules.implied}
    grids = (
        _grid(name, each, entry.rows.get(name, Rows()))
        for name, each in fact.fields.items()
        if each.kind == "list"
    )
    return EntryForm(
        tuple(box for name, box in boxes.items() if name not in derived),
        tuple(grids),
        tuple(box for name, box in boxes.items() if name in derived),
    )


def _box(box_id: str, fact: Fact, text: str) -> Box:
    options = choices(fact, text) if fact.kind in ("choice", "yes-no") or fact.choices else ()
    return Box(box_id, fact.title, "choice" if options else fact.kind, text, fact.unit, options)


def _grid(name: str, fact: Fact, rows: Rows) -> Grid:
    columns = [(field, each) for field, each in fact.fields.items() if each.kind != "list"]
    cells = tuple(
        tuple(
            replace(_box(f"r-{name}-{number}-{field}", each, text), label=f"{each.title}, row {number + 1}")
            for (field, each), text in zip(columns, _row(rows, number, len(columns)), strict=True)
        )
        for number in range(max(ROWS, len(rows.rows)))
    )
    titles = tuple(each.title + (f" ({each.unit})" if each.unit else "") for _, each in columns)
    return Grid(f"c-{name}", fact.title, fact.question, titles, cells, rows.complete)


def _row(rows: Rows, number: int, width: int) -> tuple[str, ...]:
    found = rows.rows[number] if number < len(rows.rows) else ()
    return (*found, *[""] * width)[:width]


def from_post(
    fact: Fact, sent: Mapping[str, str], rules: Rules, today: date
) -> tuple[EntryForm, Entry | None]:
    """What was sent: the entry, or None and the form with what is wrong in it."""
    typed = _typed(fact, sent)
    checked = _checked(form(fact, typed, rules), fact, today)
    if not (typed.said or any(each.rows for each in typed.rows.values())):
        checked = replace(checked, error="Nothing is filled in yet. Fill in what you know.")
    return (checked, None) if checked.wrong else (checked, typed)


def _typed(fact: Fact, sent: Mapping[str, str]) -> Entry:
    said: dict[str, str] = {}
    rows: dict[str, Rows] = {}
    for name, each in fact.fields.items():
        if each.kind == "list":
            rows[name] = _typed_rows(name, each, sent)
        elif text := sent.get(f"f-{name}", "").strip():
            said[name] = text[:240]
    return Entry(said, {name: each for name, each in rows.items() if each.rows or each.complete})


def _typed_rows(name: str, fact: Fact, sent: Mapping[str, str]) -> Rows:
    columns = [field for field, each in fact.fields.items() if each.kind != "list"]
    found = (
        tuple(sent.get(f"r-{name}-{number}-{field}", "").strip()[:240] for field in columns)
        for number in range(ROWS)
    )
    return Rows(tuple(row for row in found if any(row)), bool(sent.get(f"c-{name}")))


def _checked(made: EntryForm, fact: Fact, today: date) -> EntryForm:
    grids = []
    for grid in made.grids:
        inside = fact.fields[grid.id.removeprefix("c-")].fields
        rows = tuple(_checked_row(row, inside, today) for row in grid.rows)
        grids.append(replace(grid, rows=rows))
    boxes, derived = (
        tuple(_checked_box(each, fact.fields[each.id.removeprefix("f-")], today) for each in group)
        for group in (made.boxes, made.derived)
    )
    return replace(made, boxes=boxes, derived=derived, grids=tuple(grids))


def _checked_row(row: tuple[Box, ...], fields: Mapping[str, Fact], today: date) -> tuple[Box, ...]:
    """Each cell checked; a row that is begun has to be filled."""
    if not any(each.text for each in row):
        return row
    found = [_checked_box(each, fields[each.id.rpartition("-")[2]], today) for each in row]
    return tuple(
        each if each.text else replace(each, error="Fill it in, or leave the whole row empty.")
        for each in found
    )


def _checked_box(box: Box, fact: Fact, today: date) -> Box:
    if not box.text:
        return box
    try:
        check(box.text, fact)
        if fact.kind == "date" and box.text[:1].isdigit():
            check_day(PartialDate.parse(box.text), today)
    except InputError as error:
        return replace(box, error=told(error))
    return box


def summary(entry: Entry, fact: Fact) -> str:
    """An entry in one line: `Liver, metastasis; 3 scans`."""
    return "; ".join(_said(entry, fact)) or "Nothing said of it yet"


def _said(entry: Entry, fact: Fact) -> Iterator[str]:
    first = [
        fact.fields[name].choices.get(text, text)
        for name, text in entry.said.items()
        if name in fact.fields and fact.fields[name].kind in ("choice", "concept")
    ]
    if first:
        words = ", ".join(first)
        yield words[:1].upper() + words[1:]
    for name, text in entry.said.items():
        each = fact.fields.get(name)
        if each is not None and each.kind not in ("choice", "concept"):
            yield f"{_small(each.title)}: {text}{_unit(text, each)}"
    for name, rows in entry.rows.items():
        if name in fact.fields and rows.rows:
            yield ", ".join(_row_words(row, fact.fields[name]) for row in rows.rows)


def _row_words(row: tuple[str, ...], fact: Fact) -> str:
    each = [field for field in fact.fields.values() if field.kind != "list"]
    return " ".join(f"{text}{_unit(text, field)}" for field, text in zip(each, row, strict=False))


def _unit(text: str, fact: Fact) -> str:
    return f" {fact.unit}" if fact.kind == "number" and fact.unit and text[-1:].isdigit() else ""


def _small(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
