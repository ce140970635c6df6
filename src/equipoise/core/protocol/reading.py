"""A protocol file (YAML) to a `Protocol`. Errors name file, line, place and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from equipoise.core.criteria.model import Condition, Count, Criterion
from equipoise.core.criteria.reading import condition, criterion
from equipoise.core.criteria.rules import Implied, Rules
from equipoise.core.criteria.scope import Clock, Scope
from equipoise.core.criteria.score_facts import of_all_scores
from equipoise.core.design.model import Design
from equipoise.core.design.overlaying import design
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol.consistency import check, check_fact
from equipoise.core.protocol.facts import check_name, fact
from equipoise.core.protocol.gathering import gathered
from equipoise.core.protocol.model import Protocol, Signed, SourceText
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node, parse
from equipoise.core.values.places import Place, fields, words
from equipoise.core.values.possible import Span

KEYS = (
    "protocol", "trial", "title", "version", "drafted", "approved", "sources", "clocks", "facts", "definitions",
    "include", "exclude", "design",
)  # fmt: skip
NEEDED = ("protocol", "trial", "title", "version", "drafted")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[IE]\d{1,3}(?:\+[IE]\d{1,3})*")
T = TypeVar("T")


def read(text: str, where: str, overlay: str = "") -> Protocol:
    """The protocol a file says; InputError for anything that it can't mean.

    `overlay`: the text of a file of assumptions that are laid over what this one leaves unset.
    """
    root, place = parse(text, where), Place(where)
    top = fields(root, KEYS, place)
    for name in NEEDED:
        if name not in top:
            raise place.error(root, f"“{name}” is missing.", f"A protocol file needs {', '.join(NEEDED)}.")
    scope, declared = _scope(top, place)
    criteria = (*_criteria(top, "include", scope, where), *_criteria(top, "exclude", scope, where))
    sources = _each(top, "sources", place, _source)
    rules = Rules(
        scope,
        criteria,
        _counted(top, scope, place),
        _implied(top, scope, place),
        gathered(_named(top, "facts", place), scope, place),
    )
    check(top, rules, sources, place)
    return Protocol(
        words(top["protocol"], place),
        words(top["trial"], place),
        words(top["title"], place),
        words(top["version"], place),
        _signed(top["drafted"], place),
        _approved(top, place),
        sources,
        rules,
        declared,
        _design(top, rules, place, overlay),
    )


def _design(top: Mapping[str, Node], rules: Rules, place: Place, overlay: str) -> Design | None:
    """The trial's design where the file has one; an overlay needs one to be laid over."""
    if "design" in top:
        answers = {
            name: frozenset(each.choices or (YES, NO))
            for name, each in rules.scope.facts.items()
            if each.kind in ("yes-no", "choice")
        }
        return design(top["design"], place.where, words(top["protocol"], place), answers, overlay)
    if overlay:
        raise place.error(top["protocol"].name, "this file has no design that an overlay could be laid over.")
    return None


def _scope(top: Mapping[str, Node], place: Place) -> tuple[Scope, dict[str, Fact]]:
    """What criteria may speak of. Definitions may use those before them."""
    clocks = _each(top, "clocks", place, _clock)
    declared = _each(top, "facts", place, fact)
    for name, each in declared.items():
        check_fact(each, _named(top, "facts", place)[name], declared, clocks, Place(place.where, name))
    every = {**STANDARD, **of_all_scores(), **declared}
    scope = Scope(every, clocks)
    definitions: dict[str, Condition] = {}
    about: dict[str, str] = {}
    for name, node in _named(top, "definitions", place).items():
        check_name(name, node, place)
        here = Place(place.where, name)
        if name in every or name in clocks:
            raise here.error(
                node.name, "there is a fact or a clock of this name already.", "Use another name."
            )
        inside, body = _inside(node, scope, here)
        definitions[name] = condition(body, inside, here)
        if inside.entry is not None:
            about[name] = inside.entry.name
        scope = Scope(every, clocks, dict(definitions), dict(about))
    return scope, declared


def _inside(node: Node, scope: Scope, place: Place) -> tuple[Scope, Node]:
    """A definition may be about the entries of a list: `{each: lesions, rule: ...}`."""
    if node.fields is None or "each" not in node.fields:
        return scope, node
    own = fields(node, ("each", "rule"), place)
    if "rule" not in own:
        raise place.error(node, "a definition needs a rule.")
    try:
        return scope.inside(words(own["each"], place)), own["rule"]
    except InputError as error:
        raise place.error(own["each"], error.what, error.mend) from error


