"""Values by their places, put together to a design; and back again to values by their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from equipoise.core.design.model import Allocation, Analysis, Arm, Design, Endpoint
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Source, Sourced

OF_ALLOCATION = (
    "method", "ratio", "factors", "by site", "block sizes", "probability", "weights", "largest imbalance", "distance",
)  # fmt: skip
HEADS = ("doses", "lesions", "costs", "unit costs", "follow-up")
"""Heads of what `Design.measures` holds."""
OF_ENDPOINTS = ("measure", "definition", "time frame")
OF_ANALYSES = ("population", "method")


def unset(place: str) -> Sourced[Any]:
    """A value that nobody has said."""
    return Sourced(place, Source.UNSET)


def assembled(
    values: Mapping[str, Sourced[Any]],
    endpoints: Iterable[Endpoint],
    analyses: Iterable[Analysis],
    overlaid: str = "",
) -> Design:
    """The design that these values make; what isn't among them is unset."""

    def at(place: str) -> Sourced[Any]:
        return values.get(place) or unset(place)

    def under(head: str) -> dict[str, Sourced[Any]]:
        return {path.partition(".")[2]: each for path, each in values.items() if path.startswith(f"{head}.")}

    codes = at("treatment codes")
    return Design(
        participants=at("participants"),
        arms=_coded(at("arms"), codes),
        masking={role: at(f"masking.{role}") for role in Role},
        allocation=Allocation(*(at(f"allocation.{name}") for name in OF_ALLOCATION)),
        sites=at("sites"),
        visits=at("visits"),
        forms=under("forms"),
        endpoints=tuple(
            replace(each, **_attributes(at, f"endpoints.{each.id}", OF_ENDPOINTS)) for each in endpoints
        ),
        analyses=tuple(
            replace(each, **_attributes(at, f"analyses.{each.id}", OF_ANALYSES)) for each in analyses
        ),
        assumptions=under("assumptions"),
        overlaid=overlaid,
        codes=codes,
        about=under("about"),
        measures={path: each for path, each in values.items() if path.partition(".")[0] in HEADS},
    )


def _attributes(at: Any, head: str, names: Iterable[str]) -> dict[str, Any]:
    return {name.replace(" ", "_"): at(f"{head}.{name}") for name in names}


def _coded(arms: Sourced[tuple[Arm, ...]], codes: Sourced[Mapping[str, str]]) -> Sourced[tuple[Arm, ...]]:
    """The arms with the codes that the treating team reads, which come from elsewhere than the arms themselves."""
    if arms.value is None or codes.value is None:
        return arms
    said = codes.value
    return replace(arms, value=tuple(replace(arm, code=said.get(arm.id, "")) for arm in arms.value))


def values(design: Design) -> dict[str, Sourced[Any]]:
    """Every value of a design by its place, in the order of a file; unset ones too."""
    return {each.place: each for each in _walked(design)}


def _walked(design: Design) -> Iterator[Sourced[Any]]:
    yield from design.about.values()
    yield from (design.participants, _uncoded(design.arms), design.codes)
    yield from design.masking.values()
    yield from (getattr(design.allocation, name.replace(" ", "_")) for name in OF_ALLOCATION)
    yield from (design.sites, design.visits)
    yield from design.forms.values()
    for endpoint in design.endpoints:
        yield from (endpoint.measure, endpoint.definition, endpoint.time_frame)
    for analysis in design.analyses:
        yield from (analysis.population, analysis.method)
    yield from design.assumptions.values()
    yield from design.measures.values()


def _uncoded(arms: Sourced[tuple[Arm, ...]]) -> Sourced[tuple[Arm, ...]]:
    if arms.value is None:
        return arms
    return replace(arms, value=tuple(replace(arm, code="") for arm in arms.value))
