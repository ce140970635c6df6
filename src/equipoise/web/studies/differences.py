"""What a newer version means against the one before: the record's fields and its criteria together.

`core.registry` and `core.eligibility` don't know each other; here they meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from equipoise.core.eligibility import compare as criteria
from equipoise.core.registry import changes as record
from equipoise.core.registry.change_kinds import ChangeGroup
from equipoise.core.registry.record import Study

TEXT_DIFFERS = "criteria_text"
"""What `core.registry` says where the two texts differ: the place for what that means."""
_CRITERION = "criterion_"
_WORDS = tuple(each.name for each in fields(criteria.CriterionChange) if each.name != "kind")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of meaning. `kind` and `detail` are those of the module in `core` that found it."""

    kind: str
    detail: Mapping[str, Any]


def compare(before: Study, after: Study) -> tuple[Difference, ...]:
    """Every difference that means something; the criteria's one by one where their text differs.

    Criteria that differ in white space, bullets or order alone give none.
    """
    return tuple(_differences(before, after))


def _differences(before: Study, after: Study) -> Iterator[Difference]:
    for each in record.compare(before, after):
        if each.kind != TEXT_DIFFERS:
            yield Difference(each.kind, each.detail)
            continue
        for told in criteria.compare(before.eligibility.criteria, after.eligibility.criteria):
            yield Difference(told.kind, {name: getattr(told, name) for name in _WORDS})


def sentence(kind: str, detail: Mapping[str, Any]) -> str:
    """A difference, as it was kept, in a sentence. Never raises, whatever an older version kept."""
    if kind.startswith(_CRITERION) and set(detail) == set(_WORDS):
        return criteria.sentence(criteria.CriterionChange(kind=cast(Any, kind), **detail))
    return record.sentence(kind, detail)


def group(kind: str) -> str:
    """What the change is about: a key of `core.registry.changes.GROUP_LABELS`, `""` if it isn't known."""
    if kind.startswith(_CRITERION):
        return str(ChangeGroup.WHO)
    known = record.KINDS.get(kind)
    return str(known.group) if known else ""
