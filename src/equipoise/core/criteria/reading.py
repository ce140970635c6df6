"""Conditions and criteria from the nodes of a file. Errors name file, line, criterion and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from equipoise.core.criteria.expressions import parse
from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Condition,
    Count,
    Criterion,
    Has,
    Not,
    Reading,
    Readings,
    Stretch,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.scope import Scope, checked
from equipoise.core.person.fact import ASKED
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, whole, words
from equipoise.core.values.possible import INFINITY, Span

KEYS = (
    "all", "any", "not", "when", "require", "exclude", "unless", "count", "readings", "question", "default", "words",
    "ask", "has", "in", "where", "rule",
)  # fmt: skip
CRITERION_KEYS = ("title", "rule", "prefer", "source", "partly", "assumed", "remarks")


def condition(node: Node, scope: Scope, place: Place) -> Condition:
    """A condition written as an expression or with the keys of the language."""
    if node.text is not None:
        return _expression(node, scope, place)
    if node.items is not None:
        raise place.error(
            node, "here a list was found, and a condition was expected.", "Put it under all: or any:."
        )
    return _mapping(node, scope, place)


def _expression(node: Node, scope: Scope, place: Place) -> Condition:
    if not (node.text or "").strip():
        raise place.error(node, "the condition is missing.", "Write it as in age >= 18 years, or with keys.")
    try:
        return checked(parse(node.text or ""), scope)
    except InputError as error:
        raise place.error(node, error.what, error.mend) from error


def _mapping(node: Node, scope: Scope, place: Place) -> Condition:
    keys = node.fields or {}
    for name, each in keys.items():
        if name not in KEYS:
            raise place.error(
                each.name,
                f"“{name[:40]}” is not a key of a condition.",
                f"Expected one of {', '.join(KEYS)}.",
            )
    found = _one_of_keys(node, keys, scope, place)
    if "unless" in keys:
        return Unless(found, condition(keys["unless"], scope, place))
    return found


def _one_of_keys(node: Node, keys: Mapping[str, Node], scope: Scope, place: Place) -> Condition:
    readers: dict[str, tuple[tuple[str, ...], Callable[[], Condition]]] = {
        "rule": ((), lambda: condition(keys["rule"], scope, place)),
        "all": ((), lambda: All(_parts(keys["all"], scope, place))),
        "any": ((), lambda: AnyOf(_parts(keys["any"], scope, place))),
        "not": ((), lambda: Not(condition(keys["not"], scope, place))),
        "when": (("require", "exclude"), lambda: _when(node, keys, scope, place)),
        "count": ((), lambda: _count(keys["count"], scope, place)),
        "readings": (("question", "default"), lambda: _readings(node, keys, scope, place)),
        "words": (("ask",), lambda: _words(keys, place)),
        "has": (("in", "where"), lambda: _has(node, keys, scope, place)),
    }
    mains = [name for name in readers if name in keys]
    if len(mains) != 1:
        said = f"{' and '.join(mains)} stand side by side" if mains else "nothing says what the condition is"
        raise place.error(node, f"{said}.", f"Expected exactly one of {', '.join(readers)}.")
    beside, read = readers[mains[0]]
    for name, each in keys.items():
        if name not in (mains[0], "unless", *beside):
            raise place.error(each.name, f"“{name}” can't stand beside “{mains[0]}”.")
    return read()


def _words(keys: Mapping[str, Node], place: Place) -> Condition:
    asked = _optional(keys, "ask", place) or "doctor"
    if asked not in ASKED:
        raise place.error(
            keys["ask"], f"“{asked[:40]}” can't be asked.", f"Expected one of {', '.join(ASKED)}."
        )
    return Words(words(keys["words"], place), asked)


def _parts(node: Node, scope: Scope, place: Place) -> tuple[Condition, ...]:
    if not node.items:
        raise place.error(node, f"here {node.kind} was found, and a list of conditions was expected.")
    return tuple(condition(each, scope, place) for each in node.items)


def _when(node: Node, keys: Mapping[str, Node], scope: Scope, place: Place) -> Condition:
    if ("require" in keys) == ("exclude" in keys):
        raise place.error(node, "a guard needs either require or exclude.", "Write one of them beside when:.")
    require = "require" in keys
    body = keys["require" if require else "exclude"]
    return When(condition(keys["when"], scope, place), condition(body, scope, place), require)


def _count(node: Node, scope: Scope, place: Place) -> Condition:
    keys = fields(node, ("of", "where", "among", "at least", "at most", "between", "exactly"), place)
    span = _span(node, keys, place)
    if ("of" in keys) == ("among" in keys):
        raise place.error(
            node,
            "a count needs a list to count.",
            "Write of: with the name of a list, or among: with conditions.",
        )
    if "among" in keys:
        return Count("", None, span, _parts(keys["among"], scope, place))
    name = words(keys["of"], place)
    try:
        inside = scope.inside(name)
    except InputError as error:
        raise place.error(keys["of"], error.what, error.mend) from error
    where = condition(keys["where"], inside, place) if "where" in keys else None
    return Count(name, where, span)


def _span(node: Node, keys: Mapping[str, Node], place: Place) -> Span:
    said = [each for each in ("exactly", "between", "at least", "at most") if each in keys]
    if len(said) > 1 and said != ["at least", "at most"]:
        raise place.error(node, f"{' and '.join(said)} stand side by side.", "Keep one of them.")
    if "exactly" in keys:
        return Span.exactly(whole(keys["exactly"], place))
    if "between" in keys:
        ends = keys["between"].items or ()
        if len(ends) != 2:
            raise place.error(keys["between"], "between needs two numbers.", "Write between: [1, 5].")
        low, high = (Decimal(whole(each, place)) for each in ends)
    elif "at least" in keys or "at most" in keys:
        low = Decimal(whole(keys["at least"], place)) if "at least" in keys else Decimal(0)
        high = Decimal(whole(keys["at most"], place)) if "at most" in keys else INFINITY
    else:
        raise place.error(
            node, "a count needs its limits.", "Write at least:, at most:, between: or exactly:."
        )
    if low > high:
        raise place.error(node, f"{low} to {high} runs backwards.", "Write the smaller number first.")
    return Span(low, high)


def _readings(node: Node, keys: Mapping[str, Node], scope: Scope, place: Place) -> Condition:
    if "question" not in keys:
        raise place.error(
            node, "an ambiguous passage needs the question for the sponsor.", "Write question:."
        )
    found: dict[str, Reading] = {}
    for name, each in fields(keys["readings"], None, place).items():
        own = fields(each, ("words", "rule"), place)
        if set(own) != {"words", "rule"}:
            raise place.error(each.name, f"reading {name} needs words and a rule.")
        found[name] = Reading(words(own["words"], place), condition(own["rule"], scope, place))
    if len(found) < 2:
        raise place.error(node, "an ambiguous passage has two readings or more.")
    default = _optional(keys, "default", place)
    if default not in ("", "none", *found):
        raise place.error(
            keys["default"],
            f"there is no reading “{default}”.",
            f"Expected none or one of {', '.join(found)}.",
        )
    return Readings(found, words(keys["question"], place), "" if default == "none" else default)


def _has(node: Node, keys: Mapping[str, Node], scope: Scope, place: Place) -> Condition:
    if "in" not in keys:
        raise place.error(node, "has needs the list to look in.", "Write in: conditions.")
    name = words(keys["in"], place)
    try:
        inside = scope.inside(name)
    except InputError as error:
        raise place.error(keys["in"], error.what, error.mend) from error
    where = condition(keys["where"], inside, place) if "where" in keys else None
    return Has(name, words(keys["has"], place), where)


def criterion(
    name: str, side: Literal["include", "exclude"], node: Node, scope: Scope, where: str
) -> Criterion:
    """One criterion: an expression alone, or a mapping with its rule, title and sources."""
    place = Place(where, name)
    if node.text is not None:
        return Criterion(name, side, condition(node, scope, place), line=node.line)
    if node.fields and not set(node.fields) <= set(CRITERION_KEYS) and set(node.fields) <= set(KEYS):
        return Criterion(name, side, condition(node, scope, place), line=node.line)
    keys = fields(node, CRITERION_KEYS, place)
    if ("rule" in keys) == ("prefer" in keys):
        raise place.error(node, "a criterion has either a rule or a preference.", "Write rule: or prefer:.")
    body = keys.get("rule") or keys["prefer"]
    return Criterion(
        name,
        side,
        condition(body, scope, place),
        title=_optional(keys, "title", place),
        gate="rule" in keys,
        partly=_optional(keys, "partly", place),
        sources=_sources(keys["source"], place) if "source" in keys else {},
        assumed=_optional(keys, "assumed", place),
        remarks=_remarks(keys["remarks"], place) if "remarks" in keys else (),
        line=node.line,
    )


def _remarks(node: Node, place: Place) -> tuple[str, ...]:
    if node.items is None:
        raise place.error(
            node,
            f"here {node.kind} was found, and a list of remarks was expected.",
            "Begin each with a dash.",
        )
    return tuple(words(each, place) for each in node.items)


def _sources(node: Node, place: Place) -> dict[str, tuple[Stretch, ...]]:
    """`demonstration: [25-46, {46-60: a citation}]` by the name of a text."""
    found: dict[str, tuple[Stretch, ...]] = {}
    for name, each in fields(node, None, place).items():
        if not each.items:
            raise place.error(each, "a list of stretches such as [25-46] was expected.")
        found[name] = tuple(_stretch(one, place) for one in each.items)
    return found


def _stretch(node: Node, place: Place) -> Stretch:
    if node.fields is not None and len(node.fields) == 1:
        (written, note), *_ = node.fields.items()
        start, end = _ends(written, node, place)
        return Stretch(start, end, words(note, place))
    start, end = _ends(node.text or "", node, place)
    return Stretch(start, end)


def _ends(written: str, node: Node, place: Place) -> tuple[int, int]:
    start, _, end = written.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or int(start) >= int(
        end
    ):
        raise place.error(
            node, f"“{written[:40]}” is not a stretch of text.", "Write two offsets as in 25-46."
        )
    return int(start), int(end)


def _optional(keys: Mapping[str, Node], name: str, place: Place) -> str:
    return words(keys[name], place) if name in keys else ""
