"""The facts that a protocol file declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast, get_args

from equipoise.core.criteria.grammar import KEYWORDS
from equipoise.core.person.fact import ASKED, DAYS_BETWEEN, TAKES, Fact, Kind
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol import coding
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place
from equipoise.core.values.units import canonical, factor, number

CHANGEABLE = ("title", "question", "ask", "why", "judgement", "at", "fresh for", "presupposes")
"""What a file may say differently of a standard fact."""

_DERIVED = ("counted", "gathered", "yes if", "no if")
_KEYS = (
    "type", "title", "question", "ask", "why", "unit", "low", "high", "whole", "choices", "fields", "judgement", "at",
    "of", "take", "limits", "complete", "fresh for", "presupposes", "codes", "coded", *_DERIVED,
)  # fmt: skip


_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEYWORD = re.compile(KEYWORDS)


def check_name(name: str, node: Node, place: Place) -> None:
    """InputError where a fact, clock or source can't be called so."""
    if not _NAME.fullmatch(name):
        raise place.error(node.name, f"“{name[:40]}” is not a name.", "Use small letters, figures and _.")
    if _KEYWORD.fullmatch(name):
        raise place.error(node.name, f"“{name}” is a word of the language.", "Use another name.")


def fact(name: str, node: Node, place: Place) -> Fact:
    """A declared fact: `standard`, or a mapping with its type. With `type: standard` the rest is changed as it says."""
    if node.text == "standard":
        return _standard(name, node, place)
    keys = _checked(node, place)
    if "type" not in keys:
        raise place.error(
            node.name, "its type is missing.", f"Expected type: {', '.join((*get_args(Kind), 'standard'))}."
        )
    kind = keys["type"].text or ""
    if kind == "standard":
        return _changed(name, node, keys, place)
    if kind not in get_args(Kind):
        raise place.error(
            keys["type"], f"“{kind[:40]}” is not a type.", f"Expected {', '.join(get_args(Kind))}."
        )
    return _own(name, cast(Kind, kind), keys, place)


def _changed(name: str, node: Node, keys: Mapping[str, Node], place: Place) -> Fact:
    """A standard fact with other words, or from somebody else; what it measures stays."""
    for key, each in keys.items():
        if key not in ("type", *CHANGEABLE, *_DERIVED):
            raise place.error(
                each.name,
                f"“{key}” of a standard fact can't be changed.",
                f"Changed can be {', '.join(CHANGEABLE)}.",
            )
    return replace(_standard(name, node, place), **_words_of(keys, place))  # type: ignore[arg-type]


def _standard(name: str, node: Node, place: Place) -> Fact:
    if name not in STANDARD:
        raise place.error(node, f"“{name}” is not a standard fact.", f"These are: {', '.join(STANDARD)}.")
    return STANDARD[name]


def _checked(node: Node, place: Place) -> Mapping[str, Node]:
    if node.fields is None:
        raise place.error(node, f"here {node.kind} was found, and a fact was expected.")
    for key, each in node.fields.items():
        if key not in _KEYS:
            raise place.error(
                each.name, f"“{key[:40]}” is not known here.", f"Expected one of {', '.join(_KEYS)}."
            )
    return node.fields


def _own(name: str, kind: Kind, keys: Mapping[str, Node], place: Place) -> Fact:
    found = Fact(
        name,
        kind,
        _text(keys, "title") or name.replace("_", " "),
        unit=_unit(keys, place),
        low=_number(keys, "low", place),
        high=_number(keys, "high", place),
        whole=_flag(keys, "whole", place),
        choices=_choices(keys, place) if kind == "choice" else {},
        fields=_fields(keys, place) if kind == "list" else {},
        take=_take(keys, place),
        of=_text(keys, "of"),
        limits=_flag(keys, "limits", place),
        complete=_flag(keys, "complete", place),
        codes=coding.codes(keys["codes"], place) if "codes" in keys else (),
    )
    if "coded" in keys:
        found = replace(found, coded=coding.coded(keys["coded"], found, place))
    if found.low is not None and found.high is not None and found.low > found.high:
        raise place.error(keys["low"], f"{found.low} to {found.high} runs backwards.", "Low is the smaller.")
    if found.take and kind != "number":
        raise place.error(keys["type"], "only a number can be taken from a list of measurements.")
    return replace(found, **_words_of(keys, place))  # type: ignore[arg-type]


