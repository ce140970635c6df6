"""The words of a questionnaire that are licensed apart: read from a file that an installation brings.

    licence: EuroQol Research Foundation, agreement 12345, until 2030
    title: Your health today
    introduction: Choose what fits best.
    choices: {"1": ..., "2": ...}          # of every item that has none of its own
    items:
      mobility: {question: ..., choices: {"1": ..., "2": ...}}

Nothing of it ships. Without it a form is shown with its own short titles, and says so. What is asked and how it is kept
is the protocol's: a file brings words for items and codes that the form has, and can't add or leave out any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from equipoise.core.followup.forms import Form, Item
from equipoise.core.followup.translations import words_in
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node, parse

_FIELDS = frozenset({"licence", "title", "introduction", "choices", "items"})


@dataclass(frozen=True, slots=True)
class Asked:
    """How an item is asked: the question, and words by code."""

    question: str
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a questionnaire in one language. `licence`: by whose leave they are used."""

    language: str
    licence: str
    title: str
    introduction: str
    items: Mapping[str, Asked]

    def question(self, item: Item) -> str:
        """How an item is asked; its title where the file doesn't say."""
        found = self.items.get(item.id)
        return found.question if found else item.question or item.title

    def hint(self, item: Item) -> tuple[str, str]:
        """What helps to answer, and the language it is in: the protocol's own where these words have none."""
        found = self.items.get(item.id)
        return (found.hint, self.language) if found and found.hint else (item.hint, "en")

    def choices(self, item: Item) -> list[tuple[str, str]]:
        """The codes of an item's choices with their words."""
        found = self.items.get(item.id)
        told = found.choices if found else {}
        return [(code, told.get(code, words)) for code, words in item.choices]


def plain(form: Form, language: str = "en") -> Wording:
    """The protocol's own words, where there are no licensed ones: in that language where it has it, else in English."""
    said = words_in(form.translations, language)
    if said is None:
        return Wording("en", "", form.title, "", {})
    told = {item.id: words_in(item.translations, language) for item in form.items}
    asked = {
        name: Asked(each.question or each.title, dict(each.choices), each.hint)
        for name, each in told.items()
        if each
    }
    return Wording(language, "", said.title, "", asked)


def read(text: str, where: str, language: str, form: Form) -> Wording:
    """The words of a file for a form. InputError, naming file and line, for what doesn't fit the form."""
    root = _mapping(parse(text, where), where)
    _known(root, _FIELDS, where)
    licence = _text(root.get("licence"), where)
    if not licence:
        raise InputError(
            "It doesn't say by whose leave the words are used.", where=where, mend="Add `licence:`."
        )
    common = _choices(root.get("choices"), where)
    items = {item.id: item for item in form.items}
    told = _mapping(root["items"], where) if "items" in root else {}
    _known(told, frozenset(items), where)
    asked = {name: _asked(node, items[name], common, where) for name, node in told.items()}
    _whole(asked, items, where)
    title = _text(root.get("title"), where) or form.title
    return Wording(language, licence, title, _text(root.get("introduction"), where), asked)


def _asked(node: Node, item: Item, common: Mapping[str, str], where: str) -> Asked:
    fields = _mapping(node, where)
    _known(fields, frozenset({"question", "choices"}), where)
    own = _choices(fields.get("choices"), where) or common
    codes = {code for code, _ in item.choices}
    strange = sorted(set(own) - codes) if item.choices and "choices" in fields else []
    lacking = sorted(codes - set(own))
    if strange or lacking:
        wrong = (
            f"has words for {strange[0]}, which is no choice" if strange else f"has no words for {lacking[0]}"
        )
        raise InputError(f"“{item.id}” {wrong}.", where=f"{where}, line {node.line}")
    question = _text(fields.get("question"), where)
    if not question:
        raise InputError(f"“{item.id}” has no question.", where=f"{where}, line {node.line}")
    return Asked(question, own if item.choices else {})


def _whole(asked: Mapping[str, Asked], items: Mapping[str, Item], where: str) -> None:
    lacking = [name for name in items if name not in asked]
    if lacking:
        raise InputError(
            f"There are no words for {', '.join(lacking[:5])}.", where=where, mend="Add them under items."
        )


def _known(fields: Mapping[str, Node], known: frozenset[str], where: str) -> None:
    for name, node in fields.items():
        if name not in known:
            raise InputError(f"“{name}” is not known here.", where=f"{where}, line {node.line}")


def _mapping(node: Node, where: str) -> dict[str, Node]:
    if node.fields is None:
        raise InputError("Names with values are expected here.", where=f"{where}, line {node.line}")
    return node.fields


def _choices(node: Node | None, where: str) -> dict[str, str]:
    return {} if node is None else {code: _text(each, where) for code, each in _mapping(node, where).items()}


def _text(node: Node | None, where: str) -> str:
    if node is None:
        return ""
    if node.text is None:
        raise InputError("A text is expected here.", where=f"{where}, line {node.line}")
    return node.text.strip()
