"""What a criterion says, in a form that can be computed: bounds on facts, with the words they come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from equipoise.core.drafting.limits import Edge


@dataclass(frozen=True, slots=True)
class Bound:
    """An interval that a fact must lie in (`outside`: must not lie in), in the unit as written.

    `start` and `end` quote the text the tree was read from. `about` says of what, for facts that need it (the time
    since *surgery*); `anchor` is the clock that a time is counted from. `condition`: it stands in a guard or an
    exception, or nothing is compared, and so it asks nothing by itself; it is as written, never inverted.
    """

    fact: str
    lower: Edge | None
    upper: Edge | None
    unit: str
    start: int
    end: int
    outside: bool = False
    about: str = ""
    anchor: str = ""
    condition: bool = False

    def inverted(self) -> Bound:
        """The bound that is met exactly where this one is not. Inverting twice gives the bound itself."""
        if self.outside or (self.lower and self.upper):
            return replace(self, outside=not self.outside)
        return replace(self, lower=_beyond(self.upper), upper=_beyond(self.lower))

    def admits(self, value: Decimal) -> bool:
        """Whether a value in the same unit lies where it must."""
        low = (
            self.lower is None
            or value > self.lower.value
            or (self.lower.inclusive and value == self.lower.value)
        )
        high = (
            self.upper is None
            or value < self.upper.value
            or (self.upper.inclusive and value == self.upper.value)
        )
        return (low and high) != self.outside


def as_json(bound: Bound) -> dict[str, Any]:
    """The bound as plain data; what is unsaid or false is left out, but for the two sides.

    Of a bound with `outside` either side suffices: its `lower` lies above its `upper`.
    """
    lower, upper = (
        (_beyond(bound.upper), _beyond(bound.lower)) if bound.outside else (bound.lower, bound.upper)
    )
    data: dict[str, Any] = {
        "fact": bound.fact,
        "lower": _edge(lower),
        "upper": _edge(upper),
        "unit": bound.unit,
        "start": bound.start,
        "end": bound.end,
    }
    extra = {
        "outside": bound.outside,
        "about": bound.about,
        "anchor": bound.anchor,
        "condition": bound.condition,
    }
    return data | {key: value for key, value in extra.items() if value}


def _beyond(edge: Edge | None) -> Edge | None:
    return Edge(edge.value, not edge.inclusive) if edge else None


def _edge(edge: Edge | None) -> dict[str, Any] | None:
    if edge is None:
        return None
    whole = edge.value == edge.value.to_integral_value()
    return {"value": int(edge.value) if whole else float(edge.value), "inclusive": edge.inclusive}