def _flag(keys: Mapping[str, Node], name: str, place: Place) -> bool:
    said = _text(keys, name) if name in keys else "no"
    if said not in ("yes", "no"):
        raise place.error(
            keys[name], f"“{said[:40]}” is neither yes nor no.", f"Write {name}: yes, or leave it out."
        )
    return said == "yes"


def measurements(found: Fact, among: Mapping[str, Fact]) -> str:
    """What is wrong with the list that a number is taken from; empty where nothing is."""
    listed = among.get(found.of)
    if listed is None or listed.kind != "list":
        return f"there is no list “{found.of[:40]}” beside it."
    if {"date", "number"} - {each.kind for each in listed.fields.values()}:
        return f"the entries of {found.of} have no date and number to take it from."
    size = next(each for each in listed.fields.values() if each.kind == "number")
    wanted = "days" if found.take == DAYS_BETWEEN else size.unit
    try:
        same = factor(wanted, found.unit) == 1 or found.take == DAYS_BETWEEN
    except InputError:
        same = False
    return "" if same else f"what is taken from {found.of} is in {wanted or 'no unit'}."


def _words_of(keys: Mapping[str, Node], place: Place) -> dict[str, object]:
    found: dict[str, object] = {
        name: _text(keys, name)
        for name in ("title", "question", "why", "judgement", "at", "presupposes")
        if name in keys
    }
    if "fresh for" in keys:
        found["fresh_for"] = _fresh_for(keys["fresh for"], place)
    if "ask" in keys:
        asked = keys["ask"]
        names = [each.text or "" for each in asked.items] if asked.items is not None else [asked.text or ""]
        for each in names:
            if each not in ASKED:
                raise place.error(asked, f"“{each[:40]}” can't be asked.", f"Expected {', '.join(ASKED)}.")
        found["ask"] = tuple(names)
    return found


def _fresh_for(node: Node, place: Place) -> Duration | None:
    """How long a value counts: a duration, or `ever`."""
    said = " ".join((node.text or "").split())
    if said == "ever":
        return None
    try:
        return Duration.parse(said)
    except InputError as error:
        raise place.error(node, error.what, "Write it as in 6 weeks, or ever.") from error


def _unit(keys: Mapping[str, Node], place: Place) -> str:
    unit = _text(keys, "unit")
    try:
        canonical(unit)
    except InputError as error:
        raise place.error(keys["unit"], error.what, error.mend) from error
    return unit


def _number(keys: Mapping[str, Node], name: str, place: Place) -> Decimal | None:
    if name not in keys:
        return None
    try:
        return number(keys[name].text or "")
    except InputError as error:
        raise place.error(keys[name], error.what, error.mend) from error


def _choices(keys: Mapping[str, Node], place: Place) -> dict[str, str]:
    node = keys.get("choices")
    if node is not None and node.fields:
        return {name: (each.text or name) for name, each in node.fields.items()}
    if node is None or not node.items:
        raise place.error(node or keys["type"], "a choice needs its choices.", "Write choices: [CR, PR, SD].")
    return {each.text or "": each.text or "" for each in node.items}


def _fields(keys: Mapping[str, Node], place: Place) -> dict[str, Fact]:
    node = keys.get("fields")
    if node is None or not node.fields:
        raise place.error((node or keys["type"]).name, "a list needs the fields of its entries.")
    for name, written in node.fields.items():
        check_name(name, written, place)
    found = {
        name: fact(name, each, Place(place.where, f"{place.part}.{name}"))
        for name, each in node.fields.items()
    }
    for name, each in found.items():
        if each.of and (wrong := measurements(each, found)):
            raise Place(place.where, f"{place.part}.{name}").error(node.fields[name], wrong)
    return found


def _take(keys: Mapping[str, Node], place: Place) -> str:
    take = _text(keys, "take")
    if take and take not in TAKES:
        raise place.error(
            keys["take"], f"“{take[:40]}” can't be taken.", f"Expected one of {', '.join(TAKES)}."
        )
    if bool(take) != bool(_text(keys, "of")):
        raise place.error(keys["type"], "of: and take: go together.")
    return take


def _text(keys: Mapping[str, Node], name: str) -> str:
    return " ".join((keys[name].text or "").split()) if name in keys else ""
