"""How each lesion went from scan to scan, and whether those of the trial or others progressed, by a rule for single
lesions.

Both arms of a trial may treat every lesion of it: that a lesion is one of the trial tells no arm. Which dose it had is
not in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from equipoise.core.followup.lesions import Finding, Lesion, Part, Series
from equipoise.core.followup.responses import Point, by_lesion
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Step:
    """What one scan found of a lesion, None before it was first spoken of; `progresses` by the rule, None at baseline
    and without a rule.
    """

    finding: Finding | None
    progresses: Truth | None = None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A lesion over all scans of the series."""

    lesion: Lesion
    steps: tuple[Step, ...]

    @property
    def first(self) -> int | None:
        """The scan on which it first progressed; None where on none for certain."""
        return next((at for at, each in enumerate(self.steps) if each.progresses is Truth.YES), None)

    @property
    def nadir(self) -> int | None:
        """The scan on which it was smallest, the first of several; None where no size is exact."""
        sizes = {
            at: size.low
            for at, each in enumerate(self.steps)
            if each.finding and (size := each.finding.size) is not None and size.known
        }
        return min(sizes, key=lambda at: (sizes[at], at), default=None)

    @property
    def is_open(self) -> bool:
        """Whether it is not known of any scan if the lesion progressed, and it certainly did on none."""
        return self.first is None and any(each.progresses is Truth.UNKNOWN for each in self.steps)


@dataclass(frozen=True, slots=True)
class Group:
    """Lesions that belong together, and which of them progressed when: the earliest first."""

    lesions: tuple[Lesion, ...]
    progressed: tuple[tuple[Lesion, int], ...]
    open: tuple[Lesion, ...]

    @property
    def answer(self) -> Truth:
        """Whether any of them progressed."""
        if self.progressed:
            return Truth.YES
        return Truth.UNKNOWN if self.open else Truth.NO


def trajectories(series: Series, rule: Rule | None) -> list[Trajectory]:
    """Every lesion that is followed by itself, in the order of the series; not those that stand together."""
    judged = [by_lesion(series, rule, at) if rule and at else {} for at in range(len(series.scans))]
    return [
        Trajectory(each, tuple(_steps(series, each, [found.get(each.id) for found in judged])))
        for each in series.lesions
        if each.part is not Part.NON_TARGET
    ]


def _steps(series: Series, lesion: Lesion, judged: Sequence[Truth | None]) -> Iterable[Step]:
    is_there = lesion.part is not Part.NEW
    for scan, progresses in zip(series.scans, judged, strict=True):
        is_there = is_there or lesion.id in scan.findings
        yield Step(scan.of(lesion), progresses) if is_there else Step(None)


def group(found: Iterable[Trajectory], of_trial: Truth) -> Group:
    """The lesions of the trial (yes), others (no), or those of which nobody said it (unknown)."""
    members = [each for each in found if each.lesion.of_trial is of_trial]
    grown = sorted((each.first, each.lesion.id, each.lesion) for each in members if each.first is not None)
    return Group(
        tuple(each.lesion for each in members),
        tuple((lesion, at) for at, _, lesion in grown),
        tuple(each.lesion for each in members if each.is_open),
    )


def nadir(points: Sequence[Point]) -> int | None:
    """The scan with the smallest sum so far, the first of several; None where no sum is exact."""
    sums = {at: each.sum.low for at, each in enumerate(points) if each.sum.known}
    return min(sums, key=lambda at: (sums[at], at), default=None)
