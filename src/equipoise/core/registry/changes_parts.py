"""Arms, interventions, outcomes and other listed parts that were added, taken out or changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from equipoise.core.registry.change_kinds import Change
from equipoise.core.registry.matching import likeness, match_by, words
from equipoise.core.registry.record import Arm, Intervention, Outcome, Study
from equipoise.core.registry.text import plain

Part = TypeVar("Part")
LIKE_ENOUGH = 0.6
"""The share of words in common from which two names are taken as one, reworded."""


def part_changes(before: Study, after: Study) -> Iterator[Change]:
    """One change a kind, with the names of all the parts it holds for in `names`."""
    yield from _parts("arm", before.arms, after.arms, _arm_name, _arm_key)
    yield from _parts(
        "intervention", before.interventions, after.interventions, _intervention_name, _intervention_key
    )
    for kind in ("primary", "secondary", "other"):
        old: tuple[Outcome, ...] = getattr(before, f"{kind}_outcomes")
        new: tuple[Outcome, ...] = getattr(after, f"{kind}_outcomes")
        yield from _parts(f"{kind}_outcome", old, new, _outcome_name, _outcome_key)
    yield from _names(
        "collaborator", [x.name for x in before.collaborators], [x.name for x in after.collaborators]
    )
    yield from _names("condition", before.conditions, after.conditions)
    yield from _names(
        "reference", [x.citation for x in before.references], [x.citation for x in after.references]
    )


def _parts(
    what: str,
    before: Sequence[Part],
    after: Sequence[Part],
    name: Callable[[Part], str],
    key: Callable[[Part], Hashable],
) -> Iterator[Change]:
    """Parts paired by all they say, by name, then by a name alike; a pair that differs has changed."""
    if before == after:
        return

    def like(left: Part, right: Part) -> float:
        return _like_names(name(left), name(right))

    matched = match_by(before, after, (key, lambda part: words(name(part))), like)
    changed = [_renamed(name(old), name(new)) for old, new in matched.pairs if key(old) != key(new)]
    if changed:
        yield Change(
            f"{what}_changed", {"names": [new for _, new in changed], "before": [old for old, _ in changed]}
        )
    for suffix, alone in (("added", matched.added), ("removed", matched.removed)):
        if alone:
            yield Change(f"{what}_{suffix}", {"names": [plain(name(each)) for each in alone]})


def _like_names(left: str, right: str) -> float:
    score = likeness(words(left), words(right))
    return score if score >= LIKE_ENOUGH else 0.0


def _renamed(old: str, new: str) -> tuple[str, str]:
    return plain(old), plain(new)


def _names(
    what: str,
    before: Sequence[str],
    after: Sequence[str],
    like: Callable[[str, str], float] | None = None,
) -> Iterator[Change]:
    """Names that are in one version only; case, accents and order don't count, nor, with `like`, a few words."""
    matched = match_by(before, after, (words,), like)
    for suffix, alone in (("added", matched.added), ("removed", matched.removed)):
        if alone:
            yield Change(f"{what}_{suffix}", {"names": [plain(each) for each in alone]})


def _arm_name(arm: Arm) -> str:
    return arm.label


def _arm_key(arm: Arm) -> Hashable:
    return words(arm.label), arm.type, words(plain(arm.description))


def _intervention_name(intervention: Intervention) -> str:
    return intervention.name


def _intervention_key(intervention: Intervention) -> Hashable:
    return words(intervention.name), intervention.type, words(plain(intervention.description))


def _outcome_name(outcome: Outcome) -> str:
    return outcome.measure


def _outcome_key(outcome: Outcome) -> Hashable:
    return words(outcome.measure), words(plain(outcome.time_frame)), words(plain(outcome.description))
