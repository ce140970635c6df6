"""Whether the parts of a form fit together: names, dates, conditions and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from equipoise.core.design.model import Design
from equipoise.core.design.wrong import Wrong
from equipoise.core.followup import conditions
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.values.errors import InputError

_DATES = (Kind.DATE, Kind.PARTIAL_DATE)


def forms(design: Design) -> Iterator[Wrong]:
    """Everything in forms that doesn't fit."""
    for name, each in design.forms.items():
        if each.value is not None:
            yield from _items(f"forms.{name}", ("items",), each.value.items, {})
            if each.value.purpose is Purpose.GUESS:
                yield from _guess(name, each.value, design)


def _items(
    path: str, inside: tuple[str, ...], items: tuple[Item, ...], above: Mapping[str, Item]
) -> Iterator[Wrong]:
    """`above`: the items of the form that a group stands in."""
    own = {each.id: each for each in items}
    known = {**above, **own}
    for each in items:
        here = (*inside, each.id)
        if each.id in above:
            yield Wrong(
                path, here, f"there is an item {each.id} outside of the group already.", "Rename one."
            )
        for other in each.after:
            if other == each.id or other not in known or known[other].kind not in _DATES:
                yield Wrong(path, here, f"{each.id}: there is no date {other[:40]} to be after.")
        if each.low and each.high and Decimal(each.low) > Decimal(each.high):
            yield Wrong(path, here, f"{each.id}: low is above high.")
        if each.when:
            yield from _when(path, here, each, known)
        yield from _items(path, (*here, "items"), each.items, known)


def _when(path: str, here: tuple[str, ...], item: Item, known: Mapping[str, Item]) -> Iterator[Wrong]:
    try:
        read = conditions.parse(item.when)
    except InputError as error:
        yield Wrong(path, here, f"{item.id}, when: {error.what}", error.mend)
        return
    for name in sorted(conditions.items(read)):
        if name not in known or name == item.id:
            yield Wrong(path, here, f"{item.id}, when: the form has no item {name[:40]} to look at.")
        elif known[name].kind is Kind.GROUP:
            yield Wrong(path, here, f"{item.id}, when: {name} is a group, and has no answer of its own.")
    yield from _answers(path, here, item, read, known)


def _answers(
    path: str, here: tuple[str, ...], item: Item, read: conditions.Condition, known: Mapping[str, Item]
) -> Iterator[Wrong]:
    """A comparison with an answer that can't be given would never ask, or always: a slip of the pen."""
    for one in _comparisons(read):
        looked_at = known.get(one.item)
        answers = possible(looked_at) if looked_at else None
        if looked_at and answers is not None and one.value not in answers:
            mend = f"Expected {', '.join(answers)}."
            yield Wrong(path, here, f"{item.id}, when: {one.item} is never {one.value[:40]}.", mend)


def possible(item: Item) -> tuple[str, ...] | None:
    """The answers that an item can have, where they can be listed."""
    if item.kind is Kind.YES_NO:
        return "yes", "no"
    return tuple(code for code, _ in item.choices) or None


def _comparisons(read: conditions.Condition) -> Iterator[conditions.Comparison]:
    match read:
        case conditions.Comparison():
            yield read
        case conditions.Not(part=part):
            yield from _comparisons(part)
        case conditions.All(parts=parts) | conditions.AnyOf(parts=parts):
            for each in parts:
                yield from _comparisons(each)


def _guess(name: str, form: Form, design: Design) -> Iterator[Wrong]:
    """A guess can be any of the arms: the indices count who guessed which."""
    arms = {each.id for each in design.arms.value or ()}
    choices = [{code for code, _ in each.choices} for each in form.items]
    if not any(arms <= each for each in choices):
        mend = f"Its choices have to have {', '.join(sorted(arms))} among them."
        yield Wrong(f"forms.{name}", ("items",), "no item of this form asks for a guess of the arm.", mend)
