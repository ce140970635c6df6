"""Tables as CSV (RFC 4180), and the data dictionary as CSV and as Markdown."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from equipoise.links.odm.tables import About, Table, Type, Variable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What begins a formula in some spreadsheet, in its narrow and its wide form."""
COLUMNS = (
    "table",
    "variable",
    "label",
    "type",
    "unit",
    "codes",
    "form",
    "item",
    "visits",
    "source",
    "versions",
    "CDASH",
    "several",
)


def document(table: Table) -> str:
    """A table as CSV: names first, lines end with CR LF, text in quotes."""
    return "".join(pieces(table))


def pieces(table: Table) -> Iterator[str]:
    """The same, line by line."""
    return _lines(
        [variable.name for variable in table.variables],
        (
            [_safe(each, variable) for each, variable in zip(row, table.variables, strict=True)]
            for row in table.rows
        ),
    )


def _safe(text: str, variable: Variable) -> str:
    """A value that no spreadsheet computes: an apostrophe stands before text that looks like a formula.

    Numbers are left as they are: a minus sign before figures alone begins no formula.
    """
    if variable.type in (Type.INTEGER, Type.DECIMAL) and _is_number(text):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


def _lines(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    written: list[str] = []
    writer = csv.writer(_Kept(written), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in chain([names], rows):
        writer.writerow(row)
        yield from written
        written.clear()


class _Kept:
    """A file that gives what is written into it to a list."""

    def __init__(self, written: list[str]) -> None:
        self.write = written.append


def dictionary(tables: Sequence[Table]) -> str:
    """Every variable of every table, a line each, as CSV."""
    whole = Variable("", "")
    lines = ([_safe(each, whole) for each in _told(table, variable)] for table, variable in _every(tables))
    return "".join(_lines(COLUMNS, lines))


def _every(tables: Sequence[Table]) -> Iterator[tuple[Table, Variable]]:
    return ((table, variable) for table in tables for variable in table.variables)


def _told(table: Table, variable: Variable) -> tuple[str, ...]:
    codes = "; ".join(f"{code} = {words}" for code, words in variable.codes)
    return (
        table.name, variable.name, variable.label, variable.type, variable.unit, codes, variable.form, variable.item,
        " ".join(variable.visits), variable.source, " ".join(variable.versions), variable.coded,
        "yes" if variable.several else "",
    )  # fmt: skip


def readable(tables: Sequence[Table], about: About) -> str:
    """The data dictionary to be read, as Markdown."""
    kind = "Blinded" if about.blinded else "Unblinded: it tells who got which treatment"
    parts = [
        f"# Data of {_cell(about.study)}: what each variable means\n",
        f"{_cell(about.title)} ({_cell(about.nct_id)}), protocol version {_cell(about.version)}, "
        f"as of {about.instant}. {kind}.\n",
    ]
    for table in tables:
        parts.append(f"\n## {table.name}\n\n{_cell(table.label)}. {len(table.rows)} rows.\n")
        parts.append(
            "| variable | label | type | unit | codes | source |\n| --- | --- | --- | --- | --- | --- |"
        )
        for variable in table.variables:
            told = _told(table, variable)
            codes = f"several, with spaces between: {told[5]}" if variable.several else told[5]
            cells = (told[1], told[2], told[3], told[4], codes, told[9])
            parts.append("| " + " | ".join(map(_cell, cells)) + " |")
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
