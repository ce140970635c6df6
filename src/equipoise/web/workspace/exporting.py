"""Tables as CSV for spreadsheets: no cell is taken for a formula, and no letter for another."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), the wide forms too."""


def lines(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The file, row by row."""
    yield MARK + _line(head)
    for row in rows:
        yield _line(row)


def defused(cell: object) -> str:
    """A cell that no spreadsheet computes: an apostrophe stands before what looks like a formula."""
    if isinstance(cell, int | float):
        return str(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _line(cells: Iterable[object]) -> str:
    buffer = StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        [defused(each) for each in cells]
    )
    return buffer.getvalue()
