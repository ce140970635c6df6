"""The forms of a protocol file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from equipoise.core.design import reading_translations as translations
from equipoise.core.design.reading_parts import check_id
from equipoise.core.design.reading_values import named
from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.followup.translations import LANGUAGES
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, listed, needed, one_of, words, yes_no
from equipoise.core.values.units import canonical

_FORM = ("title", "purpose", "filled by", "items", "sealed", "repeats", "signed by", "texts", *LANGUAGES)
_ITEM = (
    "title", "kind", "question", "hint", "unit", "choices", "required", "low", "high", "after", "when", "terms",
    "items", "coded", *LANGUAGES,
)  # fmt: skip
_ONLY = {
    "unit": (Kind.QUANTITY, Kind.INTEGER),
    "low": (Kind.QUANTITY, Kind.INTEGER),
    "high": (Kind.QUANTITY, Kind.INTEGER),
    "choices": (Kind.CHOICE, Kind.CHOICES),
    "after": (Kind.DATE, Kind.PARTIAL_DATE),
    "terms": (Kind.TERM,),
    "items": (Kind.GROUP,),
}
"""What only some kinds of items can have."""
_NEEDS = {
    Kind.QUANTITY: "unit",
    Kind.CHOICE: "choices",
    Kind.CHOICES: "choices",
    Kind.TERM: "terms",
    Kind.GROUP: "items",
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_RUN = re.compile(r"(\d{1,2})\.\.(\d{1,2})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def form(node: Node, place: Place) -> Form:
    """A form: `{title: ..., purpose: ..., filled by: coordinator, items: {...}}`."""
    name = place.part.rpartition(".")[2]
    own = fields(node, _FORM, place)
    needed(own, ("title", "purpose", "filled by", "items"), node, place)
    found = Form(
        name,
        words(own["title"], place),
        Purpose(one_of(own["purpose"], tuple(Purpose), place)),
        one_of(own["filled by"], tuple(Role), place),
        items(own["items"], place),
        sealed=_yes(own, "sealed", place),
        repeats=_yes(own, "repeats", place),
        signed_by=one_of(own["signed by"], tuple(Role), place) if "signed by" in own else "",
        texts=words(own["texts"], place) if "texts" in own else "",
        translations=translations.titles(own, place),
    )
    translations.check(found, node, place)
    _check_sealed(found, node, own, place)
    return found


def _check_sealed(found: Form, node: Node, own: Mapping[str, Node], place: Place) -> None:
    """What was delivered tells the arm; and who reads no arm can't fill a form that does."""
    if found.purpose is Purpose.TREATMENT and not found.sealed:
        raise place.error(node.name, "what was delivered tells the arm.", "Write sealed: yes.")
    for key in ("filled by", "signed by"):
        if found.sealed and key in own and own[key].text not in CAN_BE_UNBLINDED:
            raise place.error(
                own[key],
                f"a sealed form can't be {key} somebody who is blind.",
                f"Expected one of {', '.join(sorted(CAN_BE_UNBLINDED))}.",
            )


def items(node: Node, place: Place, deep: int = 0) -> tuple[Item, ...]:
    """The items of a form or a group, in the order in which they are asked."""
    if deep > 1:
        raise place.error(node.name, "a group can't stand inside a group.", "Make it a form that repeats.")
    return named(node, place, lambda name, each, here: _item(name, each, here, deep))


def _item(name: str, node: Node, place: Place, deep: int) -> Item:
    check_id(name, node, place)
    own = fields(node, _ITEM, place)
    needed(own, ("title", "kind"), node, place)
    kind = Kind(one_of(own["kind"], tuple(Kind), place))
    _check_kind(kind, node, own, place)
    parts: dict[str, Any] = {
        key: words(own[key], place)
        for key in ("question", "hint", "unit", "when", "terms", "coded")
        if key in own
    }
    parts |= {key: _number(own[key], place) for key in ("low", "high") if key in own}
    if kind is Kind.QUANTITY:
        _check_unit(own["unit"], place)
    return Item(
        name,
        words(own["title"], place),
        kind,
        **parts,
        choices=_choices(own["choices"], place) if "choices" in own else (),
        required=_yes(own, "required", place),
        after=tuple(words(each, place) for each in listed(own["after"], place)) if "after" in own else (),
        items=items(own["items"], place, deep + 1) if "items" in own else (),
        translations=translations.item_words(own, place),
    )


def _check_kind(kind: Kind, node: Node, own: Mapping[str, Node], place: Place) -> None:
    for key, kinds in _ONLY.items():
        if key in own and kind not in kinds:
            raise place.error(own[key].name, f"“{key}” doesn't go with the kind {kind}.")
    if kind in _NEEDS:
        needed(own, (_NEEDS[kind],), node, place)


def _check_unit(node: Node, place: Place) -> None:
    try:
        canonical(words(node, place))
    except InputError as error:
        raise place.error(node, error.what, error.mend) from error


def _number(node: Node, place: Place) -> str:
    if not _NUMBER.fullmatch(node.text or ""):
        raise place.error(node, "a number was expected.", "Write 0.5 or 12.")
    return node.text or ""


def _choices(node: Node, place: Place) -> tuple[tuple[str, str], ...]:
    """`{M: moderate, S: severe}`, or `0..4` for whole numbers that stand for themselves."""
    run = _RUN.fullmatch(node.text or "")
    if run and int(run[1]) < int(run[2]):
        return tuple((str(each), str(each)) for each in range(int(run[1]), int(run[2]) + 1))
    found = tuple((code, words(each, place)) for code, each in fields(node, None, place).items())
    for code, each in fields(node, None, place).items():
        if not _CODE.fullmatch(code):
            raise place.error(
                each.name, f"“{code[:40]}” is not the code of a choice.", "Use letters and figures."
            )
    if len(found) < 2:
        raise place.error(node.name, "there is nothing to choose from.")
    return found


def _yes(own: Mapping[str, Node], key: str, place: Place) -> bool:
    return key in own and yes_no(own[key], place)
