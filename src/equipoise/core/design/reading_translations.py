"""What a protocol file calls visits and participants' forms in other languages than English."""

from __future__ import annotations

from collections.abc import Mapping

from equipoise.core.design.roles import Role
from equipoise.core.followup.forms import Form, Item
from equipoise.core.followup.translations import LANGUAGES, Words, words_in
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, needed, words

_PARTS = ("title", "question", "hint", "choices")


def titles(own: Mapping[str, Node], place: Place) -> tuple[Words, ...]:
    """`fr: Semaine 6` among the fields of a visit or a form."""
    return tuple(Words(each, words(own[each], place)) for each in LANGUAGES if each in own)


def item_words(own: Mapping[str, Node], place: Place) -> tuple[Words, ...]:
    """Of an item `fr: Mobilité`, or `fr: {title: ..., question: ..., hint: ..., choices: {"1": ...}}`."""
    return tuple(_item(each, own[each], place.inside(each)) for each in LANGUAGES if each in own)


def _item(language: str, node: Node, place: Place) -> Words:
    if node.fields is None:
        return Words(language, words(node, place))
    told = fields(node, _PARTS, place)
    needed(told, ("title",), node, place)
    parts = {name: words(told[name], place) for name in _PARTS[:3] if name in told}
    chosen = fields(told["choices"], None, place) if "choices" in told else {}
    return Words(
        language, **parts, choices=tuple((code, words(each, place)) for code, each in chosen.items())
    )


def check(form: Form, node: Node, place: Place) -> None:
    """A form is said in a language as a whole or not at all: half of it would be read aloud in the wrong one."""
    for language in LANGUAGES:
        wrong = _wrong(form, language)
        if wrong:
            raise _error(form, wrong, language, node, place)


def _wrong(form: Form, language: str) -> str:
    """What is wrong with a form in a language; empty where nothing is."""
    told = {item.id: words_in(item.translations, language) for item in form.items}
    if words_in(form.translations, language) is None:
        return "the form has no title" if any(told.values()) else ""
    if form.filled_by != Role.PARTICIPANT:
        return "only forms that participants fill are shown"
    return next(filter(None, (_lacking(item, language) for item in form.items)), "")


def _lacking(item: Item, language: str) -> str:
    """What an item lacks in a language. Codes and figures that stand for themselves need no words."""
    found = words_in(item.translations, language) or Words(language, "")
    if not found.title and item.title != item.id:
        return f"“{item.id}” has no words"
    for name in ("question", "hint"):
        if bool(getattr(item, name)) != bool(getattr(found, name)):
            return f"“{item.id}” has its {name} in one language alone"
    codes = {code for code, _ in found.choices}
    if codes - dict(item.choices).keys():
        return f"“{item.id}” has words for a choice that there isn't"
    if any(code not in codes and code != said for code, said in item.choices):
        return f"“{item.id}” has choices without words"
    return ""


def _error(form: Form, wrong: str, language: str, node: Node, place: Place) -> InputError:
    mend = f"Say all of it in {LANGUAGES[language]} (“{language}”), or nothing."
    return place.error(node.name, f"“{form.title}” in {LANGUAGES[language]}: {wrong}.", mend)
