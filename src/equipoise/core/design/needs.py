"""What each unset value stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from equipoise.core.allocation.scheme import Method
from equipoise.core.design.model import Design
from equipoise.core.design.resolving import WANTED_FOR
from equipoise.core.design.roles import CAN_BE_UNBLINDED
from equipoise.core.design.sourced import Sourced

_BY_METHOD = {
    Method.BLOCKS: ("block_sizes",),
    Method.MINIMISATION: ("probability", "weights", "distance"),
    Method.BIG_STICK: ("largest_imbalance",),
    Method.SIMPLE: (),
}

_MEASURES = {
    "Comparing doses with the limits of the protocol": ("doses",),
    "Judging single lesions": ("lesions",),
    "Computing costs and years of life with their quality": ("costs", "unit costs"),
}
"""By what they are for, the heads of what computations beside the endpoints rest on."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Something that can't be done, as a sentence begins, and the values that it waits for."""

    what: str
    values: tuple[Sourced[Any], ...]


def stopped(design: Design) -> tuple[Stopped, ...]:
    """All that can't be done yet, in the order of a file."""
    found = (
        Stopped(what, tuple(each for each in values if not each.is_set)) for what, values in _needs(design)
    )
    return tuple(each for each in found if each.values)


def _needs(design: Design) -> Iterator[tuple[str, tuple[Sourced[Any], ...]]]:
    yield WANTED_FOR, _for_allocation(design)
    masks = (design.masking[role] for role in sorted(CAN_BE_UNBLINDED))
    revealing: tuple[Sourced[Any], ...] = (design.arms, design.codes, *masks)
    yield "Revealing a treatment to those who may know it", revealing
    yield "Opening sites", (design.sites,)
    yield "Laying out visits", (design.visits,)
    for form in design.forms.values():
        yield f"Filling in the form {form.place.partition('.')[2]}", (form,)
    for endpoint in design.endpoints:
        values = (endpoint.measure, endpoint.definition, endpoint.time_frame)
        yield f"Computing the endpoint {endpoint.title}", values
    for analysis in design.analyses:
        yield f"Running the analysis {analysis.title}", (analysis.population, analysis.method)
    yield "Working out the sample size", tuple(design.assumptions.values())
    for what, heads in _MEASURES.items():
        yield what, tuple(each for place, each in design.measures.items() if _head(place) in heads)


def _head(place: str) -> str:
    return place.partition(".")[0]


def _for_allocation(design: Design) -> tuple[Sourced[Any], ...]:
    given = design.allocation
    always = (given.method, given.ratio, design.arms, given.factors, given.by_site, design.participants)
    own = _BY_METHOD[Method(given.method.value)] if given.method.value else ()
    return (*always, *(getattr(given, name) for name in own))
