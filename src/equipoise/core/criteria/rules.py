"""A trial's criteria with all that they speak of: what is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from equipoise.core.criteria.model import Condition, Count, Criterion
from equipoise.core.criteria.scope import Scope


@dataclass(frozen=True, slots=True)
class Implied:
    """What a yes-no fact follows from where nobody gave it: yes where `yes` holds, no where `no` does."""

    yes: Condition | None = None
    no: Condition | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Criteria and their scope.

    `counted`: number facts that are counted in a list where nobody gave them. `implied`: yes-no facts that follow from
    others; a field of a list's entries under `list.field`.
    """

    scope: Scope
    criteria: tuple[Criterion, ...]
    counted: Mapping[str, Count] = field(default_factory=dict)
    implied: Mapping[str, Implied] = field(default_factory=dict)

    @property
    def gates(self) -> tuple[Criterion, ...]:
        """The criteria that decide; preferences don't."""
        return tuple(each for each in self.criteria if each.gate)

    def criterion(self, name: str) -> Criterion | None:
        """The criterion of that id."""
        return next((each for each in self.criteria if each.id == name), None)
