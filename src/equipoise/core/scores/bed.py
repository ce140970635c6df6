"""Biologically effective dose, the equivalent dose in 2 Gy fractions, and both for a second course.

The linear-quadratic model: n fractions of d Gy have BED = n d (1 + d / (alpha/beta)), and EQD2 = BED / (1 + 2 /
(alpha/beta)). It holds least for very large fractions. What tissue has recovered since an earlier course is an
assumption, never measured: it is always an argument, stands beside the time that has passed, and has to be written
down where the result is used. Doses in Gy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from equipoise.core.scores.corners import Labels, Numbers, Pointwise, over
from equipoise.core.scores.score import Formula, Input, Score, ScoreError, Source, Value

FOWLER = Source(
    "Fowler JF. The linear-quadratic formula and progress in fractionated radiotherapy. Br J Radiol 1989;62:679-694.",
    "https://doi.org/10.1259/0007-1285-62-740-679",
)
NIEDER = Source(
    "Nieder C et al. Proposal of human spinal cord reirradiation dose based on collection of data from 40 patients. "
    "Int J Radiat Oncol Biol Phys 2005;61:851-855.",
    "https://doi.org/10.1016/j.ijrobp.2004.06.016",
)

Measure = Literal["BED", "EQD2"]
Recovery = Callable[[Decimal], Decimal]
"""The share of an earlier dose that tissue has recovered from, 0 to 1, so many months later."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course of radiotherapy: fractions, and Gy in each. ScoreError where there is none or the dose is negative."""

    fractions: int
    dose_per_fraction: Decimal

    def __post_init__(self) -> None:
        if self.fractions < 1 or self.dose_per_fraction < 0:
            raise ScoreError(
                f"{self.fractions} fractions of {self.dose_per_fraction} Gy are no course of radiotherapy.",
                mend="Give one fraction or more, and a dose of 0 Gy or more.",
            )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A course that was given so many months before."""

    course: Course
    months: Decimal


def bed(course: Course, alpha_beta: Decimal) -> Decimal:
    """Biologically effective dose in Gy, for tissue with this alpha/beta in Gy."""
    return _bed(Decimal(course.fractions), course.dose_per_fraction, alpha_beta)


def eqd2(course: Course, alpha_beta: Decimal) -> Decimal:
    """Equivalent dose in fractions of 2 Gy, in Gy."""
    return _eqd2(Decimal(course.fractions), course.dose_per_fraction, alpha_beta)


def composite(
    new: Course, earlier: Sequence[Earlier], *, alpha_beta: Decimal, recovery: Recovery, measure: Measure
) -> Decimal:
    """The new course and what is left of earlier ones, in Gy: each times 1 - recovery(months since).

    ScoreError where `recovery` gives no share from 0 to 1.
    """
    of_course = bed if measure == "BED" else eqd2
    left = (
        of_course(each.course, alpha_beta) * (1 - _share(recovery(each.months), each.months))
        for each in earlier
    )
    return of_course(new, alpha_beta) + sum(left, Decimal(0))


def stepwise(steps: Mapping[Decimal, Decimal]) -> Recovery:
    """A recovery that rises in steps: from so many months on the share beside them, and none before the first."""
    ordered = sorted(steps.items())

    def recovered(months: Decimal) -> Decimal:
        return max((share for since, share in ordered if since <= months), default=Decimal(0))

    return recovered


def _share(share: Decimal, months: Decimal) -> Decimal:
    if not 0 <= share <= 1:
        raise ScoreError(
            f"A recovery of {share} after {months} months can't be.", mend="It is a share from 0 to 1."
        )
    return share


def _bed(fractions: Decimal, dose: Decimal, alpha_beta: Decimal) -> Decimal:
    return fractions * dose * (alpha_beta + dose) / alpha_beta


def _eqd2(fractions: Decimal, dose: Decimal, alpha_beta: Decimal) -> Decimal:
    return fractions * dose * (alpha_beta + dose) / (alpha_beta + 2)


def _count(name: str, title: str, question: str) -> Input:
    return Input(name, title, "number", question, ("record", "doctor"), "", Decimal(1), Decimal(100), step=1)


def _dose(name: str, title: str, question: str) -> Input:
    return Input(name, title, "number", question, ("record", "doctor"), "Gy", Decimal(0), Decimal(100))


FRACTIONS = _count("fractions", "Number of fractions", "How many times is the radiation given?")
DOSE = _dose("dose_per_fraction", "Dose per fraction", "How much is given each time?")
EARLIER_FRACTIONS = _count(
    "earlier_fractions",
    "Number of fractions of the earlier course",
    "How many times was it given then?",
)
EARLIER_DOSE = _dose(
    "earlier_dose_per_fraction",
    "Dose per fraction of the earlier course",
    "How much was given each time?",
)
RECOVERED = Input(
    "recovered_share",
    "Share of the earlier dose that tissue has recovered from",
    "number",
    "How far has the tissue recovered since then, as the plan assumes?",
    ("doctor",),
    "",
    Decimal(0),
    Decimal(1),
)
ALPHA_BETA = Input(
    "alpha_beta",
    "Alpha/beta of the tissue",
    "number",
    "Which alpha/beta does the plan assume?",
    ("doctor",),
    "Gy",
    Decimal("0.5"),
    Decimal(30),
)

_ONE = (FRACTIONS, DOSE, ALPHA_BETA)
_TWO = (FRACTIONS, DOSE, EARLIER_FRACTIONS, EARLIER_DOSE, RECOVERED, ALPHA_BETA)


def _single(of_course: Callable[[Decimal, Decimal, Decimal], Decimal]) -> Pointwise:
    def dose(numbers: Numbers, _: Labels) -> Decimal:
        return of_course(numbers["fractions"], numbers["dose_per_fraction"], numbers["alpha_beta"])

    return dose


def _double(of_course: Callable[[Decimal, Decimal, Decimal], Decimal]) -> Pointwise:
    new = _single(of_course)

    def dose(numbers: Numbers, labels: Labels) -> Decimal:
        earlier = of_course(
            numbers["earlier_fractions"], numbers["earlier_dose_per_fraction"], numbers["alpha_beta"]
        )
        return new(numbers, labels) + earlier * (1 - numbers["recovered_share"])

    return dose


def _over(dose: Pointwise) -> Formula:
    def formula(values: Mapping[str, Value]) -> Value:
        return over(dose, values)

    return formula


def _score(name: str, title: str, dose: Pointwise, inputs: tuple[Input, ...], note: str = "") -> Score:
    return Score(
        name=name,
        title=title,
        version="linear-quadratic",
        sources=(FOWLER, NIEDER) if len(inputs) > 3 else (FOWLER,),
        inputs=inputs,
        result_kind="number",
        formula=_over(dose),
        unit="Gy",
        low=Decimal(0),
        note=note,
    )


_ASSUMED = "The recovered share is an assumption: write it down with the time since the earlier course."

BED = _score("BED", "Biologically effective dose", _single(_bed), _ONE)
EQD2 = _score("EQD2", "Equivalent dose in 2 Gy fractions", _single(_eqd2), _ONE)
COMPOSITE_BED = _score(
    "Composite BED", "Biologically effective dose of two courses", _double(_bed), _TWO, _ASSUMED
)
COMPOSITE_EQD2 = _score(
    "Composite EQD2", "Equivalent dose in 2 Gy fractions of two courses", _double(_eqd2), _TWO, _ASSUMED
)
