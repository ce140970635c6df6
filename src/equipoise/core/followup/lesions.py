"""Lesions of one participant over scans: what was chosen at baseline, and what each scan found of each.

Sizes are in mm: the longest diameter, of lymph nodes the short axis. RECIST 1.1 says how findings that are no plain
number count: too small to measure is 5 mm, gone is 0, lesions that merged count once with the whole, and the parts of
one that split are added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from equipoise.core.scores.recist import TOO_SMALL_TO_MEASURE, TargetLesion, check_targets
from equipoise.core.scores.score import ScoreError
from equipoise.core.scores.sizes import total
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth

NOTHING = Span.exactly(0)


class Part(StrEnum):
    """What a lesion is to the series."""

    TARGET = "target"
    NON_TARGET = "non-target"
    NEW = "new"
    """It was not there at baseline."""


class State(StrEnum):
    """What a scan found of a lesion."""

    MEASURED = "measured"
    TOO_SMALL = "too small to measure"
    GONE = "gone"
    PRESENT = "present"
    """There, and not measured: of lesions that are no targets."""
    WORSE = "unequivocal progression"
    """Of lesions that are no targets: so much worse that it speaks for the whole of the disease."""
    MERGED = "merged"
    """One with another lesion, whose size is the whole."""
    NOT_EVALUABLE = "not evaluable"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scan found of a lesion. `parts`: its sizes in mm, several where it split."""

    state: State
    parts: tuple[Span, ...] = ()

    @property
    def size(self) -> Span | None:
        """What it adds to the sum, in mm; None where that is not known."""
        match self.state:
            case State.GONE | State.MERGED:
                return NOTHING
            case State.TOO_SMALL if not self.parts:
                return TOO_SMALL_TO_MEASURE
            case State.NOT_EVALUABLE:
                return None
        return total(self.parts) if self.parts else None

    @property
    def is_seen(self) -> Truth:
        """Whether there is anything of it; what merged is there, in the other."""
        if self.state is State.GONE:
            return Truth.NO
        size = self.size
        if size is None:
            return Truth.YES if self.state in (State.PRESENT, State.WORSE) else Truth.UNKNOWN
        if self.state is State.MERGED or size.low > 0:
            return Truth.YES
        return Truth.NO if size == NOTHING else Truth.UNKNOWN


UNSEEN = Finding(State.NOT_EVALUABLE)
"""Of a lesion that a scan says nothing about."""


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion by its number or name in the series. `node`: a lymph node, measured in its short axis.

    `of_trial`: whether it is one that the trial treats, in whichever arm.
    """

    id: str
    organ: str
    part: Part
    node: bool = False
    of_trial: Truth = Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan. `day` may be known to the month only, or not at all.

    `new`: whether lesions that were not there at baseline are seen, beside those that are listed as new. `markers`:
    whether tumour markers are normal, yes where the trial follows none.
    """

    day: PartialDate | None
    findings: Mapping[str, Finding]
    new: Truth = Truth.NO
    markers: Truth = Truth.YES

    def of(self, lesion: Lesion) -> Finding:
        """What it found of a lesion; not evaluable where it says nothing."""
        return self.findings.get(lesion.id, UNSEEN)


@dataclass(frozen=True, slots=True)
class Series:
    """All scans of a participant in the order they were made; the first is the baseline."""

    lesions: tuple[Lesion, ...]
    scans: tuple[Scan, ...]

    def those(self, part: Part) -> tuple[Lesion, ...]:
        """The lesions that are this to the series."""
        return tuple(each for each in self.lesions if each.part is part)

    def targets(self, timepoints: tuple[int, ...]) -> tuple[TargetLesion, ...]:
        """The target lesions with their sizes at these timepoints, as `core.scores.recist` takes them."""
        return tuple(
            TargetLesion(each.organ, tuple(self.scans[at].of(each).size for at in timepoints), each.node)
            for each in self.those(Part.TARGET)
        )


def doubts(series: Series) -> Iterator[str]:
    """What speaks against a series, in sentences: the rules of RECIST for a baseline, days, and what merged."""
    try:
        if series.scans:
            check_targets(series.targets((0,)))
    except ScoreError as error:
        yield str(error)
    if series.scans:
        for each in series.those(Part.TARGET):
            if series.scans[0].of(each).size is None:
                yield f"Target lesion {each.id} has no size at baseline."
    yield from _disorder(series)


def _disorder(series: Series) -> Iterator[str]:
    for before, after in pairwise(series.scans):
        if before.day and after.day and after.day.latest < before.day.earliest:
            yield f"The scan of {after.day.words()} stands after that of {before.day.words()}."


def misplaced(series: Series, at: int) -> Iterator[str]:
    """What leaves open where a scan stands in the series, in sentences: no day, or one that another has too."""
    here = series.scans[at].day
    for each in (*series.scans[:at], *series.scans[at + 1 :]):
        if here is None:
            yield "Without a date this scan is read as the last one, and another as the baseline."
            return
        if each.day == here and here.day is not None:
            yield (
                f"There is another scan of {here.words()}. Enter what was seen on one day as one scan: "
                "of two, the second is read as a later one."
            )
        elif each.day and here.earliest <= each.day.latest and each.day.earliest <= here.latest:
            yield f"It can’t be told whether this scan or that of {each.day.words()} was first."


def jumps(series: Series, *, share: int, length: int) -> Iterator[str]:
    """Sizes that changed from one scan to the next by more than `share` per cent and by more than `length` mm: they
    may be true, and may be slips of a figure or of the unit.
    """
    for lesion in series.lesions:
        for before, after in pairwise(series.scans):
            old, new = before.of(lesion).size, after.of(lesion).size
            if old is None or new is None or not (old.known and new.known):
                continue
            change = abs(new.low - old.low)
            if (
                change > length
                and change * 100 > old.low * share
                and State.MERGED
                not in (
                    before.of(lesion).state,
                    after.of(lesion).state,
                )
            ):
                yield f"Lesion {lesion.id} went from {old} mm to {new} mm between two scans."
