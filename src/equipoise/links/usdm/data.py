"""Objects of the model as the data of a JSON file, with every attribute of the published shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

from equipoise.links.usdm.model import Item, Study


@lru_cache(maxsize=1)
def shape() -> Mapping[str, Any]:
    """The published shape: `classes` by name with their attributes, and `kinds`, what a class is a kind of."""
    text = files("equipoise.links.usdm").joinpath("shape.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def camel(name: str) -> str:
    """The standard's spelling of an attribute: `arm_id` is `armId`."""
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


def data(thing: Item | Study) -> dict[str, Any]:
    """An object with all attributes that its class has; what the model doesn't hold is null or an empty list."""
    name = type(thing).__name__
    own = {camel(each.name): _value(getattr(thing, each.name)) for each in fields(thing)}
    every: Mapping[str, str] = shape()["classes"][name]
    found = {key: own.get(key, [] if kind.endswith("*") else None) for key, kind in every.items()}
    return {**found, "instanceType": name}


def _value(value: Any) -> Any:
    if isinstance(value, Item | Study):
        return data(value)
    return [_value(each) for each in value] if isinstance(value, tuple) else value
