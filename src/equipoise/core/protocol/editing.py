"""One criterion of a protocol file at a time: its lines as they stand, and the file with those lines replaced.

The rest of the file stays as it is, to the character: comments, blank lines and the order of things are its author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import parse

_LINE = re.compile(r"\bline (\d+)")
_SIDES = ("include", "exclude")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one criterion. `text` is set back to the margin; `line` is that of its name, from 1."""

    name: str
    text: str
    line: int
    start: int
    end: int
    column: int


def blocks(file: str) -> dict[str, Block]:
    """The block of every criterion by its name. One that doesn't begin a line of its own ({I1: age ...}) has none."""
    parse(file, "The file")  # refuses what no file may hold before anything else walks through it
    root = yaml.compose(file, Loader=yaml.SafeLoader)
    return {each.name: each for each in _blocks(file, root)} if isinstance(root, yaml.MappingNode) else {}


def corrected(file: str, name: str, written: str) -> str:
    """The file with a criterion's block replaced by what was written.

    InputError where the block holds anything but this criterion, or the file can't be read with it; a line in it is
    counted from the top of what was written.
    """
    found = blocks(file).get(name)
    if found is None:
        raise InputError(f"{name[:40]} can't be corrected by itself.", mend="Edit the whole file.")
    lines = written.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    _check_alone("\n".join(lines), name)
    margin = " " * found.column
    block = "\n".join(margin + each if each.strip() else "" for each in lines)
    whole = file[: found.start] + block + file[found.end :]
    try:
        read(whole, "The file")
    except InputError as error:
        raise _counted_in_box(error, found.line, len(lines)) from error
    return whole


def _check_alone(written: str, name: str) -> None:
    """What was written is one criterion, under its own name."""
    node = parse(written, "This box") if written.strip() else None
    names = list(node.fields) if node is not None and node.fields is not None else []
    if names == [name]:
        return
    what = f"“{names[0][:40]}”" if len(names) == 1 else f"{len(names) or 'no'} names"
    raise InputError(
        f"{name}: {what} found, and this criterion alone was expected.",
        where="This box, line 1",
        mend=f"Begin with {name}: and set what belongs to it further in. To add, remove or rename a criterion, "
        "edit the whole file.",
    )


def _counted_in_box(error: InputError, first: int, count: int) -> InputError:
    found = _LINE.search(error.where)
    if found is None:
        return error
    line = int(found[1])
    inside = first <= line < first + count
    where = f"This box, line {line - first + 1}" if inside else f"Line {line} of the whole file"
    return InputError(error.what, where=where, mend=error.mend)


def _blocks(file: str, root: yaml.MappingNode) -> Iterator[Block]:
    for side, criteria in root.value:
        if side.value not in _SIDES or not isinstance(criteria, yaml.MappingNode):
            continue
        for key, value in criteria.value:
            mark = key.start_mark
            start = mark.index - mark.column
            if criteria.flow_style or file[start : mark.index].strip():
                continue
            end = _end(file, value)
            text = "\n".join(_set_back(line, mark.column) for line in file[start:end].split("\n"))
            yield Block(key.value, text, mark.line + 1, start, end, mark.column)


def _set_back(line: str, columns: int) -> str:
    return line[min(columns, len(line) - len(line.lstrip(" "))) :]


def _end(file: str, node: yaml.Node) -> int:
    """Where the last line of a value ends. The mark of a list or mapping may lie behind comments that follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = len(file[: node.end_mark.index].rstrip())
    line = file.find("\n", end)
    return len(file) if line < 0 else line
