"""What each treated lesion has had in all, beside the sealed form of the treatment: for who opened it alone.

Alpha/beta of 10 and of 3 Gy are what such sums usually assume; that nothing has recovered since earlier courses is the
cautious end. Both stand beside the figures. What was given before the trial is known to rooms above, which offer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.followup import doses
from equipoise.core.followup.answers import Answers, nested
from equipoise.core.followup.doses import Assumption, Before, Cumulative, Given
from equipoise.core.followup.forms import Form, Purpose

_BY, _WHY = "Equipoise", "the usual value; no recovery since earlier courses"
TUMOUR = Assumption("α/β 10 Gy", Decimal(10), _BY, _WHY)
LATE = Assumption("α/β 3 Gy", Decimal(3), _BY, _WHY)

Earlier = Callable[[str, str], Sequence[Before]]
_EARLIER: list[Earlier] = []


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion's doses in Gy, as they are shown. `earlier`: the EQD2 that was stated for its place, with the sum."""

    name: str
    given: str
    bed: tuple[str, str]
    eqd2: tuple[str, str]
    earlier: str
    together: str


@dataclass(frozen=True, slots=True)
class Course:
    """An earlier course that may overlap."""

    place: str
    given: str
    ended: str
    eqd2: str


@dataclass(frozen=True, slots=True)
class Doses:
    """What is shown."""

    lesions: tuple[Lesion, ...]
    courses: tuple[Course, ...]


def offer_earlier(earlier: Earlier) -> None:
    """Say who knows the courses that a participant (trial, number) had before the trial; once, at the start."""
    _EARLIER.append(earlier)


def shown(trial: str, number: str, form: Form, answers: Answers, today: date) -> Doses | None:
    """The doses of a form of treatment; None for another form, and where none was given."""
    values = nested(form, answers)
    given = doses.delivered(values) if form.purpose is Purpose.TREATMENT else []
    if not given:
        return None
    stated = doses.stated(values)
    tumour, late = (doses.by_lesion(given, {}, each, today) for each in (TUMOUR, LATE))
    lesions = (_lesion(one, other, given, stated) for one, other in zip(tumour, late, strict=True))
    before = [each for earlier in _EARLIER for each in earlier(trial, number)]
    return Doses(tuple(lesions), tuple(_course(each, today) for each in before))


def _lesion(
    tumour: Cumulative, late: Cumulative, given: Sequence[Given], stated: Mapping[str, Decimal]
) -> Lesion:
    courses = [each.course for each in given if each.lesion == tumour.place]
    words = " and ".join(_words(each.fractions, each.fractions * each.dose_per_fraction) for each in courses)
    earlier = stated.get(tumour.place)
    return Lesion(
        tumour.place or "not named",
        words,
        (gray(tumour.new_bed), gray(late.new_bed)),
        (gray(tumour.new_eqd2), gray(late.new_eqd2)),
        "not said" if earlier is None else gray(earlier),
        "not known" if earlier is None else gray(late.new_eqd2 + earlier),
    )


def _course(before: Before, today: date) -> Course:
    alone = doses.cumulative("", [], [before], LATE, today)
    course = before.course
    given = _words(course.fractions, course.fractions * course.dose_per_fraction)
    ended = before.ended.words() if before.ended else "not known"
    return Course(before.organ or "not named", given, ended, gray(alone.earlier_eqd2.high))


def _words(fractions: int, total: Decimal) -> str:
    return f"{gray(total)} in {fractions}"


def gray(dose: Decimal) -> str:
    """A dose to a tenth of a Gy."""
    return f"{dose:.1f}".removesuffix(".0") + " Gy"
