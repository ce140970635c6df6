"""What a treated place has had in all: biologically effective dose and EQD2 over courses, the earlier ones less what
tissue is assumed to have recovered.

It tells the arm, and so is for the treating team alone. What is assumed (alpha/beta, recovery) is a value with who says
so and why, and is shown beside each result. Whether two courses met the same tissue is often not known: then a sum is
an interval, from as if they had not to as if they had. Doses in Gy. The formulas are in `core.scores.bed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from equipoise.core.followup.courses import Before, Given
from equipoise.core.scores.bed import Course, Recovery, bed, eqd2, stepwise
from equipoise.core.scores.score import ScoreError
from equipoise.core.scores.sizes import total
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import INFINITY, Span
from equipoise.core.values.truth import Truth

GENERIC_SOURCE = "generic value, as in Fowler 1989"
BY, WHY = "Equipoise", "generic values, since the protocol sets none"
NONE = Span.exactly(0)
UNKNOWN = Span(Decimal(0))
"""Of a course whose dose or fractions nobody knows."""
Names = Mapping[str, str]
"""By organ, as a form codes it, its words: `ADRENAL` is “adrenal gland”."""


@dataclass(frozen=True, slots=True)
class AlphaBeta:
    """The alpha/beta of a tissue in Gy. `tissue`: `tumour`, an organ as a form codes it, or `late` for all others."""

    tissue: str
    value: Decimal
    source: str


GENERIC = {
    "tumour": AlphaBeta("tumour", Decimal(10), GENERIC_SOURCE),
    "late": AlphaBeta("late", Decimal(3), GENERIC_SOURCE),
}
"""What sums rest on where a protocol sets nothing: said beside each of them."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that an organ may have in all, as EQD2 in Gy with this alpha/beta, and where that comes from."""

    organ: str
    eqd2: Decimal
    alpha_beta: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a sum of doses rests on. `alpha_beta` of the tissue in Gy. `steps`: from so many months on the share of an
    earlier dose that is taken for recovered; it never falls. `by` whom and `why`.
    """

    title: str
    alpha_beta: Decimal
    by: str
    why: str
    steps: tuple[tuple[Decimal, Decimal], ...] = ()

    def __post_init__(self) -> None:
        shares = [share for _, share in sorted(self.steps)]
        if self.alpha_beta <= 0 or not (self.by and self.why):
            raise ScoreError("An assumption needs an alpha/beta above 0 Gy, and says by whom and why.")
        if shares != sorted(shares) or any(not 0 <= share <= 1 for share in shares):
            raise ScoreError("Recovery is a share from 0 to 1 that never falls.", mend="Look at its steps.")

    @property
    def recovery(self) -> Recovery:
        """The share that is recovered after so many months."""
        return stepwise(dict(self.steps))


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose in both measures. Gy; intervals, without an upper end where a course is not known."""

    bed: Span = NONE
    eqd2: Span = NONE

    def __add__(self, other: Dose) -> Dose:
        return Dose(total((self.bed, other.bed)), total((self.eqd2, other.eqd2)))

    def perhaps(self) -> Dose:
        """The same where it is not known whether it was here at all."""
        return Dose(Span(Decimal(0), self.bed.high), Span(Decimal(0), self.eqd2.high))


@dataclass(frozen=True, slots=True)
class Cumulative:
    """What a place has had, under an assumption. `new` of this trial, `earlier` what is left of other courses, each an
    interval; `months` since the last of those, where there are any.
    """

    place: str
    assumption: Assumption
    new: Dose
    earlier: Dose
    months: Span | None

    @property
    def together(self) -> Dose:
        """Both."""
        return self.new + self.earlier

    def keeps(self, limit: Limit) -> Truth:
        """Whether it keeps to a limit, whose alpha/beta has to be that of the assumption."""
        return self.together.eqd2.within(Span(Decimal(0), limit.eqd2))


@dataclass(frozen=True, slots=True)
class Basis:
    """What all sums of a participant rest on: alpha/betas and limits by tissue, what recovers, and the organs' words.

    `by` and `why`: who assumes the alpha/betas, and for which reason.
    """

    alpha_betas: Mapping[str, AlphaBeta]
    limits: Mapping[str, Limit] = field(default_factory=dict)
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    names: Names = field(default_factory=dict)
    by: str = BY
    why: str = WHY

    def of(self, tissue: str) -> Assumption:
        """The assumption for the tumour, an organ, or late effects anywhere. An organ's limit brings its own."""
        found = self.alpha_betas.get(tissue) or self.alpha_betas["late"]
        limit = self.limits.get(tissue)
        value, source = (limit.alpha_beta, limit.source) if limit else (found.value, found.source)
        # what a tumour has recovered from is no gain: it is counted whole
        steps = () if tissue == "tumour" else self.steps
        return Assumption(source, value, self.by, self.why, steps)


