"""The names of the registry's fields: where each piece lies in a record, and what type of value it holds.

Facts from the ClinicalTrials.gov study data structure
(https://clinicaltrials.gov/data-api/about-api/study-data-structure). A *piece* (`BriefTitle`) is the name that
queries and clients use; a *path* (`protocolSection.identificationModule.briefTitle`) is where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from equipoise.core.registry.structure_table import TABLE

LIST = "[]"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the structure. `type` is `""` for a branch; `path` is without the marks of lists.

    `several`: a record may hold more than one value, since the field or a branch above it is a list.
    """

    name: str
    piece: str
    type: str
    path: tuple[str, ...]
    is_list: bool
    several: bool = False

    @property
    def dotted(self) -> str:
        """The path as clients write it."""
        return ".".join(self.path)


@cache
def fields() -> tuple[Field, ...]:
    """Every field, parents before children, in the structure's order."""
    found: list[Field] = []
    path: list[str] = []
    lists: list[bool] = []
    for line in TABLE.strip("\n").splitlines():
        level = (len(line) - len(line.lstrip())) // 2
        name, piece, *type_ = line.split()
        path[level:], lists[level:] = [name.removesuffix(LIST)], [name.endswith(LIST)]
        found.append(Field(path[-1], piece, type_[0] if type_ else "", tuple(path), lists[-1], any(lists)))
    return tuple(found)


@cache
def _by_name() -> dict[str, Field]:
    """Fields by piece and by dotted path, in lower case."""
    return {key.lower(): each for each in fields() for key in (each.piece, each.dotted)}


def field(name: str) -> Field | None:
    """The field of that piece name or dotted path (case is ignored), or None."""
    return _by_name().get(name.lower())


def values(record: Any, where: Field) -> Iterator[Any]:
    """Every value of that field in a record, through lists, in order."""
    yield from _walk(record, where.path)


def _walk(node: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(each, path)
    elif not path:
        yield node
    elif isinstance(node, dict) and path[0] in node:
        yield from _walk(node[path[0]], path[1:])


def is_said(value: Any) -> bool:
    """Whether a value says anything: null, an empty text, list or object don't."""
    return bool(value) or value == 0  # 0 and false say something


def values_under(element: Any, branch: Field, where: Field) -> Iterator[Any]:
    """Every value of a field below `branch` in one of the branch's elements."""
    yield from _walk(element, where.path[len(branch.path) :])


@cache
def leaves(branch: Field) -> tuple[Field, ...]:
    """The fields that hold values below a branch; the field itself where it is none."""
    if branch.type:
        return (branch,)
    depth = len(branch.path)
    return tuple(each for each in fields() if each.type and each.path[:depth] == branch.path)


def collected(record: Any) -> dict[str, list[Any]]:
    """Every piece that says something with its values, as `values` gives them, in one walk over the record."""
    found: dict[str, list[Any]] = {}
    _collect(record, _tree(), found)
    return {piece: said for piece, said in found.items() if said}


_Tree = dict[str, tuple[str, "_Tree"]]


@cache
def _tree() -> _Tree:
    root: _Tree = {}
    for each in fields():
        node = root
        for name in each.path[:-1]:
            node = node[name][1]
        node[each.path[-1]] = (each.piece, {})
    return root


def _collect(node: Any, tree: _Tree, found: dict[str, list[Any]]) -> None:
    """Every record of a load is walked through here, so that what is plain costs one look-up and one step."""
    if isinstance(node, list):
        for each in node:
            _collect(each, tree, found)
    elif isinstance(node, dict):
        for name, value in node.items():
            place = tree.get(name)
            if place is not None and is_said(value):
                piece, below = place
                known = found.get(piece)
                if known is None:
                    known = found[piece] = []
                if isinstance(value, list):
                    _add_flat(value, known)
                else:
                    known.append(value)
                if below:
                    _collect(value, below, found)


def _add_flat(several: list[Any], known: list[Any]) -> None:
    for each in several:
        if isinstance(each, list):
            _add_flat(each, known)
        elif is_said(each):
            known.append(each)


def project(record: Any, wanted: tuple[Field, ...]) -> dict[str, Any]:
    """The record with only the wanted fields; a wanted branch keeps everything beneath it."""
    found = _project(record, tuple(each.path for each in wanted))
    return found if isinstance(found, dict) else {}


def _project(node: Any, paths: tuple[tuple[str, ...], ...]) -> Any:
    if any(not path for path in paths):
        return node
    if isinstance(node, list):
        kept = [_project(each, paths) for each in node]
        return [each for each in kept if each not in ({}, [])]
    if not isinstance(node, dict):
        return {}
    result = {}
    for key, value in node.items():
        below = tuple(path[1:] for path in paths if path[0] == key)
        if below and (kept_value := _project(value, below)) not in ({}, []):
            result[key] = kept_value
    return result
