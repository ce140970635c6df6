"""Conditions as a protocol file has them: an expression where one can say it, else the keys of the language."""

from __future__ import annotations

from typing import Any

from equipoise.core.criteria.model import All, AnyOf, Condition, Criterion, Has, Not, Unless, When, Words
from equipoise.core.criteria.writing import can_be_written, expression


def rule(condition: Condition) -> str | dict[str, Any]:
    """The condition as the value of `rule:`; ValueError for what no draft contains."""
    if can_be_written(condition):
        return expression(condition)
    match condition:
        case All(parts=parts):
            return {"all": [rule(part) for part in parts]}
        case AnyOf(parts=parts):
            return {"any": [rule(part) for part in parts]}
        case Not(part=part):
            return {"not": rule(part)}
        case When(guard=guard, condition=body, require=require):
            return {"when": rule(guard), "require" if require else "exclude": rule(body)}
        case Unless(condition=body, exception=exception):
            return {"rule": rule(body), "unless": rule(exception)}
        case Has(list=name, concept=concept, where=where) if where is not None:
            return {"has": concept, "in": name, "where": rule(where)}
        case Words(text=text):
            return {"words": text}
        case _:
            raise ValueError(f"{type(condition).__name__} is no part of a draft")


def as_json(criterion: Criterion, drafted_by: str) -> dict[str, Any]:
    """A drafted criterion as plain data: its rule as a file has it, what is left out, and the stretches of text."""
    data: dict[str, Any] = {"id": criterion.id, "drafted_by": drafted_by, "rule": rule(criterion.condition)}
    if criterion.partly:
        data["partly"] = criterion.partly
    stretches = next(iter(criterion.sources.values()), ())
    data["source"] = [
        {"start": each.start, "end": each.end, **({"note": each.note} if each.note else {})}
        for each in stretches
    ]
    return data