def of_course(course: Course | None, alpha_beta: Decimal) -> Dose:
    """The dose of a course; anything where it isn't known."""
    if course is None:
        return Dose(UNKNOWN, UNKNOWN)
    return Dose(Span.exactly(bed(course, alpha_beta)), Span.exactly(eqd2(course, alpha_beta)))


def cumulative(
    place: str,
    given: Sequence[Given],
    before: Sequence[tuple[Before, Truth]],
    assumption: Assumption,
    today: date,
) -> Cumulative:
    """What one place has had in all. `before`: other courses, and whether each met this very tissue.

    `today` counts as the day of a course of this trial that has none.
    """
    start = min((each.first for each in given if each.first is not None), default=today)
    met = [(each, here) for each, here in before if here is not Truth.NO]
    gaps = [months_between(each.ended, start) for each, _ in met]
    left = (_left(each, here, gap, assumption) for (each, here), gap in zip(met, gaps, strict=True))
    return Cumulative(
        place,
        assumption,
        sum((of_course(each.course, assumption.alpha_beta) for each in given), Dose()),
        sum(left, Dose()),
        min(gaps, key=lambda gap: gap.low, default=None),
    )


def by_lesion(
    given: Iterable[Given], before: Sequence[Before], basis: Basis, tissue: str, today: date
) -> list[Cumulative]:
    """For each lesion in the order given. `tissue`: `tumour`, or `late` for that of the lesion's own organ."""
    grouped: dict[str, list[Given]] = {}
    for each in given:
        grouped.setdefault(each.lesion, []).append(each)
    organs = {name: some[0].organ for name, some in grouped.items()}
    places = list(organs.values())
    return [
        cumulative(
            name,
            some,
            [(each, each.meets(organs[name], places, basis.names)) for each in before],
            basis.of(tissue if tissue == "tumour" else organs[name]),
            today,
        )
        for name, some in grouped.items()
    ]


def by_organ(given: Iterable[Given], before: Sequence[Before], basis: Basis, today: date) -> list[Cumulative]:
    """For each organ that was treated in this trial.

    Two lesions of one organ may or may not share tissue: what is new is from the most of one to the sum of all.
    """
    organs: dict[str, list[Given]] = {}
    for one in given:
        organs.setdefault(one.organ, []).append(one)
    return [
        _organ(organ, some, [(each, each.meets(organ, organs, basis.names)) for each in before], basis, today)
        for organ, some in sorted(organs.items())
    ]


def _organ(
    organ: str, given: list[Given], met: list[tuple[Before, Truth]], basis: Basis, today: date
) -> Cumulative:
    every = cumulative(organ, given, met, basis.of(organ), today)
    least = [each.new for each in by_lesion(given, (), basis, "late", today)]
    new = Dose(
        Span(max(each.bed.low for each in least), every.new.bed.high),
        Span(max(each.eqd2.low for each in least), every.new.eqd2.high),
    )
    return Cumulative(organ, every.assumption, new, every.earlier, every.months)


def months_between(ended: PartialDate | None, start: date) -> Span:
    """Whole months from the end of a course to the start of the next: from the least to the most they can be."""
    if ended is None:
        return Span(Decimal(0))
    return Span(Decimal(_months(ended.latest, start)), Decimal(_months(ended.earliest, start)))


def _months(ended: date, start: date) -> int:
    """A month is whole once its day has come: 31 January to 28 February is none, for recovery must not be early."""
    apart = (start.year - ended.year) * 12 + start.month - ended.month - (start.day < ended.day)
    return max(apart, 0)


def _left(before: Before, here: Truth, months: Span, assumption: Assumption) -> Dose:
    """What is left of a course: recovery never falls, so the least and the greatest share are at the ends."""
    most = Decimal(12_000) if months.high == INFINITY else months.high
    shares = Span(1 - assumption.recovery(most), 1 - assumption.recovery(months.low))
    dose = of_course(before.course, assumption.alpha_beta)
    left = Dose(_times(dose.bed, shares), _times(dose.eqd2, shares))
    return left if here is Truth.YES else left.perhaps()


def _times(dose: Span, shares: Span) -> Span:
    """Both from 0 on. Nothing is left of what has recovered whole, however much it was."""
    high = dose.high * shares.high if shares.high else Decimal(0)
    return Span(dose.low * shares.low, high)
