"""What each treated lesion and organ has had in all, beside the sealed form of treatment: for who opened it alone.

Alpha/beta, recovery and limits are the protocol's; where it sets no alpha/beta, generic values stand in, and it is said
so. What was given before and after the trial is known to rooms above, which offer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.design import measures
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Sourced
from equipoise.core.followup import courses, doses
from equipoise.core.followup.answers import Answers, nested
from equipoise.core.followup.courses import Before, Given
from equipoise.core.followup.doses import Assumption, Basis, Cumulative, Limit
from equipoise.core.followup.forms import Form, Purpose
from equipoise.core.followup.taking import Values
from equipoise.core.scores.bed import Course as Fractionation
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.trials import queries as trials

Earlier = Callable[[str, str], Sequence[Before]]
_EARLIER: list[Earlier] = []
_OVERLAP = {
    Truth.YES: "overlaps with a lesion of the trial",
    Truth.NO: "does not overlap",
    Truth.UNKNOWN: "overlap not known",
}
_VERDICT = {Truth.YES: ("met", "within"), Truth.NO: ("not-met", "above"), Truth.UNKNOWN: ("not-known", "")}


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion's doses as they are shown. `tumour`: BED and EQD2; `late`: EQD2 of its organ, from this trial, from
    other courses, and together. `stated`: the EQD2 that the team wrote for its place; empty where it wrote none
    or rightly 0. `differs`: it isn't what other courses give.
    """

    name: str
    organ: str
    given: str
    when: str
    tumour: tuple[str, str]
    late: tuple[str, str, str]
    stated: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ's late effects. BED and EQD2 in all; EQD2 of this trial and of other courses; and how it stands to the
    limit, with an icon: empty where there is none.
    """

    name: str
    alpha_beta: str
    source: str
    new: str
    earlier: str
    together: str
    bed: str
    verdict: str
    icon: str


@dataclass(frozen=True, slots=True)
class Course:
    """A course outside of the trial."""

    place: str
    given: str
    ended: str
    overlap: str
    eqd2: str
    told: str


@dataclass(frozen=True, slots=True)
class Doses:
    """What is shown. `tumour`: the alpha/beta of tumours; `assumed`: who assumes alpha/betas and why; `recovery` in
    words; `unset`: the places that the protocol leaves unset, and what to ask.
    """

    lesions: tuple[Lesion, ...]
    organs: tuple[Organ, ...]
    courses: tuple[Course, ...]
    tumour: Assumption
    assumed: str
    recovery: str
    unset: tuple[Sourced[object], ...]


def offer_earlier(earlier: Earlier) -> None:
    """Say who knows the courses that a participant (trial, number) had outside of the trial; once, at the start."""
    _EARLIER.append(earlier)


def of_participant(trial: str, number: str, form: Form, answers: Answers, today: date) -> Doses | None:
    """The doses of a participant's form of treatment, by the protocol version that they consented to."""
    if form.purpose is not Purpose.TREATMENT:
        return None
    person = enrolment.participant(trial, number)
    design = trials.design(trial, person.version if person else "")
    before = [each for earlier in _EARLIER for each in earlier(trial, number)]
    return shown(design, before, nested(form, answers), today)


def shown(design: Design, before: Sequence[Before], values: Values, today: date) -> Doses | None:
    """The doses of an entry of treatment delivered; None where it names nothing that was given."""
    given = courses.delivered(values)
    if not given:
        return None
    basis, stated = measures.dose_basis(design), courses.stated(values)
    tumour, late = (doses.by_lesion(given, before, basis, each, today) for each in ("tumour", "late"))
    unset = (measures.said(design, f"doses.{name}") for name in ("alpha beta", "recovery", "limits"))
    return Doses(
        tuple(
            _lesion(one, other, [each for each in given if each.lesion == one.place], basis, stated)
            for one, other in zip(tumour, late, strict=True)
        ),
        tuple(_organ(each, basis) for each in doses.by_organ(given, before, basis, today)),
        tuple(_course(each, basis, given, today) for each in before),
        basis.of("tumour"),
        f"{basis.by}: {basis.why}",
        _recovery(basis),
        tuple(each for each in unset if not each.is_set),
    )


def _lesion(
    tumour: Cumulative, late: Cumulative, given: Sequence[Given], basis: Basis, stated: dict[str, Decimal]
) -> Lesion:
    said = stated.get(tumour.place)
    agrees = said is None or late.earlier.eqd2.holds(Span.exactly(said))
    days = [each for one in given for each in (one.first, one.last) if each is not None]
    return Lesion(
        tumour.place or "not named",
        basis.names.get(given[0].organ, given[0].organ or "not said"),
        " and ".join(words(each.course) for each in given),
        _days(min(days), max(days)) if days else "days not known",
        (gray(tumour.new.bed), gray(tumour.new.eqd2)),
        (gray(late.new.eqd2), gray(late.earlier.eqd2), gray(late.together.eqd2)),
        "" if not said and agrees else gray(Span.exactly(said or 0)),
        not agrees,
    )


def _organ(found: Cumulative, basis: Basis) -> Organ:
    icon, verdict = _against(found, basis.limits.get(found.place))
    return Organ(
        basis.names.get(found.place, found.place or "not said"),
        f"{found.assumption.alpha_beta.normalize():f} Gy",
        found.assumption.title,
        gray(found.new.eqd2),
        gray(found.earlier.eqd2),
        gray(found.together.eqd2),
        gray(found.together.bed),
        verdict,
        icon,
    )


def _against(found: Cumulative, limit: Limit | None) -> tuple[str, str]:
    if limit is None:
        return "", "no limit is set"
    icon, word = _VERDICT[found.keeps(limit)]
    most = f"the limit of {gray(Span.exactly(limit.eqd2))}"
    return icon, f"{word} {most}" if word else f"may be above {most}: not known"


def _course(before: Before, basis: Basis, given: Sequence[Given], today: date) -> Course:
    start = min((each.first for each in given if each.first), default=today)
    late = doses.of_course(before.course, basis.of("late").alpha_beta)
    return Course(
        before.place or "place not said",
        words(before.course),
        _ended(before, start),
        _OVERLAP[before.overlap],
        gray(late.eqd2),
        before.told,
    )


def _ended(before: Before, start: date) -> str:
    """The day of a course as far as it is known, and how long before the trial's radiotherapy that was."""
    if before.ended is None:
        return "day not known"
    months = doses.months_between(before.ended, start)
    since = "" if before.ended.earliest > start else f", {months} months before"
    return f"{before.ended.words()}{since}"


def _days(first: date, last: date) -> str:
    return f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B} to {last:%-d %B %Y}"


def _recovery(basis: Basis) -> str:
    if not basis.steps:
        return "nothing has recovered since earlier courses"
    steps = (f"{share * 100:.0f} % from {months} months on" for months, share in basis.steps)
    return f"tissue has recovered from earlier doses: {', '.join(steps)}"


def words(course: Fractionation | None) -> str:
    """A course in words; what isn't known of it is said."""
    if course is None:
        return "dose or fractions not known"
    return f"{gray(Span.exactly(course.fractions * course.dose_per_fraction))} in {course.fractions}"


def gray(dose: Span) -> str:
    """A dose to a tenth of a Gy; from the least to the most it can be."""
    low, high = (f"{end:.1f}".removesuffix(".0") for end in (dose.low, dose.high))
    if dose.high.is_infinite():
        return "not known" if dose.low == 0 else f"{low} Gy or more"
    return f"{low} Gy" if low == high else f"{low} to {high} Gy"
