"""The history of a record: each version with its date and what it changed, in sentences under a few heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from equipoise.core.registry.change_kinds import GROUP_LABELS, ChangeGroup
from equipoise.core.registry.record import Study
from equipoise.web.studies import differences
from equipoise.web.studies.queries import VersionChanges


@dataclass(frozen=True, slots=True)
class Sentence:
    """A change in one sentence; for a criterion, with its words before and after."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The changes of one group."""

    code: str
    label: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list. `updated` is None where the record doesn't say when it was updated."""

    id: int
    updated: date | None
    seen: date
    is_current: bool
    is_first: bool
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A group that the list may be narrowed to, with how many changes it has in all."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class History:
    """The versions shown, the newest first, the groups that changes fall into, and how many versions are hidden."""

    versions: tuple[Version, ...]
    filters: tuple[Filter, ...]
    hidden: int


def between(before: Study, after: Study) -> tuple[Head, ...]:
    """What one version means against an earlier one, group by group."""
    return _heads((each.kind, each.detail) for each in differences.compare(before, after))


def history(kept: Sequence[VersionChanges], chosen: frozenset[str]) -> History:
    """The list, newest first as `kept` is, narrowed to the groups whose codes are `chosen` (to none: everything)."""
    versions = [_version(each) for each in kept]
    shown = [each for each in (_narrowed(version, chosen) for version in versions) if each]
    return History(tuple(shown), tuple(_filters(versions, chosen)), len(versions) - len(shown))


def _version(kept: VersionChanges) -> Version:
    info = kept.version
    heads = _heads((each.kind, each.detail) for each in kept.changes)
    return Version(info.id, info.updated_on, info.received_at.date(), info.is_current, kept.is_first, heads)


def _heads(found: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Head, ...]:
    """The changes under their groups' names; a kind that nobody knows any more stands under the last."""
    grouped: dict[ChangeGroup, list[Sentence]] = {}
    for kind, detail in found:
        group = ChangeGroup(differences.group(kind) or ChangeGroup.WORDS)
        grouped.setdefault(group, []).append(_sentence(kind, detail))
    return tuple(
        Head(group.value, GROUP_LABELS[group], tuple(grouped[group]))
        for group in ChangeGroup
        if group in grouped
    )


def _sentence(kind: str, detail: Mapping[str, Any]) -> Sentence:
    text = differences.sentence(kind, detail)
    if differences.group(kind) != ChangeGroup.WHO:
        return Sentence(text)
    before, after = detail.get("before"), detail.get("after")
    return Sentence(text, *(each if isinstance(each, str) else "" for each in (before, after)))


def _narrowed(version: Version, chosen: frozenset[str]) -> Version | None:
    if not chosen:
        return version
    heads = tuple(each for each in version.heads if each.code in chosen)
    return replace(version, heads=heads) if heads else None


def _filters(versions: Iterable[Version], chosen: frozenset[str]) -> Iterable[Filter]:
    counts = dict.fromkeys(ChangeGroup, 0)
    for version in versions:
        for head in version.heads:
            counts[ChangeGroup(head.code)] += len(head.sentences)
    for group, count in counts.items():
        if count:
            yield Filter(group.value, GROUP_LABELS[group], count, group.value in chosen)
