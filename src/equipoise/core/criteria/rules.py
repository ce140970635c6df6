"""A trial's criteria with all that they speak of: what is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from equipoise.core.criteria.model import Condition, Count, Criterion
from equipoise.core.criteria.scope import Scope


@dataclass(frozen=True, slots=True)
class Implied:
    """What a yes-no fact follows from where nobody gave it: yes where `yes` holds, no where `no` does."""

    yes: Condition | None = None
    no: Condition | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A number that is gathered from a field of a list's entries where nobody gave it.

    `entries`: those that count (its span says nothing). `largest`: the largest of the field; `volume`: that of balls
    of these diameters at most, for nothing of that diameter holds more.
    """

    entries: Count
    field: str
    take: Literal["largest", "volume"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Criteria and their scope.

    `counted`, `gathered`: number facts that come of a list's entries where nobody gave them. `implied`: yes-no facts
    that follow from others; a field of a list's entries under `list.field`.
    """

    scope: Scope
    criteria: tuple[Criterion, ...]
    counted: Mapping[str, Count] = field(default_factory=dict)
    implied: Mapping[str, Implied] = field(default_factory=dict)
    gathered: Mapping[str, Gathered] = field(default_factory=dict)

    @property
    def gates(self) -> tuple[Criterion, ...]:
        """The criteria that decide; preferences don't."""
        return tuple(each for each in self.criteria if each.gate)

    def criterion(self, name: str) -> Criterion | None:
        """The criterion of that id."""
        return next((each for each in self.criteria if each.id == name), None)
