"""Whether the parts of a design fit together: names that are used exist, and numbers go with one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from equipoise.core.allocation.checking import wrong
from equipoise.core.allocation.scheme import Method
from equipoise.core.design.checking_forms import forms
from equipoise.core.design.model import Design
from equipoise.core.design.reading_parts import length
from equipoise.core.design.sourced import Unset
from equipoise.core.design.wrong import Wrong
from equipoise.core.followup.schedule import Visit
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place

Spot = tuple[Place, Node]
Answers = Mapping[str, frozenset[str]]
ONLY_FOR = {
    "block sizes": Method.BLOCKS,
    "probability": Method.MINIMISATION,
    "weights": Method.MINIMISATION,
    "distance": Method.MINIMISATION,
    "largest imbalance": Method.BIG_STICK,
}
"""What one method of allocation alone has a use for."""


def check(design: Design, spot: Callable[[str], Spot], answers: Answers | None = None) -> None:
    """InputError for the first thing that doesn't fit. `spot`: the place and node of a value.

    `answers`: the answers of each of the protocol's facts that factors can be read from.
    """
    for found in problems(design, answers or {}):
        place, node = spot(found.path)
        raise place.error(_inner(node, found.inside), found.what, found.mend)


def problems(design: Design, answers: Answers) -> Iterator[Wrong]:
    """Everything that doesn't fit, in the order of a file."""
    yield from _arms(design)
    yield from _allocation(design)
    yield from _factors(design, answers)
    yield from _scheme(design)
    yield from _visits(design)
    yield from forms(design)


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


def _arms(design: Design) -> Iterator[Wrong]:
    arms = {each.id for each in design.arms.value or ()}
    for path, said in (
        ("treatment codes", design.codes.value),
        ("allocation.ratio", design.allocation.ratio.value),
    ):
        if said is not None and design.arms.is_set and set(said) != arms:
            yield Wrong(
                path,
                (),
                "this has to name each arm, and nothing else.",
                f"The arms are {', '.join(sorted(arms))}.",
            )
    codes = Counter((design.codes.value or {}).values())
    if twice := [code for code, times in codes.items() if times > 1]:
        yield Wrong("treatment codes", (), f"two arms have the code {twice[0][:20]}.")


def _allocation(design: Design) -> Iterator[Wrong]:
    given = design.allocation
    total = sum((given.ratio.value or {}).values())
    for size in given.block_sizes.value or ():
        if total and size % total:
            yield Wrong(
                "allocation.block sizes",
                (),
                f"blocks of {size} can't hold the ratio.",
                f"A size has to be a multiple of {total}.",
            )
    factors = {each.id for each in given.factors.value or ()}
    weights = given.weights.value
    if weights is not None and given.factors.is_set and set(weights) != factors:
        mend = f"The factors are {', '.join(sorted(factors)) or 'none'}."
        yield Wrong("allocation.weights", (), "each factor needs a weight, and nothing else.", mend)
    for name in _unused(design):
        method = given.method.value
        yield Wrong(f"allocation.{name}", (), f"the method {method} has no use for this.", "Take it out.")


def _factors(design: Design, answers: Answers) -> Iterator[Wrong]:
    """A factor is read from a fact of the criteria, or asked where somebody is allocated."""
    for factor in design.allocation.factors.value or ():
        here = ("allocation.factors", (factor.id,))
        if factor.id == "site":
            yield Wrong(*here, "sites are no factor.", "Write by site: yes.")
        if factor.fact and factor.fact not in answers:
            mend = "It has to be a yes-no or a choice among the facts."
            yield Wrong(*here, f"{factor.id}: there is no fact {factor.fact[:40]} to read it from.", mend)
        elif factor.fact and answers[factor.fact] != {level for level, _ in factor.levels}:
            mend = f"They are {', '.join(sorted(answers[factor.fact]))}."
            yield Wrong(*here, f"{factor.id}: its levels have to be the answers of {factor.fact}.", mend)


def _scheme(design: Design) -> Iterator[Wrong]:
    """What a way of allocating can't be, once all of it is known."""
    try:
        made = design.scheme()
    except Unset:
        return
    for what in wrong(made):
        yield Wrong("allocation.method", (), what, "Change it, or what it is used with.")


def _unused(design: Design) -> Iterator[str]:
    """What is set that the method, where it is known, has no use for."""
    method = design.allocation.method.value
    for name, needs in ONLY_FOR.items():
        if getattr(design.allocation, name.replace(" ", "_")).is_set and method not in (None, needs):
            yield name


def _visits(design: Design) -> Iterator[Wrong]:
    visits = design.visits.value or ()
    for visit in visits:
        for form in visit.forms:
            if form not in design.forms:
                mend = f"There are {', '.join(design.forms) or 'none'}."
                yield Wrong("visits", (visit.id, "forms"), f"{visit.id}: there is no form {form[:40]}.", mend)
        if visit.every is not None and visit.before + visit.after >= length(visit.every):
            yield Wrong("visits", (visit.id, "window"), f"{visit.id}: its own windows overlap.")
    yield from _overlapping(visits)


def _overlapping(visits: Iterable[Visit]) -> Iterator[Wrong]:
    """Windows of visits that count from the same day and ask the same: one entry could belong to two of them."""
    times: dict[tuple[str, str], list[tuple[float, float, str]]] = {}
    for each in visits:
        for form in each.forms:
            times.setdefault((each.anchor, form), []).extend(_windows(each))
    told = set[tuple[str, str]]()
    for (_, form), windows in times.items():
        for (_, end, first), (start, _, second) in pairwise(sorted(windows)):
            if start <= end and first != second and (first, second) not in told:
                told.add((first, second))
                what = f"{second}: its window begins before that of {first} has ended, and both have {form}."
                yield Wrong("visits", (second, "window"), what)


def _windows(visit: Visit) -> Iterator[tuple[float, float, str]]:
    """About how many days after its anchor each of its windows begins and ends."""
    due, last = length(visit.offset), length(visit.until or visit.offset)
    while due <= last:
        yield due - visit.before, due + visit.after, visit.id
        due += length(visit.every) if visit.every else last + 1