def _counted(top: Mapping[str, Node], scope: Scope, place: Place) -> dict[str, Count]:
    """The `counted: {of: lesions, where: progressing}` of number facts."""
    found: dict[str, Count] = {}
    for name, node in _named(top, "facts", place).items():
        if node.fields and "counted" in node.fields:
            own = fields(node.fields["counted"], ("of", "where"), place)
            inside = Place(place.where, name)
            if set(own) != {"of", "where"}:
                raise inside.error(node.fields["counted"].name, "counted needs of: and where:.")
            listed = words(own["of"], inside)
            try:
                scope_inside = scope.inside(listed)
            except InputError as error:
                raise inside.error(own["of"], error.what, error.mend) from error
            found[name] = Count(listed, condition(own["where"], scope_inside, inside), Span())
    return found


def _implied(top: Mapping[str, Node], scope: Scope, place: Place) -> dict[str, Implied]:
    """The `yes if:` and `no if:` of yes-no facts and of the fields of lists."""
    found: dict[str, Implied] = {}
    for name, node in _named(top, "facts", place).items():
        if node.fields and ("yes if" in node.fields or "no if" in node.fields):
            found[name] = _implication(name, node.fields, scope, place)
        if node.fields and "fields" in node.fields:
            inside = scope.inside(name)
            for own, each in (node.fields["fields"].fields or {}).items():
                if each.fields and ("yes if" in each.fields or "no if" in each.fields):
                    found[f"{name}.{own}"] = _implication(f"{name}.{own}", each.fields, inside, place)
    return found


def _implication(name: str, keys: Mapping[str, Node], scope: Scope, place: Place) -> Implied:
    here = Place(place.where, name)
    yes, no = (condition(keys[key], scope, here) if key in keys else None for key in ("yes if", "no if"))
    return Implied(yes, no)


def _criteria(
    top: Mapping[str, Node], side: Literal["include", "exclude"], scope: Scope, where: str
) -> list[Criterion]:
    place = Place(where)
    found = []
    items: set[str] = set()
    for name, node in _named(top, side, place).items():
        own = name.split("+")
        letter = side[0].upper()
        if not _ID.fullmatch(name) or any(each[0] != letter for each in own):
            raise place.error(
                node.name,
                f"“{name[:40]}” is not the name of a criterion to {side}.",
                f"Write {letter}1, or {letter}9+{letter}10 where one rule says two items.",
            )
        if items & set(own) or len(set(own)) < len(own):
            raise place.error(
                node.name, f"an item of “{name[:40]}” has a rule already.", "Say each item once."
            )
        items |= set(own)
        found.append(criterion(name, side, node, scope, where))
    return found


def _clock(name: str, node: Node, place: Place) -> Clock:
    own = fields(node, ("title", "question", "default", "not before"), place)
    for key in ("default", "not before"):
        if key in own and own[key].text != "today":
            raise place.error(own[key], f"“{key}” can only be today.")
    return Clock(
        name,
        words(own["title"], place) if "title" in own else name.replace("_", " "),
        words(own["question"], place) if "question" in own else "",
        "default" in own,
        "not before" in own,
    )


def _source(name: str, node: Node, place: Place) -> SourceText:
    own = fields(node, ("sha256", "about"), place)
    digest = words(own["sha256"], place) if "sha256" in own else ""
    if not _DIGEST.fullmatch(digest):
        raise place.error(node.name, "a source text needs its sha256: 64 figures and letters a to f.")
    return SourceText(name, digest, words(own["about"], place) if "about" in own else "")


def _approved(top: Mapping[str, Node], place: Place) -> Signed | None:
    """Who approved it, which has to be somebody else than who drafted it."""
    if "approved" not in top or top["approved"].text == "no":
        return None
    found, drafted = _signed(top["approved"], place), _signed(top["drafted"], place)
    if found.by.casefold() == drafted.by.casefold():
        raise place.error(
            top["approved"].name,
            f"{found.by[:60]} drafted this file, and so can't approve it.",
            "Write approved: no, until somebody else has read it.",
        )
    return found


def _signed(node: Node, place: Place) -> Signed:
    own = fields(node, ("by", "on"), place)
    if set(own) != {"by", "on"}:
        raise place.error(node.name, "who and when are needed.", "Write {by: ..., on: 2026-11-22}.")
    try:
        return Signed(words(own["by"], place), PartialDate.parse(words(own["on"], place)))
    except ValueError as error:
        raise place.error(own["on"], f"{error}.") from error


def _named(top: Mapping[str, Node], key: str, place: Place) -> dict[str, Node]:
    return fields(top[key], None, place) if key in top else {}


def _each(
    top: Mapping[str, Node], key: str, place: Place, make: Callable[[str, Node, Place], T]
) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, node in _named(top, key, place).items():
        check_name(name, node, place)
        found[name] = make(name, node, Place(place.where, name))
    return found
