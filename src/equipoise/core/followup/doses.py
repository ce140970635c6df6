"""What a treated place has had in all: biologically effective dose and EQD2 over courses, the earlier ones less what
tissue is assumed to have recovered.

It tells the arm, and so is for the treating team alone. What is assumed (alpha/beta, recovery) is a value with who says
so and why, and is shown beside each result. Doses in Gy. The formulas are in `core.scores.bed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.followup import taking
from equipoise.core.followup.taking import Values
from equipoise.core.scores.bed import Course, Recovery, bed, eqd2, stepwise
from equipoise.core.scores.score import ScoreError
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import INFINITY, Span


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
class Given:
    """A course that was given in this trial: to which lesion, in which organ, from when to when."""

    lesion: str
    organ: str
    course: Course
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """A course that the same place had earlier. `ended`: its last day, as far as it is known."""

    organ: str
    course: Course
    ended: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Cumulative:
    """What a place has had, under an assumption. `new` of this trial, `earlier` what is left of earlier courses, each
    an interval where days leave open how much has recovered; `months` since the last earlier course.
    """

    place: str
    assumption: Assumption
    new_bed: Decimal
    new_eqd2: Decimal
    earlier_bed: Span
    earlier_eqd2: Span
    months: Span | None

    @property
    def bed(self) -> Span:
        """Both together."""
        return _plus(self.earlier_bed, self.new_bed)

    @property
    def eqd2(self) -> Span:
        """Both together."""
        return _plus(self.earlier_eqd2, self.new_eqd2)


def course_of(total: Decimal, fractions: int) -> Course:
    """A course from its total dose. ScoreError where there are no fractions."""
    if fractions < 1:
        raise ScoreError(f"{fractions} fractions are no course.", mend="Give one or more.")
    return Course(fractions, total / fractions)


def delivered(values: Values) -> list[Given]:
    """The courses of an entry of treatment delivered: the group LESION with TULNKID, TULOC, DOSE, FRACTIONS, ECSTDAT,
    ECENDAT. Rows without dose or fractions are left out.
    """
    found = []
    for row in taking.rows(values, "LESION"):
        dose, fractions = taking.number(row, "DOSE"), taking.whole(row, "FRACTIONS")
        if dose is not None and dose >= 0 and fractions:
            name, organ = taking.text(row, "TULNKID"), taking.text(row, "TULOC")
            days = taking.day(row, "ECSTDAT"), taking.day(row, "ECENDAT")
            found.append(Given(name, organ, course_of(dose, fractions), *days))
    return found


def earlier(values: Values) -> list[Before]:
    """Earlier courses of a baseline entry that overlap with a lesion of the trial: the group EARLIER with PRLOC,
    PRDOSE, PRFRAC, PRENDAT, OVERLAP. Where nobody said whether it overlaps, it counts.
    """
    found = []
    for row in taking.rows(values, "EARLIER"):
        dose, fractions = taking.number(row, "PRDOSE"), taking.whole(row, "PRFRAC")
        if dose is not None and dose >= 0 and fractions and taking.text(row, "OVERLAP") != "no":
            place = taking.text(row, "PRLOC")
            found.append(Before(place, course_of(dose, fractions), taking.partial(row, "PRENDAT")))
    return found


def stated(values: Values) -> dict[str, Decimal]:
    """The EQD2 that a lesion's place had earlier as the treating team worked it out (PRIOREQD2), by lesion."""
    found = {
        taking.text(row, "TULNKID"): taking.number(row, "PRIOREQD2") for row in taking.rows(values, "LESION")
    }
    return {lesion: dose for lesion, dose in found.items() if dose is not None}


def cumulative(
    place: str, given: Sequence[Given], before: Sequence[Before], assumption: Assumption, today: date
) -> Cumulative:
    """What one place has had in all. `today` counts as the day of a course of this trial that has none."""
    start = min((each.first for each in given if each.first is not None), default=today)
    ab, recovery = assumption.alpha_beta, assumption.recovery
    gaps = [months_between(each.ended, start) for each in before]
    left = [_left(gap, recovery) for gap in gaps]
    return Cumulative(
        place,
        assumption,
        sum((bed(each.course, ab) for each in given), Decimal(0)),
        sum((eqd2(each.course, ab) for each in given), Decimal(0)),
        _total(
            bed(each.course, ab) * share for each, ends in zip(before, left, strict=True) for share in ends
        ),
        _total(
            eqd2(each.course, ab) * share for each, ends in zip(before, left, strict=True) for share in ends
        ),
        min(gaps, key=lambda gap: gap.low, default=None),
    )


def by_lesion(
    given: Iterable[Given], before: Mapping[str, Sequence[Before]], assumption: Assumption, today: date
) -> list[Cumulative]:
    """For each lesion in the order given; `before` by lesion."""
    grouped: dict[str, list[Given]] = {}
    for each in given:
        grouped.setdefault(each.lesion, []).append(each)
    return [cumulative(name, some, before.get(name, ()), assumption, today) for name, some in grouped.items()]


def by_organ(
    given: Iterable[Given], before: Iterable[Before], assumption: Assumption, today: date
) -> list[Cumulative]:
    """For each organ by its name, in any case: an upper bound, as if all had met the same tissue."""
    organs: dict[str, tuple[list[Given], list[Before]]] = {}
    for one in given:
        organs.setdefault(one.organ.casefold(), ([], []))[0].append(one)
    for other in before:
        organs.setdefault(other.organ.casefold(), ([], []))[1].append(other)
    return [cumulative(name, *both, assumption, today) for name, both in sorted(organs.items())]


def months_between(ended: PartialDate | None, start: date) -> Span:
    """Whole months from the end of a course to the start of the next: from the least to the most they can be."""
    if ended is None:
        return Span(Decimal(0))
    return Span(Decimal(_months(ended.latest, start)), Decimal(_months(ended.earliest, start)))


def _months(ended: date, start: date) -> int:
    """A month is whole once its day has come: 31 January to 28 February is none, for recovery must not be early."""
    apart = (start.year - ended.year) * 12 + start.month - ended.month - (start.day < ended.day)
    return max(apart, 0)


def _left(months: Span, recovery: Recovery) -> tuple[Decimal, Decimal]:
    """The least and the greatest share that is left: recovery never falls, so they are at the ends."""
    most = Decimal(12_000) if months.high == INFINITY else months.high
    return 1 - recovery(most), 1 - recovery(months.low)


def _total(ends: Iterable[Decimal]) -> Span:
    """From the least and the greatest of each in turn."""
    found = list(ends)
    return Span(sum(found[::2], Decimal(0)), sum(found[1::2], Decimal(0)))


def _plus(span: Span, more: Decimal) -> Span:
    return Span(span.low + more, span.high + more)
