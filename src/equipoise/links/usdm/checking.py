"""Whether a file has the published shape of USDM 4.0.0: attributes, types, how often, ids and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from equipoise.links.usdm.data import shape

_PLAIN: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "number": (int, float),
    "integer": (int,),
}


def problems(wrapper: Any) -> list[str]:
    """Everything that isn't as it should be, each with its path; nothing for a file that is right."""
    if not isinstance(wrapper, dict) or set(wrapper) != {
        "study",
        "usdmVersion",
        "systemName",
        "systemVersion",
    }:
        return ["The file needs study, usdmVersion, systemName and systemVersion, and nothing else."]
    found = [*_object("study", wrapper["study"], ("Study",))]
    if wrapper["usdmVersion"] != shape()["version"]:
        found.append(f"usdmVersion: {shape()['version']} was expected.")
    ids: dict[str, str] = {}
    for path, each in objects("study", wrapper["study"]):
        if isinstance(own := each.get("id"), str):
            if own in ids:
                found.append(f"{path}: the id {own} is used twice.")
            ids[own] = str(each.get("instanceType"))
    return [*found, *_references("study", wrapper["study"], ids)]


def objects(path: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the file with its path."""
    if isinstance(value, dict):
        yield path, value
        for name, each in value.items():
            yield from objects(f"{path}.{name}", each)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from objects(f"{path}[{at}]", each)


def _object(path: str, value: Any, expected: tuple[str, ...]) -> Iterator[str]:
    name = value.get("instanceType") if isinstance(value, dict) else None
    if name not in expected:
        yield f"{path}: {' or '.join(expected)} was expected, and {name or type(value).__name__} was found."
        return
    attributes: Mapping[str, str] = shape()["classes"][name]
    for extra in sorted(set(value) - {*attributes, "instanceType"}):
        yield f"{path}.{extra}: {name} has no such attribute."
    for attribute, kind in attributes.items():
        if attribute not in value:
            yield f"{path}.{attribute}: it is missing."
        else:
            yield from _attribute(f"{path}.{attribute}", value[attribute], kind)


def _attribute(path: str, value: Any, kind: str) -> Iterator[str]:
    what, _, often = kind.partition(" ")
    if often.endswith("*"):
        if not isinstance(value, list):
            yield f"{path}: a list was expected."
            return
        for at, each in enumerate(value):
            yield from _one(f"{path}[{at}]", each, what)
    elif value is None:
        if often == "1":
            yield f"{path}: it is missing."
    else:
        yield from _one(path, value, what)


def _one(path: str, value: Any, what: str) -> Iterator[str]:
    if what.startswith("ref:") or what in _PLAIN:
        plain = _PLAIN["string" if what.startswith("ref:") else what]
        if not isinstance(value, plain) or (isinstance(value, bool) and what != "boolean"):
            yield f"{path}: {what} was expected."
        elif path.endswith((".name", ".id")) and not value:
            yield f"{path}: it is empty."
    elif what == "date":
        if not isinstance(value, str) or not _is_day(value):
            yield f"{path}: a day was expected."
    else:
        yield from _object(path, value, tuple(what.split("|")))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _references(path: str, study: Any, ids: Mapping[str, str]) -> Iterator[str]:
    """Every id that is referred to exists, and is one of the class that is meant."""
    for where, each in objects(path, study):
        for attribute, kind in shape()["classes"].get(each.get("instanceType"), {}).items():
            if not kind.startswith("ref:"):
                continue
            wanted, value = kind[4:].partition(" ")[0], each.get(attribute)
            for own in value if isinstance(value, list) else [value] if value is not None else []:
                if own not in ids:
                    yield f"{where}.{attribute}: nothing has the id {own}."
                elif wanted not in ("*", ids[own], *shape()["kinds"].get(ids[own], ())):
                    yield f"{where}.{attribute}: {own} is of the class {ids[own]}; {wanted} was expected."
