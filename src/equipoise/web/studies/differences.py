"""What a newer version means against the one before: the record's fields and its criteria together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from equipoise.core.eligibility import compare as criteria
from equipoise.core.registry.record import Study

_CRITERION = "criterion_"
_WORDS = tuple(each.name for each in fields(criteria.CriterionChange) if each.name != "kind")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of meaning. `kind` and `detail` are those of the module in `core` that found it."""

    kind: str
    detail: Mapping[str, Any]


def compare(before: Study, after: Study) -> tuple[Difference, ...]:
    """Every difference that means something, the record's first, then criterion by criterion."""
    from equipoise.core.registry import changes as record

    found = [Difference(each.kind, each.detail) for each in record.compare(before, after)]
    told = criteria.compare(before.eligibility.criteria, after.eligibility.criteria)
    found += [Difference(each.kind, {name: getattr(each, name) for name in _WORDS}) for each in told]
    return tuple(found)


def sentence(kind: str, detail: Mapping[str, Any]) -> str:
    """A difference, as it was kept, in a sentence."""
    from equipoise.core.registry import changes as record

    if kind.startswith(_CRITERION):
        return criteria.sentence(criteria.CriterionChange(kind=cast(Any, kind), **detail))
    return record.sentence(kind, detail)
