"""What is given of a record: the fields asked for, with markup as asked for.

Our own `equipoiseSection` (what is made up in a record of the demonstration) is no part of the registry's structure:
it is given only where `fields` names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from equipoise.core.registry.essie_areas import area, names
from equipoise.core.registry.structure import Field, field, fields, project
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.lists import items

OWN = "equipoiseSection"
QUERIED = "@query"
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~|&])")

Shape = Callable[[dict[str, Any]], dict[str, Any]]


def shape(wanted: str | None, *, legacy: bool = False) -> Shape:
    """How to write a record. Refused where `fields` names what isn't there."""
    chosen, own = _chosen(wanted) if wanted is not None else (None, False)

    def write(record: dict[str, Any]) -> dict[str, Any]:
        found = {key: value for key, value in record.items() if key != OWN}
        if chosen is not None:
            found = project(found, chosen)
        if own and OWN in record:
            found[OWN] = record[OWN]
        return _plain(found, _markup()) if legacy else found

    return write


def _chosen(wanted: str) -> tuple[tuple[Field, ...], bool]:
    listed = items(wanted)
    if not listed:
        raise Refused("Parameter 'fields' must not be empty")
    found: list[Field] = []
    areas = {each.lower() for each in names()}
    for name in listed:
        known = field(name)
        if known is not None:
            found.append(known)
        elif name.lower() in areas or name == QUERIED:
            found += [each for each, _ in area("BasicSearch" if name == QUERIED else name) or ()]
        elif name != OWN:
            raise Refused(f"Parameter 'fields' contains invalid field name: '{name[:80]}'")
    return tuple(dict.fromkeys(found)), OWN in listed


_Tree = dict[str, "_Tree | None"]


@cache
def _markup() -> _Tree:
    """Where markup lies: a tree of names, None at its ends."""
    root: _Tree = {}
    for each in fields():
        if each.type != "markup":
            continue
        node = root
        for name in each.path[:-1]:
            below = node.setdefault(name, {})
            assert below is not None
            node = below
        node[each.path[-1]] = None
    return root


def _plain(value: Any, tree: _Tree | None) -> Any:
    """The value with the escapes of Markdown undone wherever the structure holds markup."""
    if isinstance(value, list):
        return [_plain(each, tree) for each in value]
    if isinstance(value, dict) and tree is not None:
        return {key: _plain(each, tree[key]) if key in tree else each for key, each in value.items()}
    return _ESCAPE.sub(r"\1", value) if isinstance(value, str) and tree is None else value
