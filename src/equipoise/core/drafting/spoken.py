"""A bound in plain words."""

from __future__ import annotations

from equipoise.core.drafting.limits import Edge
from equipoise.core.drafting.statements import Bound


def sentence(bound: Bound) -> str:
    """The bound as a person would say it: `age at least 18 years`."""
    about = f" ({bound.about})" if bound.about else ""
    clock = f", counted from {bound.anchor.replace('_', ' ')}" if bound.anchor else ""
    start = "under a condition: " if bound.condition else ""
    return f"{start}{bound.fact.replace('_', ' ')}{about} {_interval(bound)}{clock}"


def _interval(bound: Bound) -> str:
    sides = [
        _side("at least", "more than", bound.lower, bound.unit),
        _side("at most", "less than", bound.upper, bound.unit),
    ]
    said = " and ".join(filter(None, sides))
    if bound.lower and bound.lower == bound.upper:
        said = f"{bound.lower.value} {_unit(bound.lower, bound.unit)}".strip()
    return f"not ({said})" if bound.outside else said


def _side(inclusive: str, exclusive: str, edge: Edge | None, unit: str) -> str:
    if edge is None:
        return ""
    return f"{inclusive if edge.inclusive else exclusive} {edge.value} {_unit(edge, unit)}".strip()


def _unit(edge: Edge, unit: str) -> str:
    times = unit in ("day", "week", "month", "year", "hour", "minute", "point")
    return f"{unit}s" if times and edge.value != 1 else unit
