"""Progression of one lesion by itself. This is not RECIST, which judges the sum of the target lesions.

Three ways in which a single lesion progresses: it has grown by a share and by a length since a reference; it is new
and large enough; or it keeps growing from scan to scan. Protocols choose their own thresholds, so all are arguments.
Sizes are diameters in mm and may be missing or known as an interval; days may be known to the month or the year.
Every answer is yes, no or unknown, and one that is not unknown stays so whatever the missing sizes turn out to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dateutil.relativedelta import relativedelta

from equipoise.core.scores.score import ScoreError
from equipoise.core.scores.sizes import ANY_SIZE, at_least, grown, larger, smallest
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import INFINITY, Span
from equipoise.core.values.truth import Truth, all_of, any_of

Reference = Literal["baseline", "nadir"]


@dataclass(frozen=True, slots=True)
class Scan:
    """The size of a lesion in mm on a day; any size at all where it was not measured, any day where it is not known."""

    size: Span = ANY_SIZE
    day: PartialDate | None = None

    def __post_init__(self) -> None:
        if self.size.low < 0:
            raise ScoreError(f"A lesion can't measure {self.size} mm.", mend="Sizes begin at 0 mm.")


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion with its scans in the order they were made: the first is the baseline, the last is judged.

    `new` says whether it is unambiguously new, that is, was not there at baseline. ScoreError where a scan is
    certainly older than the one before it.
    """

    scans: tuple[Scan, ...]
    new: Truth = Truth.NO

    def __post_init__(self) -> None:
        for before, after in self.neighbours:
            if before.day and after.day and after.day.latest < before.day.earliest:
                raise ScoreError(
                    f"A scan of {after.day.words()} stands after one of {before.day.words()}.",
                    mend="Put the scans in the order they were made.",
                )

    @property
    def neighbours(self) -> tuple[tuple[Scan, Scan], ...]:
        """Each scan but the last with the one after it."""
        return tuple(zip(self.scans, self.scans[1:], strict=False))

    @property
    def latest(self) -> Span:
        """The size on the last scan."""
        return self.scans[-1].size if self.scans else ANY_SIZE

    def reference(self, kind: Reference) -> Span:
        """The size to measure growth from: on the first scan, or the smallest before the last one (its nadir)."""
        earlier = [each.size for each in self.scans[:-1]]
        if not earlier:
            return ANY_SIZE
        return earlier[0] if kind == "baseline" else smallest(earlier)


def has_grown(lesion: Lesion, *, share: Decimal, length: Decimal, reference: Reference) -> Truth:
    """Whether it is larger than the reference by its share (0.2 for 20 %) and by the length in mm, at least both."""
    return grown(lesion.latest, lesion.reference(reference), share=share, length=length)


def is_new(lesion: Lesion, *, length: Decimal) -> Truth:
    """Whether it is unambiguously new and measures the length in mm or more."""
    return all_of((lesion.new, at_least(lesion.latest, Span.exactly(length))))


def keeps_growing(lesion: Lesion, *, rises: int, months: tuple[int, int], length: Decimal) -> Truth:
    """Whether each of the last `rises` scans measures more than the scan before it, and the last one enough.

    Neighbouring scans of this run lie from the first to the second number of calendar months apart, both included, and
    the last scan measures the length in mm, or more, above the baseline. Scans that are missing may show anything.
    """
    run = lesion.neighbours[-rises:]
    return all_of(
        (
            has_grown(lesion, share=Decimal(0), length=length, reference="baseline"),
            Truth.YES if len(run) == rises else Truth.UNKNOWN,
            *(larger(after.size, before.size) for before, after in run),
            *(_apart(before.day, after.day, months) for before, after in run),
        )
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """The thresholds of a protocol: growth since a reference, size of a new lesion, and growth from scan to scan.

    `share` is a fraction, lengths are in mm, `months` the least and the greatest distance of scans.
    """

    share: Decimal
    length: Decimal
    reference: Reference
    new_length: Decimal
    rises: int
    months: tuple[int, int]
    rising_length: Decimal


def is_progressing(lesion: Lesion, rule: Rule) -> Truth:
    """Whether the lesion progresses in one of the three ways."""
    return any_of(
        (
            has_grown(lesion, share=rule.share, length=rule.length, reference=rule.reference),
            is_new(lesion, length=rule.new_length),
            keeps_growing(lesion, rises=rule.rises, months=rule.months, length=rule.rising_length),
        )
    )


def growth(lesion: Lesion, reference: Reference) -> Span:
    """How much larger the lesion is than the reference, in mm; negative where it shrank."""
    now, start = lesion.latest, lesion.reference(reference)
    opened = now.low_open or start.high_open, now.high_open or start.low_open
    return Span(_less(now.low, start.high), _less(now.high, start.low), *opened)


def relative_growth(lesion: Lesion, reference: Reference) -> Span:
    """The same in percent of the reference; without an upper end where the reference may be 0 mm."""
    now, start = lesion.latest, lesion.reference(reference)
    return Span(_percent(now.low, start.high), _percent(now.high, start.low))


def _less(size: Decimal, start: Decimal) -> Decimal:
    return -INFINITY if start.is_infinite() else size - start


def _percent(size: Decimal, start: Decimal) -> Decimal:
    if start == 0:
        return INFINITY if size > 0 else Decimal(0)
    if start.is_infinite():
        return Decimal(-100)
    return (size - start) * 100 / start


def _apart(before: PartialDate | None, after: PartialDate | None, months: tuple[int, int]) -> Truth:
    """Whether the days lie so many months apart, at least and at most."""
    if before is None or after is None:
        return Truth.UNKNOWN
    least, most = months
    if after.latest < _later(before.earliest, least) or after.earliest > _later(before.latest, most):
        return Truth.NO
    sure = after.earliest >= _later(before.latest, least) and after.latest <= _later(before.earliest, most)
    return Truth.YES if sure else Truth.UNKNOWN


def _later(day: date, months: int) -> date:
    return day + relativedelta(months=months)
