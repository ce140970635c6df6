"""Whether the parts of a design fit together: names that are used exist, and numbers go with one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from equipoise.core.allocation.scheme import Method
from equipoise.core.design.model import Design
from equipoise.core.design.reading_parts import length
from equipoise.core.design.sourced import Sourced
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.followup.schedule import Visit
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place

Spot = tuple[Place, Node]


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What doesn't fit: at which value, where inside of it, what is wrong, and what to do."""

    path: str
    inside: tuple[str, ...]
    what: str
    mend: str = ""


def check(design: Design, spot: Callable[[str], Spot]) -> None:
    """InputError for the first thing that doesn't fit. `spot`: the place and node of a value."""
    for wrong in problems(design):
        place, node = spot(wrong.path)
        raise place.error(_inner(node, wrong.inside), wrong.what, wrong.mend)


def problems(design: Design) -> Iterator[_Wrong]:
    """Everything that doesn't fit, in the order of a file."""
    yield from _arms(design)
    yield from _allocation(design)
    yield from _visits(design)
    for name, each in design.forms.items():
        if each.value is not None:
            yield from _form(name, each.value)


def _inner(node: Node, names: Iterable[str]) -> Node:
    """The node of something inside of a value, as near as the file has it."""
    inside = node
    for name in ("registry", "assumed"):
        if inside.fields and name in inside.fields:
            inside = inside.fields[name]
            break
    for name in names:
        if not inside.fields or name not in inside.fields:
            break
        inside = inside.fields[name].name if inside.fields[name].text is not None else inside.fields[name]
    return inside


def _arms(design: Design) -> Iterator[_Wrong]:
    arms = {each.id for each in design.arms.value or ()}
    for path, said in (
        ("treatment codes", design.codes.value),
        ("allocation.ratio", design.allocation.ratio.value),
    ):
        if said is not None and design.arms.is_set and set(said) != arms:
            yield _Wrong(
                path,
                (),
                "this has to name each arm, and nothing else.",
                f"The arms are {', '.join(sorted(arms))}.",
            )
    codes = Counter((design.codes.value or {}).values())
    if twice := [code for code, times in codes.items() if times > 1]:
        yield _Wrong("treatment codes", (), f"two arms have the code {twice[0][:20]}.")


def _allocation(design: Design) -> Iterator[_Wrong]:
    given = design.allocation
    total = sum((given.ratio.value or {}).values())
    for size in given.block_sizes.value or ():
        if total and size % total:
            yield _Wrong(
                "allocation.block sizes",
                (),
                f"blocks of {size} can't hold the ratio.",
                f"A size has to be a multiple of {total}.",
            )
    factors = {each.id for each in given.factors.value or ()}
    weights = given.weights.value
    if weights is not None and given.factors.is_set and set(weights) - {"site"} != factors:
        mend = f"The factors are {', '.join(sorted(factors))}; site can have a weight too."
        yield _Wrong("allocation.weights", (), "each factor needs a weight, and nothing else.", mend)
    for name in _unused(design):
        method = given.method.value
        yield _Wrong(f"allocation.{name}", (), f"the method {method} has no use for this.", "Take it out.")


def _unused(design: Design) -> Iterator[str]:
    """What is set that the method, where it is known, has no use for."""
    given = design.allocation
    uses: dict[str, tuple[Sourced[Any], Method]] = {
        "block sizes": (given.block_sizes, Method.BLOCKS),
        "probability": (given.probability, Method.MINIMISATION),
        "weights": (given.weights, Method.MINIMISATION),
        "largest imbalance": (given.largest_imbalance, Method.BIG_STICK),
    }
    for name, (value, method) in uses.items():
        if value.is_set and given.method.is_set and given.method.value != method:
            yield name


def _visits(design: Design) -> Iterator[_Wrong]:
    visits = design.visits.value or ()
    for visit in visits:
        for form in visit.forms:
            if form not in design.forms:
                mend = f"There are {', '.join(design.forms) or 'none'}."
                yield _Wrong(
                    "visits", (visit.id, "forms"), f"{visit.id}: there is no form {form[:40]}.", mend
                )
        if visit.every is not None and visit.before + visit.after >= length(visit.every):
            yield _Wrong("visits", (visit.id, "window"), f"{visit.id}: its own windows overlap.")
    yield from _overlapping(visits)


def _overlapping(visits: Iterable[Visit]) -> Iterator[_Wrong]:
    """Windows of visits that count from the same day and ask the same: one entry could belong to two of them."""
    by_anchor: dict[str, list[Visit]] = {}
    for each in visits:
        by_anchor.setdefault(each.anchor, []).append(each)
    for same in by_anchor.values():
        ordered = sorted(same, key=lambda each: length(each.offset))
        for first, second in pairwise(ordered):
            last, start = length(first.offset) + first.after, length(second.offset) - second.before
            if last >= start and set(first.forms) & set(second.forms):
                yield _Wrong(
                    "visits",
                    (second.id, "window"),
                    f"{second.id}: its window begins before that of {first.id} has ended, and they share a form.",
                )


def _form(name: str, form: Form) -> Iterator[_Wrong]:
    yield from _items(name, form.items, {})


def _items(form: str, items: tuple[Item, ...], above: Mapping[str, Item]) -> Iterator[_Wrong]:
    """`above`: the items of the form that a group stands in."""
    known = {**above, **{each.id: each for each in items}}
    path = f"forms.{form}"
    for each in items:
        if each.id in above:
            yield _Wrong(path, (), f"the item {each.id} stands here twice.")
        for other in each.after:
            if other not in known or known[other].kind not in (Kind.DATE, Kind.PARTIAL_DATE):
                yield _Wrong(
                    path, ("items", each.id), f"{each.id}: there is no date {other[:40]} to be after."
                )
        if each.low and each.high and float(each.low) > float(each.high):
            yield _Wrong(path, ("items", each.id), f"{each.id}: low is above high.")
        yield from _items(form, each.items, known)
