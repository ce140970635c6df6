"""A trial's design, as its protocol file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from equipoise.core.allocation.scheme import Factor, Scheme
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.followup.forms import Form
from equipoise.core.followup.schedule import Visit


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of participants who get the same. `kind`: experimental, active comparator, ... as registries say.

    `code` is what the treating team reads when the treatment is revealed to it; empty where `Design.codes` is unset.
    """

    id: str
    title: str
    kind: str
    description: str
    code: str


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """A site as the protocol plans it. `number` is two figures or more, and begins each participant's number."""

    number: str
    name: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is measured, and when. `level`: primary, secondary or other. `definition`: which of those in use."""

    id: str
    title: str
    level: str
    measure: Sourced[str]
    definition: Sourced[str]
    time_frame: Sourced[str]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A planned analysis of endpoints. `population`: intention to treat, per protocol, safety."""

    id: str
    title: str
    endpoints: tuple[str, ...]
    population: Sourced[str]
    method: Sourced[str]


@dataclass(frozen=True, slots=True)
class Allocation:
    """How participants are allocated, as the file says it; `Design.scheme` is what computes with it.

    `method`: permuted blocks, minimisation, simple or big stick. `block_sizes`: those drawn from by chance.
    `probability` of minimisation's preferred arm; `weights` of its factors; `distance` by which it measures imbalance;
    `largest_imbalance` of the big stick.
    `by_site`: whether each site has lists of its own.
    """

    method: Sourced[str]
    ratio: Sourced[Mapping[str, int]]
    factors: Sourced[tuple[Factor, ...]]
    by_site: Sourced[bool]
    block_sizes: Sourced[tuple[int, ...]]
    probability: Sourced[str]
    weights: Sourced[Mapping[str, int]]
    largest_imbalance: Sourced[int]
    distance: Sourced[str] = field(default_factory=lambda: Sourced("allocation.distance", Source.UNSET))


@dataclass(frozen=True, slots=True)
class Design:
    """A trial's design. What is unset stays so, and is named by what needs it (`Sourced.need`)."""

    participants: Sourced[int]
    arms: Sourced[tuple[Arm, ...]]
    masking: Mapping[Role, Sourced[bool]]
    allocation: Allocation
    sites: Sourced[tuple[PlannedSite, ...]]
    visits: Sourced[tuple[Visit, ...]]
    forms: Mapping[str, Sourced[Form]]
    endpoints: tuple[Endpoint, ...]
    analyses: tuple[Analysis, ...]
    assumptions: Mapping[str, Sourced[str]] = field(default_factory=dict)
    overlaid: str = ""
    """The name of the overlay whose assumptions are in it; empty where there is none."""
    codes: Sourced[Mapping[str, str]] = field(
        default_factory=lambda: Sourced("treatment codes", Source.UNSET)
    )
    """By arm, what the treating team reads when a treatment is revealed to it. The arms have them too."""
    about: Mapping[str, Sourced[str]] = field(default_factory=dict)
    """What else the record says of the trial: sponsor, phase, purpose, start, completion."""
    measures: Mapping[str, Sourced[Any]] = field(default_factory=dict)
    """By place, what sums of doses, single lesions, costs and follow-up rest on; `core.design.measures` reads them."""

    def scheme(self) -> Scheme:
        """How participants are allocated, with every value it needs; Unset for the first that is missing."""
        from equipoise.core.design.resolving import scheme

        return scheme(self)
