"""Conditions and criteria back to the data of a file, which the reader takes to equal values.

What comes out is plain: strings, lists and mappings, in the order in which people write them. `text` makes YAML of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Condition,
    Count,
    Criterion,
    Has,
    Named,
    Not,
    Readings,
    Stretch,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.writing import can_be_written, expression
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Span

Data = str | list[Any] | dict[str, Any]
LONGEST_LINE = 120
"""Characters of an expression; longer ones are written as a list of their parts."""


class _Dumper(yaml.SafeDumper):
    """Writes everything out: no anchors, and lists set in under their names."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Nothing is written as a reference to what stands elsewhere."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Lists stand under their name, two spaces in."""
        super().increase_indent(flow, False)


def text(data: Data) -> str:
    """The data as YAML."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LONGEST_LINE)


def condition_data(condition: Condition) -> Data:
    """A condition as an expression, or as the keys of the language. InputError where neither can say it."""
    if can_be_written(condition):
        said = _expression(condition)
        if len(said) <= LONGEST_LINE or not isinstance(condition, All | AnyOf | Not):
            return said
    match condition:
        case All(parts=parts):
            return {"all": _several(parts)}
        case AnyOf(parts=parts):
            return {"any": _several(parts)}
        case Not(part=part):
            return {"not": condition_data(part)}
        case When(guard=guard, condition=body, require=require):
            key = "require" if require else "exclude"
            return {"when": condition_data(guard), key: condition_data(body)}
        case Unless(condition=body, exception=exception):
            return _unless(condition_data(body), condition_data(exception))
        case Count() | Has():
            return _of_list(condition)
        case Readings():
            return _readings(condition)
        case Words(text=said, ask=ask):
            return {"words": said, "ask": ask}
        case Named(name=name):
            return name
        case _:
            return _expression(condition)


def _expression(condition: Condition) -> str:
    try:
        return expression(condition)
    except ValueError as error:
        raise InputError(
            f"This can't be written in a file: {error}.", mend="Put it together of conditions that can be."
        ) from error


def _several(parts: tuple[Condition, ...]) -> list[Data]:
    if not parts:
        raise InputError("A list of no conditions can't be written in a file.")
    return [condition_data(each) for each in parts]


def _unless(body: Data, exception: Data) -> Data:
    """The exception beside the keys of the condition; under `rule` where that has an exception of its own."""
    if isinstance(body, dict) and "unless" not in body:
        return {**body, "unless": exception}
    return {"rule": body, "unless": exception}


def _of_list(condition: Count | Has) -> Data:
    if isinstance(condition, Has):
        where = {} if condition.where is None else {"where": condition_data(condition.where)}
        return {"has": condition.concept, "in": condition.list, **where}
    found: dict[str, Any] = {}
    if condition.among:
        found["among"] = _several(condition.among)
    else:
        found["of"] = condition.of
        if condition.where is not None:
            found["where"] = condition_data(condition.where)
    return {"count": {**found, **_limits(condition.span)}}


def _limits(span: Span) -> dict[str, Any]:
    ends = (span.low, span.high)
    if (
        span.low_open
        or span.high_open
        or any(each != each.to_integral_value() for each in ends if each.is_finite())
    ):
        raise InputError("A count is of whole numbers, both ends included.")
    if span.known:
        return {"exactly": f"{span.low:.0f}"}
    if span.high.is_infinite():
        return {"at least": f"{span.low:.0f}"}
    return {"between": [f"{span.low:.0f}", f"{span.high:.0f}"]}


def _readings(condition: Readings) -> Data:
    readings = {
        name: {"words": each.words, "rule": condition_data(each.condition)}
        for name, each in condition.readings.items()
    }
    default = {"default": condition.default} if condition.default else {}
    return {"readings": readings, "question": condition.question, **default}


def criterion_data(criterion: Criterion) -> Data:
    """A criterion: its rule alone, or with its title, sources and remarks."""
    body = condition_data(criterion.condition)
    found: dict[str, Any] = {"title": criterion.title} if criterion.title else {}
    found["rule" if criterion.gate else "prefer"] = body
    for key, value in (("partly", criterion.partly), ("assumed", criterion.assumed)):
        if value:
            found[key] = value
    if criterion.remarks:
        found["remarks"] = list(criterion.remarks)
    if criterion.sources:
        found["source"] = sources_data(criterion.sources)
    return body if list(found) == ["rule"] and isinstance(body, str) else found


def sources_data(sources: Mapping[str, tuple[Stretch, ...]]) -> dict[str, list[Data]]:
    """`demonstration: [25-46, {46-60: a citation}]`."""
    return {name: [_stretch(each) for each in stretches] for name, stretches in sources.items()}


def _stretch(stretch: Stretch) -> Data:
    written = f"{stretch.start}-{stretch.end}"
    return {written: stretch.note} if stretch.note else written
